"""Đề nghị điều chỉnh: the implementing unit, what and why, money only before the estimate."""

import pytest

from khuyencong.ledger.checks import receipts
from khuyencong.planning import services as planning
from khuyencong.planning.models import Adjustment
from khuyencong.planning.permissions import is_shown_adjustments
from khuyencong.projects.models import Project
from khuyencong.projects.services.conflicts import declare_conflict
from tests.duties import elsewhere, everyone_but, last, refused
from tests.planning.room import MILLION, concluded
from tests.planning.test_decide_adjustment import ask
from tests.world import at, stages

pytestmark = pytest.mark.django_db


def asked(project, by, **more):
    words = {"kind": "place", "text": "Sang thôn 3.", "reason": "Đất ngập."} | more
    return planning.ask_adjustment(project, **words, by=by, at=at(11))


@pytest.mark.parametrize("name", ["mai", "hung"])
def test_the_centre_asks_in_words(world, project, name):
    row = asked(project, world.actor(name), fund=world.fund, amount_dong=5)
    assert (row.state, row.asked_by, row.asked_at) == ("asked", name.capitalize(), at(11))
    assert (row.text, row.reason) == ("Sang thôn 3.", "Đất ngập.")
    assert (row.fund, row.amount_dong) == (None, None)  # not a change of money
    event = last(project.stream)
    assert (event.kind, event.payload) == (
        "ask_adjustment", {"kind": "place", "amount_dong": None, "adjustment": str(row.uuid)},
    )  # fmt: skip
    assert stages(project) == {"planned": 150 * MILLION}


def test_money_names_its_fund_and_amount(world, project):
    row = ask(world, project, "increase", 10 * MILLION)
    assert (row.fund, row.amount_dong) == (world.fund, 10 * MILLION)
    told = {"kind": "increase", "amount_dong": 10 * MILLION, "adjustment": str(row.uuid)}
    assert last(project.stream).payload == told
    hung = world.actor("hung")
    fund = {"fund": world.fund}
    for wrong in ({}, fund, {"amount_dong": 5}, fund | {"amount_dong": -5}):
        refused(lambda wrong=wrong: asked(project, hung, kind="increase", **wrong), "số tiền")


@pytest.mark.parametrize("kind", ["reduction", "increase"])
def test_what_is_only_asked_moves_no_money_and_misses_none(world, project, kind):
    ask(world, project, kind, 10 * MILLION)
    assert receipts.faults() == []


def test_nobody_else_asks(world, project):
    for other in everyone_but(world, "centre_specialist", "centre_head"):
        refused(lambda other=other: asked(project, other), "đơn vị thực hiện")
    refused(lambda: asked(project, elsewhere("centre_head")), "đơn vị thực hiện")


def test_who_declared_a_conflict_does_not_ask(world, project):
    hung = world.actor("hung")
    declare_conflict(project, reason="Anh.", by=hung, at=at(11))
    refused(lambda: asked(project, hung), "xung đột lợi ích")


@pytest.mark.parametrize("wrong", [{"kind": "colour"}, {"text": " "}, {"reason": " "}])
def test_kind_text_and_reason_are_all_given(world, project, wrong):
    refused(lambda: asked(project, world.actor("hung"), **wrong))
    assert not Adjustment.objects.exists()


def test_after_the_estimate_words_may_change_and_money_not(world, project):
    planning.approve_estimate(project, by=world.actor("lan"), at=at(12))
    assert asked(project, world.actor("hung")).state == "asked"
    refusal = refused(lambda: ask(world, project), "không điều chỉnh")
    assert "Điều 11 Thông tư 36/2013/TT-BCT" in refusal.legal


def test_a_project_not_planned_yet_has_no_plan_to_adjust(world, project):
    early = concluded(world, "Máy vót nan", 100 * MILLION, workshop=1)
    refused(lambda: asked(early, world.actor("hung")), "Đã thẩm định")


@pytest.mark.parametrize("state", ["planned", "estimated", "committed"])
def test_adjustments_are_shown_to_who_asks_decides_or_inspects_while_the_plan_stands(
    world, project, state
):
    project.state = state
    sees = {"centre_specialist", "centre_head", "department_leader", "provincial_approver"}
    readers = sees | {"inspector"}
    for other in everyone_but(world):
        role = other.id.removeprefix("someone-")
        assert is_shown_adjustments(project, other) == (role in readers), role


def test_adjustments_are_not_shown_of_a_project_without_a_plan(world, project):
    for project.state in ("concluded", "accepted", "settled"):
        assert not is_shown_adjustments(project, world.actor("hung"))


def test_words_may_change_after_the_contract(world, project):
    Project.objects.filter(pk=project.pk).update(state="committed")
    assert asked(project, world.actor("hung")).state == "asked"
