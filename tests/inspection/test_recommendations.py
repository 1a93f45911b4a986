"""Kiến nghị kiểm toán, thanh tra: answered with proof, closed by another; the late are seen."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from khuyencong.core.actors import Grant
from khuyencong.core.models import Event
from khuyencong.inspection import checks
from khuyencong.inspection.models import Recommendation
from khuyencong.inspection.selectors import recommendations as selectors
from khuyencong.inspection.selectors.recommendations import listed, told_of
from khuyencong.inspection.services import recommendations as services
from khuyencong.obligations.models import Obligation
from khuyencong.projects.models import Project
from tests import world as province
from tests.duties import elsewhere, everyone_but, refused
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
DUE = date(YEAR, 6, 30)


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def project(world):
    return province.committed(world).project


def record(world, project=None, *, by=None, **more):
    said = {
        "body": "Kiểm toán nhà nước khu vực II",
        "report_number": "12/KTNN-KV II",
        "report_date": date(YEAR, 3, 10),
        "content": "Thu hồi, nộp ngân sách phần máy không lắp.",
        "amount_dong": 40 * MILLION,
        "due_date": DUE,
        "answerer": "centre_head",
    } | more
    by = by or world.actor("ha")
    return services.record(world.province, project=project, by=by, at=at(20), **said)


def answer(world, row, *, by=None, proof="Giấy nộp tiền 07 ngày 02/5/2027", words="Đã nộp."):
    by = by or world.actor("hung")
    return services.answer(row, answer=words, proof=proof, by=by, at=at(3, 5))


def close(world, row, *, by=None):
    return services.close(row, remark="Đủ.", by=by or world.actor("ha"), at=at(10, 5))


def owed(row) -> dict[str, date | None]:
    rows = Obligation.objects.still_open().filter(subject=row.uuid)
    return dict(rows.values_list("kind", "due_date"))


def acts(row) -> list[str]:
    told = Event.objects.filter(stream=row.stream).order_by("seq")
    return list(told.values_list("kind", flat=True))


def test_it_is_owed_answered_with_its_proof_and_closed_by_an_inspector(world, project):
    row = record(world, project)
    assert row.organisation == project.implementing_unit
    assert owed(row) == {"recommendation.answer": DUE}
    row = answer(world, row)
    assert owed(row) == {"recommendation.close": None}
    row = close(world, row)
    assert (row.closed_by, owed(row)) == (world.actor("ha").name, {})
    assert acts(row) == [
        "record_recommendation", "answer_recommendation", "close_recommendation",
    ]  # fmt: skip
    call_command("verify")


def test_only_an_inspector_of_the_province_records_and_closes(world, project):
    for by in (*everyone_but(world, "inspector"), elsewhere("inspector")):
        refused(lambda by=by: record(world, project, by=by), "Chỉ thanh tra")
    row = answer(world, record(world, project))
    for by in (*everyone_but(world, "inspector"), elsewhere("inspector")):
        refused(lambda by=by: close(world, row, by=by), "Chỉ thanh tra")


def test_only_who_has_to_answers(world, project):
    row = record(world, project)
    refused(lambda: answer(world, row, by=world.actor("lan")), "thuộc vai trò")
    refused(lambda: answer(world, row, by=elsewhere("centre_head")), "thuộc vai trò")
    of_the_department = record(world, content="Ban hành quy chế.", answerer="department_leader")
    answer(world, of_the_department, by=world.actor("lan"))


def test_nobody_closes_what_she_answered(world, project):
    row = answer(world, record(world, project))
    hung = world.actor("hung")
    both = replace(hung, grants=(*hung.grants, Grant("inspector", "40")))
    refused(lambda: close(world, row, by=both), "không tự đóng")
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.update(closed_by_id=row.answered_by_id, closed_at=at(10, 5))


def test_verify_names_who_closed_her_own_answer(world, project, monkeypatch):
    row = answer(world, record(world, project))
    monkeypatch.setattr("khuyencong.inspection.permissions.can_close", lambda row, by: Allowed)
    hung = replace(world.actor("hung"), id="u-khac")
    close(world, row, by=replace(hung, grants=_in_place_of(world)))
    assert len(checks.faults()) == 1


class Allowed:
    @staticmethod
    def require() -> None: ...


def _in_place_of(world):
    """Grants of an inspector, taken over from the head who answered."""
    hung = world.actor("hung")
    grant = Grant("inspector", "40", on_behalf_of=hung.name, on_behalf_of_id=hung.id)
    return (grant,)


def test_an_answer_without_its_proof_is_none_and_nothing_is_closed_before(world, project):
    row = record(world, project)
    refused(lambda: close(world, row), "chưa được trả lời")
    refused(lambda: answer(world, row, proof=" "), "chứng từ")
    refused(lambda: answer(world, row, words=" "), "đã làm gì")


def test_what_does_not_prove_it_is_owed_again_by_the_same_day(world, project):
    row = answer(world, record(world, project))
    said = {"remark": "Thiếu giấy nộp tiền.", "by": world.actor("ha")}
    row = services.send_back(row, **said, at=at(4, 5))
    assert services.send_back(row, **said, at=at(4, 5)).answered_at is None  # a second press
    assert owed(row) == {"recommendation.answer": DUE}
    close(world, answer(world, row, proof="Giấy nộp tiền 09"))
    call_command("verify")


def test_days_and_amounts_keep_their_limits(world):
    refused(lambda: record(world, report_date=date(YEAR, 3, 21)), "sau hôm nay")
    record(world, report_date=date(YEAR, 3, 20))
    refused(lambda: record(world, due_date=date(YEAR, 3, 9)), "trước ngày báo cáo")
    record(world, due_date=date(YEAR, 3, 10))
    refused(lambda: record(world, amount_dong=0), "lớn hơn 0")
    record(world, amount_dong=1)
    refused(lambda: record(world, content=" "), "kiến nghị gì")
    refused(lambda: record(world, report_number=" "), "số báo cáo")


def test_a_second_press_writes_nothing_twice(world, project):
    row = record(world, project)
    assert record(world, project) == row
    answer(world, row)
    row = answer(world, row)
    refused(lambda: answer(world, row, words="Khác."), "đã có")
    close(world, row)
    close(world, row)
    assert len(acts(row)) == 3


def test_the_late_are_listed_the_first_due_first(world, project):
    later = record(world, project, content="Hai", due_date=date(YEAR, 7, 1))
    first = record(world, project)
    ha = world.actor("ha")
    assert listed(ha, "late", DUE) == []
    assert listed(ha, "late", date(YEAR, 7, 1)) == [first]
    assert listed(ha, "open", DUE) == [first, later]
    close(world, answer(world, first))
    assert listed(ha, "closed", DUE) == [first]


def test_who_answers_reads_her_own_and_another_province_none(world, project):
    row = record(world, project)
    other = record(world, content="Ban hành quy chế.", answerer="department_leader")
    assert set(Recommendation.objects.visible_to(world.actor("hung"))) == {row}
    assert set(Recommendation.objects.visible_to(world.actor("lan"))) == {row, other}
    strangers = (elsewhere("inspector"), elsewhere("centre_head"), world.actor("tam"))
    for by in strangers:
        assert not Recommendation.objects.visible_to(by).exists()


def test_the_bundle_of_the_project_holds_it(world, project):
    row = record(world, project)
    record(world, content="Chung cả tỉnh.")
    told = list(told_of(Project.objects.filter(pk=project.pk)))
    assert [stream for stream, _said in told] == [row.stream]
    assert told[0][1]["amount_dong"] == 40 * MILLION


def test_of_more_than_a_page_holds_the_workbook_has_all(world, project, client, monkeypatch):
    for number in range(3):
        record(world, project, content=f"Việc {number}.")
    monkeypatch.setattr(selectors, "MOST", 2)
    client.force_login(world.users["ha"])
    page = client.get(reverse("inspection:recommendations")).content.decode()
    assert "2 dòng đầu" in page and "Còn nữa" in page
    book = client.get(reverse("inspection:recommendations_sheet")).content
    assert len(list(openpyxl.load_workbook(io.BytesIO(book)).active.values)) == 4


def test_it_is_recorded_answered_and_closed_on_its_pages(world, project, client):
    client.force_login(world.users["ha"])
    page = client.post(
        reverse("inspection:record"),
        {
            "act": "record", "body": "Thanh tra tỉnh", "report_number": "5/KL-TTr",
            "report_date": "10/03/2026", "content": "Nộp trả 1 triệu", "amount_dong": "1 triệu",
            "project": project.code, "due_date": "30/06/2026", "answerer": "centre_head",
        },
    )  # fmt: skip
    assert page.status_code == 302
    row = Recommendation.objects.get()
    place = reverse("inspection:recommendation", args=[row.uuid])
    client.force_login(world.users["hung"])
    said = {"act": "answer", "answer": "Đã nộp", "proof": "Giấy nộp tiền 7"}
    assert client.post(place, said).status_code == 302
    client.force_login(world.users["ha"])
    assert client.post(place, {"act": "close", "remark": ""}).status_code == 302
    row.refresh_from_db()
    assert row.closed_at
    assert client.get(reverse("inspection:recommendations") + "?xem=closed").status_code == 200
    assert client.get(reverse("inspection:recommendations_sheet")).status_code == 200
