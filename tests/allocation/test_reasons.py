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
