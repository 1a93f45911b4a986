"""The order in which concluded projects take the money, with the reason of every place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from khuyencong.core.actors import Actor
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Establishment, Unit
from khuyencong.ledger import selectors as balances
from khuyencong.ledger.models import Fund
from khuyencong.planning.models import RankOverride
from khuyencong.projects import permissions
from khuyencong.projects.models import Beneficiary, Project
from khuyencong.projects.selectors import support_by_fund
from khuyencong.rules.engine import RuleBook
from khuyencong.rules.ranking import AREAS, Candidate, is_priority_trade, rank
from khuyencong.rules.wording import say


@dataclass(frozen=True, slots=True)
class Place:
    """`reason`: why the project stands above the next; `override`: who put it here, and why."""

    number: int
    project: Project
    reason: str
    legal: str
    override: RankOverride | None = None


def ranking(
    projects: Iterable[Project], *, on: date, book: RuleBook, lang: str = "vi"
) -> list[Place]:
    """Best first by the criteria in force, then the decisions that changed it. Flat in queries."""
    by_code = {project.code: project for project in projects}
    ranked = rank(_candidates(by_code, on=on, book=book), on=on, book=book)
    places = [
        Place(0, by_code[row.candidate.key], say(row.reason, lang), row.reason.legal)
        for row in ranked
    ]
    codes = list(by_code)
    decided = RankOverride.objects.filter(project__code__in=codes, before__code__in=codes)
    for override in decided.order_by("pk"):
        places = _moved(places, override)
    return [
        Place(number, place.project, place.reason, place.legal, place.override)
        for number, place in enumerate(places, 1)
    ]


def _moved(places: list[Place], override: RankOverride) -> list[Place]:
    """The project just before the other; it stays where it is when it already stands above."""
    order = [place.project.pk for place in places]
    source, target = order.index(override.project_id), order.index(override.before_id)
    if source < target:
        return places
    row = places[source]
    rest = [place for place in places if place is not row]
    moved = Place(0, row.project, row.reason, row.legal, override)
    return [*rest[:target], moved, *rest[target:]]


def _candidates(projects: dict[str, Project], *, on: date, book: RuleBook) -> list[Candidate]:
    ids = [project.pk for project in projects.values()]
    units = {project.implementing_unit_id for project in projects.values()}
    settled = dict(
        Project.objects.filter(implementing_unit_id__in=units, state="settled")
        .order_by()
        .values_list("implementing_unit_id")
        .annotate(Count("pk"))
    )
    members: dict[int, list[Establishment]] = {}
    rows = Beneficiary.objects.filter(project_id__in=ids).order_by("pk")
    for row in rows.select_related("establishment__trade", "establishment__place"):
        members.setdefault(row.project_id, []).append(row.establishment)
    area_of = _areas({m.place_id: m.place for ms in members.values() for m in ms}, on=on)
    return [
        Candidate(
            key=code,
            is_flagship=project.is_flagship,
            is_priority_trade=any(
                is_priority_trade(m.trade.code, on, book=book) for m in members.get(project.pk, ())
            ),
            area=max(
                (area_of[m.place_id] for m in members.get(project.pk, ())),
                key=lambda area: AREAS.get(area or "", 0),
                default=None,
            ),
            is_women_or_minority_owned=any(
                m.owner_sex == "female" or bool(m.is_minority_owned)
                for m in members.get(project.pk, ())
            ),
            settled_projects=settled.get(project.implementing_unit_id, 0),
        )
        for code, project in projects.items()
    ]


def _areas(places: dict[int, Unit], *, on: date) -> dict[int, str | None]:
    return {pk: directory.area_of(place, on) for pk, place in places.items()}


@dataclass(frozen=True, slots=True)
class Preview:
    """What approving these projects at once would do, before anything is done."""

    allowed: list[Project]
    refused: list[tuple[Project, str]]
    asked: list[tuple[Fund, int, int]]  # (fund, asked đồng, free đồng)

    @property
    def is_possible(self) -> bool:
        return bool(self.allowed) and all(asked <= free for _fund, asked, free in self.asked)


def preview(projects: Iterable[Project], *, year: int, by: Actor) -> Preview:
    """Which of the projects may be approved, why not the others, and whether the money is there."""
    allowed: list[Project] = []
    refused: list[tuple[Project, str]] = []
    sums: dict[int, int] = {}
    for project in projects:
        decision = permissions.can_step("approve", project, by)
        if not decision:
            refused.append((project, decision.reason))
            continue
        allowed.append(project)
        for fund_id, amount in support_by_fund(project).items():
            sums[fund_id] = sums.get(fund_id, 0) + amount
    funds = Fund.objects.in_bulk(sums)
    asked = [
        (funds[pk], amount, balances.fund_year(funds[pk], year)["appropriated"])
        for pk, amount in sorted(sums.items())
    ]
    return Preview(allowed, refused, asked)
