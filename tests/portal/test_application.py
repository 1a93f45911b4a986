"""Làm đề nghị trên điện thoại: one topic a page, nothing typed lost, sent only when it says so."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from khuyencong.core.errors import Refused
from khuyencong.directory.models import Establishment
from khuyencong.documents.models import Paper, Upload
from khuyencong.documents.services import rendition
from khuyencong.portal import selectors
from khuyencong.projects import services as projects
from khuyencong.projects.models import Request, ReturnItem, Typed
from khuyencong.projects.services import drafts
from tests import world as province
from tests.documents.hostile_files import pages_of, pdf, picture, word
from tests.world import at, machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def owner(client, world):
    client.force_login(world.users["tam"])
    return client


@pytest.fixture
def asked(owner):
    owner.post("/cua-toi/moi/?khac=1", {"title": "Mua máy chẻ nan", "activity": "machinery"})
    return Request.objects.get()


def costs(version, support="300 triệu"):
    return {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 0,
        "form-0-item": "Máy chẻ nan",
        "form-0-unit": "máy",
        "form-0-quantity": 1,
        "form-0-unit_price_dong": "800 triệu",
        "form-0-support_dong": support,
        "version": version,
    }


def send(owner, asked, *files, kind="quotations"):
    given = [SimpleUploadedFile(name, content) for name, content in files]
    return owner.post(f"/cua-toi/{asked.code}/giay-to/", {"kind": kind, "file": given})


def test_every_page_of_a_draft_says_that_it_was_not_sent(owner, asked):
    for page in ("", "viec/", "chi-phi/", "so-lieu/", "giay-to/", "kiem-tra/"):
        text = owner.get(f"/cua-toi/{asked.code}/{page}").content.decode()
        assert "CHƯA NỘP" in text, page
    assert "CHƯA NỘP" in owner.get("/cua-toi/").content.decode()


def test_the_draft_is_offered_before_a_second_one_is_begun(owner, asked):
    page = owner.get("/cua-toi/moi/").content.decode()
    assert "Làm tiếp:" in page
    assert 'name="title"' not in page
    assert 'name="title"' in owner.get("/cua-toi/moi/?khac=1").content.decode()


def test_two_open_pages_never_overwrite_each_other_silently(owner, asked):
    address = f"/cua-toi/{asked.code}/chi-phi/"
    assert owner.post(address, costs(1)).status_code == 302
    late = owner.post(address, costs(1, support="100 triệu"))
    assert late.status_code == 422
    text = late.content.decode()
    assert "đã được sửa ở nơi khác" in text
    assert 'value="100 triệu"' in text
    assert "300.000.000" in text  # what stands now, beside it
    asked.refresh_from_db()
    assert asked.support_dong == 300_000_000
    assert owner.post(address, costs(asked.version, support="100 triệu")).status_code == 302


def test_what_was_being_typed_comes_back_unchecked_and_goes_when_it_is_saved(owner, asked):
    address = f"/cua-toi/{asked.code}/chi-phi/"
    half = costs(1, support="3 tr") | {"form-0-item": "Máy chẻ n"}
    told = owner.post(f"/cua-toi/{asked.code}/dang-go/costs/", half).json()
    assert told["told"].startswith("Đã giữ lúc")
    page = owner.get(address).content.decode()
    assert 'value="Máy chẻ n"' in page
    assert 'value="3 tr"' in page
    assert "chưa lưu" in page
    owner.post(address, costs(1))
    assert not Typed.objects.exists()
    assert 'value="Máy chẻ nan"' in owner.get(address).content.decode()


def test_what_no_keyboard_types_is_left_out_of_what_is_kept(owner, asked):
    address = f"/cua-toi/{asked.code}/dang-go/costs/"
    told = owner.post(address, {"form-0-item": "Máy\0 chẻ nan", "\0": "x"}).json()
    assert told["told"].startswith("Đã giữ lúc")
    assert Typed.objects.get().values == {"form-0-item": "Máy chẻ nan", "": "x"}


def test_a_stranger_keeps_nothing_in_somebody_elses_request(client, owner, asked, world):
    client.force_login(world.users["loc"])
    address = f"/cua-toi/{asked.code}/dang-go/costs/"
    assert client.post(address, costs(1)).status_code == 404


def test_figures_given_last_time_are_not_asked_again(owner, asked, world):
    drafts.save_figures(
        asked, baselines={"workers": 12}, version=1, by=world.actor("tam"), at=at(1)
    )
    owner.post("/cua-toi/moi/?khac=1", {"title": "Máy thứ hai", "activity": "machinery"})
    second = Request.objects.order_by("pk").last()
    page = owner.get(f"/cua-toi/{second.code}/so-lieu/").content.decode()
    assert 'value="12"' in page


def test_several_photos_of_one_paper_are_turned_ordered_and_become_one_pdf(client, owner, asked):
    send(owner, asked, *[(f"IMG_{n}.jpg", picture((300, 200))) for n in range(3)])
    first, second, third = Upload.objects.order_by("order")
    address = f"/cua-toi/{asked.code}/giay-to/"
    owner.post(address, {"kind": "quotations", "act": f"rotate:{first.uuid}"})
    owner.post(address, {"kind": "quotations", "act": f"move_up:{third.uuid}"})
    owner.post(address, {"kind": "quotations", "act": f"remove:{second.uuid}"})
    assert [u.uuid for u in Upload.objects.order_by("order")] == [first.uuid, third.uuid]
    kept = owner.get(f"/cua-toi/{asked.code}/tep/{first.uuid}/")
    assert kept["Content-Disposition"].startswith("attachment")
    assert kept["X-Content-Type-Options"] == "nosniff"


def test_one_bad_file_does_not_lose_the_good_ones(owner, asked):
    answer = send(owner, asked, ("bao gia.pdf", pdf()), ("virus.exe", b"MZ" + b"\0" * 99))
    assert answer.status_code == 422
    assert "virus.exe" in answer.content.decode()
    assert Upload.objects.get().name == "bao gia.pdf"


def test_no_file_chosen_is_told(owner, asked):
    assert "Chưa chọn tệp nào" in send(owner, asked).content.decode()


def submit(owner, asked):
    owner.post(f"/cua-toi/{asked.code}/chi-phi/", costs(asked.version))
    return owner.post(f"/cua-toi/{asked.code}/kiem-tra/")


def test_the_receipt_lists_what_was_sent_with_size_and_hash(client, owner, asked, world):
    send(owner, asked, ("IMG_1.jpg", picture((300, 200))), ("IMG_2.jpg", picture((300, 200))))
    send(owner, asked, ("don.docx", word()), kind="letter")
    assert submit(owner, asked).status_code == 302
    page = owner.get(f"/cua-toi/{asked.code}/").content.decode()
    assert "data:image/svg+xml" in page
    assert "Mốc dự kiến nội bộ" in page
    paper = Paper.objects.get(code="request_receipt")
    for upload in Upload.objects.all():
        assert upload.digest in paper.payload
    pages = pypdf.PdfReader(io.BytesIO(rendition(paper, "pdf"))).pages
    words = " ".join(" ".join(page.extract_text().split()) for page in pages)
    asked.refresh_from_db()
    assert f"{timezone.localtime(asked.submitted_at):%H giờ %M phút}, ngày" in words
    assert f"/theo-doi/?ma={asked.code}" in words.replace(" ", "")
    for said in ("Loại giấy tờ", "Ba báo giá", "Số trang", "IMG_1"):
        assert said in words
    client.force_login(world.users["mai"])
    bundle = client.get(f"/ban-lam-viec/de-nghi/{asked.code}/giay-to/quotations/")
    assert pages_of(bundle.content) == 2


def test_nothing_can_be_changed_after_it_was_sent(owner, asked, world):
    send(owner, asked, ("a.pdf", pdf()))
    submit(owner, asked)
    upload = Upload.objects.get()
    answer = owner.post(
        f"/cua-toi/{asked.code}/giay-to/", {"kind": "quotations", "act": f"remove:{upload.uuid}"}
    )
    assert answer.status_code == 422
    assert "Đã nộp" in answer.content.decode()
    assert Upload.objects.exists()


def test_a_file_beside_an_item_answers_it_and_the_office_finds_it_there(
    client, owner, asked, world
):
    submit(owner, asked)
    asked.refresh_from_db()
    items = [("Ảnh nhà xưởng", "Chưa thấy chỗ đặt máy"), ("Báo giá thứ hai", "Mới có một")]
    projects.return_request(asked, items=items, by=world.actor("mai"), at=at(2))
    photo, quotation = ReturnItem.objects.order_by("pk")
    assert owner.get(f"/cua-toi/{asked.code}/").content.decode().count("lần 1") == 2
    asked.refresh_from_db()
    address = f"/cua-toi/{asked.code}/tra-loi/"
    sent = {
        "version": asked.version,
        f"answer_{photo.pk}": "",
        f"file_{photo.pk}": SimpleUploadedFile("xuong.jpg", picture((300, 200))),
    }
    assert owner.post(address, sent).status_code == 302
    assert "xuong.jpg" in owner.get(address).content.decode()
    assert [i.is_open for i in ReturnItem.objects.order_by("pk")] == [False, True]
    assert Upload.objects.get().kind == photo.kind
    bad = {"version": asked.version + 1, f"file_{quotation.pk}": SimpleUploadedFile("a.exe", b"MZ")}
    assert owner.post(address, bad).status_code == 422
    assert "Báo giá thứ hai" in submit(owner, asked).content.decode()
    client.force_login(world.users["mai"])
    ReturnItem.objects.filter(pk=quotation.pk).update(answer="Có một nơi bán.")
    asked.refresh_from_db()
    projects.submit_request(asked, by=world.actor("tam"), at=at(3))
    page = client.get(f"/ban-lam-viec/de-nghi/{asked.code}/").content.decode()
    assert page.count("Ảnh nhà xưởng") == 2  # what was asked, which names its boxes, and its files
    assert f'aria-labelledby="ten-{photo.pk}"' in page
    assert f'name="way_{photo.pk}"' in page


def test_one_consolidated_list_is_answered_item_by_item(client, owner, asked, world):
    submit(owner, asked)
    client.force_login(world.users["mai"])
    office = f"/ban-lam-viec/de-nghi/{asked.code}/"
    empty = {"act": "return_request", "item_1": "Báo giá", "reason_1": ""}
    assert client.post(office, empty).status_code == 422
    longer = client.post(office, empty | {"more_rows": "1"})
    assert longer.status_code == 200
    assert 'name="item_10"' in longer.content.decode()
    assert not asked.returns.exists()
    asking = {
        "act": "return_request",
        "item_1": "Báo giá thứ hai",
        "reason_1": "Mới có một báo giá",
        "item_2": "Ảnh nhà xưởng",
        "reason_2": "Chưa thấy chỗ đặt máy",
    }
    assert client.post(office, asking).status_code == 302
    client.force_login(world.users["tam"])
    page = client.get(f"/cua-toi/{asked.code}/").content.decode()
    assert "còn 2 mục" in page
    assert "không tính vào mốc dự kiến" in page
    refused = client.post(f"/cua-toi/{asked.code}/kiem-tra/").content.decode()
    assert "Còn 2 mục" in refused
    asked.refresh_from_db()
    ids = list(asked.returns.get().items.order_by("pk").values_list("pk", flat=True))
    answers = {f"answer_{pk}": "Đã gửi" for pk in ids} | {"version": asked.version}
    assert client.post(f"/cua-toi/{asked.code}/tra-loi/", answers).status_code == 302
    assert client.post(f"/cua-toi/{asked.code}/kiem-tra/").status_code == 302
    asked.refresh_from_db()
    assert asked.state == "submitted"
    client.force_login(world.users["mai"])
    assert "Đã gửi" in client.get(office).content.decode()


def submitted(world):
    Establishment.objects.filter(pk=world.workshops[0].pk).update(owner_phone="0912 345 678")
    row = projects.request(
        world.workshops[0],
        activity="machinery",
        title="Mua máy",
        lines=[machine(800_000_000, 300_000_000)],
        baselines={},
        by=world.actor("tam"),
        at=at(1),
    )
    return projects.submit_request(row, by=world.actor("tam"), at=at(1))


def test_each_item_of_a_return_is_to_be_answered_and_papers_are_one_press_away(client, world):
    row = submitted(world)
    projects.return_request(
        row, items=[("Báo giá", "Mới có hai.")], by=world.actor("mai"), at=at(4)
    )
    client.force_login(world.users["tam"])
    page = client.get(f"/cua-toi/{row.code}/tra-loi/").content.decode()
    assert "không bắt buộc" not in page
    assert f'href="/cua-toi/{row.code}/giay-to/"' in page


def test_anybody_with_the_code_and_four_digits_sees_where_it_stands_and_no_name(client, world):
    row = submitted(world)
    page = client.post("/theo-doi/", {"code": row.code.lower(), "last_four": "5678"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Đã nộp" in text
    assert "<dd>Xem xét đề nghị hỗ trợ</dd>" in text
    assert "Đừng mua trước" in text
    assert "Tam" not in text
    assert "0912" not in text


@pytest.mark.parametrize("last_four", ["5678", "4321"])
def test_the_last_four_digits_of_any_of_her_telephones_will_do(world, last_four):
    row = submitted(world)
    Establishment.objects.update(owner_phone="0912345678 / 0987654321")
    assert selectors.tracked(row.code, last_four, visitor="10.0.0.1", now=at(2))


@pytest.mark.parametrize(("code", "digits"), [("DN-40-2026-9999", "5678"), ("", "0000")])
def test_a_wrong_code_and_wrong_digits_sound_the_same(client, world, code, digits):
    row = submitted(world)
    page = client.post("/theo-doi/", {"code": code or row.code, "last_four": digits})
    assert page.status_code == 422
    assert "Không có đề nghị nào đã nộp với mã và bốn số này." in page.content.decode()


def wrongly(code, visitor, *, minutes=0):
    with pytest.raises(Refused) as refused:
        selectors.tracked(code, "0000", visitor=visitor, now=at(2) + timedelta(minutes=minutes))
    return str(refused.value)


def test_ten_wrong_digits_an_hour_for_one_code_from_wherever_they_come(world):
    row = submitted(world)
    for number in range(10):
        assert "Không có đề nghị" in wrongly(row.code, f"10.0.0.{number}")
    assert "nhiều nhất 10 lần trong 60 phút" in wrongly(row.code, "10.0.0.99")
    selectors.tracked(row.code, "5678", visitor="10.0.0.1", now=at(2) + timedelta(minutes=60))


def test_sixty_wrong_codes_in_a_quarter_of_an_hour_from_one_address(world):
    row = submitted(world)
    for number in range(60):
        assert "Không có đề nghị" in wrongly(f"DN-40-2026-{number:04d}", "10.0.0.1")
    assert "nhiều nhất 60 lần trong 15 phút" in wrongly("DN-40-2026-9999", "10.0.0.1")
    selectors.tracked(row.code, "5678", visitor="10.0.0.2", now=at(2))


def test_a_village_behind_one_address_is_answered_as_often_as_it_asks_rightly(world):
    row = submitted(world)
    for _time in range(100):
        assert selectors.tracked(row.code, "5678", visitor="10.0.0.1", now=at(2))


def test_a_draft_cannot_be_tracked(client, world, owner, asked):
    Establishment.objects.update(owner_phone="0912345678")
    page = client.post("/theo-doi/", {"code": asked.code, "last_four": "5678"})
    assert page.status_code == 422
