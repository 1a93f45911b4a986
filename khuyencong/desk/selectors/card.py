"""The card of one establishment: everything since its first support that its reader may see."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.contracts.models import Commitment, Share
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.core.finding import find
from khuyencong.desk.selectors.work import page, papers
from khuyencong.directory import permissions
from khuyencong.directory.models import Assignment, Establishment, Likeness, Merge, Unit
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import Paper
from khuyencong.ledger.models import Account
from khuyencong.projects.models import LineSource, Project, Request, Source

MOST = 100  # of each kind on one card
WORDS = {
    "register_establishment": lazy("Khai báo cơ sở"),
    "correct_establishment": lazy("Sửa thẻ"),
    "merge": lazy("Gộp cơ sở trùng"),
    "undo_merge": lazy("Tách lại cơ sở đã gộp"),
    "ask_account": lazy("Đề nghị ghi số tài khoản"),
    "answer_account": lazy("Trả lời về số tài khoản"),
    "tell_apart": lazy("Ghi là hai cơ sở khác nhau"),
}


@dataclass
class Supported:
    """One project it benefits from. `own_dong`: what its lines of the estimate ask of khuyến công;
    the ledger's stages tell of the whole project, which `members` share."""

    project: Project
    members: int
    own_dong: int = 0
    stages: dict[str, int] = field(default_factory=dict)
    contracts: list[str] = field(default_factory=list)

    @property
    def is_alone(self) -> bool:
        return self.members == 1

    @property
    def granted_dong(self) -> int:
        return sum(self.stages.get(stage, 0) for stage in ("committed", "advanced", "paid"))


def find_establishment(code: str, *, by: Actor) -> Establishment:
    missing = _("Không có cơ sở này trong phạm vi của bạn.")
    rows = Establishment.objects.visible_to(by).select_related(
        "province", "place", "trade", "merged_into"
    )
    return find(rows, missing, code=code)


def card(row: Establishment, actor: Actor) -> dict[str, Any]:
    """What the page shows beside the fields of the card itself."""
    asked = Request.objects.visible_to(actor).filter(establishment=row)
    requests = list(asked.select_related("place").order_by("-pk")[:MOST])
    supported = _supported(row, actor)
    abouts = [one.uuid for one in requests] + [one.project.uuid for one in supported]
    issued = Paper.objects.none()
    if abouts:
        issued = documents.papers_about(*abouts).order_by("-issued_date", "-pk")
    return {
        "requests": requests,
        "supported": supported,
        "sums": _sums(supported),
        "papers": papers(issued[:MOST]),
        "changes": list(row.changes.order_by("-valid_from", "-pk")[:MOST]),
        "accounts": [
            (one, permissions.can_answer_account(one, actor))
            for one in row.bank_accounts.order_by("-pk")[:MOST]
        ],
        "holders": list(
            Assignment.objects.filter(establishment=row)
            .select_related("person__user")
            .order_by("-valid_from", "-pk")[:MOST]
        ),
        "merges": list(
            Merge.objects.filter(Q(kept=row) | Q(merged=row))
            .select_related("kept", "merged")
            .order_by("-pk")[:MOST]
        ),
        "doubles": doubles_of(row),
        "history": [
            {"at": event.at, "title": str(WORDS[event.kind]), "by": event.by_name}
            for event in events.history(row.stream).filter(kind__in=WORDS).reverse()[:MOST]
        ],
    }


