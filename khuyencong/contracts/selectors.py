"""A commitment, where its money stands, what may be advanced; the learners of a class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Commitment, Learner
from khuyencong.core.money import dong, share
from khuyencong.ledger import selectors as ledger
from khuyencong.policy import selectors as policy
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project
from khuyencong.rules import engine
from khuyencong.rules.wording import label, say

ASIDE, BINDS = "aside", "binds"


class Standing(NamedTuple):
    """Money of one commitment by stage, in đồng, as the ledger holds it."""

    committed: int
    advanced: int
    paid: int


def lock(commitment: Commitment) -> Commitment:
    """The commitment read again under the lock of its project."""
    project = projects.lock(commitment.project)
    commitment = Commitment.objects.select_related("fund").get(pk=commitment.pk)
    commitment.project = project
    return commitment


def standing(commitment: Commitment) -> Standing:
    project = commitment.project
    return Standing(
        *(
            ledger.balance(
                fund=commitment.fund, year=project.year, stage=stage, subject=project.subject
            )
            for stage in Standing._fields
        )
    )


@dataclass(frozen=True, slots=True)
class Treasury:
    """The Treasury's own limit for one contract, in đồng, and whether it binds."""

    limit_dong: int
    percent: int
    ruling: str
    legal: str


def advance_law(project: Project, on: date) -> engine.Advance:
    book = policy.book(project.province.code).of_track(project.track)
    return engine.advance(project.activity, on=on, book=book)


def treasury(commitment: Commitment, on: date) -> Treasury | None:
    """None where the rule was not there yet, is set aside, or the contract is too small for it."""
    book = policy.book(commitment.project.province.code)
    percent = engine.count("treasury_advance_percent", on=on, book=book)
    over_dong = engine.count("treasury_advance_over_dong", on=on, book=book)
    ruling = str(engine.procedure("treasury_advance_rule", on=on, book=book))
    if percent is None or over_dong is None or ruling == ASIDE:
        return None
    if commitment.amount_dong <= over_dong:
        return None
    legal = engine.procedure_row("treasury_advance_percent", on=on, book=book).citation
    limit_dong = share(commitment.amount_dong, Decimal(percent) / 100)
    return Treasury(limit_dong, percent, ruling, legal)


def advance_notes(project: Project, on: date, lang: str) -> list[str]:
    """What to know before advancing: the legal share with its conditions, and the Treasury's limit
    beside it, both in figures."""
    law = advance_law(project, on)
    told = [say(reason, lang) for reason in law.reasons]
    if project.track == "local" and "advances" not in policy.book(project.province.code).own:
        told.append(
            _(
                "Tỷ lệ này là của khuyến công quốc gia. Tạm ứng khuyến công địa phương do UBND "
                "tỉnh quy định; hệ thống chưa có quy định đó."
            )
        )
    commitments = Commitment.objects.filter(project=project).select_related("fund", "project")
    for commitment in commitments.order_by("pk"):
        if law.share is not None:
            told.append(
                _("{fund}: theo quy định khuyến công tối đa {limit} ({legal}).").format(
                    fund=commitment.fund.name,
                    limit=dong(share(commitment.amount_dong, law.share)),
                    legal=law.legal,
                )
            )
        if rule := treasury(commitment, on):
            told.append(
                _("{fund}: theo mức chung của Kho bạc tối đa {limit} ({legal}); {ruling}.").format(
                    fund=commitment.fund.name,
                    limit=dong(rule.limit_dong),
                    legal=rule.legal,
                    ruling=label("ruling", rule.ruling, lang),
                )
            )
    return told


def learners_of(project: Project) -> QuerySet[Learner]:
    """By given name, as the Vietnamese alphabet goes."""
    return (
        Learner.objects.filter(project=project).select_related("place").order_by("sort_key", "pk")
    )


def learner_keys(project: Project) -> set[tuple[str, int, int]]:
    """(folded name, birth year, commune) of everyone in the class."""
    return set(
        Learner.objects.filter(project=project).values_list("folded", "birth_year", "place_id")
    )
