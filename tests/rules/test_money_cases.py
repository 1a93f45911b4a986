"""Every worked case of advances, payments and days answers as written in rules/cases/money."""

from dataclasses import replace
from datetime import date

import pytest

from khuyencong.core.money import share
from khuyencong.rules import engine, payments
from khuyencong.rules.areas import in_cluster
from khuyencong.rules.conditions import Workshop
from khuyencong.rules.ranking import trade_groups
from khuyencong.rules.reading import FOLDER, read

CASES = read(FOLDER / "cases" / "money" / "money.yaml")["cases"]


def advance(facts, on):
    law = engine.advance(facts["activity"], on=on)
    if law.share is None:
        most_dong = None
    else:
        is_open = law.is_open(facts["done_percent"])
        most_dong = share(facts["support_dong"], law.share) if is_open else 0
    return {"advanced_dong": most_dong, "verified": law.verified}


def income_tax(facts, on):
    tax = payments.income_tax(facts["payment_dong"], on=on)
    return {"withheld_dong": tax.withheld_dong, "verified": tax.derivation.verified}


def last_payment(facts, on):
    law = engine.last_payment(facts["activity"], on=on)
    papers = [paper.code for paper in law.papers]
    return {"papers": papers, "whole": law.is_whole, "verified": law.derivation.verified}


def form(facts, on):
    row = engine.form(facts["name"], on=on)
    return {"number": row and row.number}


def priority(facts, on):
    rest = {name: value for name, value in facts.items() if name != "trade"}
    groups = trade_groups(facts["trade"], workshop=Workshop(**rest), on=on)
    return {"groups": sorted(groups)}


def figure(facts, on):
    value = engine.procedure(facts["name"], on=on)
    return {"value": list(value) if isinstance(value, tuple) else value}


