"""What cannot be answered is refused: what is wrong, and what to do, in both languages."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from khuyencong.core.errors import Refused
from khuyencong.rules import engine
from khuyencong.rules.engine import Facts
from khuyencong.rules.errors import RuleInputError
from khuyencong.rules.wording import say_error

JUNE_2020 = date(2020, 6, 1)
GOOD = Facts("machinery", 800_000_000)


def refusal(facts, on=JUNE_2020):
    with pytest.raises(RuleInputError) as caught:
        engine.ceiling(facts, on=on)
    return caught.value


BAD = {
    "unknown_activity": replace(GOOD, activity="machinry"),
    "cost_not_positive": replace(GOOD, cost_dong=0),
    "cost_not_a_number": replace(GOOD, cost_dong="800 triệu"),
    "cost_too_large": replace(GOOD, cost_dong=10**15 + 1),
    "beneficiaries_needed": replace(GOOD, beneficiaries=0),
    "beneficiaries_not_a_count": replace(GOOD, beneficiaries=-1),
    "costs_count": replace(GOOD, cost_dong=None, costs_dong=(1, 2), beneficiaries=3),
    "costs_sum": replace(GOOD, costs_dong=(1, 2)),
    "line_contradiction": replace(GOOD, activity="technology_line", is_technology_line=False),
    "level_not_on_date": Facts("product_vote", 10**8, level="commune"),
    "approved_later": replace(GOOD, approved_date=date(2021, 1, 1)),
    "unknown_value": replace(GOOD, area="hard"),
    "trips_not_a_count": replace(GOOD, trips_abroad=-1),
}


@pytest.mark.parametrize("code", BAD)
def test_bad_facts_are_refused_with_a_fix_in_both_languages(code):
    error = refusal(BAD[code])
    assert error.code == code
    assert isinstance(error, Refused)
    texts = {text for lang in ("vi", "en") for text in say_error(error, lang)}
    assert len(texts) == 4
    assert all(text and "{" not in text for text in texts)
    assert error.message == say_error(error, "vi")[0]


@pytest.mark.parametrize("cost", [-5, True, 1.5, float("nan"), "", b"1", 10**18])
def test_no_strange_cost_is_answered(cost):
    assert refusal(replace(GOOD, cost_dong=cost)).code.startswith("cost_")


@pytest.mark.parametrize("fact", ["area", "form", "place_kind", "track", "level", "manager"])
def test_an_unknown_word_lists_the_known_ones(fact):
    error = refusal(replace(GOOD, **{fact: "không rõ"}))
    assert error.params["fact"] == error.field == fact
    assert "không rõ" in error.message
    assert len(error.params["known"]) >= 2
    assert str(error.params["known"][0]) in error.fix


def test_a_misspelt_activity_is_answered_with_near_ones():
    assert "machinery" in refusal(replace(GOOD, activity="machnery")).fix


def test_a_date_before_the_first_rule_is_refused_and_named():
    error = refusal(GOOD, date(2014, 4, 7))
    assert error.code == "date_before_rules"
    assert "07/04/2014" in error.message and "08/04/2014" in error.fix


@pytest.mark.parametrize("on", ["2020-06-01", None, datetime(2020, 6, 1, tzinfo=UTC)])
def test_what_is_no_date_is_refused(on):
    assert refusal(GOOD, on).code == "not_a_date"


def test_district_votes_ended_with_the_districts():
    vote = Facts("product_vote", 10**8, level="district")
    assert engine.ceiling(vote, on=date(2025, 6, 30)).status == "needs_person"
    assert refusal(vote, date(2025, 7, 1)).code == "level_not_on_date"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("HTX", "cooperative"), ("household", "business_household"), ("Joint-Stock", "joint_stock")],
)
def test_other_spellings_of_a_form_are_understood(typed, meant):
    found = engine.ceiling(replace(GOOD, form=typed), on=JUNE_2020)
    assert {r.params["form"] for r in found.reasons if "form" in r.params} == {meant}


def test_an_empty_word_is_a_fact_not_given():
    assert "form" in engine.ceiling(replace(GOOD, form=""), on=JUNE_2020).not_tested
