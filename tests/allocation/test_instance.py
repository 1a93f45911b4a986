"""The file format: read to the last figure, and everything wrong with it said by name."""

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
    "budget {'B'}": ({"budgets": []}, ["budgets: an object is expected"]),
    "budget above": (
        {"budgets": {"B": LARGEST + 1}},
        [f"budget B: {LARGEST + 1} is no whole number from 0 to 10^15"],
    ),
    "budget below": (
        {"budgets": {"B": -1}},
        ["budget B: -1 is no whole number from 0 to 10^15"],
    ),
    "budget true": (
        {"budgets": {"B": True}},
        ["budget B: True is no whole number from 0 to 10^15"],
    ),
    "value below": (
        one(options=[{"value": -LARGEST - 1}]),
        [
            f"proposal a, option 1: value: {-LARGEST - 1} is no whole number from "
            f"{-LARGEST} to 10^15"
        ],
    ),
    "list": ({"proposals": {}}, ["proposals: a list is expected"]),
    "no id": (one(id=""), ["proposal 1: it has no id"]),
    "option twice": (one(options=[OPTION, OPTION]), ["proposal a: an option's id is used twice"]),
    "must": (one(must_choose=1), ["proposal a: must_choose is neither true nor false"]),
    "time true": ({"time_limit_s": True}, ["time_limit_s: True is no number"]),
    "time text": ({"time_limit_s": "3"}, ["time_limit_s: '3' is no number"]),
    "time above": (
        {"time_limit_s": 3_601},
        ["time_limit_s: 3601 is not between 0.01 and 3600"],
    ),
    "time below": ({"time_limit_s": 0}, ["time_limit_s: 0 is not between 0.01 and 3600"]),
    "gap above": ({"gap": 1.5}, ["gap: 1.5 is not between 0 and 1"]),
    "gap below": ({"gap": -0.5}, ["gap: -0.5 is not between 0 and 1"]),
    "member twice": (
        one() | {"groups": [{"members": ["a", "a"], "rule": "at_most_one"}]},
        ["group 1: a member is named twice"],
    ),
    "member unknown": (
        {"bands": [{"members": ["z"], "measure": "count", "min": 0}]},
        ["band 1: there is no 'z'"],
    ),
    "measure": (
        {"bands": [{"members": [], "measure": "B"}]},
        ["band 1: the measure 'B' is neither count nor a budget"],
    ),
    "a figure that is none is not compared": (
        {"bands": [{"members": [], "measure": "count", "min": "x", "max": 0}]},
        ["band 1: min: 'x' is no whole number from 0 to 10^15"],
    ),
    "requires itself": (
        one() | {"requires": [["a", "a"]]},
        ["requirement 1: two different ids are expected, child and parent"],
    ),
    "requires three": (
        one() | {"requires": [["a", "b", "c"]]},
        ["requirement 1: two different ids are expected, child and parent"],
    ),
    "requires unknown": (
        one() | {"requires": [["a", "z"]]},
        ["requirement 1: there is no 'z'"],
    ),
    "requires nothing": (
        {"requires": [[]], "bands": [{"members": 1, "measure": "count"}]},
        [
            "requirement 1: two different ids are expected, child and parent",
            "band 1: a list is expected",
        ],
    ),
    "requires no list": ({"requires": 1}, ["requires: a list is expected"]),
    "bands no list": ({"bands": 1}, ["bands: a list is expected"]),
    "all at once": (
        {"budgets": {"B": "x"}, "groups": 1, "gap": "y"},
        [
            "budget B: 'x' is no whole number from 0 to 10^15",
            "groups: a list is expected",
            "gap: 'y' is no number",
        ],
    ),
}


@pytest.mark.parametrize(("data", "faults"), WRONG.values(), ids=WRONG)
def test_everything_wrong_is_said_at_once_by_name(data, faults):
    with pytest.raises(InstanceError) as refusal:
        read(data)
    assert refusal.value.faults == faults
    assert str(refusal.value) == "; ".join(faults)
