"""Opinions, reviews, conclusions and councils, as their readers may find them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from khuyencong.appraisal.models import (
    SPEAKERS,
    AppraisalContent,
    Conclusion,
    Council,
    Opinion,
    Review,
)
from khuyencong.appraisal.selectors.owed import OPINION, owed_opinions
from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.core.prepared import prepared
from khuyencong.directory.models import Organisation
from khuyencong.documents.models import Paper
from khuyencong.obligations import selectors as obligations
from khuyencong.projects.models import Project
from khuyencong.projects.models.conflicts import closed_to, subjects_closed_to
from khuyencong.projects.papers.project_registration import ProjectRegistration
from khuyencong.projects.selectors.record import Record

WAITING = 100  # opinions and reviews on a page: those answered make room for the next


def seen_by(actor: Actor) -> Exists:
    """Whether `actor` may see the project of a row. Asked of each row: as a list of projects, a
    database would write down all that she may see before it looks at one."""
    return Exists(Project.objects.visible_to(actor).filter(pk=OuterRef("project")))


def asked_of(actor: Actor) -> Q:
    """Opinions that a body of hers was asked for: it reads what it is asked about, wherever the
    project is, unless she said that it touches her."""
    bodies = [g.organisation_id for g in actor.grants_for(*SPEAKERS) if g.organisation_id]
    return Q(organisation__in=bodies) & ~Q(project__in=closed_to(actor))


def find_opinion(number: int, *, by: Actor) -> Opinion:
    """Raises Http404 for what `by` may not see."""
    rows = Opinion.objects.filter(Q(seen_by(by)) | asked_of(by)).select_related(
        "project__province", "project__implementing_unit", "organisation"
    )
    return find(rows, _("Không có phiếu này trong phạm vi của bạn."), pk=number)


def is_read_when_asked(paper: Paper, *, by: Actor) -> bool:
    """Whether this is the registration of a project that a body of hers was asked about: what she
    judges, and no more of its papers."""
    asked = Opinion.objects.filter(asked_of(by), project__uuid=paper.about)
    return paper.code == ProjectRegistration.code and asked.exists()


def find_review(number: uuid.UUID, *, by: Actor) -> Review:
    """Raises Http404 for what `by` may not see."""
    rows = Review.objects.filter(seen_by(by)).select_related(
        "council", "project__province", "project__implementing_unit"
    )
    return find(rows, _("Không có phiên chấm này trong phạm vi của bạn."), uuid=number)


def opinions(project: Project, beside: Iterable[Organisation] = ()) -> list[Opinion]:
    """Who was asked in this round, in the order they were asked. The names of the bodies `beside`
    are read along."""
    asked = _opinions(project.pk, project.completion_rounds)
    prefetch_related_objects([*(one.organisation for one in asked), *beside], "names")
    return asked


@prepared
def _opinions(project: int, round: int) -> QuerySet[Opinion]:
    rows = Opinion.objects.filter(project=project, round=round).select_related("organisation")
    return rows.prefetch_related("comments").order_by("pk")


def review(project: Project, record: Record | None = None) -> Review | None:
    """The council's review of this round. `record`: where it was read already, nothing is asked for
    that it does not tell of."""
    if record and not any(act.kind == "open_review" for act in record.history):
        return None
    rows = Review.objects.filter(project=project, round=project.completion_rounds)
    return rows.select_related("council", "project__province").first()


def contents_of(project: Project) -> dict[str, str]:
    """{point: words} of the appraisal, where somebody has written them."""
    rows = AppraisalContent.objects.filter(project=project).exclude(text="")
    return dict(rows.values_list("content", "text"))


def conclusion(project: Project) -> Conclusion | None:
    return Conclusion.objects.filter(project=project).first()


def councils(province: str, *, on: date) -> QuerySet[Council]:
    """Councils at work on that day."""
    sitting = Council.objects.filter(province__code=province)
    return sitting.filter(Q(ended_date=None) | Q(ended_date__gt=on)).order_by(
        "-decided_date", "-pk"
    )


def opinions_asked_of(actor: Actor) -> list[Opinion]:
    """Opinions that a body of mine owes, the most urgent first."""
    closed = subjects_closed_to(actor)
    mine = obligations.debtors_of(actor)
    return owed_opinions(obligations.first_due(mine, WAITING, kind=OPINION, but=closed))


def opinions_waiting(actor: Actor, body: int) -> list[Opinion]:
    """What this body owes about projects that actor may see, the most urgent first."""
    uuids = Organisation.objects.filter(pk=body).values_list("uuid", flat=True)
    owing = [(role, str(uuid)) for uuid in uuids for role in SPEAKERS]
    rows = owed_opinions(obligations.first_due(owing, WAITING, kind=OPINION))
    keys = [opinion.project_id for opinion in rows]
    seen = set(Project.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
    return [opinion for opinion in rows if opinion.project_id in seen]
