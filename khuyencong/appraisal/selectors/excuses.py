"""Who was excused from what: opinions nobody waits for any more, papers gone on without, and people
whose interest closed a dossier to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.appraisal.models import Opinion, Waiver
from khuyencong.appraisal.selectors.missing import SITE_CHECK
from khuyencong.appraisal.selectors.said import seen_by
from khuyencong.core import queues
from khuyencong.core.actors import Actor
from khuyencong.core.models import Event
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Conflict, Project
from khuyencong.projects.selectors import wanted

Row = TypeVar("Row", bound=Model)
MOST = 50  # of each kind, the newest


@dataclass(frozen=True)
class Excuse:
    """`who` need not do `what` on this project. `by`: who said so, "" where it was themselves;
    `ended_at`: since when it does not hold any more."""

    project: Project
    who: str
    what: str
    reason: str
    by: str
    at: datetime
    ended_by: str = ""
    ended_at: datetime | None = None


def excuses(actor: Actor) -> list[tuple[str, list[Excuse]]]:
    """By kind, those of projects that she may open, the newest first."""
    return [
        (_("Tránh xung đột lợi ích"), _conflicts(actor)),
        (_("Thôi chờ ý kiến"), _opinions(actor)),
        (_("Xét tiếp dù thiếu"), _waivers(actor)),
    ]


def _newest(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Found from the end of their table before anything is joined to them."""
    newest = queues.heads([rows.order_by("-pk")], MOST)
    return rows.model._default_manager.filter(pk__in=newest).order_by("-pk")


def _conflicts(actor: Actor) -> list[Excuse]:
    rows = _newest(Conflict.objects.filter(seen_by(actor))).select_related("project")
    return [
        Excuse(
            row.project,
            row.name,
            _("Mọi bước của đề án"),
            row.reason,
            "",
            row.declared_at,
            row.lifted_by,
            row.lifted_at,
        )
        for row in rows
    ]


def _opinions(actor: Actor) -> list[Excuse]:
    waived = _newest(Opinion.objects.exclude(waived_reason="").filter(seen_by(actor)))
    rows = list(waived.select_related("project", "organisation"))
    acts = Event.objects.filter(
        stream__in={row.project.stream for row in rows}, kind="waive_opinion"
    )
    said = {(act.stream, act.payload["of"]): act for act in acts.order_by("seq")}
    return [
        Excuse(
            row.project,
            row.organisation.newest_name,
            _("Cho ý kiến"),
            row.waived_reason,
            act.by_name,
            act.at,
        )
        for row in rows
        if (act := said.get((row.project.stream, row.organisation.code)))
    ]


def _waivers(actor: Actor) -> list[Excuse]:
    rows = _newest(Waiver.objects.filter(seen_by(actor)))
    return [
        Excuse(
            row.project,
            row.request.establishment.name,
            _paper(row),
            row.reason,
            row.waived_by,
            row.waived_at,
        )
        for row in rows.select_related("project", "request__establishment", "request__province")
    ]


def _paper(row: Waiver) -> str:
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    if not row.paper:
        return SITE_CHECK[language]
    book = policy.book(row.request.province.code)
    listed = wanted.papers(row.request, activity=row.project.activity, book=book).papers
    return next((p.label[language] for p in listed if p.code == row.paper), row.paper)
