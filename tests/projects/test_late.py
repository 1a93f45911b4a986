"""Nhận đề nghị nộp muộn: after its call has closed, by the Centre, with a reason."""

from datetime import date
from urllib.parse import quote

import pytest

from khuyencong.directory.models import Notice
from khuyencong.portal.selectors.lives import life
from khuyencong.projects.services import calls, late
from tests import world as province
from tests.duties import elsewhere, everyone_but, kinds, last, refused
from tests.projects.test_recall_request import in_a_project, signed_for_her
from tests.projects.test_submit_request import submit, written
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    built = province.build()
    province.commune_officer(built, "xa", built.communes[0])
    return built


def call(world, closes, opens=date(YEAR, 1, 4)):
    return calls.open_call(
        world.province, title="Nhu cầu năm 2028", text="", opens_date=opens, closes_date=closes,
        by=world.actor("mai"), at=at(4, 1),
    )  # fmt: skip


def accept(row, by, reason="Bão làm hỏng đường vào xã."):
    return late.accept_late(row, reason=reason, by=by, at=at(2))


@pytest.fixture
def row(world):
    """Sent in on the 1st of March, the day after its call closed."""
    call(world, date(YEAR, 2, 28))
    return submit(written(world), world.actor("tam"))


def test_a_late_request_waits_for_a_reason_and_then_goes_into_a_project(client, world, row):
    why = refused(lambda: in_a_project(world, row), "đóng ngày 28/02/2027")
    assert "ghi lý do nhận muộn" in why.fix
    client.force_login(world.users["mai"])
    page = f"/ban-lam-viec/de-nghi/{quote(row.code)}/"
    assert "Nhận đề nghị nộp muộn" in client.get(page).content.decode()
    assert client.post(page, {"act": "late", "reason": " "}).status_code == 422
    typed = {"act": "late", "reason": "Bão làm hỏng đường vào xã."}
    assert client.post(page, typed).status_code == 302
    assert last(row.stream).payload["reason"] == "Bão làm hỏng đường vào xã."
    assert "Bão làm hỏng" not in Notice.objects.filter(user=world.users["tam"]).last().text
    assert life(row)[0].notes == ("Nộp muộn, được nhận: Bão làm hỏng đường vào xã.",)
    after = client.get(page).content.decode()
    assert "Bão làm hỏng" in after
    assert 'value="late"' not in after
    accept(row, world.actor("mai"))  # a second press
    assert kinds(row.stream).count("accept_late") == 1
    assert in_a_project(world, row).pk


def test_on_the_last_day_and_where_the_call_was_extended_nobody_is_late(world):
    opened = call(world, date(YEAR, 3, 1))
    row = submit(written(world), world.actor("tam"))
    refused(lambda: accept(row, world.actor("mai")), "không nộp muộn")
    said = {"title": opened.title, "reason": "Nhập nhầm.", "by": world.actor("mai")}
    calls.correct_call(opened, closes_date=date(YEAR, 2, 28), at=at(1), **said)
    refused(lambda: in_a_project(world, row), "đóng ngày 28/02/2027")
    calls.correct_call(opened, closes_date=date(YEAR, 3, 10), at=at(1), **said)
    assert in_a_project(world, row).pk


@pytest.mark.parametrize("closes", [None, date(YEAR - 1, 12, 31)])
def test_without_a_call_of_its_year_a_request_is_never_late(world, closes):
    if closes:
        opened = call(world, date(YEAR, 1, 5), opens=date(YEAR - 1, 12, 1))
        type(opened).objects.filter(pk=opened.pk).update(closes_date=closes)
    row = submit(written(world), world.actor("tam"))
    assert in_a_project(world, row).pk


def test_only_the_centre_accepts_and_never_who_typed_it(world, row):
    for other in everyone_but(world, "centre_specialist", "centre_head"):
        refused(lambda other=other: accept(row, other), "Chỉ Trung tâm")
    refused(lambda: accept(row, elsewhere("centre_head")), "Chỉ Trung tâm")
    refused(lambda: accept(row, world.actor("mai"), reason=" "), "phải có lý do")
    typed = signed_for_her(world, "mai")
    refused(lambda: accept(typed, world.actor("mai")), "không tự nhận muộn")
    assert accept(typed, world.actor("hung")).pk


def test_the_owner_of_a_draft_reads_that_it_will_be_late(client, world):
    from django.utils import timezone

    today = timezone.localdate()
    row = written(world)
    client.force_login(world.users["tam"])
    page = f"/cua-toi/{quote(row.code)}/kiem-tra/"
    assert "Bạn vẫn nộp được" not in client.get(page).content.decode()
    opened = call(world, date(YEAR, 3, 1))
    closed = {"opens_date": date(today.year - 1, 1, 1), "closes_date": date(today.year, 1, 1)}
    type(opened).objects.filter(pk=opened.pk).update(**closed)
    assert "Bạn vẫn nộp được" in client.get(page).content.decode()
