"""Advances, deadlines, indicators and estimate items."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from khuyencong.rules import engine
from khuyencong.rules.errors import RuleInputError
from khuyencong.rules.packs import NATIONAL, parse
from khuyencong.rules.schema import AdvancePeriod
from tests.rules.test_laid_upon import CHECKED, HEAD

JUNE_2016 = date(2016, 6, 1)
WORK_FIRST = {
    "machinery", "technology_line", "demonstration_model", "existing_model",
    "establishment_pollution_treatment",
}  # fmt: skip
SEVENTY = WORK_FIRST | {
    "vocational_training", "management_training", "seminar_visit", "consultancy", "trademark",
    "association", "linked_cluster", "domestic_fair_organised", "domestic_fair_joined",
    "information", "industrial_cluster_planning",
}  # fmt: skip
ALL_OF_IT = {"new_enterprise", "relocation_interest"}
THIRTY = {"industrial_cluster_infrastructure", "industrial_cluster_pollution_treatment"}


@pytest.mark.parametrize("activity", sorted(engine.activities()))
def test_the_advance_is_what_was_seen_and_nothing_else(activity):
    found = engine.advance(activity, on=JUNE_2016)
    wanted = Decimal("0.70") if activity in SEVENTY else None
    wanted = Decimal("0.30") if activity in THIRTY else wanted
    wanted = Decimal(1) if activity in ALL_OF_IT else wanted
    assert found.share == wanted
    assert found.verified is (wanted is not None)
    assert "Thông tư 36/2013/TT-BCT" in found.legal


def test_after_the_amendment_of_2018_a_share_carries_over_unverified():
    assert engine.advance("vocational_training", on=date(2018, 7, 9)).verified
    later = engine.advance("vocational_training", on=date(2026, 6, 1))
    assert later.share == Decimal("0.70") and not later.verified
    assert "amended_unseen" in {reason.code for reason in later.reasons}


@pytest.mark.parametrize("activity", sorted(SEVENTY | THIRTY | ALL_OF_IT))
def test_an_advance_opens_only_once_more_than_so_much_was_done(activity):
    found = engine.advance(activity, on=JUNE_2016)
    least = {True: 71, False: 0}[activity in WORK_FIRST]
    least = 51 if activity in THIRTY else least
    opens = [percent for percent in range(101) if found.is_open(percent)]
    assert opens == ([] if activity in ALL_OF_IT else list(range(least, 101)))


def test_what_the_circular_does_not_list_is_decided_by_the_ministrys_department():
    found = engine.advance("product_vote", on=JUNE_2016)
    assert [reason.code for reason in found.reasons] == ["advance_decided"]
    assert found.legal == "Điều 16 Thông tư 36/2013/TT-BCT"


@pytest.mark.parametrize(
    "change",
    [
        {"share": None},
        {"is_decided": True},
        {"after": "total_investment"},
        {"over_percent": 70},
        {"after": "acceptance", "over_percent": 70},
    ],
)
def test_an_advance_that_contradicts_itself_is_refused(change):
    row = engine.load().advances["vocational_training"].values[0].model_dump() | {"share": "0.70"}
    with pytest.raises(ValueError, match=r"an advance|go together"):
        AdvancePeriod.model_validate(row | change)


@pytest.mark.parametrize(
    ("day", "percent"), [(date(2024, 4, 30), None), (date(2024, 5, 1), 50), (date(2026, 6, 1), 50)]
)
def test_the_treasurys_general_rule_stands_beside_from_may_2024(day, percent):
    assert engine.count("treasury_advance_percent", on=day) == percent
    assert engine.procedure("treasury_advance_rule", on=day) == "open"
    assert engine.procedure_row("treasury_advance_percent", on=day).is_verified is (
        day == date(2024, 5, 1)
    )


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


def test_the_changes_that_the_approver_decides_are_those_of_the_article():
    row = engine.procedure_row("adjustments_of_the_approver_national", on=JUNE_2016)
    assert row.value == ("increase", "content", "extension") and row.is_verified
    later = engine.procedure_row("adjustments_of_the_approver_national", on=date(2018, 7, 10))
    assert later.value == row.value and not later.is_verified
    local = engine.procedure_row("adjustments_of_the_approver_local", on=date(2026, 6, 1))
    assert local.evidence == "internal"


@pytest.mark.parametrize(("day", "levels"), [(date(2025, 6, 30), 3), (date(2025, 7, 1), 2)])
def test_districts_ended_on_the_first_of_july_2025(day, levels):
    assert engine.count("administrative_levels", on=day) == levels


def test_a_converted_ward_counts_as_a_commune_for_five_years_since_the_decree():
    assert engine.count("converted_ward_years", on=date(2012, 7, 4)) is None
    assert engine.count("converted_ward_years", on=date(2012, 7, 5)) == 5


def test_who_asks_about_her_data_is_answered_within_two_days():
    assert engine.count("data_request_working_days", on=date(2025, 12, 31)) == 2
    row = engine.procedure_row("data_request_working_days", on=date(2026, 1, 1))
    assert (row.value, row.legal, row.is_verified) == (2, "Nghị định 356/2025/NĐ-CP", False)


def test_targets_of_steps_are_the_departments_own_and_no_law():
    targets = {
        name: rule for name, rule in engine.load().procedure.items() if name.startswith("target_")
    }
    assert {rule.values[0].evidence for rule in targets.values()} == {"internal"}
    assert {name: rule.values[0].value for name, rule in targets.items()} == {
        "target_request_return": 3,
        "target_request_answer": 10,
        "target_registration": 10,
        "target_completion_request": 3,
        "target_appraisal": 10,
        "target_plan_decision": 15,
        "target_estimate": 10,
        "target_commitment": 10,
        "target_payment_check": 2,
        "target_payment_approval": 2,
        "target_payment_sending": 1,
        "target_settlement": 15,
        "target_claim_answer": 5,
    }


def test_a_word_is_no_whole_number():
    with pytest.raises(TypeError, match="basis_date"):
        engine.count("basis_date", on=JUNE_2016)


def test_deadlines_fall_on_the_days_seen():
    assert engine.deadline("registration_deadline_unit", year=2018) == date(2018, 5, 20)
    assert engine.deadline("registration_deadline_unit", year=2027) is None
    assert engine.deadline("registration_deadline_department", year=2018) == date(2018, 6, 15)
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
        assert engine.estimate_items(code, on=date(2027, 1, 1))
    assert (
        next(code for code, _label in engine.estimate_items("machinery", on=date(2027, 1, 1)))
        == "machine"
    )


def test_the_deadline_of_a_year_is_the_one_that_holds_on_its_first_day():
    text = (
        f"{HEAD}procedure:\n  settlement_deadline:\n{CHECKED}    values:\n"
        '      - {from: 2027-01-02, value: "03-01", evidence: internal, legal: "Quyết định 2"}\n'
    )
    book = engine.load(None, (parse(text, scope=NATIONAL),))
    assert engine.deadline("settlement_deadline", year=2027, book=book) == date(2027, 1, 22)
    assert engine.deadline("settlement_deadline", year=2028, book=book) == date(2028, 3, 1)


def test_a_dossier_is_verified_once_every_paper_was_seen():
    book = engine.load()

    def with_evidence(*words):
        papers = [
            paper.model_copy(update={"evidence": word})
            for paper, word in zip(book.dossiers.every.values[0].papers, words, strict=True)
        ]
        row = book.dossiers.every.values[0].model_copy(update={"papers": tuple(papers)})
        every = book.dossiers.every.model_copy(update={"values": (row,)})
        rules = book.dossiers.model_copy(update={"every": every, "by_activity": {}})
        dossiers = replace(book, dossiers=rules)
        return engine.dossier("machinery", on=date(2027, 1, 1), book=dossiers)

    assert with_evidence("seen", "seen", "seen").verified
    assert not with_evidence("seen", "remembered", "seen").verified


@pytest.mark.parametrize("asked", [engine.budget_codes, engine.last_payment, engine.dossier])
def test_an_activity_nobody_knows_is_refused_with_the_nearest(asked):
    with pytest.raises(RuleInputError) as refusal:
        asked("machinry", on=JUNE_2016)
    assert (refusal.value.code, refusal.value.params["near"][0]) == (
        "unknown_activity", "machinery",
    )  # fmt: skip


def test_a_dossier_of_a_day_before_the_first_is_that_of_the_first():
    first = engine.load().dossiers.every.values[0].valid_from
    early = engine.dossier("machinery", on=date(1990, 1, 1))
    assert early.papers and early == engine.dossier("machinery", on=first)


def test_the_last_payment_rests_on_the_papers_of_all_and_on_those_of_its_own():
    law = engine.last_payment("machinery", on=JUNE_2016)
    assert [row.name for row in law.derivation.rows] == [
        "dossiers.last_payment_every", "dossiers.last_payment.machinery",
    ]  # fmt: skip


def test_an_advance_that_waits_for_nothing_opens_at_nought_percent():
    found = engine.advance("vocational_training", on=JUNE_2016)
    assert (found.after, found.over_percent) == (None, 0)


def test_an_advance_of_which_no_text_was_seen_says_so_and_gives_no_share():
    rules = engine.load()
    rule = rules.advances["product_vote"]
    open_row = rule.values[0].model_copy(update={"is_decided": False})
    advances = rules.advances | {"product_vote": rule.model_copy(update={"values": (open_row,)})}
    found = engine.advance("product_vote", on=JUNE_2016, book=replace(rules, advances=advances))
    assert (found.share, [reason.code for reason in found.reasons]) == (None, ["advance_unknown"])
