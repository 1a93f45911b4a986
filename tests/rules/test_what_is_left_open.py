"""What an answer says it did not test, why a person decides, and what a province has of its own."""

from dataclasses import replace
from datetime import date

import pytest

from khuyencong.rules import conditions, engine
from khuyencong.rules.answers import Reason
from khuyencong.rules.engine import Facts
from khuyencong.rules.packs import LOCAL, parse
from khuyencong.rules.procedures import FORMS_OF
from tests.rules.test_scale import BOOK, ON

IN_2020 = date(2020, 6, 1)
LOAN = """\
pack: {title: "Mức của tỉnh", legal: "Nghị quyết 9/2027/NQ-HĐND", province: "40"}
checked: &checked {on: 2026-12-20, by: "Chuyên viên Sở"}
levels:
  machinery:
    checked: *checked
    cases:
      - when: {kind: [%s]}
        values:
          - {from: 2027-01-01, %s, evidence: internal, legal: "Điều 3 Nghị quyết 9/2027/NQ-HĐND"}
"""
GRANT = ("grant", 'rate: "0.50", cap: 300000000')
RECOVERABLE = ("recoverable", 'rate: "0.50", cap: 500000000, term_years: 5')


@pytest.mark.parametrize(
    ("code", "is_doubt"),
    [
        ("form_needs_person", True), ("place_needs_person", True), ("decided_by_norm", True),
        ("craft_village_asked", True), ("fact_needed", True), ("level_local", True),
        ("level_unknown", True), ("priority_unknown", True), ("recoverable_unknown", True),
        ("ceiling", False), ("national_share", False),
    ],
)  # fmt: skip
def test_a_person_decides_for_these_reasons_and_no_other(code, is_doubt):
    found = engine.ceiling(Facts("machinery", 800_000_000), on=IN_2020)
    assert found.doubts == ()
    reason = Reason(code, {}, "Điều 8")
    known = replace(found, reasons=(reason,))
    assert known.doubts == ()  # an amount is known: nobody has to
    assert replace(known, ceiling_dong=None).doubts == ((reason,) if is_doubt else ())


@pytest.mark.parametrize(
    ("activity", "given", "is_asked"),
    [
        ("machinery", {}, True), ("machinery", {"beneficiaries": 1}, False),
        ("machinery", {"costs_dong": (800_000_000,)}, False), ("new_enterprise", {}, True),
        ("domestic_fair_organised", {}, False),
    ],
)  # fmt: skip
def test_how_many_there_are_is_asked_where_each_has_its_own_cap(activity, given, is_asked):
    cost = None if "costs_dong" in given else 800_000_000
    found = engine.ceiling(Facts(activity, cost, **given), on=IN_2020)
    assert ("beneficiaries" in found.not_tested) is is_asked


def test_the_capital_is_asked_where_a_level_goes_by_it_and_nowhere_else():
    def facts(book, on=ON):
        return [one.name for one in conditions.asked("machinery", "", on=on, book=book)]

    assert "registered_capital" in facts(BOOK)
    assert "registered_capital" not in facts(BOOK, IN_2020)
    assert "registered_capital" not in facts(engine.load())


@pytest.mark.parametrize(("kind", "figures"), [GRANT, RECOVERABLE])
def test_a_province_has_the_kinds_of_support_that_its_rows_in_force_name(kind, figures):
    book = engine.load("40", (parse(LOAN % (kind, figures), scope=LOCAL),))
    assert engine.own_kinds(Facts("machinery"), on=ON, book=book) == (kind,)
    assert engine.own_kinds(Facts("machinery"), on=IN_2020, book=book) == ()
    assert engine.own_kinds(Facts("trademark"), on=ON, book=book) == ()


def test_each_condition_that_asks_for_a_form_names_one_that_is_there():
    assert FORMS_OF == {
        "training_plan": "form_11", "acceptance_5a": "form_5a", "acceptance_5b": "form_5b",
        "volume_3b": "form_3b",
    }  # fmt: skip
    assert set(FORMS_OF.values()) <= set(engine.load().forms)
