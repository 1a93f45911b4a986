"""Claims of a request and of a project, their files, and the tray of what was sent before."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from khuyencong.claims.models import ExpenseClaim
from khuyencong.contracts.models import Commitment, Share
from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.documents.models import Upload
from khuyencong.documents.selectors import uploads_about
from khuyencong.projects.models import Beneficiary, Request

TRAY = "claim"  # kind of the files that no claim has used yet
MOST = 200
READ = (
    "request__establishment", "project__province", "project__implementing_unit", "line",
    "share__beneficiary__establishment", "commitment__fund", "invoice", "payment", "progress",
)  # fmt: skip


def read() -> QuerySet[ExpenseClaim]:
    return ExpenseClaim.objects.select_related(*READ)


def find_claim(number: UUID, *, by: Actor) -> ExpenseClaim:
    missing = _("Không có việc chủ cơ sở báo này trong phạm vi của bạn.")
    return find(ExpenseClaim.objects.visible_to(by).select_related(*READ), missing, uuid=number)


def share_of(request: Request) -> Share | None:
    """Hers, once a contract is signed; before it there is nothing to claim under."""
    member = Beneficiary.objects.filter(request=request).select_related("project").first()
    own = Share.objects.filter(project=member.project, beneficiary=member) if member else None
    return own.select_related("project", "beneficiary__establishment").first() if own else None


def commitments_of(share: Share) -> list[Commitment]:
    rows = Commitment.objects.filter(share=share)
    read_too = ("contract", "fund", "project__province", "share__subject")
    return list(rows.select_related(*read_too).order_by("pk"))


def of_request(request: Request) -> list[ExpenseClaim]:
    """All of a request, the newest first."""
    return list(read().filter(request=request).order_by("-pk")[:MOST])


def tray(request: Request) -> list[Upload]:
    rows = uploads_about(request.uuid).filter(kind=TRAY)
    return list(rows.select_related("invoice").order_by("order", "pk"))


def files_of(claims: list[ExpenseClaim]) -> dict[UUID, list[Upload]]:
    """{claim: its files}, in their order."""
    kinds = {one.files_kind: one.uuid for one in claims}
    found: dict[UUID, list[Upload]] = defaultdict(list)
    rows = Upload.objects.filter(about__in={one.request.uuid for one in claims}, kind__in=kinds)
    for upload in rows.select_related("invoice").order_by("order", "pk"):
        found[kinds[upload.kind]].append(upload)
    return found


def listed(by: Actor, *, is_waiting: bool) -> list[ExpenseClaim]:
    """Those of her projects: what waits by its day, or the newest that were answered."""
    rows = ExpenseClaim.objects.visible_to(by)
    if is_waiting:
        keys, order = rows.waiting(), ("due_date", "pk")
    else:
        keys, order = rows.exclude(answered_at=None), ("-answered_at", "pk")
    found = list(keys.order_by(*order).values_list("pk", flat=True)[:MOST])
    return list(read().filter(pk__in=found).order_by(*order))
