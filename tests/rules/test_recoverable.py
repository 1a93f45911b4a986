"""Support that is paid back: a kind of its own, which a province's pack may give."""

from dataclasses import replace
from datetime import date

import pytest

from khuyencong.rules import changes, engine
from khuyencong.rules.book import build
from khuyencong.rules.engine import Facts
from khuyencong.rules.errors import ParameterError
from khuyencong.rules.packs import LOCAL, parse
from khuyencong.rules.reading import FOLDER
from tests.rules.test_laid_upon import CHECKED, HEAD, SEEN, SOURCE

ON = date(2027, 2, 1)
HALF = '"0.50"'
LOAN = (
    f"{HEAD}{SOURCE}levels:\n  machinery:\n{CHECKED}    cases:\n"
    "      - when: {kind: [recoverable]}\n        values:\n"
    f"          - {{from: 2027-01-01, cap: 500000000, term_years: 5, {SEEN}}}\n"
)
BORROWED = Facts("machinery", 900_000_000, kind="recoverable", track="local", form="cooperative")


def book(text=LOAN):
    return engine.load("40", (parse(text, scope=LOCAL),))


def test_a_province_lends_five_hundred_million_over_five_years():
    found = engine.ceiling(BORROWED, on=ON, book=book())
    assert (found.status, found.ceiling_dong, found.term_years) == ("eligible", 500_000_000, 5)
    assert found.rate is None and found.derivation.rows[-1].name == (
        "40.support_levels.machinery[recoverable]"
    )
    terms = next(reason for reason in found.reasons if reason.code == "recoverable_terms")
    assert (terms.params, terms.legal) == ({"years": 5}, "Điều 8")


def test_what_it_gives_without_return_is_not_touched_by_what_it_lends():
    grant = replace(BORROWED, kind=None)
    with_loan = engine.ceiling(grant, on=ON, book=book())
    assert with_loan == engine.ceiling(grant, on=ON, book=engine.load("40"))
    assert (with_loan.ceiling_dong, with_loan.term_years) == (300_000_000, None)
    assert engine.ceiling(replace(BORROWED, kind="grant"), on=ON, book=book()) == with_loan


def test_a_level_that_names_what_it_grants_and_what_it_lends_grants_to_whoever_says_neither():
    granted = "      - when: {kind: [grant]}\n        values:\n"
    granted += f"          - {{from: 2027-01-01, rate: {HALF}, cap: 200000000, {SEEN}}}\n"
    both = book(LOAN + granted)
    found = engine.ceiling(replace(BORROWED, kind=None), on=ON, book=both)
    assert (found.status, found.ceiling_dong, found.term_years) == ("eligible", 200_000_000, None)
    assert "40.support_levels.machinery[grant]" in {row.name for row in found.derivation.rows}
    assert engine.ceiling(BORROWED, on=ON, book=both).ceiling_dong == 500_000_000


def test_the_day_before_the_pack_nobody_knows_a_loan():
    before = engine.ceiling(BORROWED, on=date(2026, 12, 31), book=book())
    assert (before.status, before.reasons[-1].code) == ("needs_person", "recoverable_unknown")


def test_the_pack_says_in_words_that_it_is_paid_back():
    (change,) = changes.differences(engine.load("40"), book())
    assert change.after == "tối đa 500.000.000 đồng, có thu hồi, không lãi, trong 5 năm"
    (in_english,) = changes.differences(engine.load("40"), book(), "en")
    assert in_english.after == "at most 500.000.000 đồng, paid back without interest in 5 years"
    assert "recoverable support" in in_english.label


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cap: 500000000, term_years: 5", "cap: 500000000"),
        ("kind: [recoverable]", "kind: [grant]"),
        ("kind: [recoverable]", "kind: [grant, recoverable]"),
        ("term_years: 5", "term_years: 0"),
    ],
)
def test_a_loan_has_a_term_and_a_grant_has_none(old, new):
    with pytest.raises(ParameterError):
        build(FOLDER, "40", (parse(LOAN.replace(old, new), scope=LOCAL),))


@pytest.mark.parametrize(
    ("track", "status", "code", "params"),
    [
        ("national", "ineligible", "recoverable_provinces_only", {}),
        ("local", "needs_person", "recoverable_unknown", {"activity": "machinery"}),
        (None, "needs_person", "fact_needed", {"facts": ["track"]}),
    ],
)
def test_only_a_province_lends_and_whoever_names_no_budget_is_asked(track, status, code, params):
    found = engine.ceiling(replace(BORROWED, track=track), on=ON, book=engine.load("40"))
    assert (found.status, found.reasons[-1].code, found.reasons[-1].params) == (
        status, code, params,
    )  # fmt: skip
