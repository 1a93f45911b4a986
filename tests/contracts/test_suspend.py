"""Tạm dừng thực hiện: meanwhile nothing is paid and nothing accepted, and no day passes."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command

from khuyencong.contracts.checks import faults_of_suspensions
from khuyencong.contracts.models import Suspension
from khuyencong.core.errors import Refused
from khuyencong.documents import selectors as papers
from khuyencong.documents import services as documents
from khuyencong.documents.reading.checker import check_docx
from khuyencong.obligations.models import Obligation
from khuyencong.payments import services as payments
from khuyencong.payments.checks import faults as faults_of_payments
from khuyencong.payments.services import Line
from khuyencong.portal.selectors.duties import to_do
from khuyencong.projects.models import Project, Request
from tests import money, shares
from tests import world as province
from tests.duties import holds
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {"the same person": "no earlier step must be another's"}
MILLION = 1_000_000
SUSPENDED = "tạm dừng từ 02/05/2027 đến hết 30/06/2027"


@pytest.fixture
def world():
    return province.build()


def days_owed(project) -> dict[str, date | None]:
    rows = Obligation.objects.still_open().filter(subject=project.uuid)
    return dict(rows.order_by("pk").values_list("kind", "due_date"))


@holds("the right person", "the trace")
def test_a_suspended_project_waits_for_its_head_and_its_clock_stands(world):
    project = province.committed(world).project
    assert days_owed(project) == {"project.accept": date(YEAR, 12, 31)}
    suspension = money.suspend(world, project)
    project.refresh_from_db()
    assert project.state == "committed" and project.due_date is None
    assert suspension.from_date == date(YEAR, 5, 2)
    assert days_owed(project) == {"project.accept": None, "project.resume": date(YEAR, 6, 30)}
    assert Obligation.objects.get(kind="project.resume").role == "centre_head"
    paper = papers.papers_about(project.uuid).last()
    assert paper.code == "suspension_decision"
    assert check_docx(documents.rendition(paper, "docx")) == []
    assert money.steps(project, "suspend") == 1
    assert stages(project) == {"committed": 300 * MILLION}
    assert "chưa mua, chưa lắp" in to_do(Request.objects.get(), project)
    call_command("verify")


@holds("another role", "another province")
def test_nobody_else_suspends(world):
    project = province.committed(world).project
    money.only(world, lambda by: money.suspend(world, project, by=by), "centre_head")
    assert not Suspension.objects.exists()


def test_nothing_is_advanced_or_accepted_meanwhile(world):
    commitment = money.installed(world)
    project = commitment.project
    money.suspend(world, project)
    with pytest.raises(Refused, match=SUSPENDED):
        money.advance(world, commitment, 100 * MILLION, day=at(3, 5))
    with pytest.raises(Refused, match=SUSPENDED):
        money.accept(world, project)
    assert stages(project) == {"committed": 300 * MILLION}


def test_a_request_on_its_way_is_not_sent_but_what_the_treasury_paid_is_recorded(world):
    commitment = money.installed(world)
    party = money.party(commitment)
    asked = {"decision": money.DECISION, "treasury_reason": money.WHY, "day": at(20)}
    first = money.prepared(
        world, commitment, "advance", [Line(party, 50 * MILLION)], key="one", **asked
    )
    money.ordered(world, first, day=at(21))
    second = money.prepared(
        world, commitment, "advance", [Line(party, 60 * MILLION)], key="two", **asked
    )
    money.suspend(world, commitment.project)
    with pytest.raises(Refused, match=SUSPENDED):
        payments.check_payment(second, by=world.actor("thu"), at=at(3, 5))
    payments.pay_advance(
        first, treasury_number="KB-1", treasury_date=date(YEAR, 5, 3), by=world.actor("thu"),
        at=at(3, 5),
    )  # fmt: skip
    assert stages(commitment.project)["advanced"] == 50 * MILLION
    assert faults_of_payments() == []


def test_verify_names_what_was_sent_meanwhile(world):
    commitment = money.installed(world)
    money.advance(world, commitment, 50 * MILLION)
    money.suspend(world, commitment.project)
    assert faults_of_payments() == []
    Suspension.objects.update(suspended_at=at(19))
    assert [fault for fault in faults_of_payments() if "tạm dừng" in fault]


def test_verify_names_what_went_on_while_it_was_suspended(world):
    project = province.committed(world).project
    money.suspend(world, project)
    assert faults_of_suspensions() == []
    Project.objects.update(state="accepted")
    assert len(faults_of_suspensions()) == 1


def test_of_two_workshops_one_alone_waits(world):
    first, second = shares.signed_for_two(world)
    money.report(world, first.project, 71)
    money.suspend(world, first.project, share=first.share)
    with pytest.raises(Refused, match="tạm dừng từ"):
        money.advance(world, first, 50 * MILLION, key="first", day=at(3, 5))
    money.advance(world, second, 50 * MILLION, key="second", day=at(3, 5))
    with pytest.raises(Refused, match="tạm dừng từ"):
        money.accept(world, first.project)
    with pytest.raises(Refused, match="tạm dừng từ"):
        money.suspend(world, first.project)
    money.suspend(world, first.project, share=second.share, day=at(4, 5))
    assert Suspension.objects.count() == 2
    call_command("verify")


def test_a_share_given_up_waits_no_more(world):
    first, _second = shares.signed_for_two(world)
    project = first.project
    money.suspend(world, project, share=first.share)
    money.reduce(world, first, 300 * MILLION)
    suspension = Suspension.objects.get()
    assert (suspension.end, suspension.end_date) == ("stopped", date(YEAR, 5, 2))
    assert days_owed(project) == {"project.accept": date(YEAR, 12, 31)}
    call_command("verify")


def test_a_suspended_project_may_be_stopped(world):
    project = province.committed(world).project
    money.suspend(world, project)
    project = money.stop(world, project)
    assert project.state == "stopped"
    assert Suspension.objects.get().end == "stopped"
    assert days_owed(project) == {}
    call_command("verify")


@holds("the limit")
def test_it_is_suspended_until_tomorrow_at_the_soonest(world):
    project = province.committed(world).project
    with pytest.raises(Refused, match="không sau hôm nay"):
        money.suspend(world, project, until=date(YEAR, 5, 2))
    with pytest.raises(Refused, match="lý do"):
        money.suspend(world, project, reason=" ")
    money.suspend(world, project, until=date(YEAR, 5, 3))


def test_national_money_is_suspended_on_a_decision_of_the_ministry(world):
    project = province.committed(world).project
    Project.objects.filter(pk=project.pk).update(track="national")
    with pytest.raises(Refused, match="chưa thấy văn bản"):
        money.suspend(world, project)
    money.suspend(world, project, authority="Quyết định 30/QĐ-BCT ngày 20/4/2027")


@holds("the second press", "two at once")  # at once: tests/settlement/test_two_at_once.py
def test_a_second_press_suspends_nothing_twice(world):
    project = province.committed(world).project
    suspension = money.suspend(world, project)
    assert money.suspend(world, project) == suspension
    assert money.steps(project, "suspend") == money.issued(project, "suspension_decision") == 1
    for other in ({"reason": "Khác"}, {"by": replace(world.actor("hung"), id="u-khac")}):
        with pytest.raises(Refused, match=SUSPENDED):
            money.suspend(world, project, **other)
