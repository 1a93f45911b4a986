"""Advances, deadlines, indicators and the usual items of an estimate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khuyencong.rules.answers import Advance, Reason
from khuyencong.rules.book import RuleBook, load
from khuyencong.rules.derivation import NOTHING, Derivation, not_known, used
from khuyencong.rules.errors import RuleInputError
from khuyencong.rules.facts import check_date, known_activity
from khuyencong.rules.periods import Label, in_force
from khuyencong.rules.schema import (
    DossierPaper,
    FormPeriod,
    ProcedurePeriod,
    ProcedureRule,
    Proof,
)
from khuyencong.rules.tables import local_article

FORMS_OF = {
    "training_plan": "form_11",
    "acceptance_5a": "form_5a",
    "acceptance_5b": "form_5b",
    "volume_3b": "form_3b",
}
Value = int | str | tuple[int, ...] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured, in which unit (person or dong) and how, on a date."""

    code: str
    unit: str
    label: Label
    method: Label


def _form_of(condition: str, *, on: date, book: RuleBook) -> dict[str, str]:
    """The number on that day of the form that a condition asks for; nothing where it asks none."""
    name = FORMS_OF.get(condition)
    if name is None:
        return {}
    row = form(name, on=on, book=book)
    return {"number": row.number if row else name.removeprefix("form_")}


def advance(activity: str, *, on: date, book: RuleBook | None = None) -> Advance:
    """Share of the support that may be advanced, with what must be done and at hand before.

    None where a person decides. Law: Thông tư 36/2013/TT-BCT, Điều 13–16. Errors: RuleInputError.
    """
    book = book or load()
    known_activity(activity, book)
    check_date(on, book.advances_from)
    rule = book.advances.get(activity)
    row = in_force(rule.values, on) if rule else None
    if row is None:  # a province's own content, of which its packs say nothing, or nothing yet
        legal = local_article("advances")
        reason = Reason("advance_unknown", {"activity": activity}, legal)
        unseen = not_known(f"advances.{activity}", book.advances_from)
        return Advance(None, legal, (reason,), Derivation((unseen,)))
    derivation = Derivation((used(f"advances.{activity}", row),))
    if row.share is None:
        code = "advance_decided" if row.is_decided else "advance_unknown"
        reason = Reason(code, {"activity": activity}, row.citation)
        return Advance(None, row.citation, (reason,), derivation)
    reasons = [Reason("advance_share", {"share": row.share}, row.citation)]
    if row.after:
        params = {"percent": row.over_percent}
        reasons.append(Reason(f"advance_after_{row.after}", params, row.citation))
    reasons += [
        Reason(condition, _form_of(condition, on=on, book=book), row.citation)
        for condition in row.conditions
    ]
    if row.amended_by:
        reasons.append(Reason("amended_unseen", {"by": row.amended_by}, row.amended_by))
    return Advance(
        row.share,
        row.citation,
        tuple(reasons),
        derivation,
        after=row.after,
        over_percent=row.over_percent or 0,
    )


def procedure(name: str, *, on: date, book: RuleBook | None = None) -> Value | None:
    """A figure of procedure; None where it is not known. Errors: RuleInputError."""
    return procedure_row(name, on=on, book=book).value


def procedure_row(name: str, *, on: date, book: RuleBook | None = None) -> ProcedurePeriod:
    """The dated row itself: value, legal, evidence."""
    rule = _procedure(name, book or load())
    check_date(on, rule.values[0].valid_from)
    row = in_force(rule.values, on)
    assert row is not None  # checked against the first day
    return row


def count(name: str, *, on: date, book: RuleBook | None = None) -> int | None:
    """A whole number of procedure; None where it is not known. Errors: RuleInputError."""
    value = procedure(name, on=on, book=book)
    if value is not None and not isinstance(value, int):
        raise TypeError(f"parameter {name} is a whole number")
    return value


def deadline(name: str, *, year: int, book: RuleBook | None = None) -> date | None:
    """A month-and-day deadline in that year, e.g. registration; None where it is not known."""
    rule = _procedure(name, book or load())
    if rule.kind != "month_day":
        raise ValueError(f"{name} is a {rule.kind}, not a month_day")
    row = in_force(rule.values, date(year, 1, 1))
    if row is None or row.value is None:
        return None
    return date.fromisoformat(f"{year:04d}-{row.value}")


def _procedure(name: str, book: RuleBook) -> ProcedureRule:
    if name not in book.procedure:
        raise RuleInputError("unknown_parameter", name=name, known=sorted(book.procedure))
    return book.procedure[name]


@dataclass(frozen=True, slots=True)
class BudgetCode:
    """A code of the budget index on a day. `kind`: chapter, category, item, source, payer or
    carry_over."""

    kind: str
    code: str
    title: Label
    legal: str


