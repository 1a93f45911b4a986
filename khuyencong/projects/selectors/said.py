"""What was said and found of a workshop, fact by fact, each with its article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from khuyencong.core.money import dong
from khuyencong.directory.models import Establishment
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Baseline, Beneficiary, Project, Request
from khuyencong.projects.models.said import COLUMNS
from khuyencong.rules import wording
from khuyencong.rules.conditions import Asked, Workshop, asked, priority
from khuyencong.rules.engine import RuleBook
from khuyencong.rules.wording import say

WORKERS = "workers"  # the indicator of a request's figures


@dataclass(frozen=True, slots=True)
class Fact:
    """`said`: the owner's words, `found`: the appraiser's; empty where there are none."""

    name: str
    legal: str
    said: str
    found: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one beneficiary. `first`: (words, article) of what puts it first, or does not."""

    member: Beneficiary
    asked: tuple[Asked, ...]
    facts: list[Fact]
    first: list[tuple[str, str]]


def asked_of(establishment: Establishment, activity: str, *, on: date) -> tuple[Asked, ...]:
    """The facts to ask of this workshop for this activity, each with its article."""
    book = policy.book(establishment.province.code)
    return asked(activity, establishment.trade.code, on=on, book=book)


def of_request(row: Request, *, on: date, lang: str) -> list[tuple[str, str]]:
    """(fact, what was said of it) of everything that the owner said."""
    facts = asked_of(row.establishment, row.activity, on=on)
    return [
        (name, words)
        for name, words in ((_label(f, lang), _words(row, f.name)) for f in facts)
        if words
    ]


def of_members(
    members: Sequence[Beneficiary],
    project: Project,
    *,
    on: date,
    lang: str,
    book: RuleBook | None = None,
) -> list[Facts]:
    """Of each beneficiary; those of whom nothing is asked are not there. `book`: the rules of the
    province, read already."""
    found, book = [], book or policy.book(project.province.code)
    for member in members:
        trade = member.establishment.trade.code
        facts = asked(project.activity, trade, on=on, book=book)
        if not facts:
            continue
        rows = [
            Fact(
                _label(one, lang),
                one.legal,
                _words(member.request, one.name) if member.request else "",
                _words(member, one.name),
            )
            for one in facts
        ]
        first = priority(workshop(member), on=on, book=book)
        reasons = [one.reason for one in first if one.reason]
        told = [(say(reason, lang), reason.legal) for reason in reasons]
        found.append(Facts(member, facts, rows, told))
    return found


def with_workers(rows: QuerySet[Beneficiary]) -> QuerySet[Beneficiary]:
    """The same rows, each with the workers of the year before as its request says them."""
    figures = Baseline.objects.filter(request=OuterRef("request"), indicator=WORKERS)
    return rows.annotate(said_workers=Subquery(figures.values("value")[:1]))


def workshop(member: Beneficiary) -> Workshop:
    """What puts it in the priority group of products. `member`: read `with_workers`; without a
    figure of its request those of the register count."""
    known, workers = member.known, getattr(member, "said_workers", None)
    return Workshop(
        workers=member.establishment.workers if workers is None else workers,
        local_dong=known.local_material_dong,
        material_dong=known.material_dong,
        is_exporting=known.is_exporting,
        has_key_product=known.has_key_product,
    )


def _label(fact: Asked, lang: str) -> str:
    name = wording.label("fact", fact.name, lang)
    return name[0].upper() + name[1:]


def _words(row: Request | Beneficiary, fact: str) -> str:
    if not row.has_said(fact):
        return ""
    if fact == "local_material":
        local, whole = (dong(amount or 0) for amount in row.said(fact))
        return _("{local} trên {whole} một năm").format(local=local, whole=whole)
    if fact == "seat":
        return str(row.seat)
    if fact == "recoverable" and row.is_recoverable:
        return _("có thu hồi, trả lại trong {months} tháng").format(months=row.repaid_months)
    if fact == "registered_capital":
        return dong(row.registered_capital_dong or 0)
    return str(getattr(row, f"get_{COLUMNS[fact][0]}_display")())
