"""The shape of dated rows, at its borders: rates, kinds of figures, evidence, timelines."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from khuyencong.rules import schema
from khuyencong.rules.periods import Period, contiguous, in_force

SEEN: dict[str, Any] = {
    "from": "2027-01-01", "evidence": "seen", "day_evidence": "seen", "article_evidence": "seen",
    "source": ["a"], "legal": "Điều 8",
}  # fmt: skip
UNKNOWN: dict[str, Any] = {"from": "2027-01-01", "evidence": "unknown", "legal": "Điều 8"}
LABEL = {"vi": "Bên", "en": "Side"}
CHECKED = {"on": "2026-12-20", "by": "Chuyên viên"}


def refuses(kind, row, why):
    with pytest.raises(ValidationError, match=why):
        kind.model_validate(row)


@pytest.mark.parametrize(("text", "rate"), [("0.01", "0.01"), ("1", "1"), ("1.00", "1.00")])
def test_a_rate_is_above_nothing_and_at_most_the_whole(text, rate):
    assert schema.LevelPeriod.model_validate(SEEN | {"rate": text}).rate == Decimal(rate)


def test_anything_else_is_no_rate():
    for rate, why in (
        ("0", "above 0"), ("-0.5", "above 0"), ("1.01", "at most at 1"), ("half", "is no rate"),
        (1, "written as text"), (0.5, "written as text"),
    ):  # fmt: skip
        refuses(schema.LevelPeriod, SEEN | {"rate": rate}, why)


@pytest.mark.parametrize("cap", [1, 10**15])
def test_a_cap_is_a_dong_or_more(cap):
    assert schema.LevelPeriod.model_validate(SEEN | {"cap": cap}).cap == cap
    for wrong in (0, 10**15 + 1, "5"):
        refuses(schema.LevelPeriod, SEEN | {"cap": wrong}, "cap")


def test_a_level_has_a_figure_or_says_it_is_unknown():
    assert schema.LevelPeriod.model_validate(UNKNOWN).cap is None
    refuses(schema.LevelPeriod, SEEN, "a rate or a cap")
    refuses(schema.LevelPeriod, UNKNOWN | {"cap": 5}, "a rate or a cap")
    refuses(schema.LevelPeriod, SEEN | {"cap": 5, "requires": {"form": ["x"]}}, "only the area")
    assert schema.LevelPeriod.model_validate(SEEN | {"cap": 5, "requires": {"area": ["x"]}})


def test_a_text_without_a_figure_says_what_decides_instead():
    by_norm = SEEN | {"decided_by": "norm", "norm": "Thông tư 97/2010"}
    assert not schema.LevelPeriod.model_validate(by_norm).has_figure
    assert schema.LevelPeriod.model_validate(SEEN | {"decided_by": "price"}).norm == ""
    refuses(schema.LevelPeriod, by_norm | {"cap": 5}, "a rate or a cap")
    refuses(schema.LevelPeriod, SEEN | {"decided_by": "norm"}, "where it is named")
    refuses(schema.LevelPeriod, SEEN | {"cap": 5, "norm": "Thông tư 97/2010"}, "where it is named")


def test_an_advance_has_a_share_or_says_it_is_unknown():
    assert schema.AdvancePeriod.model_validate(UNKNOWN).share is None
    assert schema.AdvancePeriod.model_validate(SEEN | {"share": "0.70"}).share == Decimal("0.70")
    refuses(schema.AdvancePeriod, SEEN, "has a share")
    refuses(schema.AdvancePeriod, UNKNOWN | {"share": "0.70"}, "has a share")


@pytest.mark.parametrize(
    ("row", "is_verified"),
    [
        (SEEN | {"cap": 5}, True),
        (SEEN | {"cap": 5, "rate_evidence": "seen"}, True),
        (SEEN | {"cap": 5, "rate_evidence": "remembered"}, False),
        (SEEN | {"cap": 5, "verified": False}, False),
        (SEEN | {"cap": 5, "verified": False, "amended_by": "Thông tư 2"}, False),
        (SEEN | {"cap": 5, "evidence": "remembered", "verified": False}, False),
        (SEEN | {"cap": 5, "evidence": "sample"}, False),
        (SEEN | {"cap": 5, "evidence": "internal"}, False),
    ],
)
def test_only_what_was_seen_and_not_amended_is_verified(row, is_verified):
    assert schema.LevelPeriod.model_validate(row).is_verified is is_verified


@pytest.mark.parametrize(
    ("more", "unseen"),
    [
        ({}, ()),
        ({"day_evidence": "unknown"}, ("day",)),
        ({"day_evidence": "remembered"}, ("day",)),
        ({"article_evidence": "remembered"}, ("article",)),
        ({"verified": False}, ("figure",)),
        ({"rate_evidence": "remembered"}, ("figure",)),
        ({"evidence": "internal", "day_evidence": "unknown"}, ("figure",)),
        ({"evidence": "remembered", "verified": False, "day_evidence": "unknown"},
         ("figure", "day")),
    ],
)  # fmt: skip
def test_a_row_says_which_of_figure_day_and_article_was_not_seen(more, unseen):
    row = schema.LevelPeriod.model_validate(SEEN | {"cap": 5} | more)
    assert (row.unseen, row.is_verified) == (unseen, not unseen)


def test_what_the_system_sets_by_itself_has_no_day_and_no_article_to_be_seen():
    for evidence in ("internal", "sample"):
        row = {"from": "2027-01-01", "evidence": evidence, "legal": "mặc định của hệ thống"}
        assert Period.model_validate(row).unseen == ("figure",)


def test_what_says_nothing_of_its_day_and_article_has_seen_neither():
    row = {name: value for name, value in SEEN.items() if not name.endswith("_evidence")}
    assert Period.model_validate(row).unseen == ("day", "article")


def test_doubt_is_owned_up_to():
    for more, why in (
        ({"source": []}, "names its source"),
        ({"verified": True, "amended_by": "Thông tư 2"}, "only what was seen"),
        ({"amended_by": "Thông tư 2"}, "says `verified: false`"),
        ({"evidence": "remembered"}, "says `verified: false`"),
        ({"evidence": "remembered", "verified": True}, "only what was seen"),
        ({"evidence": "internal", "verified": True}, "only what was seen"),
    ):
        refuses(schema.LevelPeriod, SEEN | {"cap": 5} | more, why)


def test_a_citation_names_what_amends_it():
    row = Period.model_validate(SEEN | {"amended_by": "Thông tư 2", "verified": False})
    assert row.citation == "Điều 8, sửa đổi bởi Thông tư 2"
    assert Period.model_validate(SEEN).citation == "Điều 8"


def timeline(*spans):
    rows = [SEEN | {"from": start} | ({"until": end} if end else {}) for start, end in spans]
    return contiguous(tuple(Period.model_validate(row) for row in rows))


def test_a_timeline_closes_each_row_where_the_next_begins():
    first, last = timeline(("2026-01-01", None), ("2027-01-01", None))
    assert (first.valid_until, last.valid_until) == (date(2027, 1, 1), None)
    assert timeline(("2026-01-01", "2027-01-01"), ("2027-01-01", None))[0] == first
    assert in_force((first, last), date(2025, 12, 31)) is None
    assert in_force((first, last), date(2026, 1, 1)) is first
    assert in_force((first, last), date(2026, 12, 31)) is first
    assert in_force((first, last), date(2027, 1, 1)) is last


@pytest.mark.parametrize(
    ("spans", "why"),
    [
        ((), "no values"),
        ((("2026-01-01", "2027-01-01"),), "gap: nothing from 2027-01-01"),
        ((("2026-01-01", None), ("2026-01-01", None)), "overlaps"),
        ((("2026-01-01", "2027-01-02"), ("2027-01-01", None)), "overlaps"),
        ((("2026-01-01", "2026-12-31"), ("2027-01-01", None)), "gap from 2026-12-31"),
    ],
)
def test_a_timeline_has_neither_gap_nor_overlap(spans, why):
    with pytest.raises(ValueError, match=why):
        timeline(*spans)


OF_KIND: dict[str, tuple[list[Any], list[Any], str]] = {
    "count": ([0, 1, 7], [-1, "1", None, (1,)], "is no whole number from 0 on"),
    "months": (
        [(6, 12), (1,)], [(0,), (-1,), (6, 0), (0, 6), ("6",), 6, None], "is no list of months",
    ),
    "words": ([("a", "b"), ("a",)], [(1, 2), "a", 5, None], "is no list of words"),
    "month_day": (
        ["06-20", "12-31"], ["02-30", "13-01", "06-31", 620, None], "is no month and day",
    ),
    "word": (["approval"], [5, None, ("a",)], "is no word"),
    "span": (
        [(5, 7), (3, 3), (1, 1)], [(7, 5), (0, 1), (1, 2, 3), (1,), ("1", "2"), 5, None],
        "is no pair of numbers",
    ),
}  # fmt: skip


def test_a_figure_is_of_its_kind_and_the_refusal_says_what_it_is_not():
    for kind, (right, wrong, why) in OF_KIND.items():
        rule = {"label": LABEL, "kind": kind, "track": "both", "checked": CHECKED}
        for value in right:
            given = schema.ProcedureRule.model_validate(
                rule | {"values": [SEEN | {"value": value}]}
            )
            assert given.values[0].value == value
        for value in wrong:
            said = f"“{'–' if value is None else value}” {why}"
            row = SEEN | {"value": value}
            refuses(schema.ProcedureRule, rule | {"values": [row]}, re.escape(said))


def test_a_figure_of_procedure_that_is_unknown_has_no_value():
    rule = {"label": LABEL, "kind": "count", "track": "both", "checked": CHECKED}
    given = schema.ProcedureRule.model_validate
    assert given(rule | {"values": [UNKNOWN]}).values[0].value is None
    assert given(rule | {"values": [SEEN | {"value": 3}]}).values[0].value == 3
    for row, why in (
        (UNKNOWN | {"value": 3}, "unknown, yet a value"),
        (SEEN | {"value": "3"}, "is no whole number"),
        (SEEN, "is no whole number"),
    ):
        refuses(schema.ProcedureRule, rule | {"values": [row]}, why)


def test_a_label_is_read_in_two_languages():
    label = schema.Label.model_validate(LABEL)
    assert (label["vi"], label["en"], label["fr"]) == ("Bên", "Side", "Bên")


def case(**when):
    return {
        "when": {fact: list(words) for fact, words in when.items()},
        "values": [SEEN | {"cap": 5}],
    }


def test_cases_of_a_level_are_told_apart_by_a_fact():
    given = schema.Level.model_validate
    apart = given({"checked": CHECKED, "cases": [case(level=["a"]), case(level=["b"])]})
    assert [one.when["level"] for one in apart.cases] == [("a",), ("b",)]
    for cases in (
        [case(level=["a"]), case(level=["b", "a"])],
        [case(level=["a"]), case(area=["x"])],
        [case(level=["a"]), case()],
    ):
        refuses(schema.Level, {"checked": CHECKED, "cases": cases}, "overlap")
    both = {"checked": CHECKED, "cases": [case()], "values": [SEEN | {"cap": 5}]}
    refuses(schema.Level, both, "either values or cases")
    one = given({"checked": CHECKED, "values": [SEEN | {"cap": 5}]})
    assert (len(one.cases), one.cases[0].when) == (1, {})


def council(**more):
    points = [{"code": name, "label": LABEL, "points": 50} for name in ("use", "skill")]
    return SEEN | {"criteria": points, "pass_points": 50, "spread": 1} | more


def test_a_council_passes_at_most_at_all_points():
    assert schema.ScoringPeriod.model_validate(council(pass_points=100)).most == 100
    refuses(schema.ScoringPeriod, council(pass_points=101), "passes at 101, of 100")
    twice = [{"code": "use", "label": LABEL, "points": 50}] * 2
    refuses(schema.ScoringPeriod, council(criteria=twice), "named twice")


def test_what_was_seen_may_say_that_it_is_verified():
    assert Period.model_validate(SEEN | {"verified": True}).is_verified


def test_steps_of_capital_go_from_the_highest_down_to_nothing():
    steps = [{"from_dong": floor, "cap": 5} for floor in (10**10, 10**9, 0)]
    level = schema.LevelPeriod.model_validate(SEEN | {"scale": steps})
    assert [step.from_dong for step in level.scale] == [10**10, 10**9, 0]
    for wrong in (steps[::-1], steps[:2], [steps[0], *steps]):
        refuses(schema.LevelPeriod, SEEN | {"scale": wrong}, "from the highest down to 0")


def test_a_loan_without_a_term_and_cases_that_overlap_are_told_in_words():
    loan = {"checked": CHECKED, "cases": [case(kind=["recoverable"])]}
    refuses(schema.Level, loan, "recoverable support has term_years, and nothing else has")
    twice = {"checked": CHECKED, "cases": [case(level=["a"]), case(level=["a"])]}
    refuses(schema.Level, twice, r"cases \{level: \[a\]\} and \{level: \[a\]\} overlap")
