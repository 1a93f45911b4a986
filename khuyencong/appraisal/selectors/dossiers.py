"""What stands in a dossier: its papers against those wanted, and the commune's look."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from khuyencong.appraisal.models import (
    SiteCheck,
)
from khuyencong.core.prepared import prepared
from khuyencong.directory.models import Establishment
from khuyencong.documents.models import Upload
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Beneficiary, Project, Request
from khuyencong.projects.selectors import wanted
from khuyencong.rules.engine import RuleBook
from khuyencong.rules.schema import DossierPaper


def of_requests(rows: Iterable[Request]) -> QuerySet[SiteCheck]:
    """Every check of these requests, the newest last."""
    return SiteCheck.objects.filter(request__in=rows).order_by("recorded_at", "pk")


@prepared
def _checks(requests: list[int]) -> QuerySet[SiteCheck]:
    return SiteCheck.objects.filter(request__pk__in=requests).order_by("recorded_at", "pk")


def standing(beneficiaries: Iterable[Beneficiary]) -> tuple[tuple[str, ...], int]:
    """(one line for each request of these, how many have no check)."""
    members = [(m, m.request_id) for m in beneficiaries if m.request_id]
    newest = {check.request_id: check for check in _checks([key for _m, key in members])}
    lines = []
    for member, key in members:
        check = newest.get(key)
        if check is None:
            words = _("chưa có xác minh của xã, phường")
        else:
            words = _("{result}, ngày {date}, {name}").format(
                result=str(check.get_result_display()).lower(),
                date=f"{check.visited_date:%d/%m/%Y}",
                name=check.checked_by,
            )
        lines.append(f"{member.establishment.name}: {words}")
    return tuple(lines), sum(key not in newest for _m, key in members)


@dataclass(frozen=True)
class Intake:
    """The papers of one beneficiary's request: what the list names, and how many files came."""

    establishment: str
    request: Request
    papers: tuple[tuple[DossierPaper, int], ...]

    @property
    def missing(self) -> list[DossierPaper]:
        return [paper for paper, files in self.papers if not files]


class Sent(NamedTuple):
    """A file of a request, and whose the request is."""

    about: uuid.UUID
    kind: str
    digest: str
    establishment: int


def whose() -> Subquery:
    """The establishment of the request that an upload is about."""
    requests = Request.objects.filter(uuid=OuterRef("about"))
    return Subquery(requests.values("establishment")[:1])


def sent_files(
    establishments: Iterable[Establishment], requests: Iterable[Request] = ()
) -> list[Sent]:
    """Every file of the requests of these establishments, and of these requests."""
    shops, own = [one.pk for one in establishments], [one.pk for one in requests]
    return [Sent(*row) for row in _files([0, *shops], [0, *own])]  # no row has the key 0


@prepared
def _files(establishments: list[int], requests: list[int]) -> QuerySet[Upload, tuple]:
    near = Q(establishment__pk__in=establishments) | Q(pk__in=requests)
    rows = Upload.objects.filter(about__in=Request.objects.filter(near).values("uuid"))
    rows = rows.annotate(whose=whose()).order_by("pk")
    return rows.values_list("about", "kind", "digest", "whose")


def intake(
    project: Project,
    members: Iterable[Beneficiary],
    *,
    book: RuleBook | None = None,
    sent: Iterable[Sent] | None = None,
) -> list[Intake]:
    """Each request of the project against the papers its activity asks for. Flat in queries. `book`
    and `sent`: the rules of the province and the files of these requests, read already."""
    book = book or policy.book(project.province.code)
    rows = [
        (member.establishment.name, member.request)
        for member in members
        if member.request is not None
    ]
    if sent is None:
        sent = sent_files((), [request for _name, request in rows])
    files = Counter((file.about, file.kind) for file in sent)
    return [
        Intake(
            name,
            request,
            tuple(
                (paper, files[request.uuid, paper.code])
                for paper in wanted.papers(request, activity=project.activity, book=book).papers
            ),
        )
        for name, request in rows
    ]
