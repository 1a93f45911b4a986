"""What the rules ask of workshops and places, looked up once for many projects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Establishment, Unit
from khuyencong.directory.selectors.listed_areas import Listed
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Beneficiary, Project
from khuyencong.rules.book import RuleBook
from khuyencong.rules.conditions import ABROAD
from khuyencong.rules.derivation import ParameterUsed
from khuyencong.rules.mergers import former_provinces

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
    they are read when they are asked for. `listed`: areas of a pack, as if it were in force.
    `book`: the rules of their province; else those in force are read, once. `years`: of the plans
    that will be asked about; else projects of every year are read."""

    def __init__(
        self,
        establishments: Iterable[int] = (),
        listed: Sequence[Listed] = (),
        *,
        book: RuleBook | None = None,
        years: Iterable[int] | None = None,
    ) -> None:
        self._listed, self._book = listed, book
        self._years = None if years is None else frozenset(years)
        self._books: dict[str, RuleBook] = {}
        self._projects: dict[int, list[_Other]] = {}
        self._kinds: dict[tuple[int, date, int], str | None] = {}
        self._areas: dict[tuple[int, date], tuple[str | None, tuple[ParameterUsed, ...]]] = {}
        self._provinces: dict[date, dict[str, Unit | None]] = {}
        self._former: dict[tuple[int, date], str | None] = {}
        self.read_projects(establishments)

    def read_projects(self, establishments: Iterable[int]) -> None:
        """Of those that were not read yet, in one query."""
        missing = {pk for pk in establishments if pk not in self._projects}
        if not missing:
            return
        found: dict[int, dict[int, _Other]] = {pk: {} for pk in missing}
        rows = Beneficiary.objects.filter(establishment__in=missing).order_by("pk")
        if self._years is not None:
            rows = rows.filter(project__year__in=self._years)
        fields = ("pk", "activity", "year", "state", "province_id", "track")
        names = [f"project__{name}" for name in fields]
        for establishment, *values in rows.values_list("establishment_id", *names):
            found[establishment].setdefault(values[0], _Other(*values))
        self._projects |= {pk: list(some.values()) for pk, some in found.items()}

    def _others(self, establishment: Establishment, project: Project | None) -> list[_Other]:
        self.read_projects([establishment.pk])
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

    def book_of(self, place: Unit) -> RuleBook:
        """The rules by which is answered what that place is."""
        if self._book is not None:
            return self._book
        code = place.province_code
        if code not in self._books:
            self._books[code] = policy.book(code)
        return self._books[code]

    def take_province(self, province: Unit, on: date) -> None:
        """One that was read already: whether it is a city says what its communes are."""
        if province.stands(on):
            self._provinces.setdefault(on, {})[province.code] = province

    def place_kind(self, place: Unit, on: date, *, plan_year: int) -> str | None:
        key, provinces = (place.pk, on, plan_year), self._provinces.setdefault(on, {})
        if key not in self._kinds:
            self._kinds[key] = directory.place_kind(
                place, on, plan_year=plan_year, provinces=provinces, book=self.book_of(place)
            )
        return self._kinds[key]

    def former_province(self, place: Unit, on: date) -> str | None:
        """Code of the province it was of before a merger; of a place of one that was not merged,
        or of two, none."""
        if not former_provinces(place.province_code):
            return None
        if (place.pk, on) not in self._former:
            self._former[place.pk, on] = directory.former_province(place, on)
        return self._former[place.pk, on]

    def read_areas(self, places: Iterable[Unit], on: date) -> None:
        """Of those that were not read yet, together."""
        missing = {place.pk: place for place in places if (place.pk, on) not in self._areas}
        if missing:
            book = self.book_of(next(iter(missing.values())))
            found = directory.areas_of(missing.values(), on, self._listed, book=book)
            self._areas |= {(pk, on): answer for pk, answer in found.items()}

    def area_of(self, place: Unit, on: date) -> str | None:
        self.read_areas([place], on)
        return self._areas[place.pk, on][0]

    def rows_of_area(self, place: Unit, on: date) -> tuple[ParameterUsed, ...]:
        """The dated rows that say so."""
        self.read_areas([place], on)
        return self._areas[place.pk, on][1]
