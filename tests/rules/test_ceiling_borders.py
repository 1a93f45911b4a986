"""Where one đồng, one day or one fact decides which answer is given."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from khuyencong.rules import bulk, ceilings, engine
from khuyencong.rules.answers import Reason
from khuyencong.rules.engine import Facts
from khuyencong.rules.levels import argue
from khuyencong.rules.packs import LOCAL, NATIONAL, parse
from khuyencong.rules.scoring import are_apart, average, scoring, total
from tests.rules.test_packs import BINDING, MACHINERY

JUNE_2020, ON = date(2020, 6, 1), date(2027, 2, 1)
MACHINE = Facts("machinery", 600_000_000)


def codes(found):
    return [reason.code for reason in found.reasons]


def test_what_the_cap_just_holds_is_told_of_nothing_and_a_dong_more_is():
    assert "alternative" not in codes(engine.support(MACHINE, on=JUNE_2020))
    held = engine.support(replace(MACHINE, cost_dong=600_000_002), on=JUNE_2020)
    assert codes(held)[-1] == "alternative"
    assert held.reasons[-1].params == {"activity": "technology_line", "ceiling_dong": 300_000_001}
    assert held.reasons[-1].legal


def test_at_most_two_alternatives_are_told():
    facts = Facts("new_enterprise", 400_000_000, place_kind="commune", area="normal")
    found = engine.support(facts, on=JUNE_2020)
    assert codes(found).count("alternative") <= ceilings.ALTERNATIVES_SHOWN == 2
    named = engine.load().activities["new_enterprise"].alternatives
    told = [r.params["activity"] for r in found.reasons if r.code == "alternative"]
    assert told == [code for code in named if code in told]
    every = dict(engine.alternatives(facts, on=JUNE_2020))
    assert all(amount > 0 for amount in every.values()) and set(told) <= set(every)


def test_a_cap_whose_share_nobody_knows_is_told_as_an_upper_bound():
    text = MACHINERY.replace('rate: "0.50", ', "rate_evidence: unknown, ")
    book = engine.load(None, (parse(text, scope=NATIONAL),))
    found = engine.ceiling(Facts("machinery", 2_000_000_000), on=ON, book=book)
    assert (found.ceiling_dong, found.verified) == (500_000_000, False)
    assert [r.legal for r in found.reasons if r.code == "rate_unknown"] == [
        "Điều 8 Thông tư 01/2027/TT-BTC"
    ]


def test_a_place_that_is_not_supported_is_told_by_which_text_nobody_saw_yet():
    """Thông tư 64/2024/TT-BTC amends the level; a new enterprise in an ordinary commune."""
    found = engine.ceiling(Facts("new_enterprise", area="normal"), on=date(2026, 6, 1))
    assert (found.status, found.ceiling_dong) == ("ineligible", 0)
    after = codes(found)[codes(found).index("area_not_supported") + 1 :]
    assert "amended_unseen" in after
    before = engine.ceiling(Facts("new_enterprise", area="normal"), on=JUNE_2020)
    assert codes(before)[-1] == "area_not_supported"


def test_what_costs_less_than_its_cap_is_given_no_more_than_it_costs():
    vote = Facts("product_vote", 7_000_000, level="nation")
    found = engine.ceiling(vote, on=JUNE_2020)
    (reason,) = (one for one in found.reasons if one.code == "not_above_cost")
    assert (found.ceiling_dong, reason.params) == (7_000_000, {"cost_dong": 7_000_000})
    assert "not_above_cost" not in codes(
        engine.ceiling(replace(vote, cost_dong=None), on=JUNE_2020)
    )


def local(cap, *limits):
    """Machines of two milliard under a province's own cap, in February 2027."""
    own = parse(MACHINERY.replace("500000000", cap), scope=LOCAL)
    book = engine.load("40", (own, *(parse(text, scope=NATIONAL) for text in limits)))
    return engine.ceiling(Facts("machinery", 2_000_000_000, track="local"), on=ON, book=book)


def test_until_it_is_known_whether_the_national_level_binds_nothing_is_cut_and_both_are_told():
    over, equal, under = local("300000001"), local("300000000"), local("299999999")
    assert [one.ceiling_dong for one in (over, equal, under)] == [
        300_000_001, 300_000_000, 299_999_999,
    ]  # fmt: skip
    told = next(reason for reason in over.reasons if reason.code == "national_lower")
    assert told.params == {"local_dong": 300_000_001, "national_dong": 300_000_000}
    assert told.legal and not over.verified
    assert "national_lower" not in codes(equal) + codes(under)
    assert [row.name for row in over.derivation.weak] == [
        "support_levels.machinery", "procedure.local_level_limit",
    ]  # fmt: skip
    assert [row.name for row in under.derivation.weak] == ["support_levels.machinery"]


def test_where_a_text_says_that_nothing_binds_a_province_its_level_stands_alone():
    free = local("300000001", BINDING.replace("national_level", "none"))
    assert (free.ceiling_dong, free.verified) == (300_000_001, True)
    assert [row.name for row in free.derivation.rows] == [
        "40.support_levels.machinery", "procedure.local_level_limit",
    ]  # fmt: skip
    assert not {"national_lower", "national_binds"} & set(codes(free))


