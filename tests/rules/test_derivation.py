"""What an answer rests on: whatever row would change it is named, and an unseen one is told."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from khuyencong.rules import engine, schema
from khuyencong.rules.derivation import as_rows
from khuyencong.rules.engine import Facts
from khuyencong.rules.errors import RuleInputError
from khuyencong.rules.packs import LOCAL, NATIONAL, parse
from tests.rules.test_packs import BINDING, MACHINERY

ON = date(2027, 2, 1)
HEAD, ROW = MACHINERY.split("  machinery:\n")
OWN = HEAD + "".join(
    f"  {code}:\n" + ROW.replace("500000000", str(cap))
    for code, cap in (("machinery", 500_000_000), ("trademark", 50_000_000),
                      ("association", 70_000_000), ("demonstration_model", 800_000_000))
)  # fmt: skip
FREE = BINDING.replace("national_level", "none")


def of(activity, cost, *texts, on=ON, **facts):
    packs = (parse(OWN, scope=LOCAL), *(parse(text, scope=NATIONAL) for text in texts))
    facts = Facts(activity, cost, track="local", **facts)
    return engine.ceiling(facts, on=on, book=engine.load("40", packs))


@pytest.mark.parametrize(
    ("activity", "cost", "own", "cut"),
    [("trademark", 100_000_000, 50_000_000, 35_000_000),
     ("association", 200_000_000, 70_000_000, 50_000_000),
     ("machinery", 1_000_000_000, 500_000_000, 300_000_000)],
)  # fmt: skip
def test_a_remembered_national_row_beside_a_provinces_own_leaves_nothing_verified(
    activity, cost, own, cut
):
    until_known, bound = of(activity, cost), of(activity, cost, BINDING)
    assert (until_known.ceiling_dong, until_known.verified) == (own, False)
    assert (bound.ceiling_dong, bound.verified) == (cut, False)
    assert [(row.role, row.name.split("[")[0]) for row in bound.derivation.weak] == [
        ("bound", f"support_levels.{activity}")
    ]
    free = of(activity, cost, FREE)
    assert (free.ceiling_dong, free.verified) == (own, True)


def test_a_provinces_level_that_is_not_written_down_is_a_row_that_nobody_has_seen():
    found = engine.ceiling(Facts("machinery", 10**9, track="local"), on=ON, book=engine.load("40"))
    assert [(row.role, row.name, row.unseen) for row in found.derivation.weak] == [
        ("own", "40.support_levels.machinery", ("figure",)),
        ("bound", "support_levels.machinery", ("figure", "day")),
    ]


def bounds(found):
    return [row.name.split("[")[0] for row in found.derivation.rows if row.role == "bound"]


NATIONAL_MACHINERY, LIMIT_ROW = "support_levels.machinery", "procedure.local_level_limit"


@pytest.mark.parametrize(
    ("cost", "texts", "told"),
    [
        (100_000_000, (), [NATIONAL_MACHINERY]),  # half of it is below either cap
        (1_000_000_000, (), [NATIONAL_MACHINERY, LIMIT_ROW]),
        (1_000_000_000, (BINDING,), [NATIONAL_MACHINERY, LIMIT_ROW]),
        (1_000_000_000, (FREE,), [LIMIT_ROW]),
        (100_000_000, (FREE,), []),
    ],
)
def test_the_limit_is_named_only_where_a_lower_national_level_makes_it_asked(cost, texts, told):
    assert bounds(of("machinery", cost, *texts)) == told


def test_where_the_nation_names_no_figure_the_provinces_own_stands_beside_the_limit():
    own = HEAD + "  information:\n" + ROW
    book = engine.load("40", (parse(own, scope=LOCAL),))
    found = engine.ceiling(Facts("information", 100_000_000, track="local"), on=ON, book=book)
    assert (found.status, found.ceiling_dong) == ("eligible", 50_000_000)
    assert bounds(found) == ["support_levels.information", LIMIT_ROW]


def test_a_share_without_a_cap_is_told_of_the_lower_national_cap():
    own = HEAD + "  machinery:\n" + ROW.replace("cap: 500000000, ", "")
    book = engine.load("40", (parse(own, scope=LOCAL),))
    found = engine.ceiling(Facts("machinery", track="local"), on=ON, book=book)
    (told,) = [reason for reason in found.reasons if reason.code.startswith("national_lower")]
    assert (told.code, told.params) == (
        "national_lower_no_cap", {"local_dong": None, "national_dong": 300_000_000},
    )  # fmt: skip


def test_a_level_no_province_is_named_for_is_that_of_some_province():
    found = engine.ceiling(Facts("machinery", 10**9, track="local"), on=ON)
    assert found.derivation.weak[0].name == "local.support_levels.machinery"


def test_a_decision_keeps_whether_a_row_is_its_own_or_a_bound():
    rows = as_rows(of("machinery", 10**9).derivation)
    assert {(row["role"], row["name"].split("[")[0]) for row in rows} >= {
        ("own", "40.support_levels.machinery"), ("bound", NATIONAL_MACHINERY),
    }  # fmt: skip


# --- every row altered in turn ------------------------------------------------------------------


def made(row, **new):
    """The row with other words, nothing remembered of what it said before."""
    fields = {name: getattr(row, name) for name in type(row).model_fields}
    return type(row).model_construct(**(fields | new))


SEEN = {
    "evidence": "seen", "day_evidence": "seen", "article_evidence": "seen", "verified": None,
    "amended_by": "",
}  # fmt: skip


CONSULTED = (
    "local_level_limit", "machines_new_only", "trips_abroad_a_year", "burnt_brick_kilns",
    "priority_support_percent", "recoverable_support", "supports_of_an_application",
)  # fmt: skip


def in_tables(book, change):
    """The book with `change(name, row)` in place of every row it answers by."""

    def levels(table, prefix):
        return {
            code: made(level, cases=tuple(
                made(case, values=tuple(change(f"{prefix}.{code}", row) for row in case.values))
                for case in level.cases
            ))
            for code, level in table.items()
        }  # fmt: skip

    rules = book.eligibility
    dated = {
        name: made(rule, values=tuple(change(f"eligibility.{name}", row) for row in rule.values))
        for name in ("forms", "places", "craft_villages")
        for rule in (getattr(rules, name),)
    }
    dated["transition"] = change("eligibility.transition", rules.transition)
    figures = {
        name: made(rule, values=tuple(change(f"procedure.{name}", row) for row in rule.values))
        for name in CONSULTED
        for rule in (book.procedure[name],)
    }
    return replace(
        book,
        levels=levels(book.levels, "support_levels"),
        local=levels(book.local, f"{book.province}.support_levels"),
        eligibility=made(rules, **dated),
        procedure=book.procedure | figures,
    )


def all_seen(_name, row):
    rate = {"rate_evidence": None} if isinstance(row, schema.LevelPeriod) else {}
    is_known = row.evidence != "unknown"
    return made(row, **SEEN, **rate) if is_known else row


def others(row):
    """The same row as it might also stand."""
    match row:
        case schema.LevelPeriod():
            yield made(row, rate=None, cap=1, **SEEN, decided_by=None, requires={})
            yield made(row, rate=None, cap=10**15, **SEEN, decided_by=None, requires={})
        case schema.Verdicts():
            listed = (*row.eligible, *row.ineligible, *row.needs_person)
            yield made(row, eligible=listed, ineligible=(), needs_person=())
            yield made(row, eligible=(), ineligible=listed, needs_person=())
        case schema.CraftVillagePeriod():
            yield made(row, is_enough=not row.is_enough)
        case schema.Transition():
            yield made(row, at=date(9000, 1, 1))
        case schema.ProcedurePeriod():
            words, counts = ("national_level", "none", "required", "excluded"), (0, 200)
            values = counts if isinstance(row.value, int) else words
            yield from (made(row, value=value, **SEEN) for value in values)


def amounts(facts, on, book):
    try:
        found = engine.ceiling(facts, on=on, book=book)
    except RuleInputError:
        return None, None
    return (found.status, found.ceiling_dong), found


OF_ONE_APPLICATION = OWN.replace(", evidence:", ", conditions: [once_per_application], evidence:")


@cache
def books():
    """Read once somebody asks: all workers collect this file."""
    own, national = parse(OWN, scope=LOCAL), {"scope": NATIONAL}
    of_one = parse(OF_ONE_APPLICATION, scope=LOCAL)
    return [
        in_tables(engine.load(province, packs), all_seen)
        for province, packs in (
            (None, ()),
            ("sample", ()),
            ("40", ()),
            ("40", (own,)),
            ("40", (own, parse(BINDING, **national))),
            ("40", (own, parse(FREE, **national))),
            ("40", (of_one,)),
        )
    ]


@st.composite
def cases(draw):
    words = {
        name: draw(st.none() | st.sampled_from(sorted(engine.load().known[name])))
        for name in ("area", "form", "place_kind", "track")
    }
    on = draw(st.dates(date(2014, 4, 8), date(2028, 1, 1)))
    approved = draw(st.none() | st.dates(date(2014, 4, 8), on))
    return Facts(
        draw(st.sampled_from(sorted(engine.activities()))), draw(st.integers(1, 3 * 10**9)),
        **words, level=draw(st.sampled_from([None, "province", "region", "nation"])),
        is_craft_village=draw(st.none() | st.booleans()), is_sme=draw(st.none() | st.booleans()),
        approved_date=approved, is_new_machine=draw(st.none() | st.booleans()),
        is_manual_kiln=draw(st.none() | st.booleans()), trips_abroad=draw(st.none() | st.just(1)),
        other_supports=draw(st.none() | st.integers(0, 1)),
        kind=draw(st.sampled_from([None, None, "recoverable"])),
    ), on  # fmt: skip


MARK, WARD = Facts("trademark", 10**8, track="local"), Facts("machinery", 10**9)
WARD, MADE = replace(WARD, place_kind="ward_type1"), replace(WARD, track="national")


@settings(max_examples=60, deadline=None)
@given(cases(), st.sampled_from(range(7)))
@example((MARK, ON), 3)
@example((MARK, ON), 4)
@example((MARK, ON), 5)
@example((replace(WARD, is_craft_village=True), date(2024, 5, 20)), 0)
@example((replace(MADE, is_new_machine=True), date(2016, 5, 20)), 0)
@example((replace(MADE, is_manual_kiln=True, trade="2392"), date(2016, 5, 20)), 0)
@example((replace(MADE, activity="foreign_fair", trips_abroad=1), date(2016, 5, 20)), 0)
@example((replace(MARK, other_supports=1), ON), 6)
@example((replace(MADE, priority_decision="1/QĐ", priority_decision_date=ON), ON), 0)
@example((replace(MADE, kind="recoverable"), date(2016, 5, 20)), 0)
@example((replace(WARD, approved_date=date(2024, 12, 20)), date(2026, 3, 1)), 0)
def test_whatever_row_would_change_the_answer_is_named_and_unseen_leaves_it_unverified(
    case, number
):
    book = books()[number]
    facts, on = case
    before, found = amounts(facts, on, book)
    if found is None:
        return
    named = {(row.name.split("[")[0], row.valid_from) for row in found.derivation.rows}
    rows = []
    in_tables(book, lambda name, row: rows.append((name, row)) or row)
    codes = {facts.activity, "technology_line"}
    for name, row in rows:
        if "support_levels" in name and name.rsplit(".", 1)[1] not in codes:
            continue

        def put(other, row=row):
            return in_tables(book, lambda _name, one: other if one is row else one)

        if all(amounts(facts, on, put(other))[0] == before for other in others(row)):
            continue
        since = row.at if isinstance(row, schema.Transition) else row.valid_from
        assert (name, since) in named, f"{name} from {since} decides, and is not named"
        unseen = amounts(facts, on, put(made(row, day_evidence="remembered")))[1]
        assert unseen and not unseen.verified, f"{name} from {since}: its day is not seen"


def test_a_trade_that_is_not_listed_is_refused_by_the_row_it_cites():
    unlisted = Facts("machinery", 10**9, is_sector_listed=False)
    found = engine.ceiling(unlisted, on=date(2016, 5, 20))
    assert (found.status, found.verified) == ("ineligible", True)
    assert [row.name for row in found.derivation.rows] == ["eligibility.forms"]
