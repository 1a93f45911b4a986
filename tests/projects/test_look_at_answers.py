"""Xem trả lời bổ sung của đề nghị: each answer is accepted, or asked for again by itself."""

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khuyencong.directory.models import Notice
from khuyencong.obligations.checks import faults
from khuyencong.obligations.models import Obligation
from khuyencong.projects import services as projects
from khuyencong.projects.models import ReturnItem
from khuyencong.projects.services import drafts, returns
from tests import world as province
from tests.again import scenery
from tests.documents.hostile_files import picture
from tests.duties import elsewhere, everyone_but, holds, last, refused
from tests.projects.test_submit_request import submit, written
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
NOT_HERE = {"the limit": "no number is typed", "two at once": "the request's lock; no money moves"}
ITEMS = [("Báo giá", "Chỉ có một báo giá."), ("Ảnh xưởng", "Ảnh mờ.")]


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def row(world):
    """Asked for two things, both answered and sent again."""
    request = submit(written(world), world.actor("tam"))
    request = projects.return_request(request, items=ITEMS, by=world.actor("mai"), at=at(2))
    return answered(world, request, 3, "Đã thêm hai báo giá.", "Đã chụp lại.")


def answered(world, request, day, *words):
    tam = world.actor("tam")
    request.refresh_from_db()
    answers = dict(zip(asked().values_list("pk", flat=True), words, strict=True))
    request = drafts.answer_return(
        request, answers=answers, version=request.version, by=tam, at=at(day)
    )
    return projects.submit_request(request, by=tam, at=at(day))


def asked():
    return ReturnItem.objects.order_by("pk")


def owed():
    """Answers that somebody is to look at."""
    rows = Obligation.objects.still_open().filter(kind="request.look_at_answer")
    return [row.data["about"] for row in rows.order_by("pk")]


def judge(judged, by):
    row = ReturnItem.objects.get(pk=min(judged)).returned.request
    return returns.judge_answers(row, judged=judged, by=by, at=at(4))


def accept(item, by):
    return judge({item.pk: None}, by)


def ask_again(item, by, reason="Báo giá hết hạn."):
    return judge({item.pk: reason}, by)


def in_a_project(world, row):
    return projects.draft(
        world.bodies["centre"], activity="machinery", title="Máy chẻ nan", year=YEAR,
        track="local", requests=[row], by=world.actor("mai"), at=at(5),
    )  # fmt: skip


@holds("the right person", "the trace")
def test_each_answer_is_owed_a_look_before_the_request_goes_into_a_project(world, row):
    mai = world.actor("mai")
    assert owed() == ["Báo giá", "Ảnh xưởng"]
    assert faults() == []
    refused(lambda: in_a_project(world, row), "Còn 2 trả lời.*Báo giá; Ảnh xưởng")
    quotation, photo = asked()
    accept(quotation, mai)
    assert last(row.stream).kind == "accept_answer"
    assert (owed(), faults()) == (["Ảnh xưởng"], [])
    accept(photo, mai)
    assert (owed(), faults()) == ([], [])
    assert in_a_project(world, row).pk


def test_one_that_is_asked_again_goes_back_alone(world, row):
    mai = world.actor("mai")
    quotation, photo = asked()
    ask_again(quotation, mai)
    row.refresh_from_db()
    assert (row.state, row.returns.count()) == ("returned", 1)
    assert "1 mục phải trả lời lại" in Notice.objects.filter(user__username="tam").last().text
    assert (owed(), faults()) == (["Ảnh xưởng"], [])
    refused(lambda: submit(row, world.actor("tam")), "Còn 1 mục.*Báo giá")
    accept(photo, mai)  # also while the other one waits for its owner
    row = answered(world, row, 5, "Báo giá mới, ngày 5.", "Đã chụp lại, đổi chữ.")
    assert (owed(), faults()) == (["Báo giá"], [])
    assert [item.answer for item in asked()] == ["Báo giá mới, ngày 5.", "Đã chụp lại."]
    assert asked()[0].asked_again == "Báo giá hết hạn."
    accept(asked()[0], mai)
    assert in_a_project(world, row).pk


def test_the_same_answer_is_no_answer_to_what_was_asked_again(world, row):
    ask_again(asked()[0], world.actor("mai"))
    refused(lambda: answered(world, row, 5, "Đã thêm hai báo giá.", ""), "Còn 1 mục.*Báo giá")


