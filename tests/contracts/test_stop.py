"""Dừng thực hiện: nothing may stay committed or advanced behind a stopped project."""

from dataclasses import replace

import pytest
from django.core.management import call_command

from khuyencong.contracts.models import Annex, Commitment
from khuyencong.core.errors import Refused
from khuyencong.ledger import selectors as ledger
from khuyencong.projects.models import Project, Request
from tests import money
from tests import world as province
from tests.duties import holds
from tests.world import YEAR, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {"the same person": "no earlier step must be another's"}
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


@holds("the right person", "the trace")
def test_a_stopped_project_gives_back_every_dong_and_closes_its_request(world):
    project = money.stop(world, province.committed(world).project)
    assert project.state == "stopped"
    assert stages(project) == {}
    assert ledger.fund_year(world.fund, YEAR)["appropriated"] == 2_000 * MILLION
    assert Commitment.objects.get().amount_dong == 0
    assert Annex.objects.get().transfer.amount_dong == 300 * MILLION
    assert Request.objects.get().state == "closed"
    assert money.steps(project, "stop") == money.issued(project, "contract_annex") == 1
    call_command("verify")


@holds("another role", "another province")
def test_nobody_else_stops_it(world):
    project = province.committed(world).project
    money.only(world, lambda by: money.stop(world, project, by=by), "centre_head")
    assert stages(project) == {"committed": 300 * MILLION}


@holds("the limit")
def test_an_advance_must_come_back_before_the_stop(world):
    commitment = province.committed(world)
    project = commitment.project
    money.advance(world, commitment, 100 * MILLION)
    with pytest.raises(Refused, match=r"Còn 100\.000\.000"):
        money.stop(world, project)
    money.return_advance(world, commitment, 100 * MILLION - 1, key="one")
    with pytest.raises(Refused, match=r"Còn 1 đồng"):
        money.stop(world, project)
    money.return_advance(world, commitment, 1, key="two")
    money.stop(world, project)
    assert stages(project) == {}


def test_every_fund_gets_its_own_back_by_one_paper(world):
    first, second = money.of_two_funds(world)
    money.stop(world, first.project)
    assert money.transfers(first.project, "committed", "appropriated") == [
        200 * MILLION,
        100 * MILLION,
    ]
    assert ledger.fund_year(second.fund, YEAR)["appropriated"] == 500 * MILLION
    assert money.issued(first.project, "contract_annex") == 1


def test_a_stop_without_a_reason_is_refused(world):
    project = province.committed(world).project
    with pytest.raises(Refused, match="lý do"):
        money.stop(world, project, reason="  ")
    assert stages(project) == {"committed": 300 * MILLION}


def test_an_accepted_project_is_settled_not_stopped(world):
    project = province.committed(world).project
    money.accept(world, project)
    with pytest.raises(Refused, match="chưa thể “Dừng thực hiện”"):
        money.stop(world, project)


@holds("the second press", "two at once")
def test_a_second_press_stops_nothing_twice(world):
    project = money.stop(world, province.committed(world).project)
    assert money.stop(world, project) == project
    assert money.transfers(project, "committed", "appropriated") == [300 * MILLION]
    assert money.steps(project, "stop") == money.issued(project, "contract_annex") == 1
    assert Annex.objects.count() == 1


def test_another_reason_or_another_head_is_no_second_press(world):
    project = money.stop(world, province.committed(world).project)
    for other in ({"reason": "Khác"}, {"by": replace(world.actor("hung"), id="u-khac")}):
        with pytest.raises(Refused, match="chưa thể “Dừng thực hiện”"):
            money.stop(world, project, **other)


def test_national_money_stops_on_a_decision_of_the_ministry(world):
    project = province.committed(world).project
    Project.objects.filter(pk=project.pk).update(track="national")
    with pytest.raises(Refused, match="chưa thấy văn bản"):
        money.stop(world, project)
    paper = "Quyết định 30/QĐ-BCT ngày 20/5/2027"
    money.stop(world, project, authority=paper)
    assert Annex.objects.get().authority == paper
    assert money.stop(world, project, authority=paper) == project  # a second press
