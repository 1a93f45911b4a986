"""Ghim và sửa tay mức hỗ trợ: with a reason, at a level of the scenario, money follows."""

import pytest

from khuyencong.planning.models import Scenario
from khuyencong.planning.scenarios import services as scenarios
from tests.duties import elsewhere, everyone_but, last, refused
from tests.planning.room import MILLION
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def machine(scenario, three):
    """Asks for 200 million; out of the plan so far."""
    return scenario.proposals.get(project=three[0])


def pin(row, by, how="in", reason="Đã hứa với huyện."):
    return scenarios.pin(row, how=how, reason=reason, by=by, at=at(9))


def level(row, percent, by):
    return scenarios.set_level(row, percent, by=by, at=at(9))


def test_pinned_in_it_is_given_all_and_pinned_out_nothing(world, machine):
    row = pin(machine, world.actor("binh"))
    row.refresh_from_db()
    assert (row.pin, row.pin_reason, row.pinned_by) == ("in", "Đã hứa với huyện.", "Binh")
    assert (row.percent, row.given_dong, row.shares.get().given_dong) == (
        100, 200 * MILLION, 200 * MILLION,
    )  # fmt: skip
    event = last(row.scenario.stream)
    assert (event.kind, event.payload) == (
        "pin", {"project": row.project.code, "pin": "in", "reason": "Đã hứa với huyện."},
    )  # fmt: skip
    row = pin(row, world.actor("lan"), how="out", reason="Chưa có đất.")
    row.refresh_from_db()
    assert (row.percent, row.given_dong, row.shares.get().given_dong) == (0, 0, 0)
    assert (row.pin, row.pin_reason, row.pinned_by) == ("out", "Chưa có đất.", "Lan")


def test_a_level_chosen_by_hand_stays_when_it_is_pinned_in(world, machine):
    level(machine, 60, world.actor("binh"))
    pin(machine, world.actor("binh"))
    machine.refresh_from_db()
    assert (machine.percent, machine.given_dong) == (60, 120 * MILLION)


def test_unpinned_it_keeps_its_level_and_loses_reason_and_name(world, machine):
    pin(machine, world.actor("binh"))
    pin(machine, world.actor("binh"), how="", reason="")
    machine.refresh_from_db()
    assert (machine.pin, machine.pin_reason, machine.pinned_by, machine.percent) == (
        "",
        "",
        "",
        100,
    )


def test_a_pin_has_a_kind_and_a_reason_of_at_most_300_letters(world, machine):
    binh = world.actor("binh")
    refused(lambda: pin(machine, binh, reason=" "), "phải có lý do")
    refused(lambda: pin(machine, binh, how="maybe"), "Chưa chọn cách ghim")
    pin(machine, binh, reason="x" * 301)
    machine.refresh_from_db()
    assert len(machine.pin_reason) == 300


def test_a_level_of_the_scenario_or_nothing(world, machine):
    binh = world.actor("binh")
    row = level(machine, 80, binh)
    assert (row.percent, row.given_dong, row.shares.get().given_dong) == (
        80, 160 * MILLION, 160 * MILLION,
    )  # fmt: skip
    event = last(row.scenario.stream)
    assert (event.kind, event.payload) == (
        "set_level", {"project": row.project.code, "percent": 80},
    )  # fmt: skip
    refused(lambda: level(machine, 81, binh), "Mức 81 %")
    assert level(machine, 0, binh).given_dong == 0


def test_an_answer_that_was_computed_is_marked_as_old(world, machine):
    binh = world.actor("binh")
    for act in (lambda: pin(machine, binh), lambda: level(machine, 80, binh)):
        Scenario.objects.update(outcome="solved", is_changed=False)
        act()
        assert Scenario.objects.get().is_changed


def test_what_was_never_computed_has_nothing_to_mark(world, machine):
    pin(machine, world.actor("binh"))
    assert not Scenario.objects.get().is_changed


def test_nobody_outside_the_department(world, machine):
    outside = everyone_but(world, "department_specialist", "department_leader")
    for other in [*outside, elsewhere("department_leader")]:
        refused(lambda other=other: pin(machine, other), "Chỉ Sở Công Thương")
        refused(lambda other=other: level(machine, 80, other), "Chỉ Sở Công Thương")
    machine.refresh_from_db()
    assert (machine.pin, machine.percent) == ("", 0)


def test_many_levels_at_once_count_only_those_that_change(world, scenario, three):
    rows = {row.project: row.pk for row in scenario.proposals.all()}
    percents = {rows[three[0]]: 80, rows[three[1]]: 0, rows[three[2]]: 100}
    changed = scenarios.set_levels(scenario, percents=percents, by=world.actor("binh"), at=at(9))
    assert changed == 2
    given = dict(scenario.proposals.values_list("project__title", "given_dong"))
    assert given == {
        "Máy chẻ nan": 160 * MILLION, "Máy vót nan": 0, "Hội thảo nghề": 100 * MILLION,
    }  # fmt: skip


def test_levels_not_named_stay(world, chosen, three):
    rows = {row.project: row.pk for row in chosen.proposals.all()}
    scenarios.set_levels(chosen, percents={rows[three[1]]: 60}, by=world.actor("lan"), at=at(9))
    assert dict(chosen.proposals.values_list("project", "percent")) == {
        three[0].pk: 100, three[1].pk: 60, three[2].pk: 0,
    }  # fmt: skip