def test_asking_again_says_why(world, row):
    refused(lambda: ask_again(asked()[0], world.actor("mai"), " "), "phải có lý do")


def test_what_she_has_not_sent_yet_is_not_judged(world, row):
    mai = world.actor("mai")
    ask_again(asked()[0], mai)
    refused(lambda: accept(asked()[0], mai), "chưa có trả lời")
    row.refresh_from_db()
    drafts.answer_return(
        row, answers={asked()[0].pk: "Báo giá mới."}, version=row.version,
        by=world.actor("tam"), at=at(5),
    )  # fmt: skip
    refused(lambda: accept(asked()[0], mai), "chưa nộp lại")
    assert faults() == []


@holds("another role")
def test_nobody_but_the_centres_specialist_judges(world, row):
    for other in everyone_but(world, "centre_specialist"):
        refused(lambda other=other: accept(asked()[0], other), "Chỉ chuyên viên Trung tâm")
        refused(lambda other=other: ask_again(asked()[0], other), "Chỉ chuyên viên Trung tâm")


@holds("another province")
def test_the_specialist_of_another_province_does_not(row):
    refused(lambda: accept(asked()[0], elsewhere("centre_specialist")), "Chỉ chuyên viên")


@holds("the same person")
def test_who_answered_for_the_owner_does_not_judge(world, row):
    mai = world.actor("mai")
    asked().update(answered_by_id=mai.id)
    for act in (accept, ask_again):
        refused(lambda act=act: act(asked()[0], mai), "không tự xét")


@holds("the second press")
def test_a_second_press_changes_nothing(world, row):
    mai = world.actor("mai")
    quotation, photo = asked()
    for _press in (1, 2):
        accept(quotation, mai)
        ask_again(photo, mai, "Vẫn mờ.")
    assert (owed(), faults()) == ([], [])
    refused(lambda: ask_again(quotation, mai), "đã chấp nhận")


def test_an_item_that_wants_a_file_is_not_answered_in_words(world):
    tam = world.actor("tam")
    row = submit(written(world), tam)
    row = projects.return_request(row, items=ITEMS, wants_file=[1], by=world.actor("mai"), at=at(2))
    row.refresh_from_db()
    photo = asked()[1]
    said = {"answers": {photo.pk: "Đã chụp."}, "by": tam, "at": at(3)}
    refused(
        lambda: drafts.answer_return(row, version=row.version, **said),
        "“Ảnh xưởng” phải gửi tệp",
    )
    row.refresh_from_db()
    files = {photo.pk: [("xuong.jpg", picture((300, 200)))]}
    drafts.answer_return(row, version=row.version, files=files, **said)
    assert [item.is_open for item in asked()] == [True, False]


def test_on_the_page_each_answer_has_its_files_and_what_is_said_of_it(client, world):
    row = submit(written(world), world.actor("tam"))
    client.force_login(world.users["mai"])
    office = f"/ban-lam-viec/de-nghi/{quote(row.code)}/"
    typed = {"act": "return_request", "item_2": "Ảnh xưởng", "reason_2": "Mờ", "wants_file_2": "on"}
    assert client.post(office, typed).status_code == 302
    item = asked().get()
    assert item.wants_file
    client.force_login(world.users["tam"])
    row.refresh_from_db()
    photo = SimpleUploadedFile("xuong.jpg", picture((300, 200)))
    sent = {"version": row.version, f"answer_{item.pk}": "", f"file_{item.pk}": photo}
    assert client.post(f"/cua-toi/{quote(row.code)}/tra-loi/", sent).status_code == 302
    client.post(f"/cua-toi/{quote(row.code)}/kiem-tra/")
    row.refresh_from_db()
    assert row.state == "submitted"
    client.force_login(world.users["mai"])
    page = client.get(office).content.decode()
    assert page.count("xuong.jpg") == 2  # among its papers, and beside what it answers
    empty = client.post(office, {"act": "judge", f"way_{item.pk}": "again"})
    assert empty.status_code == 422
    assert "phải có lý do" in empty.content.decode()
    again = {"act": "judge", f"way_{item.pk}": "again", f"reason_{item.pk}": "Mờ"}
    assert client.post(office, again).status_code == 302
    client.force_login(world.users["tam"])
    assert "phải trả lời lại" in client.get(f"/cua-toi/{quote(row.code)}/").content.decode()
    again = client.get(f"/cua-toi/{quote(row.code)}/tra-loi/").content.decode()
    assert "Trung tâm yêu cầu trả lời lại: Mờ" in again
