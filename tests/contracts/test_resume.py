"""Cho tiếp tục thực hiện: the contract ends so many days later as nothing went on."""

from datetime import date

import pytest
from django.core.management import call_command

from khuyencong.contracts.models import Contract, Suspension
from khuyencong.core.errors import Refused
from khuyencong.documents import selectors as papers
from khuyencong.documents import services as documents
from khuyencong.documents.reading.checker import check_docx
from khuyencong.obligations.models import Obligation
from tests import money, shares
from tests import world as province
from tests.duties import holds
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
NOT_HERE = {"the same person": "who suspended it decides that it goes on"}
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def project(world):
    """Suspended on 2 May until 30 June; its contract ends on 31 December."""
    project = province.committed(world).project
    money.suspend(world, project)
    return project


@holds("the right person", "the trace", "the limit")
def test_ten_days_on_which_nothing_went_on_are_added_to_the_contract(world, project):
    money.resume(world, project)  # on 12 May
    project.refresh_from_db()
    assert project.due_date == Contract.objects.get().end_date == date(YEAR + 1, 1, 10)
    owed = Obligation.objects.still_open().filter(subject=project.uuid)
    assert {(row.kind, row.due_date) for row in owed} == {("project.accept", date(YEAR + 1, 1, 10))}
    paper = papers.papers_about(project.uuid).last()
    assert money.issued(project, "suspension_decision") == 2  # to suspend it, and to go on
    assert check_docx(documents.rendition(paper, "docx")) == []
    assert money.steps(project, "resume") == 1
    money.accept(world, project)
    call_command("verify")


@holds("another role", "another province")
def test_nobody_else_lets_it_go_on(world, project):
    money.only(world, lambda by: money.resume(world, project, by=by), "centre_head")
    assert Suspension.objects.get().end == ""


def test_what_is_not_suspended_does_not_go_on(world):
    project = province.committed(world).project
    with pytest.raises(Refused, match="không tạm dừng"):
        money.resume(world, project)


def test_nobody_lets_it_go_on_without_a_reason(world, project):
    with pytest.raises(Refused, match="lý do"):
        money.resume(world, project, reason=" ")


def test_days_on_which_two_shares_waited_count_once(world):
    first, second = shares.signed_for_two(world)
    project = first.project
    money.suspend(world, project, share=first.share, day=at(2, 5))
    money.suspend(world, project, share=second.share, day=at(5, 5))
    money.resume(world, project, share=first.share, day=at(8, 5))
    project.refresh_from_db()
    assert project.due_date is None and Contract.objects.get().end_date == date(YEAR, 12, 31)
    money.resume(world, project, share=second.share, day=at(12, 5))
    project.refresh_from_db()
    assert project.due_date == Contract.objects.get().end_date == date(YEAR + 1, 1, 10)
    call_command("verify")


@holds("the second press", "two at once")  # at once: tests/settlement/test_two_at_once.py
def test_a_second_press_adds_no_days_twice(world, project):
    suspension = money.resume(world, project)
    assert money.resume(world, project) == suspension
    assert Contract.objects.get().end_date == date(YEAR + 1, 1, 10)
    assert money.steps(project, "resume") == 1
    with pytest.raises(Refused, match="không tạm dừng"):
        money.resume(world, project, reason="Khác")


def test_what_was_suspended_a_second_time_is_resumed_a_second_time(world, project):
    """In the same words by the same person: this is no second press."""
    first = money.resume(world, project)
    money.suspend(world, project, day=at(20, 5))
    assert money.resume(world, project, day=at(25, 5)) != first
    assert money.steps(project, "resume") == 2