ASKED = {
    "last_payment": last_payment,
    "form": form,
    "priority": priority,
    "cluster": lambda facts, on: {"area": in_cluster(facts["area"], on=on)},
    "advance": advance,
    "income_tax": income_tax,
    "purchase": lambda facts, on: {"way": payments.purchase(facts["amount_dong"], on=on).way},
    "figure": figure,
    "deadline": lambda facts, _on: {"day": engine.deadline(facts["name"], year=facts["year"])},
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_case_answers_as_written(case):
    found = ASKED[case["ask"]](case["facts"], case["on"])
    assert {name: found[name] for name in case["expect"]} == case["expect"]


def test_no_case_is_written_twice():
    names = [case["name"] for case in CASES]
    assert len(set(names)) == len(names) >= 60


def test_the_codes_of_a_voucher_are_those_of_its_day():
    def codes(on, activity="machinery"):
        return [one.code for one in engine.budget_codes(activity, on=on)]

    assert codes(date(2014, 4, 7)) == []
    assert codes(date(2016, 6, 1)) == ["070-102"]
    assert codes(date(2025, 12, 31)) == ["280-309"]
    assert codes(date(2026, 1, 1)) == ["280-309", "8051", "7102", "7103"]
    assert "8008" in codes(date(2026, 1, 1), "vocational_training")


def test_every_chapter_of_the_index_is_told_by_number_on_its_day():
    def chapters(on, kind="chapter", **more):
        return [one.code for one in engine.codes_in_force(kind, on=on, **more)]

    today = chapters(date(2026, 11, 28))
    assert len(today) == 8 and today == sorted(today)
    assert chapters(date(2026, 11, 28), book=engine.load("40")) == today
    assert chapters(date(2001, 1, 1)) == []
    assert not set(today) & set(chapters(date(2026, 11, 28), "item"))


def test_a_paper_is_told_the_forms_of_its_day_whose_content_it_says():
    """Thông tư 36/2013/TT-BCT, from 10/2/2014."""

    def numbers(paper, on, **more):
        return [row.number for row in engine.forms_of(paper, on=on, **more)]

    assert numbers("acceptance_minutes", date(2014, 2, 9)) == []
    for on in (date(2014, 2, 10), date(2026, 11, 28)):
        assert numbers("acceptance_minutes", on) == ["5a", "5b"]
        assert numbers("liquidation", on, book=engine.load("40")) == ["6"]
    assert numbers("project_registration", date(2026, 11, 28)) == []


def test_the_index_of_2026_names_who_pays_and_what_is_carried_over_apart_from_what_is_spent():
    def codes(kind, on=date(2026, 6, 1)):
        return [one.code for one in engine.codes_in_force(kind, on=on)]

    assert codes("payer") == ["554", "555", "556", "557", "560", "857"]
    assert codes("carry_over") == [
        "0051", "0063", "0912", "0915", "0923", "0962", "0965", "0973",
    ]  # fmt: skip
    assert not {*codes("payer"), *codes("carry_over")} & {*codes("chapter"), *codes("item")}
    assert codes("payer", date(2025, 12, 31)) == []


def test_what_to_know_before_a_payment_is_told_with_its_figures():
    told = [(one.code, dict(one.params)) for one in payments.notes(date(2026, 6, 1))]
    assert told == [
        ("income_tax_withheld", {"from_dong": 5_000_000, "percent": 10}),
        ("purchase_by_invoice", {"limit_dong": 50_000_000}),
        ("purchase_short_appointment", {"limit_dong": 500_000_000}),
    ]
    assert payments.notes(date(2012, 6, 1)) == ()


def test_before_an_estimate_whoever_spends_national_money_on_a_fair_looks_for_a_tender():
    def told(activity, track, on=date(2026, 6, 1)):
        found = payments.before_buying(activity, track, on=on)
        for one in found:
            assert one.code != tender[0] or one.params == {"activity": activity}
        return [(one.code, one.legal) for one in found]

    bought = [
        ("purchase_by_invoice", "khoản 4 Điều 80 Nghị định 214/2025/NĐ-CP"),
        ("purchase_short_appointment", "khoản 4 Điều 78 Nghị định 214/2025/NĐ-CP"),
    ]
    tender = ("implementer_by_tender", "Điều 3 Thông tư 36/2013/TT-BCT")
    fair = told("domestic_fair_organised", "national")
    assert [code for code, _legal in fair] == [tender[0], bought[0][0], bought[1][0]]
    assert fair[0][1].startswith(tender[1])
    assert told("domestic_fair_organised", "local") == bought
    assert told("machinery", "national") == bought
    assert told("information", "national", date(2016, 6, 1)) == [tender]
    assert told("information", "national", date(2014, 2, 9)) == []


def test_meals_and_travel_are_for_learners_without_a_salary_from_the_state():
    (found,) = payments.learners(date(2016, 6, 1))
    assert (found.code, found.legal) == ("without_state_salary", "Điều 14 Thông tư 36/2013/TT-BCT")
    assert payments.learners(date(2014, 2, 9)) == ()


@pytest.mark.parametrize(
    ("contract_dong", "on", "until"),
    [
        (None, date(2026, 6, 1), date(2026, 7, 31)),  # no contract
        (50_000_000, date(2026, 6, 30), date(2026, 7, 31)),
        (50_000_001, date(2026, 6, 30), None),
        (None, date(2026, 1, 31), date(2026, 2, 28)),
        (None, date(2024, 5, 1), date(2024, 6, 30)),
        (None, date(2026, 11, 2), date(2026, 12, 31)),
        (None, date(2026, 12, 2), date(2027, 1, 31)),
        (None, date(2024, 4, 30), None),  # before the circular
    ],
)
def test_a_small_advance_is_cleared_by_the_end_of_the_next_month(contract_dong, on, until):
    found = payments.small_advance(contract_dong, on=on)
    assert found.until == until
    assert {row.name for row in found.derivation.rows} == {
        "procedure.treasury_advance_over_dong", "procedure.treasury_advance_cleared_months",
    }  # fmt: skip
    if until and on.year == 2024:
        assert found.legal == "Điều 6 Thông tư 17/2024/TT-BTC" and found.derivation.weak == ()


def without(unknown):
    """The national book in which nobody knows one figure of procedure."""
    rules = engine.load()
    rule = rules.procedure[unknown]
    rows = tuple(row.model_copy(update={"value": None}) for row in rule.values)
    return replace(
        rules, procedure=rules.procedure | {unknown: rule.model_copy(update={"values": rows})}
    )


def test_nobody_is_told_a_day_to_clear_a_small_advance_by_half_a_rule():
    for unknown in ("treasury_advance_over_dong", "treasury_advance_cleared_months"):
        for contract_dong in (None, 50_000_000):
            found = payments.small_advance(
                contract_dong, on=date(2026, 6, 1), book=without(unknown)
            )
            assert found.until is None


@pytest.mark.parametrize("unknown", ["income_tax_from_dong", "income_tax_percent"])
def test_no_tax_is_withheld_by_half_a_rule(unknown):
    tax = payments.income_tax(5_000_000, on=date(2026, 6, 1), book=without(unknown))
    assert (tax.withheld_dong, tax.from_dong, tax.percent) == (None, None, None)