def budget_codes(
    activity: str, *, on: date, book: RuleBook | None = None
) -> tuple[BudgetCode, ...]:
    """The category, then the items proposed for an activity: an inference, the accountant decides.
    Errors: RuleInputError."""
    book = book or load()
    known_activity(activity, book)
    found = []
    for rule in book.budget_codes.values():
        row = in_force(rule.values, on)
        if row and (rule.kind == "category" or activity in row.activities):
            found.append(BudgetCode(rule.kind, row.code, row.title, row.citation))
    return tuple(found)


def codes_in_force(kind: str, *, on: date, book: RuleBook | None = None) -> tuple[BudgetCode, ...]:
    """Every code of a kind (see `BudgetCode`) that is known on a day, by code; none
    where only an index was in force that nobody entered."""
    rows = (
        in_force(rule.values, on)
        for rule in (book or load()).budget_codes.values()
        if rule.kind == kind
    )
    found = (BudgetCode(kind, row.code, row.title, row.citation) for row in rows if row)
    return tuple(sorted(found, key=lambda one: one.code))


def indicators(*, on: date, book: RuleBook | None = None) -> list[Indicator]:
    """What is measured of an establishment on that date, in the order of indicators.yaml."""
    rules = (book or load()).indicators
    found = ((code, rule, in_force(rule.values, on)) for code, rule in rules.items())
    return [Indicator(code, rule.unit, rule.label, row.method) for code, rule, row in found if row]


def estimate_items(
    activity: str, *, on: date, book: RuleBook | None = None
) -> list[tuple[str, Label]]:
    """Items an estimate of this activity usually holds on that day: suggestions, not law."""
    book = book or load()
    known_activity(activity, book)
    items = book.estimate_items
    rule = items.suggested.get(activity)
    row = in_force(rule.values, on) if rule else None
    return [(code, items.items[code]) for code in row.items] if row else []


@dataclass(frozen=True, slots=True)
class Dossier:
    """What to prepare. `minutes`: all of it together, the system's own estimate."""

    papers: tuple[DossierPaper, ...]
    legal: str
    verified: bool

    @property
    def minutes(self) -> int:
        return sum(paper.minutes for paper in self.papers)


def dossier(activity: str, *, on: date, book: RuleBook | None = None) -> Dossier:
    """The papers an applicant for this activity prepares on that day, those of every dossier
    first; before the first day known, those of that day."""
    book = book or load()
    known_activity(activity, book)
    rules = [book.dossiers.every]
    if activity in book.dossiers.by_activity:
        rules.append(book.dossiers.by_activity[activity])
    rows = [in_force(rule.values, on) or rule.values[0] for rule in rules]
    papers = tuple(paper for row in rows for paper in row.papers)
    legal = "; ".join(dict.fromkeys(row.citation for row in rows))
    return Dossier(papers, legal, all(paper.evidence == "seen" for paper in papers))


@dataclass(frozen=True, slots=True)
class LastPayment:
    """Papers of the last payment, those of every activity first. `is_whole`: the list of this
    activity was seen too."""

    papers: tuple[Proof, ...]
    legal: str
    is_whole: bool
    derivation: Derivation = NOTHING


def last_payment(activity: str, *, on: date, book: RuleBook | None = None) -> LastPayment:
    """What must be at hand before the rest is paid; empty before the first day known.

    Law: Thông tư 36/2013/TT-BCT, Điều 14. Errors: RuleInputError.
    """
    book = book or load()
    known_activity(activity, book)
    own = book.dossiers.last_payment.get(activity)
    every = in_force(book.dossiers.last_payment_every.values, on)
    row = in_force(own.values, on) if own else None
    named = {"last_payment_every": every, f"last_payment.{activity}": row}
    rows = {name: one for name, one in named.items() if one is not None}
    return LastPayment(
        tuple(paper for one in rows.values() for paper in one.papers),
        "; ".join(dict.fromkeys(one.citation for one in rows.values())),
        row is not None,
        Derivation(tuple(used(f"dossiers.{name}", one) for name, one in rows.items())),
    )


def forms_of(paper: str, *, on: date, book: RuleBook | None = None) -> list[FormPeriod]:
    """The forms of that day whose content this kind of paper says; empty where none was seen."""
    rules = [rule for rule in (book or load()).forms.values() if paper in rule.papers]
    return [row for rule in rules if (row := in_force(rule.values, on))]


def form(name: str, *, on: date, book: RuleBook | None = None) -> FormPeriod | None:
    """The number and title of a form on that day; None where no text of that day names it."""
    rule = (book or load()).forms.get(name)
    return in_force(rule.values, on) if rule else None