def test_of_a_provinces_level_and_the_national_one_the_lower_binds_where_a_text_says_so():
    over, equal, under = (local(cap, BINDING) for cap in ("300000001", "300000000", "299999999"))
    assert [one.ceiling_dong for one in (over, equal, under)] == [
        300_000_000, 300_000_000, 299_999_999,
    ]  # fmt: skip
    assert "national_binds" in codes(over)
    bound = next(reason for reason in over.reasons if reason.code == "national_binds")
    assert bound.params == {"ceiling_dong": 300_000_000} and bound.legal
    assert "national_binds" not in codes(equal) + codes(under)


def test_where_the_province_does_not_know_its_level_the_national_one_is_the_most():
    machine, book = replace(MACHINE, track="local"), engine.load("sample")
    before = engine.ceiling(machine, on=date(2018, 5, 10), book=book)
    assert (before.ceiling_dong, before.cap_dong) == (200_000_000, 200_000_000)
    assert "local_level_unknown" in codes(before) and not before.verified
    after = engine.ceiling(machine, on=date(2018, 5, 11), book=book)
    assert (after.ceiling_dong, after.cap_dong) == (210_000_000, 210_000_000)
    assert "local_level_unknown" not in codes(after)


def test_a_track_that_is_not_given_is_not_tested():
    assert "track" in engine.ceiling(MACHINE, on=JUNE_2020).not_tested
    known = engine.ceiling(replace(MACHINE, track="national"), on=JUNE_2020)
    assert "track" not in known.not_tested


def test_eligibility_is_asked_alone_too():
    found = engine.eligibility(replace(MACHINE, place_kind="ward_type1"), on=JUNE_2020)
    assert (found.status, found.reasons[0].code) == ("ineligible", "place_ineligible")
    assert found.reasons[0].params == {"place_kind": "ward_type1", "on": JUNE_2020}
    other = engine.eligibility(MACHINE, on=JUNE_2020, book=engine.load("40"))
    assert other.status == "eligible"


def test_an_answer_is_verified_only_where_nothing_in_it_is_in_doubt():
    sure = replace(MACHINE, form="cooperative", place_kind="commune", track="national")
    assert engine.ceiling(sure, on=JUNE_2020).verified
    assert not engine.ceiling(replace(sure, place_kind="ward"), on=JUNE_2020).verified
    assert not engine.ceiling(replace(sure, track="local"), on=JUNE_2020).verified
    refused = engine.ceiling(replace(sure, place_kind="ward_type1"), on=JUNE_2020)
    assert (refused.status, refused.verified) == ("ineligible", True)


def with_rate(rate):
    text = MACHINERY.replace('"0.50"', f'"{rate}"')
    book = engine.load(None, (parse(text, scope=NATIONAL),))
    return bulk.table([(Facts("machinery"), ON)], book=book)


def test_bulk_refuses_shares_that_have_no_common_denominator_in_64_bits():
    """10^15 × 9,223 still fits; shares in hundredths of a per cent do not."""
    rules = with_rate("0.998")
    assert (rules.base, rules.share.tolist(), rules.cap.tolist()) == (500, [499], [500_000_000])
    assert bulk.table([]).base == 1
    with pytest.raises(OverflowError, match="10000 do not fit int64"):
        with_rate("0.9973")


def test_few_long_runs_and_many_short_ones_give_the_same_to_the_dong():
    rules = bulk.table([(Facts("machinery"), JUNE_2020), (Facts("seminar_visit"), JUNE_2020)])
    for runs in (1, 2, 3, 4, 5):
        size = bulk.RUN_ROWS * runs
        costs = np.arange(1, size + 1, dtype=np.int64) * 1_000_003
        case = (np.arange(size) * runs // size) % 2
        found = bulk.ceilings(costs, case, rules)
        order = np.argsort(case, kind="stable")
        assert (bulk.ceilings(costs[order], case[order], rules) == found[order]).all()


def test_points_are_summed_averaged_half_up_and_told_apart_at_the_spread():
    assert total({"use": 30, "skill": 41}) == 71
    assert (average([70]), average([70, 71]), average([1, 1, 2]), average([1, 2, 2])) == (
        7_000, 7_050, 133, 167,
    )  # fmt: skip
    with pytest.raises(ValueError, match="no totals"):
        average([])
    kind, rule = next(iter(engine.load().scoring.items()))
    row = scoring(kind, on=rule.values[0].valid_from)
    assert are_apart([0, row.spread], row) and are_apart([row.spread, 0, 1], row)
    assert not are_apart([0, row.spread - 1], row) and not are_apart([50], row)
    assert Reason("x").legal == ""


def test_what_is_given_to_an_event_is_not_counted_by_its_guests():
    found = engine.ceiling(
        Facts("domestic_fair_joined", 100_000_000, beneficiaries=3), on=date(2016, 6, 1)
    )
    assert not {"each_equal", "each_own"} & {reason.code for reason in found.reasons}
    assert "rate_of_cost" in {reason.code for reason in found.reasons}


@pytest.mark.parametrize(
    ("rate_evidence", "code"), [("unknown", "rate_unknown"), ("seen", "no_rate"), (None, None)]
)
def test_a_level_without_a_share_says_whether_the_text_has_none_or_nobody_knows(
    rate_evidence, code
):
    (case,) = engine.load().levels["new_enterprise"].cases
    level = case.values[0].model_copy(update={"rate": None, "rate_evidence": rate_evidence})
    facts = Facts("new_enterprise", 50_000_000)
    told = {reason.code for reason in argue(level, facts, "enterprise", level.cap)}
    assert told & {"rate_unknown", "no_rate"} == ({code} if code else set())
