"""The order in which concluded projects take the money, with the reason of every place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from khuyencong.appraisal.models import Review
from khuyencong.core.actors import Actor
from khuyencong.directory import selectors as directory
from khuyencong.directory.selectors.listed_areas import Listed
from khuyencong.ledger import selectors as balances
from khuyencong.ledger.models import Fund
from khuyencong.planning.models import RankOverride
from khuyencong.projects import permissions
from khuyencong.projects.models import Beneficiary, Project, ProjectTotal
from khuyencong.projects.selectors import support_of
from khuyencong.projects.selectors.said import with_workers, workshop
from khuyencong.rules.areas import in_cluster, ranking_classes
from khuyencong.rules.engine import RuleBook
from khuyencong.rules.ranking import AREAS, Candidate, is_priority_trade, rank, trade_groups
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
    projects: Iterable[Project],
    *,
    on: date,
    book: RuleBook,
    lang: str = "vi",
    listed: Sequence[Listed] = (),
) -> list[Place]:
    """Best first by the criteria in force, then the decisions that changed it. Flat in queries.

    `listed`: areas of a pack, as if it were in force.
    """
    by_code = {project.code: project for project in projects}
    book = book.of_track("local")  # the province ranks its own money, the ministry the nation's
    ranked = rank(_candidates(by_code, on=on, book=book, listed=listed), on=on, book=book)
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


def _candidates(
    projects: dict[str, Project], *, on: date, book: RuleBook, listed: Sequence[Listed]
) -> list[Candidate]:
    ids = [project.pk for project in projects.values()]
    units = {project.implementing_unit_id for project in projects.values()}
    totals = ProjectTotal.objects.filter(implementing_unit_id__in=units, state="settled")
    by_unit = totals.added_up("implementing_unit_id")
    settled = {unit: count for unit, count, *_rest in by_unit}
    members: dict[int, list[Beneficiary]] = {}
    rows = Beneficiary.objects.filter(project_id__in=ids).order_by("pk")
    related = ("establishment__trade", "establishment__place", "request", "seat", "request__seat")
    for row in with_workers(rows.select_related(*related)):
        members.setdefault(row.project_id, []).append(row)
    own = [member.establishment for each in members.values() for member in each]
    places = {one.place_id: one.place for one in own}
    facts = directory.area_facts(places.values(), on, listed, book=book)
    points = _points(ids)
    return [
        _candidate(
            project,
            members.get(project.pk, []),
            facts,
            effect=points.get(project.pk, 0),
            settled=settled.get(project.implementing_unit_id, 0),
            on=on,
            book=book,
        )
        for project in projects.values()
    ]


def _candidate(
    project: Project,
    members: list[Beneficiary],
    facts: dict[int, dict[str, str]],
    *,
    effect: int,
    settled: int,
    on: date,
    book: RuleBook,
) -> Candidate:
    own = [member.establishment for member in members]
    places = [_place(m, facts[m.establishment.place_id], on=on, book=book) for m in members]
    groups = [
        trade_groups(m.establishment.trade.code, workshop=workshop(m), on=on, book=book)
        for m in members
    ]
    return Candidate(
        key=project.code,
        activity=project.activity,
        is_flagship=project.is_flagship,
        area_classes=_any_of([ranking_classes(place) for place in places]),
        trade_groups=_any_of(groups),
        effect=effect,
        is_priority_trade=any(is_priority_trade(m.trade.code, on, book=book) for m in own),
        area=max(
            (place.get("investment") for place in places),
            key=lambda area: AREAS.get(area or "", 0),
            default=None,
        ),
        is_women_or_minority_owned=any(
            m.owner_sex == "female" or bool(m.is_minority_owned) for m in own
        ),
        settled_projects=settled,
    )


def _place(
    member: Beneficiary, facts: dict[str, str], *, on: date, book: RuleBook
) -> dict[str, str]:
    """What is said of its commune, and of the cluster that it stands in."""
    if not member.known.is_in_cluster:
        return facts
    area = in_cluster(facts.get("investment"), on=on, book=book)
    return facts | ({"investment": area} if area else {})


def _any_of(found: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    """All that is known of any of them; None where nothing is known of some, and nothing found."""
    known = frozenset(word for words in found for word in words or ())
    return known if known or (found and None not in found) else None


def _points(ids: list[int]) -> dict[int, int]:
    """{project: hundredths of points} of the last council that scored it."""
    reviews = Review.objects.filter(project_id__in=ids, closed_at__isnull=False)
    return {
        review.project_id: review.points_hundredths or 0 for review in reviews.order_by("round")
    }


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan of these projects would need, before anything is done."""

    allowed: list[Project]
    refused: list[tuple[Project, str]]
    asked: list[tuple[Fund, int, int]]  # (fund, asked đồng, free đồng)

    @property
    def is_possible(self) -> bool:
        return bool(self.allowed) and all(asked <= free for _fund, asked, free in self.asked)


def preview(projects: Iterable[Project], *, year: int, by: Actor) -> Preview:
    """Which of the projects she may propose, why not the others, and whether the money is there."""
    allowed: list[Project] = []
    refused: list[tuple[Project, str]] = []
    projects = list(projects)
    asked_of = support_of(projects)
    sums: dict[int, int] = {}
    for project in projects:
        if not (decision := permissions.has_no_interest(project, by)):
            refused.append((project, decision.reason))
            continue
        allowed.append(project)
        for fund_id, amount in asked_of[project.pk].items():
            sums[fund_id] = sums.get(fund_id, 0) + amount
    funds = Fund.objects.in_bulk(sums)
    asked = [
        (funds[pk], amount, balances.fund_year(funds[pk], year)["appropriated"])
        for pk, amount in sorted(sums.items())
    ]
    return Preview(allowed, refused, asked)
