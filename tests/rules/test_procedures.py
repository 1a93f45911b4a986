"""Advances, deadlines, indicators and estimate items."""

from datetime import date
from decimal import Decimal

import pytest

from khuyencong.rules import engine
from khuyencong.rules.errors import RuleInputError

JUNE_2016 = date(2016, 6, 1)
SEVENTY = {
    "vocational_training", "management_training", "seminar_visit", "consultancy", "trademark",
    "association", "linked_cluster",
}  # fmt: skip
THIRTY = {"industrial_cluster_infrastructure", "industrial_cluster_pollution_treatment"}


@pytest.mark.parametrize("activity", sorted(engine.activities()))
def test_the_advance_is_what_was_seen_and_nothing_else(activity):
    found = engine.advance(activity, on=JUNE_2016)
    wanted = Decimal("0.70") if activity in SEVENTY else None
    wanted = Decimal("0.30") if activity in THIRTY else wanted
    assert found.share == wanted
    assert found.verified is (wanted is not None)
    assert "Thông tư 36/2013/TT-BCT" in found.legal


def test_after_the_amendment_of_2018_a_share_carries_over_unverified():
    assert engine.advance("vocational_training", on=date(2018, 7, 9)).verified
    later = engine.advance("vocational_training", on=date(2026, 6, 1))
    assert later.share == Decimal("0.70") and not later.verified
    assert "amended_unseen" in {reason.code for reason in later.reasons}


def test_a_cluster_advance_names_the_half_done_condition():
    found = engine.advance("industrial_cluster_infrastructure", on=JUNE_2016)
    assert "over_half_done" in {reason.code for reason in found.reasons}


def test_an_advance_before_the_circular_is_refused():
    with pytest.raises(RuleInputError) as refusal:
        engine.advance("vocational_training", on=date(2014, 2, 9))
    assert refusal.value.code == "date_before_rules"


def test_figures_of_procedure_are_answered_by_date():
    assert engine.procedure("completion_rounds", on=JUNE_2016) == 1
    assert engine.procedure("settlement_days_after_acceptance", on=JUNE_2016) == 15
    assert engine.procedure("settlement_days_after_acceptance", on=date(2013, 1, 1)) is None
    assert engine.procedure("appraisal_working_days", on=JUNE_2016) is None
    assert engine.procedure("follow_up_months", on=JUNE_2016) == (6, 12, 24)
    assert engine.procedure_row("basis_date", on=JUNE_2016).evidence == "internal"


def test_deadlines_fall_on_the_days_seen():
    assert engine.deadline("registration_deadline_unit", year=2027) == date(2027, 5, 20)
    assert engine.deadline("registration_deadline_department", year=2027) == date(2027, 6, 20)
    assert engine.deadline("settlement_deadline", year=2027) == date(2027, 1, 22)
    assert engine.deadline("settlement_deadline", year=2010) is None


def test_the_january_settlement_binds_the_national_track_only():
    assert engine.load().procedure["settlement_deadline"].track == "national"


def test_an_unknown_figure_is_refused_with_the_known_ones():
    with pytest.raises(RuleInputError) as refusal:
        engine.procedure("rounds", on=JUNE_2016)
    assert "completion_rounds" in refusal.value.fix


def test_indicators_have_unit_and_method_in_both_languages():
    found = {one.code: one for one in engine.indicators(on=date(2026, 6, 1))}
    assert {
        "workers",
        "revenue_dong",
        "production_value_dong",
        "tax_paid_dong",
        "export_dong",
    } <= set(found)
    for code, one in found.items():
        assert (one.unit == "dong") is code.endswith("_dong")
        assert one.label.vi and one.label.en and one.method.vi != one.method.en


def test_every_activity_suggests_items_of_an_estimate():
    for code in engine.activities():
        assert engine.estimate_items(code)
    assert next(code for code, _label in engine.estimate_items("machinery")) == "machine"
