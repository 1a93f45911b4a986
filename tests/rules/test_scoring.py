"""Points are whole; an average is in hundredths and never rounded twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.rules.book import load
from khuyencong.rules.errors import RuleInputError
from khuyencong.rules.scoring import are_apart, average, points, scoring

ROW = scoring("appraisal", on=date(2026, 11, 23))


def test_the_criteria_sum_to_a_hundred_points():
    assert ROW.most == 100


def test_members_as_far_apart_as_the_rule_says_look_again():
    assert are_apart([50, 75], ROW)
    assert not are_apart([50, 74], ROW)
    assert not are_apart([50], ROW)
    at_once = ROW.model_copy(update={"spread": 0})
    assert are_apart([50, 50], at_once)
    assert not are_apart([50], at_once)  # nobody is apart from himself


@given(st.lists(st.integers(0, 100), min_size=1, max_size=15))
def test_an_average_is_the_mean_to_the_nearest_hundredth(totals):
    found = average(totals)
    assert abs(found * len(totals) - 100 * sum(totals)) * 2 <= len(totals)
    assert 100 * min(totals) <= found <= 100 * max(totals)


def test_an_unknown_kind_of_council_is_an_error():
    with pytest.raises(RuleInputError):
        scoring("village", on=date(2026, 1, 1))


def test_a_council_before_the_first_criteria_is_refused_with_their_first_day():
    first = load().scoring["appraisal"].values[0].valid_from
    assert scoring("appraisal", on=first).valid_from == first
    with pytest.raises(RuleInputError) as refusal:
        scoring("appraisal", on=first - timedelta(days=1))
    assert refusal.value.code == "date_before_rules"
    assert refusal.value.params == {"on": first - timedelta(days=1), "first": first}


@pytest.mark.parametrize(
    ("hundredths", "words"),
    [
        (0, "0"),
        (5, "0,05"),
        (50, "0,5"),
        (100, "1"),
        (7_000, "70"),
        (7_250, "72,5"),
        (9_999, "99,99"),
    ],
)
def test_points_are_printed_without_needless_noughts(hundredths, words):
    assert points(hundredths) == words
