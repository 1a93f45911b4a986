"""The ministry raises priority areas and trades: by a decision, dated, for national money only."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from khuyencong.rules import bulk, engine
from khuyencong.rules.engine import Facts
from tests.rules.test_bad_input import refusal

IN_2016 = date(2016, 6, 1)
RAISED = Facts(
    "machinery", 800_000_000, priority_decision="2500/QĐ-BCT",
    priority_decision_date=date(2016, 5, 20),
)  # fmt: skip


def test_the_answer_names_the_decision_and_rests_on_its_rule():
    found = engine.ceiling(RAISED, on=IN_2016)
    reason = next(reason for reason in found.reasons if reason.code == "priority_raised")
    assert reason.params == {
        "decision": "2500/QĐ-BCT", "decided": date(2016, 5, 20), "percent": 150,
    }  # fmt: skip
    assert [row.name for row in found.derivation.rows] == [
        "support_levels.machinery", "procedure.priority_support_percent",
    ]  # fmt: skip
    assert "20/05/2016" in engine.as_json(found)["reasons"][2]["text"]
    plain = engine.ceiling(Facts("machinery", 800_000_000), on=IN_2016)
    assert len(plain.derivation.rows) == 1
    (may,) = (reason for reason in plain.reasons if reason.code == "priority_may")
    assert may.params == {"ceiling_dong": 300_000_000}


@pytest.mark.parametrize("half", ["priority_decision", "priority_decision_date"])
def test_a_number_without_a_date_or_a_date_without_a_number_is_refused(half):
    wrong = refusal(replace(RAISED, **{half: None}))
    assert (wrong.code, wrong.params["fact"]) == (
        "priority_decision_incomplete", "priority_decision",
    )  # fmt: skip
    assert refusal(replace(RAISED, priority_decision_date="2016")).code == "not_a_date"


def test_another_activity_is_not_raised_by_the_decision_on_this_one():
    ward = replace(RAISED, activity="new_enterprise", area="normal")
    assert engine.alternatives(ward, on=IN_2016)[0] == ("machinery", 200_000_000)


def test_a_share_of_80_percent_raised_by_half_is_the_whole_cost_and_no_more():
    fair = replace(RAISED, activity="domestic_fair_joined", cost_dong=10_000_001)
    found = engine.ceiling(fair, on=IN_2016)
    assert (found.ceiling_dong, found.rate, found.cap_dong) == (10_000_001, 1, None)


def test_a_decision_named_for_the_provinces_own_money_raises_nothing_and_is_told_so():
    told = {
        track: [
            one.code for one in engine.ceiling(replace(RAISED, track=track), on=IN_2016).reasons
        ]
        for track in ("national", "local")
    }
    assert "priority_not_local" in told["local"] and "priority_raised" not in told["local"]
    assert "priority_not_local" not in told["national"] and "priority_raised" in told["national"]


def test_of_what_has_neither_cost_nor_cap_no_raise_is_told():
    found = engine.ceiling(Facts("domestic_fair_joined"), on=IN_2016)
    assert found.ceiling_dong is None
    assert "priority_may" not in {reason.code for reason in found.reasons}


def test_many_at_once_are_raised_as_one_is():
    costs = np.array([200_000_000, 399_999_999, 400_000_001, 800_000_000], dtype=np.int64)
    rules = bulk.table([(RAISED, IN_2016)])
    found = bulk.ceilings(costs, np.zeros(4, dtype=np.int64), rules)
    one_by_one = [
        engine.ceiling(replace(RAISED, cost_dong=int(cost)), on=IN_2016).ceiling_dong
        for cost in costs
    ]
    assert found.tolist() == one_by_one == [150_000_000, 299_999_999, 300_000_000, 300_000_000]
