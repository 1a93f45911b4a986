"""What is to come back, what came, what is due next."""

from __future__ import annotations

import uuid
from collections.abc import Collection as Some
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F, Prefetch, QuerySet, Sum
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Commitment
from khuyencong.contracts.selectors import subject_of, whose
from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.directory.models import Establishment
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import Paper
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger.models import Closing, Transfer, stages
from khuyencong.projects.models import Project, Request
from khuyencong.recoveries.models import (
    Collection,
    DebtChange,
    Recovery,
    RecoveryInstalment,
    Reversal,
)

NAMED = (
    "project__province",
    "project__implementing_unit",
    "commitment__fund",
    "commitment__project__subject",
    "commitment__share__subject",
    "commitment__share__beneficiary__establishment",
    "commitment__share__beneficiary__request",
)


def named(uuids: Some[uuid.UUID]) -> list[Recovery]:
    return list(listed(Recovery.objects.filter(uuid__in=uuids)))


def listed(recoveries: QuerySet[Recovery]) -> QuerySet[Recovery]:
    """Each with what names it, its instalments and what came."""
    return recoveries.select_related(*NAMED).prefetch_related(
        "project__implementing_unit__names",
        Prefetch("instalments", RecoveryInstalment.objects.order_by("number")),
        Prefetch("collections", Collection.objects.order_by("received_date", "pk")),
        Prefetch("changes", DebtChange.objects.order_by("pk")),
    )


def establishment_of(recovery: Recovery) -> Establishment | None:
    """Who got the money; nobody where it is the implementing unit's own work."""
    share = recovery.commitment.share
    return share.beneficiary.establishment if share and share.beneficiary else None


def request_of(recovery: Recovery) -> str:
    """The code of the request it came of, on whose page its owner finds it; "" where none."""
    share = recovery.commitment.share
    request = share.beneficiary.request if share and share.beneficiary else None
    return request.code if request else ""


def payer(recovery: Recovery) -> str:
    return whose(recovery.commitment.share, recovery.project)


def collected(recovery: Recovery) -> int:
    """Đồng that came back of it."""
    return sum(one.amount_dong for one in recovery.collections.all())


def written_off(recovery: Recovery) -> int:
    """Đồng that a decision waived."""
    kind = DebtChange.Kind.WRITE_OFF
    return sum(
        one.amount_dong for one in recovery.changes.all() if one.is_decided and one.kind == kind
    )


def left(recovery: Recovery) -> int:
    return recovery.principal_dong - collected(recovery) - written_off(recovery)


def waiting_change(recovery: Recovery) -> DebtChange | None:
    return next((one for one in recovery.changes.all() if one.answered_at is None), None)


def days_asked(change: DebtChange) -> list[tuple[date, int]]:
    """The schedule that a change asks for; none of a write-off."""
    return [(date.fromisoformat(day), amount) for day, amount in change.schedule]


@dataclass(frozen=True)
class Due:
    """One instalment: `left_dong` of it is not yet covered by what came, the oldest first."""

    number: int
    due_date: date
    amount_dong: int
    left_dong: int

    def is_late(self, on: date) -> bool:
        return self.left_dong > 0 and self.due_date < on


def schedule(recovery: Recovery) -> list[Due]:
    """The schedule that counts now: what came covers it from its first instalment on, what was
    written off from its last."""
    newest = max((one.change_id or 0 for one in recovery.instalments.all()), default=0)
    parts = [one for one in recovery.instalments.all() if (one.change_id or 0) == newest]
    total = sum(one.amount_dong for one in parts)
    before = recovery.principal_dong - total - _written_off_before(recovery, newest)
    came, due = collected(recovery) - before, []
    for one in parts:
        covered = min(came, one.amount_dong)
        came -= covered
        due.append(Due(one.number, one.due_date, one.amount_dong, one.amount_dong - covered))
    waived = written_off(recovery) - _written_off_before(recovery, newest)
    for place in reversed(range(len(due))):
        part = min(waived, due[place].left_dong)
        waived -= part
        due[place] = replace(due[place], left_dong=due[place].left_dong - part)
    return due


def _written_off_before(recovery: Recovery, change: int) -> int:
    """What had been waived when a new schedule was decided; nothing of the first one."""
    kind, at = (
        DebtChange.Kind.WRITE_OFF,
        {one.pk: one.answered_at for one in recovery.changes.all()},
    )
    if not (decided := at.get(change)):
        return 0
    return sum(
        one.amount_dong
        for one in recovery.changes.all()
        if one.is_decided and one.kind == kind and one.answered_at and one.answered_at <= decided
    )


def uncovered(recovery: Recovery) -> list[Due]:
    return [one for one in schedule(recovery) if one.left_dong]


def paid_transfers(commitment: Commitment) -> QuerySet[Any]:
    """What was paid of a share and fund, the oldest first, with `left_dong` of each."""
    moved = Transfer.objects.filter(
        to_account__fund=commitment.fund,
        to_account__subject=subject_of(commitment),
        to_account__stage=stages.PAID,
    )
    rows = ledger.left_of(moved).select_related("to_account__fund", "to_account__subject")
    return rows.order_by("to_account__year", "pk")


