"""Projects of old lists added up by year, by source, by content."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models import Sum as Added

from khuyencong.history.models import HistoricProject

NOTHING = "-"  # in an address: rows that say no content, or no source


@dataclass(frozen=True)
class Sum:
    """`support_dong`: approved, or paid where no approval is told; `paid_dong` as told."""

    first_year: int
    last_year: int
    projects: int
    support_dong: int
    paid_dong: int
    national_dong: int = 0
    local_dong: int = 0
    jobs: int = 0
    content: str = ""

    @property
    def years(self) -> str:
        same = self.first_year == self.last_year
        return str(self.first_year) if same else f"{self.first_year}–{self.last_year}"

    @property
    def other_dong(self) -> int:
        """Of a district, or of a source that the list does not say."""
        return self.support_dong - self.national_dong - self.local_dong


@dataclass(frozen=True)
class Asked:
    """Which rows a page asks for; "" and 0 ask for all. `content`, `track`: NOTHING for those that
    say none."""

    year: int = 0
    until: int = 0
    content: str = ""
    track: str = ""
    batch: str = ""

    def of(self, rows: QuerySet[HistoricProject]) -> QuerySet[HistoricProject]:
        if self.year:
            rows = rows.filter(first_year=self.year, last_year=self.until or self.year)
        if self.content:
            rows = rows.filter(content="" if self.content == NOTHING else self.content)
        if self.track:
            rows = rows.filter(track="" if self.track == NOTHING else self.track)
        return rows.filter(batch__uuid=self.batch) if self.batch else rows


def by_year(province: str) -> list[Sum]:
    """Each year of which lists tell, the newest first."""
    return _sums(_of_one_year(province), by_content=False)


def by_content(province: str) -> list[Sum]:
    """Each year and content, the newest year first."""
    return _sums(_of_one_year(province), by_content=True)


def spans(province: str) -> list[Sum]:
    """What lists tell of several years together: never added to a year."""
    rows = HistoricProject.objects.of_province(province).filter(last_year__gt=F("first_year"))
    return _sums(rows, by_content=False)


def total(rows: QuerySet[HistoricProject]) -> tuple[int, int]:
    """(projects, đồng) of these rows."""
    found = rows.order_by().aggregate(projects=Added("projects"), dong=Added("support_dong"))
    return found["projects"] or 0, found["dong"] or 0


def _of_one_year(province: str) -> QuerySet[HistoricProject]:
    rows = HistoricProject.objects.of_province(province)
    return rows.filter(first_year=F("last_year"))


def _sums(rows: QuerySet[HistoricProject], *, by_content: bool) -> list[Sum]:
    names = ("first_year", "last_year", *(("content",) if by_content else ()))
    track = HistoricProject.Track
    found = (
        rows.order_by()
        .values(*names)
        .annotate(
            all_projects=Added("projects"),
            support=Added("support_dong"),
            paid=Added("paid_dong"),
            national=Added("support_dong", filter=Q(track=track.NATIONAL)),
            local=Added("support_dong", filter=Q(track=track.LOCAL)),
            all_jobs=Added("jobs"),
        )
        .order_by("-first_year", "-last_year", *names[2:])
    )
    return [
        Sum(
            one["first_year"], one["last_year"], one["all_projects"] or 0, one["support"] or 0,
            one["paid"] or 0, one["national"] or 0, one["local"] or 0, one["all_jobs"] or 0,
            one.get("content", ""),
        )
        for one in found
    ]  # fmt: skip
