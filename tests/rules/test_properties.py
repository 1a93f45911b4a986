"""What must hold for every activity, date and amount."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from khuyencong.rules import engine
from khuyencong.rules.engine import Facts

BOOK = engine.load()
COSTS = st.integers(1, 10**15)
DAYS = st.dates(date(2014, 4, 8), date(2035, 12, 31))
KNOWN = {name: st.none() | st.sampled_from(sorted(words)) for name, words in BOOK.known.items()}
CODES = st.sampled_from(sorted(BOOK.activities))
YES_NO = st.none() | st.booleans()


@st.composite
def cases(draw):
    """Facts that contradict nothing."""
    facts = Facts(
        draw(CODES), draw(COSTS), area=draw(KNOWN["area"]), form=draw(KNOWN["form"]),
        place_kind=draw(KNOWN["place_kind"]), track=draw(KNOWN["track"]),
        level=draw(st.sampled_from([None, "province", "region", "nation"])),
        manager=draw(KNOWN["manager"]), beneficiaries=draw(st.none() | st.integers(1, 50)),
        is_craft_village=draw(YES_NO), is_sme=draw(YES_NO), is_sector_listed=draw(YES_NO),
    )  # fmt: skip
    return facts, draw(DAYS)


@settings(max_examples=600, deadline=None)
@given(cases(), st.sampled_from([None, "40", "sample"]))
def test_a_ceiling_is_whole_and_within_rate_cap_and_cost(case, province):
    facts, on = case
    found = engine.ceiling(facts, on=on, book=engine.load(province))
    assert found.status in {"eligible", "ineligible", "needs_person"}
    if found.status == "ineligible":
        assert found.ceiling_dong == 0
    elif found.status == "needs_person":
        assert found.ceiling_dong is None and not found.verified
    else:
        assert type(found.ceiling_dong) is int
        assert 0 <= found.ceiling_dong <= facts.cost_dong
        if found.rate is not None:
            assert Decimal(found.ceiling_dong) <= found.rate * facts.cost_dong
        if found.cap_dong is not None:
            assert found.ceiling_dong <= found.cap_dong * (facts.beneficiaries or 1)
    assert found.reasons
    assert len(set(found.not_tested)) == len(found.not_tested)
    assert on >= date(2014, 4, 8) and all(
        row.valid_from <= on and (row.valid_until is None or on < row.valid_until)
        for row in found.derivation.rows
    )


@settings(max_examples=300, deadline=None)
@given(cases(), COSTS)
def test_a_higher_cost_never_lowers_the_ceiling(case, other):
    facts, on = case
    low, high = sorted((facts.cost_dong, other))
    one = engine.ceiling(replace(facts, cost_dong=low), on=on)
    two = engine.ceiling(replace(facts, cost_dong=high), on=on)
    assert one.status == two.status
    assert (one.ceiling_dong or 0) <= (two.ceiling_dong or 0)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=20), DAYS)
def test_a_group_is_the_sum_of_its_members(costs, on):
    alone = [engine.ceiling(Facts("machinery", cost), on=on).ceiling_dong for cost in costs]
    group = engine.ceiling(Facts("machinery", costs_dong=tuple(costs)), on=on)
    assert group.ceiling_dong == sum(alone)


@settings(max_examples=200, deadline=None)
@given(COSTS, st.integers(1, 500), DAYS)
def test_an_equal_split_loses_no_dong(cost, count, on):
    low, larger = divmod(cost, count)
    costs = (low,) * (count - larger) + (low + 1,) * larger
    if low == 0:
        return
    split = engine.ceiling(Facts("machinery", cost, beneficiaries=count), on=on)
    given_each = engine.ceiling(Facts("machinery", costs_dong=costs), on=on)
    assert split.ceiling_dong == given_each.ceiling_dong


@settings(max_examples=200, deadline=None)
@given(cases())
def test_a_local_answer_is_never_above_the_national_one(case):
    facts, on = case
    book = engine.load("sample")
    national = engine.ceiling(replace(facts, track="national"), on=on, book=book)
    local = engine.ceiling(replace(facts, track="local"), on=on, book=book)
    if national.ceiling_dong is not None and local.ceiling_dong is not None:
        assert local.ceiling_dong <= national.ceiling_dong
    assert not (local.verified and local.status == "eligible")


@settings(max_examples=200, deadline=None)
@given(cases())
def test_every_answer_can_be_said_and_stored(case):
    import json

    facts, on = case
    found = engine.support(facts, on=on)
    for lang in ("vi", "en"):
        shown = engine.as_json(found, lang)
        assert all(reason["text"] and "{" not in reason["text"] for reason in shown["reasons"])
    json.dumps(engine.as_rows(found.derivation), ensure_ascii=False)
