"""What an officer sees first: what is mine, how long is left, how much money is where."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from khuyencong.appraisal.models import SiteCheck
from khuyencong.core import full_text
from khuyencong.core.actors import Actor
from khuyencong.core.calendar import working_days_left
from khuyencong.directory.models import Unit
from khuyencong.documents.models import Paper
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger.models import Fund
from khuyencong.projects.models import Project, Request
from khuyencong.projects.workflow import PROJECT, REQUEST

PAGE = 25
SHOWN = ("planned", "committed", "advanced", "paid")


@dataclass(frozen=True)
class Work:
    project: Project
    steps: list
    days_left: int | None


def my_work(actor: Actor, *, on: date, limit: int = 50) -> list[Work]:
    """Projects on which one of my roles has the next move, the most urgent first."""
    mine = {
        state.name: [s for s in PROJECT.open_to(state.name, actor.roles) if not s.is_optional]
        for state in PROJECT.states
    }
    states = [name for name, steps in mine.items() if steps]
    projects = Project.objects.first_due(actor, states, limit).select_related("province")
    return [
        Work(
            p,
            steps,
            working_days_left(p.due_date, on, province=p.province.code) if p.due_date else None,
        )
        for p in projects
        if (steps := [s for s in mine[p.state] if not s.tracks or p.track in s.tracks])
    ]


def my_requests(actor: Actor, *, limit: int = 50) -> list[Request]:
    """Requests that wait for one of my roles, or for my visit to the workshop: the first due first,
    those that were not handed in yet last."""
    waiting = {
        state.name: Q()
        for state in REQUEST.states
        if any(not s.is_optional for s in REQUEST.open_to(state.name, actor.roles))
    }
    if communes := actor.places_for("commune_officer"):
        unseen = ~Exists(SiteCheck.objects.filter(request=OuterRef("pk")))
        here = Q(unseen, place_id__in=communes) & ~Q(typist=actor.id)
        waiting["submitted"] = waiting.get("submitted", here)
    requests = Request.objects.first_due(actor, waiting, limit)
    return list(requests.select_related("province", "establishment"))


def filtered(actor: Actor, filters: dict, *, before: int | None = None) -> QuerySet[Project]:
    """Projects visible to the actor, newest first, narrowed by the filter form's values; `before`:
    those with a smaller key."""
    projects = Project.objects.visible_to(actor)
    if actor.provinces and not actor.has_role("ministry_viewer"):
        projects = projects.filter(province__in=Unit.objects.keys_of(*actor.provinces))
    for name in ("state", "activity", "year"):
        if filters.get(name):
            projects = projects.filter(**{name: filters[name]})
    if text := filters.get("q"):
        return full_text.search(projects, text, before=before)
    return (
        projects.order_by("-pk")
        if before is None
        else projects.filter(pk__lt=before).order_by("-pk")
    )


def page(listed: QuerySet) -> tuple[list, int | None]:
    """(rows, key of the next page): by key, so the last page costs what the first one does."""
    rows = list(listed[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def money_of_year(actor: Actor, year: int) -> list[tuple[Fund, dict[str, int]]]:
    provinces = {grant.province for grant in actor.grants}
    funds = Fund.objects.filter(Q(province__in=provinces)).order_by("code")
    return [(fund, ledger.fund_year(fund, year)) for fund in funds]


def papers(issued: Iterable[Paper], *, returned: Container[str] = ()) -> list[dict]:
    """Issued papers as a list of them shows them, with their addresses. `returned`: UUIDs of those
    that went back to who had sent them."""
    return [
        {
            "title": paper.title,
            "href": reverse("desk:paper_page", args=[paper.uuid]),
            "number": paper.number,
            "symbol": paper.symbol,
            "issued_date": paper.issued_date,
            "is_returned": str(paper.uuid) in returned,
            "links": [
                (fmt.upper(), reverse("desk:paper", args=[paper.uuid, fmt]))
                for fmt in ("pdf", "docx")
            ],
        }
        for paper in issued
    ]
