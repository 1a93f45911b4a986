"""Why each proposal is in or out: named, with by how much, and true of the plan."""

from hypothesis import given, settings

from khuyencong.allocation import checker, optimiser
from khuyencong.allocation.reasons import reasons
from tests.allocation.test_choose import CLASS, FAIR, MACHINE, instances, plan


def why(asked):
    return reasons(asked, optimiser.choose(asked).chosen)


def test_a_machine_short_of_money_says_how_much_and_who_would_make_room():
    asked = plan(
        {"local": 300_000_000},
        {"may-1": [(90, {"local": 200_000_000})], "may-2": [(70, {"local": 150_000_000})]},
    )
    found = why(asked)
    assert (found["may-1"].code, found["may-1"].params) == ("worth", {"value": 90})
    assert found["may-2"].code == "short"
    assert found["may-2"].params == {
        "budget": "local",
        "by": 50_000_000,
        "option": "1",
        "displaces": "may-1",
        "loss": 20,
    }


def test_a_proposal_held_in_by_a_floor_says_which():
    asked = plan(
        {"local": 300_000_000},
        {"may": MACHINE, "vung-cao": [(1, {"local": 290_000_000})]},
        bands=[{"members": ["vung-cao"], "measure": "count", "min": 1}],
    )
    found = why(asked)
    assert (found["vung-cao"].code, dict(found["vung-cao"].params)) == (
        "floor",
        {"band": 1, "by": 1},
    )
    assert found["may"].code == "short"


def test_a_cap_a_group_a_parent_and_an_exclusion_are_named():
    asked = plan(
        {"local": 1_000_000_000, "national": 0},
        {
            "may-1": MACHINE,
            "may-2": CLASS,
            "hoi-cho": FAIR,
            "trung-bay": [(10, {"local": 1})],
            "thay-the": [(5, {"local": 1})],
            "khong-dang": [(-3, {"local": 1})],
        },
        bands=[{"members": ["may-1", "may-2"], "measure": "count", "max": 1}],
        requires=[["trung-bay", "hoi-cho"]],
        groups=[{"members": ["may-1", "thay-the"], "rule": "at_most_one"}],
    )
    found = why(asked)
    assert (found["may-2"].code, dict(found["may-2"].params)) == ("cap", {"band": 1, "by": 1})
    assert (found["trung-bay"].code, dict(found["trung-bay"].params)) == (
        "needs",
        {"parent": "hoi-cho"},
    )
    assert (found["thay-the"].code, dict(found["thay-the"].params)) == ("excluded", {"by": "may-1"})
    assert found["khong-dang"].code == "worthless"
    assert found["hoi-cho"].params["displaces"] is None


@given(instances())
@settings(max_examples=150, deadline=None)
def test_every_proposal_has_a_reason_that_is_true_of_the_plan(asked):
    try:
        chosen = optimiser.choose(asked).chosen
    except optimiser.Infeasible:
        return
    found = reasons(asked, chosen)
    assert list(found) == [proposal.id for proposal in asked.proposals]
    used = checker.used(asked, chosen)
    for proposal in asked.proposals:
        reason = found[proposal.id]
        assert reason.is_in == (proposal.id in chosen)
        assert reason.code != "fits"  # these plans are proven best
        if reason.code == "short":
            option = next(o for o in proposal.options if o.id == reason.params["option"])
            budget = reason.params["budget"]
            over = used[budget] + option.uses[budget] - asked.budgets[budget]
            assert over == reason.params["by"] > 0


def test_a_demanded_proposal_says_so():
    asked = plan({"local": 150_000_000}, {"may": MACHINE[:1]}, must=("may",))
    assert why(asked)["may"].code == "must"


def told(asked, chosen):
    return {name: (one.code, dict(one.params)) for name, one in reasons(asked, chosen).items()}


def test_what_would_make_room_frees_enough_of_every_budget_at_the_least_loss():
    """Short of 10 in A and of 20 in B: only `both` frees both, and `nhieu` would lose more."""
    asked = plan(
        {"A": 100, "B": 100},
        {
            "a": [(1, {"A": 50})],
            "gan": [(2, {"A": 20, "B": 19})],
            "both": [(3, {"A": 10, "B": 20})],
            "nhieu": [(60, {"A": 20, "B": 61})],
            "out": [(50, {"A": 10, "B": 20})],
            "rong": [(70, {"B": 101})],
        },
    )
    found = told(asked, {"a": "1", "gan": "1", "both": "1", "nhieu": "1"})
    assert found["out"] == (
        "short",
        {"budget": "B", "by": 20, "option": "1", "displaces": "both", "loss": -47},
    )
    assert found["rong"] == (
        "short",
        {"budget": "B", "by": 101, "option": "1", "displaces": None, "loss": None},
    )


def test_what_must_be_chosen_makes_room_for_nobody():
    asked = plan({"A": 10}, {"a": [(1, {"A": 10})], "b": [(9, {"A": 5})]}, must=("a",))
    assert told(asked, {"a": "1"})["b"][1]["displaces"] is None


