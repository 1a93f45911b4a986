"""Làm hộ: an officer types, the owner has the last word, and can take it back."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.core.models import Message
from khuyencong.directory.models import Establishment, Notice
from khuyencong.documents.models import Upload
from khuyencong.projects import services as projects
from khuyencong.projects.models import Request
from khuyencong.projects.services import confirmations, drafts
from tests import world as province
from tests.again import scenery
from tests.documents.hostile_files import picture
from tests.world import at, machine

pytestmark = pytest.mark.django_db


@pytest.fixture
@scenery
def world():
    built = province.build()
    province.commune_officer(built, "xa", built.communes[0])
    Establishment.objects.filter(pk=built.workshops[0].pk).update(owner_phone="0900000123")
    built.workshops[0].refresh_from_db()
    return built


def typed_by(world, who="xa", workshop=0):
    return projects.request(
        world.workshops[workshop],
        activity="machinery",
        title="Mua máy chẻ nan",
        lines=[machine(800_000_000, 300_000_000)],
        baselines={},
        by=world.actor(who),
        at=at(1),
    )


def code_sent() -> str:
    message = Message.objects.get(kind="confirmation")
    return re.search(r": (\d{6})\.", confirmations.write_confirmation(message, at(1)).body)[1]


def submit(world, row, who="xa"):
    return projects.submit_request(row, by=world.actor(who), at=at(1, hour=10))


def test_a_commune_officer_types_and_the_owner_reads_out_her_code(world):
    row = typed_by(world)
    assert row.typist_name == "Xa"
    with pytest.raises(Refused, match="chưa xác nhận"):
        submit(world, row)
    confirmations.ask_confirmation(row, by=world.actor("xa"), at=at(1))
    assert "300.000.000 đồng" in Message.objects.get(kind="confirmation").body
    confirmations.confirm_by_code(row, code=code_sent(), by=world.actor("xa"), at=at(1))
    assert submit(world, row).state == "submitted"
    kinds = [event.kind for event in events.history(row.stream)]
    assert kinds == ["request", "ask_confirmation", "confirm", "submit_request"]
    assert "làm hộ" in Notice.objects.get(user=world.users["tam"]).text


def test_a_change_after_the_confirmation_needs_a_new_one(world):
    row = typed_by(world)
    confirmations.ask_confirmation(row, by=world.actor("xa"), at=at(1))
    confirmations.confirm_by_code(row, code=code_sent(), by=world.actor("xa"), at=at(1))
    row = drafts.save_topic(
        row,
        activity="machinery",
        title="Mua hai máy",
        version=row.version,
        by=world.actor("xa"),
        at=at(1),
    )
    with pytest.raises(Refused, match="chưa xác nhận"):
        submit(world, row)


def test_a_code_is_guessed_five_times_at_most_and_lives_half_an_hour(world):
    row = typed_by(world)
    xa = world.actor("xa")
    confirmations.ask_confirmation(row, by=xa, at=at(1))
    right = code_sent()
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for left in (4, 3, 2, 1):
        with pytest.raises(Refused, match=f"còn thử được {left} lần"):
            confirmations.confirm_by_code(row, code=wrong, by=xa, at=at(1))
    with pytest.raises(Refused, match="Đã thử 5 lần"):
        confirmations.confirm_by_code(row, code=wrong, by=xa, at=at(1))
    with pytest.raises(Refused, match="Chưa xin mã"):
        confirmations.confirm_by_code(row, code=right, by=xa, at=at(1))
    Message.objects.all().delete()
    confirmations.ask_confirmation(row, by=xa, at=at(1))
    with pytest.raises(Refused, match="Chưa xin mã"):
        confirmations.confirm_by_code(
            row, code=code_sent(), by=xa, at=at(1) + timedelta(minutes=31)
        )


def test_a_photo_of_the_signed_page_does_as_well(world):
    row = typed_by(world)
    confirmations.confirm_by_signature(
        row, name="ky.jpg", content=picture((300, 200)), by=world.actor("xa"), at=at(1)
    )
    assert submit(world, row).state == "submitted"
    assert Upload.objects.get().kind == "signed_page"


def test_without_a_phone_on_record_the_way_is_the_signature(world):
    Establishment.objects.update(owner_phone="")
    with pytest.raises(Refused) as refusal:
        confirmations.ask_confirmation(typed_by(world), by=world.actor("xa"), at=at(1))
    assert "trang đã ký" in refusal.value.fix


def test_an_officer_of_another_commune_may_not_type(world):
    with pytest.raises(Refused, match="cán bộ địa bàn"):
        typed_by(world, workshop=1)


def test_the_owner_takes_it_back_and_goes_on_alone(world):
    row = typed_by(world)
    with pytest.raises(Refused, match="Chỉ chủ cơ sở"):
        confirmations.refuse_help(row, by=world.actor("xa"), at=at(1))
    confirmations.refuse_help(row, by=world.actor("tam"), at=at(1))
    for act in (
        lambda: confirmations.ask_confirmation(row, by=world.actor("xa"), at=at(1)),
        lambda: submit(world, row),
    ):
        with pytest.raises(Refused, match="không cho người khác làm hộ"):
            act()
    assert submit(world, row, "tam").state == "submitted"


def test_the_whole_way_over_http(client, world):
    client.force_login(world.users["xa"])
    page = client.get("/cua-toi/lam-ho/?q=nghi loc").content.decode()
    workshop = world.workshops[0]
    assert workshop.name in page
    assert world.workshops[1].name not in page
    client.post(
        f"/cua-toi/moi/?co-so={workshop.code}&khac=1",
        {"title": "Mua máy chẻ nan", "activity": "machinery"},
    )
    row = Request.objects.get()
    assert row.establishment == workshop
    costs = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 0,
        "form-0-item": "Máy",
        "form-0-unit": "máy",
        "form-0-quantity": 1,
        "form-0-unit_price_dong": "800 triệu",
        "form-0-support_dong": "300 triệu",
        "version": 1,
    }
    assert client.post(f"/cua-toi/{row.code}/chi-phi/", costs).status_code == 302
    assert "phải xác nhận" in client.get(f"/cua-toi/{row.code}/kiem-tra/").content.decode()
    address = f"/cua-toi/{row.code}/xac-nhan/"
    said = client.post(address, {"act": "ask"}, follow=True).content.decode()
    assert "Đã gửi mã" not in said
    assert "tỉnh chưa nối cổng nhắn tin" in said
    assert client.post(address, {"act": "code", "code": "x"}).status_code == 422
    assert client.post(address, {"act": "code", "code": code_sent()}).status_code == 302
    assert client.post(f"/cua-toi/{row.code}/kiem-tra/").status_code == 302
    client.force_login(world.users["tam"])
    assert "Người làm hộ: Xa" in client.get(f"/cua-toi/{row.code}/").content.decode()


def test_a_draft_typed_by_one_officer_is_not_shown_to_another(client, world):
    row = typed_by(world)
    province.commune_officer(world, "khac", world.communes[1])
    client.force_login(world.users["khac"])
    assert client.get(f"/cua-toi/{row.code}/").status_code == 404
    file = {"act": "signed", "file": SimpleUploadedFile("a.jpg", picture((30, 20)))}
    assert client.post(f"/cua-toi/{row.code}/xac-nhan/", file).status_code == 404
