"""What a payment asks for: income tax withheld from a person, how a purchase is made, who is paid
meals and travel, until when a small advance is cleared.

Law: Nghị định 253/2026/NĐ-CP, Điều 50 (income tax); Nghị định 214/2025/NĐ-CP, Điều 78, 80
(purchases outside an investment project); Thông tư 36/2013/TT-BCT, Điều 3, 14 (tender, learners);
Thông tư 17/2024/TT-BTC, Điều 6 (small advances). The figures are dated rows of procedure.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from khuyencong.core.money import share
from khuyencong.rules.answers import Reason
from khuyencong.rules.book import RuleBook
from khuyencong.rules.derivation import NOTHING, Derivation, used
from khuyencong.rules.procedures import procedure_row

DAY = timedelta(days=1)
WITHOUT_SALARY = "without_state_salary"
BY_INVOICE, SHORT_APPOINTMENT, TENDER = "by_invoice", "short_appointment", "tender"


@dataclass(frozen=True, slots=True)
class IncomeTax:
    """`withheld_dong` of one payment, whole đồng rounded down; None: the rule is not known."""

    withheld_dong: int | None
    from_dong: int | None
    percent: int | None
    legal: str
    derivation: Derivation = NOTHING


@dataclass(frozen=True, slots=True)
class Purchase:
    """How one purchase may be made; None: the thresholds are not known."""

    way: str | None
    legal: str
    derivation: Derivation = NOTHING


def income_tax(payment_dong: int, *, on: date, book: RuleBook | None = None) -> IncomeTax:
    """Tax withheld when a resident without a labour contract of three months is paid once.

    It counts each payment, not the month. Whoever hands in a commitment has nothing withheld.
    """
    least = procedure_row("income_tax_from_dong", on=on, book=book)
    percent = procedure_row("income_tax_percent", on=on, book=book)
    rests = Derivation(
        (
            used("procedure.income_tax_from_dong", least),
            used("procedure.income_tax_percent", percent),
        )
    )
    if not isinstance(least.value, int) or not isinstance(percent.value, int):
        return IncomeTax(None, None, None, least.citation, rests)
    rate = Decimal(percent.value) / 100
    withheld = share(payment_dong, rate) if payment_dong >= least.value else 0
    return IncomeTax(withheld, least.value, percent.value, least.citation, rests)


def purchase(amount_dong: int, *, on: date, book: RuleBook | None = None) -> Purchase:
    """By invoice alone, by the short appointment, or by tender."""
    rests = NOTHING
    for way, name in (
        (BY_INVOICE, "purchase_by_invoice_dong"),
        (SHORT_APPOINTMENT, "purchase_short_appointment_dong"),
    ):
        row = procedure_row(name, on=on, book=book)
        rests = rests.with_rows([used(f"procedure.{name}", row)])
        if not isinstance(row.value, int):
            return Purchase(None, row.citation, rests)
        if amount_dong <= row.value:
            return Purchase(way, row.citation, rests)
    return Purchase(TENDER, row.citation, rests)


def notes(on: date, *, book: RuleBook | None = None) -> tuple[Reason, ...]:
    """What to know before a payment, each with its clause; nothing where it is not known."""
    tax = income_tax(0, on=on, book=book)
    told = []
    if tax.from_dong is not None:
        told.append(
            Reason(
                "income_tax_withheld",
                {"from_dong": tax.from_dong, "percent": tax.percent},
                tax.legal,
            )
        )
    return (*told, *_purchases(on, book))


def before_buying(
    activity: str, track: str, *, on: date, book: RuleBook | None = None
) -> tuple[Reason, ...]:
    """What to know before an estimate: how things are bought, and of which contents the national
    track finds the implementing unit by tender. Each with its clause."""
    row = procedure_row("tendered_contents", on=on, book=book)
    is_tendered = track == "national" and isinstance(row.value, tuple) and activity in row.value
    found = (Reason("implementer_by_tender", {"activity": activity}, row.citation),)
    return (*(found if is_tendered else ()), *_purchases(on, book))


def _purchases(on: date, book: RuleBook | None) -> Iterator[Reason]:
    for code in ("purchase_by_invoice", "purchase_short_appointment"):
        row = procedure_row(f"{code}_dong", on=on, book=book)
        if row.value is not None:
            yield Reason(code, {"limit_dong": row.value}, row.citation)


def learners(on: date, *, book: RuleBook | None = None) -> tuple[Reason, ...]:
    """Which learners have meals and travel paid; nothing where it is not known."""
    row = procedure_row("learners_meals_and_travel", on=on, book=book)
    is_known = row.value == WITHOUT_SALARY
    return (Reason("without_state_salary", legal=row.citation),) if is_known else ()


@dataclass(frozen=True, slots=True)
class Clearing:
    """`until`: the last day; None where the rule does not hold or is not known."""

    until: date | None
    legal: str
    derivation: Derivation = NOTHING


def small_advance(contract_dong: int | None, *, on: date, book: RuleBook | None = None) -> Clearing:
    """Until when an advance of that day is cleared that has no contract (None), or a small one.

    Law: Thông tư 17/2024/TT-BTC, Điều 6; a larger contract is cleared from its payments.
    """
    over = procedure_row("treasury_advance_over_dong", on=on, book=book)
    months = procedure_row("treasury_advance_cleared_months", on=on, book=book)
    rests = NOTHING.with_rows(
        [
            used("procedure.treasury_advance_over_dong", over),
            used("procedure.treasury_advance_cleared_months", months),
        ]
    )
    if not isinstance(over.value, int) or not isinstance(months.value, int):
        return Clearing(None, months.citation, rests)
    if contract_dong is not None and contract_dong > over.value:
        return Clearing(None, months.citation, rests)
    after = on.year * 12 + on.month + months.value  # the month that follows the last one
    return Clearing(date(after // 12, after % 12 + 1, 1) - DAY, months.citation, rests)
