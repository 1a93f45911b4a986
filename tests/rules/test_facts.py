"""Facts at their borders; each refusal names the field it is about."""

from dataclasses import replace
from datetime import date

import pytest

from khuyencong.core.money import LIMIT_DONG
from khuyencong.rules import engine
from khuyencong.rules.engine import Facts
from khuyencong.rules.errors import RuleInputError
from khuyencong.rules.facts import BENEFICIARIES_LIMIT, check_date
from tests.rules.test_bad_input import BAD, GOOD, JUNE_2020, refusal

FIELDS = {
    "unknown_activity": None,
    "cost_not_positive": "cost",
    "cost_not_a_number": "cost",
    "cost_too_large": "cost",
    "beneficiaries_needed": "beneficiaries",
    "beneficiaries_not_a_count": "beneficiaries",
    "costs_count": "beneficiaries",
    "costs_sum": "cost",
    "line_contradiction": "technology_line",
    "level_not_on_date": "level",
    "approved_later": None,
    "unknown_value": "area",
    "trips_not_a_count": "trips_abroad",
}


@pytest.mark.parametrize("code", BAD)
def test_a_refusal_names_its_field(code):
    assert refusal(BAD[code]).params.get("fact") == FIELDS[code]


def asked(**facts):
    return engine.ceiling(replace(GOOD, **facts), on=JUNE_2020)


def test_the_largest_and_the_smallest_that_are_answered():
    assert asked(cost_dong=1).ceiling_dong == 0
    assert asked(cost_dong=LIMIT_DONG).ceiling_dong == 300_000_000
    assert asked(beneficiaries=BENEFICIARIES_LIMIT).status == "eligible"
    assert asked(beneficiaries=1).ceiling_dong == 300_000_000
    assert refusal(replace(GOOD, beneficiaries=BENEFICIARIES_LIMIT + 1)).code == (
        "beneficiaries_not_a_count"
    )
    for strange in (1.5, "2", True):
        assert refusal(replace(GOOD, beneficiaries=strange)).code == "beneficiaries_not_a_count"


def test_a_class_may_have_nobody_counted_and_a_machine_not():
    seminar = Facts("seminar_visit", 100_000_000, beneficiaries=0)
    assert engine.ceiling(seminar, on=JUNE_2020).status
    assert refusal(replace(GOOD, beneficiaries=0)).params["activity"] == "machinery"


def test_costs_of_each_are_counted_and_add_up():
    two = (400_000_000, 100_000_000)
    assert asked(cost_dong=None, costs_dong=two).ceiling_dong == 250_000_000
    assert asked(cost_dong=500_000_000, costs_dong=two, beneficiaries=2).ceiling_dong == 250_000_000
    wrong = refusal(replace(GOOD, cost_dong=None, costs_dong=two, beneficiaries=3))
    assert (wrong.params["given"], wrong.params["count"]) == (2, 3)
    none = refusal(replace(GOOD, cost_dong=None, costs_dong=()))
    assert (none.code, none.params["given"], none.params["count"]) == ("costs_count", 0, 0)
    sums = refusal(replace(GOOD, cost_dong=1, costs_dong=two))
    assert (sums.params["sum_dong"], sums.params["cost_dong"]) == (500_000_000, 1)
    large = refusal(replace(GOOD, cost_dong=None, costs_dong=(LIMIT_DONG, 1)))
    assert (large.code, large.params["limit_dong"]) == ("cost_too_large", LIMIT_DONG)
    assert refusal(replace(GOOD, cost_dong=None, costs_dong=(5, 0))).code == "cost_not_positive"


def test_each_of_several_is_capped_alone_and_the_rest_of_a_division_goes_to_the_first():
    equal = asked(cost_dong=7, beneficiaries=3)  # 3, 2, 2: half of each, rounded down
    assert equal.ceiling_dong == 1 + 1 + 1
    assert asked(cost_dong=8, beneficiaries=3).ceiling_dong == 1 + 1 + 1  # 3, 3, 2
    assert asked(cost_dong=11, beneficiaries=3).ceiling_dong == 2 + 2 + 1  # 4, 4, 3
    assert asked(cost_dong=1_800_000_000, beneficiaries=3).ceiling_dong == 900_000_000
    assert asked(cost_dong=None, beneficiaries=2).ceiling_dong == 600_000_000
    assert asked(cost_dong=None, beneficiaries=None).ceiling_dong == 300_000_000


def test_days_are_days_from_the_first_rule_on():
    first = date(2014, 4, 8)
    check_date(first, first)
    check_date(date(1900, 1, 1), None)
    with pytest.raises(RuleInputError) as early:
        check_date(date(2014, 4, 7), first)
    assert early.value.params == {"on": date(2014, 4, 7), "first": first, "fact": "on"}
    with pytest.raises(RuleInputError) as word:
        check_date("2014-04-08", first)
    assert word.value.params == {"value": "2014-04-08", "fact": "on"}


def test_a_plan_approved_today_is_no_later_one():
    assert asked(approved_date=JUNE_2020).status == "eligible"
    assert refusal(replace(GOOD, approved_date=date(2020, 6, 2))).code == "approved_later"
    before = refusal(replace(GOOD, approved_date=date(2000, 1, 1)))
    assert before.code == "date_before_rules"


def test_a_line_that_is_one_is_no_contradiction():
    line = Facts("technology_line", 500_000_000, is_technology_line=True)
    assert engine.ceiling(line, on=JUNE_2020).status == "eligible"
    assert asked(is_technology_line=False).status == "eligible"


def test_near_codes_are_told_or_else_all():
    near = refusal(replace(GOOD, activity="machinry")).params["near"]
    assert near[0] == "machinery" and len(near) <= 4
    cluster = refusal(replace(GOOD, activity="industrial_cluster")).params["near"]
    assert len(cluster) == 4 and "international_cooperation" not in cluster  # the fifth nearest
    assert refusal(replace(GOOD, activity="zzz")).params["near"] == list(engine.activities())


def test_ten_thousand_beneficiaries_are_counted_and_not_one_more():
    assert asked(beneficiaries=10_000, cost_dong=20_000).ceiling_dong == 10_000
    wrong = refusal(replace(GOOD, beneficiaries=10_001)).params
    assert (wrong["value"], wrong["limit"]) == ("10001", 10_000)


@pytest.mark.parametrize("count", [-1, True, "2", 1.0])
def test_other_supports_are_a_whole_number(count):
    wrong = refusal(replace(GOOD, other_supports=count))
    assert (wrong.code, wrong.params["fact"]) == ("supports_not_a_count", "other_supports")
    assert asked(other_supports=0).status == "eligible"


@pytest.mark.parametrize("activity", ["machinery", "new_enterprise", "product_prize"])
def test_what_is_given_to_each_cannot_be_given_to_nobody(activity):
    wrong = refusal(Facts(activity, beneficiaries=0))
    assert (wrong.code, wrong.params["activity"]) == ("beneficiaries_needed", activity)