def _supported(row: Establishment, actor: Actor) -> list[Supported]:
    mine = Project.objects.visible_to(actor).filter(beneficiaries__establishment=row)
    projects = list(mine.order_by("-year", "-pk").distinct()[:MOST])
    keys = [project.pk for project in projects]
    members = Project.objects.filter(pk__in=keys).annotate(n=Count("beneficiaries"))
    sizes = dict(members.values_list("pk", "n"))
    found = {one.pk: Supported(one, sizes[one.pk]) for one in projects}
    of_it = Q(line__beneficiary__establishment=row)
    alone = [key for key, size in sizes.items() if size == 1]
    of_it |= Q(line__beneficiary=None, line__slot=None, line__project__in=alone)
    sums = LineSource.objects.filter(of_it, source=Source.SUPPORT, line__project__in=keys)
    for key, total in sums.values_list("line__project").annotate(Sum("amount_dong")):
        found[key].own_dong = total
    by_subject = {one.subject_id: found[one.pk] for one in projects}
    parts = Share.objects.filter(project__in=keys).values_list("subject", "project")
    by_subject |= {subject: found[key] for subject, key in parts}
    accounts = Account.objects.filter(subject__in=by_subject).values_list("subject", "stage")
    for subject, stage, total in accounts.annotate(Sum("balance_dong")):
        held = by_subject[subject].stages
        held[stage] = held.get(stage, 0) + total
    signed = Commitment.objects.filter(project__in=keys).select_related("contract")
    for commitment in signed.order_by("contract__signed_date", "pk"):
        contract = commitment.contract
        name = f"{contract.get_kind_display()} {short(contract.signed_date)}"
        names = found[commitment.project_id].contracts
        if name not in names:
            names.append(name)
    return list(found.values())


def _sums(supported: list[Supported]) -> dict[str, int]:
    """In đồng, of the projects that it shares with nobody."""
    alone = [one for one in supported if one.is_alone]
    return {
        "asked": sum(one.own_dong for one in supported),
        "granted": sum(one.granted_dong for one in alone),
        "paid": sum(one.stages.get("paid", 0) for one in alone),
        "shared": len(supported) - len(alone),
    }


def doubles_of(row: Establishment) -> list[tuple[Likeness, Establishment]]:
    """Cards that it may be one with, and nobody said otherwise."""
    near = Likeness.objects.filter(Q(one=row) | Q(other=row), told_apart_at=None)
    near = near.filter(one__merged_into=None, other__merged_into=None)
    pairs = near.select_related("one__place", "other__place").order_by("-pk")[:20]
    return [(pair, pair.other if pair.one_id == row.pk else pair.one) for pair in pairs]


def find_merge(number: uuid.UUID, *, by: Actor) -> Merge:
    missing = _("Không có đề nghị gộp này trong phạm vi của bạn.")
    cards = (
        f"{card}__{name}" for card in ("kept", "merged") for name in ("place", "province", "trade")
    )
    return find(Merge.objects.visible_to(by).select_related(*cards), missing, uuid=number)


def doubles(actor: Actor) -> QuerySet[Likeness]:
    """Every such pair of the provinces whose register one keeps, the newest first. Cards are asked
    for pair by pair: a province has few pairs and many cards."""
    kept = [grant.province for grant in actor.grants_for(*permissions.REGISTRARS)]
    standing = Establishment.objects.filter(merged_into=None)
    one = standing.filter(pk=OuterRef("one"), province__in=Unit.objects.keys_of(*kept))
    other = standing.filter(pk=OuterRef("other"))
    pairs = Likeness.objects.filter(Exists(one), Exists(other), told_apart_at=None)
    return pairs.order_by("-pk")


def page_of_doubles(
    actor: Actor, *, before: int | None = None
) -> tuple[list[Likeness], int | None]:
    """(pairs with their cards, key of the next page)."""
    pairs = doubles(actor)
    if before is not None:
        pairs = pairs.filter(pk__lt=before)
    keys, after = page(pairs.only("pk"))
    places = ("one__place", "other__place", "one__province", "other__province")
    rows = Likeness.objects.filter(pk__in=[pair.pk for pair in keys]).select_related(*places)
    return list(rows.order_by("-pk")), after


def open_merges(actor: Actor) -> Any:
    """Proposals that wait for the second person."""
    waiting = Merge.objects.visible_to(actor).filter(answered_at=None)
    return waiting.select_related("kept", "merged").order_by("pk")


def owners(merge: Merge) -> tuple[list[str], list[str]]:
    """Names of who holds the account of the card that stays, and of the other one."""
    found: tuple[list[str], list[str]] = ([], [])
    held = Assignment.objects.filter(establishment__in=(merge.kept, merge.merged), role="owner")
    for assignment in held.select_related("person").order_by("pk"):
        found[assignment.establishment_id == merge.merged_id].append(assignment.person.full_name)
    return found
