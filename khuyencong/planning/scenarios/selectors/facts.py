"""What is known of the concluded projects of a year, read flat: ten thousand cost few queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum

from khuyencong.allocation.objective import AREAS
from khuyencong.appraisal.models import Review
from khuyencong.core.folding import fold
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Establishment
from khuyencong.projects.models import Beneficiary, EstimateLine, LineSource, Project
from khuyencong.rules.engine import RuleBook
from khuyencong.rules.scoring import HUNDREDTHS, scoring

# An estimate of a class counts its learners in one of these units.
PEOPLE = {"nguoi", "hoc vien", "hoc sinh", "lao dong"}


@dataclass(slots=True)
class Known:
    """One project as a plan sees it. `points_hundredths` None: no council scored it."""

    project: Project
    content: str
    area: str = ""
    commune: str = ""
    points_hundredths: int | None = None
    people: int = 0
    counterpart_dong: int = 0
    is_women_owned: bool = False
    is_minority_owned: bool = False
    establishments: list[int] = field(default_factory=list)
    asked: dict[int, int] = field(default_factory=dict)  # {fund: đồng}

    @property
    def asked_dong(self) -> int:
        return sum(self.asked.values())


def known(projects: Iterable[Project], *, on: date, book: RuleBook) -> dict[int, Known]:
    """{project key: what is known of it}, places and areas as they stand on `on`."""
    contents = {code: activity.content for code, activity in book.activities.items()}
    by_project = {
        project.pk: Known(project, contents.get(project.activity, "")) for project in projects
    }
    _money(by_project)
    _people(by_project, on=on, book=book)
    reviews = Review.objects.filter(project__in=by_project, closed_at__isnull=False).order_by(
        "round"
    )
    for project_id, points in reviews.values_list("project_id", "points_hundredths"):
        by_project[project_id].points_hundredths = points
    return by_project


def _money(by_project: dict[int, Known]) -> None:
    sums = (
        LineSource.objects.filter(line__project__in=by_project)
        .order_by()
        .values_list("line__project_id", "source", "fund_id")
        .annotate(Sum("amount_dong"))
    )
    for project_id, source, fund_id, amount in sums:
        if source == "support":
            by_project[project_id].asked[fund_id] = amount
        else:
            by_project[project_id].counterpart_dong += amount


def _people(by_project: dict[int, Known], *, on: date, book: RuleBook) -> None:
    memberships = Beneficiary.objects.filter(project__in=by_project).order_by("pk")
    members = list(memberships.select_related("establishment__place"))
    places = {one.establishment.place_id: one.establishment.place for one in members}
    facts = directory.area_facts(places.values(), on, book=book)
    for membership in members:
        one, owner = by_project[membership.project_id], membership.establishment
        area = facts[owner.place_id].get("investment", "")
        one.area = max(one.area, area, key=lambda area: AREAS.get(area, 0))
        one.commune = one.commune or str(owner.place)
        one.people += owner.workers
        one.is_women_owned |= owner.owner_sex == Establishment.Sex.FEMALE
        one.is_minority_owned |= bool(owner.is_minority_owned)
        one.establishments.append(owner.pk)
    without = [pk for pk, one in by_project.items() if not one.establishments]
    lines = EstimateLine.objects.filter(project__in=without).order_by("pk")
    learners: dict[int, int] = {}
    for project_id, unit, quantity in lines.values_list("project_id", "unit", "quantity"):
        if fold(unit) in PEOPLE:
            learners[project_id] = max(learners.get(project_id, 0), int(quantity))
    for project_id, count in learners.items():
        by_project[project_id].people = count


def least_points(on: date, book: RuleBook) -> int:
    """Points of a project no council scored: those that would just pass, in hundredths of 100."""
    scale = scoring("appraisal", on=on, book=book)
    return scale.pass_points * HUNDREDTHS * 100 // scale.most


def out_of_hundred(points_hundredths: int, on: date, book: RuleBook) -> int:
    """Points on whatever scale the council used, as hundredths of 100."""
    return points_hundredths * 100 // scoring("appraisal", on=on, book=book).most
