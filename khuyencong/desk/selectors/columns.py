"""Columns of the list of projects: which there are, and how each reads a row."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import money, prepared
from khuyencong.core.calendar import working_days_left
from khuyencong.directory.models import Unit
from khuyencong.directory.models.roles import ROLES
from khuyencong.obligations import selectors as obligations
from khuyencong.projects.models import Beneficiary, Project
from khuyencong.projects.workflow import PROJECT
from khuyencong.ui import filters
from khuyencong.ui.sheets import Year


@dataclass(frozen=True)
class Names:
    """What rows show by code, looked up once a list."""

    activities: Mapping[str, str]
    states: Mapping[str, str]
    today: date
    holders: Mapping[uuid.UUID, str] = field(default_factory=dict)  # of the projects shown


@dataclass(frozen=True)
class Column:
    """`read` gives text, a whole number, a date or None; `shown` how the screen writes it."""

    name: str
    label: str | Promise
    width: int  # of the workbook's column, in characters
    read: Callable[[Project, Names], Any]
    shown: Callable[[Any], str] = str
    is_number: bool = False
    prefetch: tuple[Prefetch, ...] = ()
    joined: tuple[str, ...] = ()
    kind: str = ""  # how wide the screen draws it
    sorts: str = ""  # the field of a project that puts a list in its order

    @property
    def look(self) -> str:
        return self.kind or ("right" if self.is_number else "short" if self.width < 20 else "")


def states() -> dict[str, str]:
    return {state.name: str(state.label) for state in PROJECT.states}


def _members(project: Project, _names: Names) -> str:
    return "; ".join(m.establishment.name for m in project.beneficiaries.all())


def _places(project: Project, _names: Names) -> str:
    places = dict.fromkeys(str(m.establishment.place) for m in project.beneficiaries.all())
    return "; ".join(places)


def days_left(project: Project, names: Names) -> int | None:
    if project.due_date is None:
        return None
    return working_days_left(project.due_date, names.today, province=project.province.code)


def _dong(field: str, head: Promise, value: Callable[[Project, Names], int]) -> Column:
    name = field.removesuffix("_dong")
    return Column(name, head, 20, value, money.grouped, is_number=True, sorts=field)


OF_PROJECTS = Beneficiary.objects.select_related("establishment__place").order_by("pk")
MEMBERS = Prefetch("beneficiaries", OF_PROJECTS)

COLUMNS = {
    column.name: column
    for column in (
        Column("code", lazy("Mã"), 18, lambda p, n: p.code, kind="id", sorts="pk"),
        Column("title", lazy("Đề án"), 60, lambda p, n: p.title, kind="wide", sorts="title"),
        Column(
            "activity",
            lazy("Nội dung"),
            34,
            lambda p, n: n.activities.get(p.activity, p.activity),
        ),
        Column("year", lazy("Năm"), 8, lambda p, n: Year(p.year), kind="year", sorts="year"),
        Column("track", lazy("Nguồn quản lý"), 22, lambda p, n: p.get_track_display()),
        Column(
            "state",
            lazy("Trạng thái"),
            26,
            lambda p, n: n.states[p.state],
            kind="state",
            sorts="state",
        ),
        Column("holder", lazy("Đang giữ"), 26, lambda p, n: n.holders.get(p.uuid), kind="holder"),
        Column(
            "due_date",
            lazy("Hạn bước hiện tại"),
            16,
            lambda p, n: p.due_date,
            filters.date_vn,
            kind="date",
            sorts="due_date",
        ),
        Column(
            "days_left",
            lazy("Hạn (ngày làm việc)"),
            14,
            days_left,
            filters.days_left,
            joined=("province",),
            kind="date",
            sorts="due_date",
        ),
        Column("members", lazy("Đơn vị thụ hưởng"), 50, _members, prefetch=(MEMBERS,)),
        Column("places", lazy("Địa bàn"), 30, _places, prefetch=(MEMBERS,)),
        _dong("total_dong", lazy("Tổng dự toán (đồng)"), lambda p, n: p.total_dong),
        _dong("support_dong", lazy("Khuyến công (đồng)"), lambda p, n: p.support_dong),
        Column(
            "support_million",
            lazy("Khuyến công (triệu đồng)"),
            20,
            lambda p, n: Decimal(p.support_dong) / 1_000_000,
            lambda million: money.in_millions(int(million * 1_000_000)),
            is_number=True,
            sorts="support_dong",
        ),
    )
}
ON_SCREEN = (
    "code", "title", "places", "year", "state", "holder", "days_left", "support_million",
)  # fmt: skip
IN_SHEET = (
    "code", "title", "activity", "year", "track", "state", "due_date", "total", "support",
)  # fmt: skip


def chosen(names: Iterable[str], otherwise: Iterable[str]) -> list[Column]:
    """The columns asked for, in their own order, or the ones a list has when nobody asks."""
    wanted = set(names) or set(otherwise)
    return [column for name, column in COLUMNS.items() if name in wanted]


def with_what_they_read(
    projects: QuerySet[Project], columns: Iterable[Column]
) -> QuerySet[Project]:
    columns = list(columns)
    joined = [path for column in columns for path in column.joined]
    projects = projects.select_related(*joined) if joined else projects
    return projects.prefetch_related(*{path for column in columns for path in column.prefetch})


def give_what_they_read(projects: Sequence[Project], columns: Iterable[Column]) -> None:
    """The same, of the rows of one page, by queries that are compiled once."""
    columns = list(columns)
    if any(column.joined for column in columns):
        provinces = {unit.pk: unit for unit in _units([*{one.province_id for one in projects}])}
        for project in projects:
            project.province = provinces[project.province_id]
    if any(column.prefetch for column in columns):
        prepared.attach(
            projects, "beneficiaries", _members_of([one.pk for one in projects]), "project_id"
        )


@prepared.prepared
def _units(keys: list[int]) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=keys)


@prepared.prepared
def _members_of(projects: list[int]) -> QuerySet[Beneficiary]:
    return OF_PROJECTS.filter(project__pk__in=projects)


def holders(projects: Iterable[Project], shown: Iterable[Column]) -> dict[uuid.UUID, str]:
    """Who owes the most urgent of what is open about each, by post; asked only where shown."""
    if all(column.name != "holder" for column in shown):
        return {}
    of_each = obligations.open_of(project.uuid for project in projects)
    return {about: str(ROLES[rows[0].role].label) for about, rows in of_each.items()}