def test_a_plan_within_its_gap_says_what_still_fits():
    asked = plan({"A": 10}, {"a": [(1, {"A": 4})], "b": [(9, {"A": 6}), (0, {"A": 1})]})
    assert told(asked, {"a": "1"})["b"] == ("fits", {"option": "1", "value": 9})
    worthless = plan({"A": 10}, {"b": [(9, {"A": 11}), (-2, {"A": 1})]})
    assert told(worthless, {})["b"] in (
        ("worthless", {"option": "2", "value": -2}),
        ("short", {"budget": "A", "by": 1, "option": "1", "displaces": None, "loss": None}),
    )
    nothing = plan({"A": 10}, {"b": [(0, {"A": 1}), (-2, {"A": 1})]})
    assert told(nothing, {})["b"] == ("worthless", {"value": 0})


def test_a_floor_a_child_and_a_group_hold_a_proposal_in():
    asked = plan(
        {"A": 100},
        {name: [(5, {"A": 10})] for name in ("con", "cha", "mot", "hai", "rieng")},
        requires=[["con", "cha"], ["ngoai", "rieng"]][:1],
        groups=[{"members": ["mot", "hai"], "rule": "all_or_none"}],
        bands=[
            {"members": ["cha", "mot"], "measure": "A", "min": 10, "max": 30},
            {"members": ["con", "rieng"], "measure": "A", "min": 15},
        ],
    )
    found = told(asked, dict.fromkeys(("con", "cha", "mot", "hai", "rieng"), "1"))
    assert found["con"] == ("floor", {"band": 2, "by": 5})
    assert found["cha"] == ("parent", {"child": "con"})
    assert found["mot"] == ("group", {"members": ("mot", "hai")})
    alone = told(asked, {"cha": "1", "rieng": "1"})
    assert alone["cha"] == ("floor", {"band": 1, "by": 10})
    assert alone["hai"] == ("group", {"missing": ["mot"]})
    assert told(plan({"A": 9}, {"a": [(5, {"A": 9})]}), {"a": "1"})["a"] == ("worth", {"value": 5})


def test_a_parent_whose_child_is_out_is_in_for_its_worth():
    asked = plan({"A": 9}, {"a": [(5, {"A": 9})], "b": [(4, {"A": 9})]}, requires=[["b", "a"]])
    assert told(asked, {"a": "1"})["a"] == ("worth", {"value": 5})


def test_a_reason_says_whether_it_holds_in_or_out():
    asked = plan(
        {"A": 100},
        {name: [(5, {"A": 10})] for name in ("con", "cha", "mot", "hai", "rieng", "buoc")},
        must=("buoc",),
        requires=[["con", "cha"]],
        groups=[{"members": ["mot", "hai"], "rule": "all_or_none"}],
        bands=[{"members": ["con"], "measure": "count", "min": 1, "max": 1}],
    )
    everyone = dict.fromkeys(("con", "cha", "mot", "hai", "rieng", "buoc"), "1")
    assert all(one.is_in for one in reasons(asked, everyone).values())
    nobody = reasons(asked, {"mot": "1"})
    assert [name for name, one in nobody.items() if one.is_in] == ["mot"]


def test_a_cap_just_reached_keeps_nobody_out():
    asked = plan(
        {"A": 10},
        {"a": [(5, {"A": 4})], "b": [(4, {"A": 4})], "c": [(3, {"A": 4})]},
        bands=[{"members": ["a", "b", "c"], "measure": "A", "max": 8}],
    )
    assert told(asked, {"a": "1"})["b"][0] == "fits"
    assert told(asked, {"a": "1", "b": "1"})["c"] == ("cap", {"band": 1, "by": 4})


def test_the_option_of_the_least_loss_and_the_scarcest_budget_is_named():
    """`b` at 9 would win 8 by taking the place of `a`, at 6 only 5."""
    asked = plan(
        {"A": 10, "B": 10},
        {"a": [(1, {"A": 10, "B": 10})], "b": [(6, {"A": 2, "B": 5}), (9, {"A": 3, "B": 1})]},
    )
    assert told(asked, {"a": "1"})["b"] == (
        "short",
        {"budget": "A", "by": 3, "option": "2", "displaces": "a", "loss": -8},
    )
    scarce = plan(
        {"A": 10, "B": 10}, {"a": [(9, {"A": 10, "B": 10})], "b": [(6, {"A": 2, "B": 5})]}
    )
    assert told(scarce, {"a": "1"})["b"][1]["budget"] == "B"


def test_a_level_that_still_fits_is_named_before_an_exchange_that_loses():
    """At 6 `b` would lose 1 by taking the place of `a`; at 4 it asks for no money."""
    asked = plan({"A": 10}, {"a": [(7, {"A": 10})], "b": [(6, {"A": 10}), (4, {})]})
    assert told(asked, {"a": "1"})["b"] == ("fits", {"option": "2", "value": 4})


def test_who_uses_nothing_of_a_budget_frees_nothing_of_it():
    asked = plan({"A": 10}, {"a": [(9, {"A": 10})], "b": [(1, {})], "c": [(5, {"A": 1})]})
    assert told(asked, {"a": "1", "b": "1"})["c"][1]["displaces"] == "a"


def test_what_is_worth_one_is_not_worthless_and_a_level_worth_nothing_is():
    asked = plan({"A": 10}, {"b": [(1, {"A": 1})], "c": [(0, {"A": 1}), (4, {"A": 11})]})
    found = told(asked, {})
    assert found["b"] == ("fits", {"option": "1", "value": 1})
    assert found["c"] == ("worthless", {"option": "1", "value": 0})