def recoverable(commitment: Commitment) -> int:
    """What was paid, did not come back and is asked for by nobody yet, in đồng."""
    paid = sum(transfer.left_dong for transfer in paid_transfers(commitment))
    open_ones = Recovery.objects.filter(commitment=commitment, closed_at=None)
    asked = open_ones.exclude(is_decided=False).aggregate(total=Sum("principal_dong"))["total"] or 0
    came = Collection.objects.filter(
        recovery__commitment=commitment, recovery__closed_at=None
    ).aggregate(total=Sum("amount_dong"))
    waived = DebtChange.objects.filter(
        recovery__commitment=commitment, recovery__closed_at__isnull=False, is_decided=True,
        kind=DebtChange.Kind.WRITE_OFF,
    ).aggregate(total=Sum("amount_dong"))  # fmt: skip
    return paid - asked + (came["total"] or 0) - (waived["total"] or 0)


def is_closed(fund: int, year: int) -> bool:
    return Closing.objects.filter(fund=fund, year=year).exists()


def visible(by: Actor) -> QuerySet[Recovery]:
    return listed(Recovery.objects.visible_to(by))


def newest(by: Actor, where: dict[str, Any], *, most: int | None) -> list[Recovery]:
    """So many of those asked for last, or all. Their keys are found before anything is joined."""
    rows = Recovery.objects.visible_to(by).filter(**where).order_by("-asked_at", "pk")
    keys = list(rows.values_list("pk", flat=True)[:most])
    return list(listed(Recovery.objects.filter(pk__in=keys)).order_by("-asked_at", "pk"))


def find_recovery(number: uuid.UUID, *, by: Actor) -> Recovery:
    return find(visible(by), _("Không có khoản thu hồi này trong phạm vi của bạn."), uuid=number)


def of_project(project: Project) -> list[Recovery]:
    return list(listed(Recovery.objects.filter(project=project)).order_by("-pk"))


@dataclass(frozen=True)
class Summed:
    """One debt in sums: in đồng what it is, what came and when, what is left, what is due next; and
    what a decision wrote off."""

    uuid: uuid.UUID
    payer: str
    reason: str
    principal_dong: int
    collected_dong: int
    left_dong: int
    written_off_dong: int
    schedule: list[Due]
    is_lent: bool = False
    collections: tuple[Collection, ...] = ()

    @property
    def next(self) -> Due | None:
        return next((one for one in self.schedule if one.left_dong), None)


def summed(recovery: Recovery) -> Summed:
    return Summed(
        recovery.uuid,
        payer(recovery),
        recovery.reason,
        recovery.principal_dong,
        collected(recovery),
        left(recovery),
        written_off(recovery),
        schedule(recovery),
        recovery.is_lent,
        tuple(recovery.collections.all()),
    )


def summed_of(project: Project) -> list[Summed]:
    """Of a project, those that were not refused."""
    rows = Recovery.objects.filter(project=project).exclude(is_decided=False)
    return [summed(one) for one in listed(rows).order_by("-pk")]


def of_request(request: Request) -> list[Summed]:
    """Decided ones that the owner of a request has to pay back, or did."""
    rows = Recovery.objects.filter(commitment__share__beneficiary__request=request, is_decided=True)
    return [summed(one) for one in listed(rows).order_by("-pk")]


def papers_of(recoveries: Iterable[Recovery]) -> dict[uuid.UUID, list[Paper]]:
    """{recovery: its decision and its notice}."""
    found: dict[uuid.UUID, list[Paper]] = {}
    about = [one.uuid for one in recoveries]
    for paper in Paper.objects.filter(about__in=about).order_by("pk"):
        found.setdefault(paper.about, []).append(paper)
    return found


def find_paper(number: uuid.UUID, code: str, *, by: Actor) -> Paper:
    recovery = find_recovery(number, by=by)
    missing = _("Không có văn bản này trong phạm vi của bạn.")
    return find(documents.papers_about(recovery.uuid), missing, code=code)


def reversals(by: Actor, most: int) -> QuerySet[Reversal]:
    """So many, those that wait first, then the newest."""
    waits = F("answered_at").desc(nulls_first=True)
    keys = Reversal.objects.visible_to(by).order_by(waits, "-pk").values("pk")[:most]
    rows = Reversal.objects.filter(pk__in=keys).order_by("-pk")
    return rows.select_related(*NAMED, "old__to_account", "transfer")


def reversible(commitment: Commitment) -> list[Any]:
    """Advances and payments of a share and fund, in years that are open, with what is left."""
    rows = Transfer.objects.filter(
        to_account__fund=commitment.fund,
        to_account__subject=subject_of(commitment),
        to_account__stage__in=(stages.ADVANCED, stages.PAID),
    )
    found = ledger.left_of(rows).select_related("to_account__fund", "to_account__subject")
    return [one for one in found.order_by("-pk") if one.left_dong > 0]
