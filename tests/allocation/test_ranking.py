"""The plan that follows the order of the criteria: each in its turn, as far as the money goes."""

import pytest

from khuyencong.allocation import checker
from khuyencong.allocation.ranking import choose_by_rank
from tests.allocation.test_choose import CLASS, FAIR, MACHINE, plan
from tests.allocation.years import year

MACHINES = {"may-1": MACHINE[::-1], "may-2": MACHINE[::-1], "lop": CLASS, "hoi-cho": FAIR}


def test_the_first_gets_its_highest_level_and_the_next_what_is_left():
    """Of 450 million a first machine takes 300, the second fits at 150, the class no more."""
    asked = plan({"local": 450_000_000, "national": 200_000_000}, MACHINES)
    chosen = choose_by_rank(asked, ["may-1", "may-2", "lop", "hoi-cho"])
    assert chosen == {"may-1": "1", "may-2": "2", "hoi-cho": "1"}


def test_who_does_not_fit_is_passed_over_and_the_next_is_tried():
    asked = plan({"local": 100_000_000, "national": 199_999_999}, MACHINES)
    assert choose_by_rank(asked, ["may-1", "hoi-cho", "lop"]) == {"lop": "1"}
    enough = plan({"local": 90_000_000, "national": 200_000_000}, MACHINES)
    assert choose_by_rank(enough, ["hoi-cho", "lop"]) == {"hoi-cho": "1", "lop": "1"}


def test_what_must_be_chosen_comes_before_the_order():
    asked = plan({"local": 300_000_000, "national": 0}, MACHINES, must=("lop",))
    assert choose_by_rank(asked, ["may-1", "may-2", "lop"]) == {"lop": "1", "may-1": "2"}


def test_a_group_stands_where_its_first_member_does_whole_or_not_at_all():
    group = [{"members": ["lop", "may-2"], "rule": "all_or_none"}]
    asked = plan({"local": 400_000_000, "national": 0}, MACHINES, groups=group)
    order = ["lop", "may-1", "may-2"]
    assert choose_by_rank(asked, order) == {"lop": "1", "may-2": "1"}
    asked = plan({"local": 240_000_000, "national": 0}, MACHINES, groups=group)
    assert choose_by_rank(asked, order) == {"lop": "1", "may-2": "2"}
    asked = plan({"local": 239_999_999, "national": 0}, MACHINES, groups=group)
    assert choose_by_rank(asked, order) == {"may-1": "2"}


def test_of_rivals_the_first_in_the_order_is_taken():
    asked = plan(
        {"local": 900_000_000, "national": 0},
        MACHINES,
        groups=[{"members": ["may-1", "may-2"], "rule": "at_most_one"}],
    )
    assert choose_by_rank(asked, ["may-2", "may-1", "lop"]) == {"may-2": "1", "lop": "1"}


def test_a_child_waits_for_its_parent_and_is_left_out_without_it():
    asked = plan({"local": 900_000_000, "national": 0}, MACHINES, requires=[["may-1", "lop"]])
    assert choose_by_rank(asked, ["may-1", "lop"]) == {"lop": "1"}
    assert choose_by_rank(asked, ["lop", "may-1"]) == {"lop": "1", "may-1": "1"}
    assert choose_by_rank(asked, ["may-1"]) == {}


@pytest.mark.parametrize(("most", "count"), [(None, 3), (2, 2), (1, 1), (0, 0)])
def test_a_cap_on_how_many_is_kept(most, count):
    asked = plan(
        {"local": 900_000_000, "national": 0},
        MACHINES,
        bands=[{"members": ["may-1", "may-2", "lop"], "measure": "count", "min": 0, "max": most}],
    )
    assert len(choose_by_rank(asked, ["may-1", "may-2", "lop"])) == count


def test_a_cap_on_money_lets_the_lower_level_in():
    asked = plan(
        {"local": 900_000_000, "national": 0},
        MACHINES,
        bands=[{"members": ["may-1", "may-2"], "measure": "local", "max": 450_000_000}],
    )
    assert choose_by_rank(asked, ["may-1", "may-2"]) == {"may-1": "1", "may-2": "2"}


@pytest.mark.parametrize("seed", range(30))
def test_a_plan_by_rank_keeps_everything_but_floors_and_what_must_be_chosen(seed):
    asked = year(seed, 40)
    order = [proposal.id for proposal in asked.proposals]
    chosen = choose_by_rank(asked, order)
    assert chosen
    faults = checker.faults(asked, chosen)
    assert [one for one in faults if "floor" not in one and "one must be" not in one] == []


def test_a_group_is_tried_once_though_both_members_are_in_the_order():
    """600 of 900 million go to both machines; tried again they would take 300 at a lower level."""
    group = [{"members": ["may-1", "may-2"], "rule": "all_or_none"}]
    asked = plan({"local": 900_000_000, "national": 0}, MACHINES, groups=group)
    chosen = choose_by_rank(asked, ["may-1", "may-2", "lop"])
    assert chosen == {"may-1": "1", "may-2": "1", "lop": "1"}
