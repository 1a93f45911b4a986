"""The file format: read to the last figure, and everything wrong with it said by place."""

import pytest

from khuyencong.allocation.instance import (
    LARGEST,
    Band,
    Group,
    Instance,
    InstanceError,
    Option,
    Proposal,
    read,
)

OPTION = {"id": "x", "value": 7, "uses": {"B": 6}}
DATA = {
    "budgets": {"B": 10, "C": 0},
    "proposals": [
        {"id": "a", "must_choose": True, "options": [OPTION, {"value": -3}]},
        {"id": "b", "options": [OPTION | {"value": 2.0}]},
        {"id": "c", "options": [OPTION]},
    ],
    "groups": [{"members": ["a", "b"], "rule": "all_or_none"}],
    "requires": [["c", "a"]],
    "bands": [
        {"members": ["a", "c"], "measure": "B", "min": 0, "max": 9},
        {"members": ["b"], "measure": "count", "max": 1},
    ],
    "time_limit_s": 3,
    "gap": 0.25,
}


def test_an_instance_is_read_to_the_last_figure():
    x = Option("x", 7, {"B": 6})
    assert read(DATA) == Instance(
        budgets={"B": 10, "C": 0},
        proposals=(
            Proposal("a", (x, Option("2", -3, {})), must_choose=True),
            Proposal("b", (Option("x", 2, {"B": 6}),)),
            Proposal("c", (x,)),
        ),
        groups=(Group(("a", "b"), "all_or_none"),),
        requires=(("c", "a"),),
        bands=(Band(("a", "c"), "B", 0, 9), Band(("b",), "count", None, 1)),
        time_limit_s=3.0,
        gap=0.25,
    )


def test_what_is_not_said_has_its_usual_value():
    assert read({}) == Instance({}, (), time_limit_s=10.0, gap=0.0001)


@pytest.mark.parametrize(
    "border",
    [
        {"budgets": {"B": LARGEST, "C": 0}},
        {"proposals": [{"id": "a", "options": [{"value": -LARGEST}, {"value": LARGEST}]}]},
        {"time_limit_s": 0.01},
        {"time_limit_s": 3_600},
        {"gap": 0},
        {"gap": 1},
        {"bands": [{"members": [], "measure": "count", "min": 2, "max": 2}]},
    ],
    ids=str,
)
def test_a_value_on_the_border_is_read(border):
    read(border)
    assert LARGEST == 10**15


def one(**proposal):
    return {"budgets": {"B": 1}, "proposals": [{"id": "a", "options": [OPTION]} | proposal]}


WRONG = {
    "budget {'B'}": ({"budgets": []}, ["budgets: object (value [])"]),
    "budget above": (
        {"budgets": {"B": LARGEST + 1}},
        ["budgets.B: whole (value 1000000000000001, least 0)"],
    ),
    "budget below": (
        {"budgets": {"B": -1}},
        ["budgets.B: whole (value -1, least 0)"],
    ),
    "budget true": (
        {"budgets": {"B": True}},
        ["budgets.B: whole (value true, least 0)"],
    ),
    "value below": (
        one(options=[{"value": -LARGEST - 1}]),
        ["proposals[a].options[1].value: whole (value -1000000000000001, least -1000000000000000)"],
    ),
    "list": ({"proposals": {}}, ["proposals: list (value {})"]),
    "no id": (one(id=""), ["proposals[1].id: empty"]),
    "option twice": (one(options=[OPTION, OPTION]), ["proposals[a].options: id_twice"]),
    "must": (one(must_choose=1), ["proposals[a].must_choose: truth (value 1)"]),
    "time true": ({"time_limit_s": True}, ["time_limit_s: number (value true)"]),
    "time text": ({"time_limit_s": "3"}, ["time_limit_s: number (value 3)"]),
    "time above": (
        {"time_limit_s": 3_601},
        ["time_limit_s: between (value 3601, least 0.01, most 3600)"],
    ),
    "time below": ({"time_limit_s": 0}, ["time_limit_s: between (value 0, least 0.01, most 3600)"]),
    "gap above": ({"gap": 1.5}, ["gap: between (value 1.5, least 0, most 1)"]),
    "gap below": ({"gap": -0.5}, ["gap: between (value -0.5, least 0, most 1)"]),
    "member twice": (
        one() | {"groups": [{"members": ["a", "a"], "rule": "at_most_one"}]},
        ["groups[1].members: member_twice"],
    ),
    "member unknown": (
        {"bands": [{"members": ["z"], "measure": "count", "min": 0}]},
        ["bands[1].members: name_unknown (name z)"],
    ),
    "measure": (
        {"bands": [{"members": [], "measure": "B"}]},
        ["bands[1].measure: measure (value B)"],
    ),
    "a figure that is none is not compared": (
        {"bands": [{"members": [], "measure": "count", "min": "x", "max": 0}]},
        ["bands[1].min: whole (value x, least 0)"],
    ),
    "requires itself": (
        one() | {"requires": [["a", "a"]]},
        ["requires[1]: pair"],
    ),
    "requires three": (
        one() | {"requires": [["a", "b", "c"]]},
        ["requires[1]: pair"],
    ),
    "requires unknown": (
        one() | {"requires": [["a", "z"]]},
        ["requires[1]: name_unknown (name z)"],
    ),
    "requires nothing": (
        {"requires": [[]], "bands": [{"members": 1, "measure": "count"}]},
        ["requires[1]: pair", "bands[1].members: list (value 1)"],
    ),
    "requires no list": ({"requires": 1}, ["requires: list (value 1)"]),
    "bands no list": ({"bands": 1}, ["bands: list (value 1)"]),
    "all at once": (
        {"budgets": {"B": "x"}, "groups": 1, "gap": "y"},
        ["budgets.B: whole (value x, least 0)", "groups: list (value 1)", "gap: number (value y)"],
    ),
}


@pytest.mark.parametrize(("data", "faults"), WRONG.values(), ids=WRONG)
def test_everything_wrong_is_said_at_once_by_name(data, faults):
    with pytest.raises(InstanceError) as refusal:
        read(data)
    assert [str(fault) for fault in refusal.value.faults] == faults
    assert str(refusal.value) == "; ".join(faults)
