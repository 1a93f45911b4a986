"""What the rules ask of workshops and places, looked up once for many projects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Establishment, Unit
from khuyencong.projects.models import Beneficiary, Project
from khuyencong.rules.conditions import ABROAD

NOT_SUPPORTED = ("draft", "withdrawn", "rejected", "stopped")
# What does not yet stand in the way of a project in that state: who is further along comes first.
BEHIND = {
    "draft": NOT_SUPPORTED,
    "returned": NOT_SUPPORTED,
    "registered": (*NOT_SUPPORTED, "registered", "returned"),
}
BEHIND_THE_PLAN = (*BEHIND["registered"], "concluded", "forwarded")


@dataclass(frozen=True, slots=True)
class _Other:
    pk: int
    activity: str
    year: int
    state: str
    province_id: int
    track: str


class Lookups:
    """`establishments`: those whose projects will be asked for, read in one query; of any other
    they are read when they are asked for."""

    def __init__(self, establishments: Iterable[int] = ()) -> None:
        self._projects: dict[int, list[_Other]] = {}
        self._kinds: dict[tuple[int, date, int], str | None] = {}
        self._areas: dict[tuple[int, date], str | None] = {}
        self._read(establishments)

    def _read(self, establishments: Iterable[int]) -> None:
        self._projects |= {pk: [] for pk in establishments}
        rows = Beneficiary.objects.filter(establishment__in=list(establishments)).order_by("pk")
        fields = ("pk", "activity", "year", "state", "province_id", "track")
        names = [f"project__{name}" for name in fields]
        for establishment, *values in rows.values_list("establishment_id", *names):
            other = _Other(*values)
            if other not in self._projects[establishment]:
                self._projects[establishment].append(other)

    def _others(self, establishment: Establishment, project: Project | None) -> list[_Other]:
        if establishment.pk not in self._projects:
            self._read([establishment.pk])
        own = project.pk if project is not None else None
        return [other for other in self._projects[establishment.pk] if other.pk != own]

    def trips_abroad(self, establishment: Establishment, year: int, project: Project | None) -> int:
        """Supported fairs and study visits abroad of that plan year, this project apart."""
        return sum(
            other.activity in ABROAD and other.year == year and other.state not in NOT_SUPPORTED
            for other in self._others(establishment, project)
        )

    def other_supports(self, establishment: Establishment, project: Project) -> int:
        """Its other projects of that province, track and plan year, further along than this one."""
        behind = BEHIND.get(project.state, BEHIND_THE_PLAN)
        of_this = (project.province_id, project.track, project.year)
        return sum(
            (other.province_id, other.track, other.year) == of_this and other.state not in behind
            for other in self._others(establishment, project)
        )

    def place_kind(self, place: Unit, on: date, *, plan_year: int) -> str | None:
        key = (place.pk, on, plan_year)
        if key not in self._kinds:
            self._kinds[key] = directory.place_kind(place, on, plan_year=plan_year)
        return self._kinds[key]

    def area_of(self, place: Unit, on: date) -> str | None:
        key = (place.pk, on)
        if key not in self._areas:
            self._areas[key] = directory.area_of(place, on)
        return self._areas[key]
