"""Rút đề nghị về để sửa: its owner, until it is in a project; and what was never hers."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from khuyencong.directory.models import Notice
from khuyencong.obligations.checks import faults
from khuyencong.obligations.models import Obligation
from khuyencong.projects import services as projects
from khuyencong.projects.permissions import DISOWN_DAYS
from khuyencong.projects.services import confirmations, recalls
from tests import world as province
from tests.documents.hostile_files import picture
from tests.duties import also, elsewhere, everyone_but, holds, kinds, last, refused
from tests.projects.test_submit_request import submit, written
from tests.two import at_once, only_where_two_write, slow
from tests.world import YEAR, at, machine

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "who sent it is who takes it back",
}


@pytest.fixture
def world():
    built = province.build()
    province.commune_officer(built, "xa", built.communes[0])
    return built


@pytest.fixture
def row(world):
    return submit(written(world), world.actor("tam"))


def recall(row, by):
    return projects.recall_request(row, by=by, at=at(2))


def in_a_project(world, row):
    return projects.draft(
        world.bodies["centre"],
        activity=row.activity,
        title="Máy",
        year=YEAR,
        track="local",
        requests=[row],
        by=world.actor("mai"),
        at=at(3),
    )


@holds("the right person", "the trace", "the second press")
def test_its_owner_takes_it_back_and_sends_it_again(client, world, row):
    client.force_login(world.users["tam"])
    page = f"/cua-toi/{quote(row.code)}/"
    assert "Rút về để sửa" in client.get(page).content.decode()
    assert client.post(page, {"act": "recall"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.submitted_at) == ("draft", None)
    assert "Rút về để sửa" not in client.get(page).content.decode()
    assert not Obligation.objects.still_open().filter(subject=row.uuid).exists()
    assert faults() == []
    recall(row, world.actor("tam"))
    assert kinds(row.stream).count("recall_request") == 1
    assert "rút về để sửa" in Notice.objects.filter(user=world.users["mai"]).last().text
    assert submit(row, world.actor("tam")).state == "submitted"
    assert faults() == []


@holds("another role", "another province")
def test_nobody_else_takes_it_back(world, row):
    for other in everyone_but(world, "owner", "helper"):
        refused(lambda other=other: recall(row, other), "thuộc vai trò")
    refused(lambda: recall(row, elsewhere("owner")), "thuộc vai trò")
    refused(lambda: recall(row, world.actor("loc")), "thuộc vai trò")


@holds("the limit")
def test_in_a_project_it_is_not_taken_back_any_more(world, row):
    in_a_project(world, row)
    refused(lambda: recall(row, world.actor("tam")), "không thể “Rút đề nghị về để sửa”")


def signed_for_her(world, who="xa"):
    """Typed by an officer of the commune, with a photo of a page she is said to have signed."""
    request = projects.request(
        world.workshops[0],
        activity="machinery",
        title="Mua máy chẻ nan",
        lines=[machine(800_000_000, 300_000_000)],
        baselines={},
        by=world.actor(who),
        at=at(1),
    )
    photo = {"name": "ky.jpg", "content": picture((300, 200))}
    confirmations.confirm_by_signature(request, **photo, by=world.actor(who), at=at(1))
    return projects.submit_request(request, by=world.actor(who), at=at(1))


def look(row, by, is_hers=True, reason=""):
    return recalls.look_at_signature(row, is_hers=is_hers, reason=reason, by=by, at=at(2))


def test_a_photographed_signature_is_seen_by_somebody_else_before_it_goes_on(client, world):
    row = signed_for_her(world)
    owing = Obligation.objects.still_open().filter(kind="request.look_at_signature")
    assert owing.get().role == "centre_specialist"
    assert faults() == []
    refused(lambda: in_a_project(world, row), "Chưa ai xem chữ ký")
    client.force_login(world.users["mai"])
    page = f"/ban-lam-viec/de-nghi/{quote(row.code)}/"
    assert "Chữ ký trên ảnh" in client.get(page).content.decode()
    assert client.post(page, {"act": "signature", "is_hers": "1"}).status_code == 302
    assert last(row.stream).kind == "look_at_signature"
    assert (owing.count(), faults()) == (0, [])
    refused(lambda: look(row, world.actor("mai")), "Không còn chữ ký nào")
    assert in_a_project(world, row).pk


def test_a_meaningless_picture_sends_it_back(world):
    row = signed_for_her(world)
    refused(lambda: look(row, world.actor("mai"), is_hers=False), "phải có lý do")
    look(row, world.actor("mai"), is_hers=False, reason="Ảnh không có chữ ký.")
    row.refresh_from_db()
    assert row.state == "returned"
    assert row.returns.get().items.get().reason == "Ảnh không có chữ ký."
    assert faults() == []


def test_who_typed_for_her_and_other_roles_do_not_look_at_it(world):
    row = signed_for_her(world, "mai")
    refused(lambda: look(row, world.actor("mai")), "không tự xem chữ ký")
    for other in (world.actor("hung"), world.actor("xa"), elsewhere("centre_specialist")):
        refused(lambda other=other: look(row, other), "Chỉ chuyên viên Trung tâm")
    assert look(row, also(world, "lan", "centre_specialist", "centre")).seen_by


def test_not_mine_ends_the_help_and_tells_the_centre(client, world):
    row = signed_for_her(world)
    client.force_login(world.users["tam"])
    page = f"/cua-toi/{quote(row.code)}/"
    assert "Không phải của tôi" in client.get(page).content.decode()
    for _press in (1, 2):
        assert client.post(page, {"act": "disown"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.is_help_refused) == ("draft", True)
    assert kinds(row.stream).count("disown") == 1
    told = Notice.objects.filter(user=world.users["mai"]).values_list("text", flat=True)
    assert any("không phải của mình" in text for text in told)
    refused(lambda: submit(row, world.actor("xa")), "không cho người khác làm hộ")
    assert faults() == []


def test_not_mine_is_said_by_the_owner_alone_within_its_days(world, row):
    refused(lambda: recalls.disown(row, by=world.actor("tam"), at=at(2)), "không do người khác nộp")
    typed = signed_for_her(world)
    for other in (world.actor("loc"), world.actor("xa"), world.actor("mai")):
        refused(lambda other=other: recalls.disown(typed, by=other, at=at(2)), "Chỉ chủ cơ sở")
    late, tam = at(1) + timedelta(days=DISOWN_DAYS), world.actor("tam")
    refused(lambda: recalls.disown(typed, by=tam, at=late + timedelta(days=1)), "Chỉ trong 30 ngày")
    look(typed, world.actor("mai"))
    in_a_project(world, typed)
    assert recalls.disown(typed, by=tam, at=late).state == "merged"
    assert last(typed.stream).kind == "disown"


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@holds("two at once")
@pytest.mark.parametrize("taken_back", ["recalled", "not hers"])
def test_taken_back_while_it_goes_into_a_project_one_of_both_is_told(
    world, monkeypatch, taken_back
):
    only_where_two_write()
    row = signed_for_her(world)
    look(row, world.actor("mai"))
    tam = world.actor("tam")
    slow(monkeypatch, recalls.permissions, "can_request_step")
    slow(monkeypatch, recalls.permissions, "can_disown")
    take = recalls.disown if taken_back == "not hers" else recalls.recall_request
    told = at_once(lambda: take(row, by=tam, at=at(3)), lambda: in_a_project(world, row))
    row.refresh_from_db()
    done = kinds(row.stream)
    assert (row.state == "merged") == ("draft" in done)
    assert done.count("recall_request") + done.count("draft") == 1
    assert faults() == []
    if taken_back == "not hers":  # said in either order
        assert done.count("disown") == 1
    else:
        assert told[0] == "" and told[1]
