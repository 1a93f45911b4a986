"""`verify` names an approval that no signed scenario stands behind."""

import pytest

from khuyencong.planning import services as planning
from khuyencong.planning.checks import unsigned
from khuyencong.planning.models import Proposal
from tests.planning.room import MILLION, concluded
from tests.world import YEAR, at, planned

pytestmark = pytest.mark.django_db


def test_what_was_submitted_and_approved_is_in_order(world, three):
    planned(world, *three[:2])
    assert unsigned() == []


def test_a_decision_without_a_scenario_is_named(world):
    row = concluded(world, "Máy chẻ nan", 200 * MILLION)
    planning.approve(
        [row], organisation=world.bodies["committee"], year=YEAR, by=world.actor("dung"), at=at(10)
    )
    assert unsigned() == [
        f"Quyết định kế hoạch 10/03/2027: {row.code} không có trong phương án đã trình."
    ]


def test_a_project_that_was_not_submitted_is_named(world, three):
    planned(world, *three[:2])
    Proposal.objects.filter(project=three[1]).update(percent=0)
    assert unsigned() == [
        f"Quyết định kế hoạch 10/03/2027: {three[1].code} không có trong phương án đã trình."
    ]


def test_a_scenario_that_nobody_signed_is_named(world, three, monkeypatch):
    planned(world, three[0])
    monkeypatch.setattr("khuyencong.planning.checks.SIGNED_BY", ("return_plan", "approve_plan"))
    assert unsigned() == ["Quyết định kế hoạch 10/03/2027 không có phương án đã ký trình."]
