"""Bảng chéo: projects, or a sum of đồng over them, by two of the things by which they differ.

One statement adds up one row a project. The rows come from the tables of this database, as they
stand; in a large province from the column files of the last hour, which say of when they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from khuyencong.contracts.models import Share
from khuyencong.core import column_files
from khuyencong.core.actors import Actor
from khuyencong.core.queues import count_up_to
from khuyencong.directory.models.roles import PROVINCE_WIDE
from khuyencong.ledger.models import Account, Transfer, stages
from khuyencong.planning.models.money import CENTRE
from khuyencong.projects.models import Beneficiary, Project, Track
from khuyencong.projects.models.conflicts import closed_to
from khuyencong.projects.workflow import PROJECT, UNSENT
from khuyencong.reports.selectors.facts import AT_THE_PAYEE
from khuyencong.rules.engine import activities
from khuyencong.settlement.models import Settlement

LARGE = 20_000  # projects: SQL adds up fewer while a page is made
APPROVED = ("estimated", "committed", "accepted", "settled")
NAMED = "%Y%m%dT%H%M%SZ"  # of the hour they tell, so that the newest is the last
UNKNOWN = 0  # no commune, no trade, or several

DIMENSIONS: dict[str, str | Promise] = {
    "year": lazy("Năm kế hoạch"),
    "content": lazy("Nội dung khuyến công"),
    "track": lazy("Nguồn kinh phí"),
    "place": lazy("Xã, phường"),
    "trade": lazy("Ngành nghề"),
    "state": lazy("Trạng thái"),
    "unit": lazy("Đơn vị thực hiện"),
}
MEASURES: dict[str, str | Promise] = {
    "projects": lazy("Số đề án"),
    "support_dong": lazy("Kinh phí khuyến công theo dự toán"),
    "approved_dong": lazy("Kinh phí khuyến công đã duyệt dự toán"),
    "paid_dong": lazy("Đã giải ngân (tạm ứng, thanh toán)"),
    "settled_dong": lazy("Đã quyết toán"),
    "workers": lazy("Lao động của cơ sở thụ hưởng"),
}
SUMS = [name for name in MEASURES if name != "projects"]
ACROSS = ("year", "content", "track", "state")  # of few values: they fit above a table
WORDS = ("content", "track", "state")  # dimensions whose keys are words; the others' are numbers
KEPT = ("project", "province_code", *DIMENSIONS, *SUMS)
Key = str | int


@dataclass(frozen=True)
class Question:
    """What stands beside, above and inside; of which years of the plan; only of keys `where`."""

    rows: str
    columns: str
    measure: str
    first_year: int
    last_year: int
    where: tuple[tuple[str, Key], ...] = ()


@dataclass(frozen=True)
class Answer:
    """`cells`: {(row, column): đồng, or how many}; `at`: of when the figures are, None: of now."""

    cells: Mapping[tuple[Key, Key], int]
    at: datetime | None


@dataclass(frozen=True)
class Scope:
    """Whose projects somebody may add up: of provinces, of centres, but those closed to her."""

    provinces: tuple[str, ...]
    units: tuple[int, ...]
    closed: tuple[int, ...]

    def projects(self) -> QuerySet[Project]:
        within = Q(province__code__in=self.provinces) | Q(implementing_unit__in=self.units)
        return Project.objects.filter(within).exclude(pk__in=self.closed)

    def sql(self) -> tuple[str, list[Any]]:
        """The same of the columns of the files."""
        within = f"(province_code IN {_marks(self.provinces)} OR unit IN {_marks(self.units)})"
        return (
            f"{within} AND project NOT IN {_marks((0, *self.closed))}",  # no project has key 0
            [*self.provinces, *self.units, 0, *self.closed],
        )


def scope_of(by: Actor) -> Scope:
    wide = {grant.province for grant in by.grants_for(*PROVINCE_WIDE)}
    units = {grant.organisation_id or 0 for grant in by.grants_for(*CENTRE)}
    closed = closed_to(by).values_list("project", flat=True).order_by("project")
    return Scope(tuple(sorted(wide)), tuple(sorted(units)), tuple(closed))


def _marks(values: Sequence[object]) -> str:
    """A place for each; none is written as what nothing is."""
    return f"({', '.join(['%s'] * len(values)) or 'NULL'})"


def answer(question: Question, *, by: Actor) -> Answer:
    """Every cell that is not empty, by its row and column."""
    scope = scope_of(by)
    kept = newest() if is_large(scope.projects()) else None
    return ask(question, scope, kept)


def ask(question: Question, scope: Scope, kept: Path | None) -> Answer:
    """Of the files in `kept`, or of the tables."""
    what = "COUNT(*)" if question.measure == "projects" else f"SUM({question.measure})"
    begin = f"SELECT {question.rows}, {question.columns}, {what}"
    end = "GROUP BY 1, 2 ORDER BY 1, 2"
    names = [question.rows, question.columns, question.measure]
    found = _run(begin, end, names, question, scope, kept)
    cells = {(row, column): int(sum_) for row, column, sum_ in found if sum_}
    return Answer(cells, at_of(kept) if kept else None)


def words_of(dimension: str) -> set[str]:
    """Every key of one of WORDS."""
    if dimension == "content":
        return {activity.content for activity in activities().values()} | {""}
    return {state.name for state in PROJECT.states} if dimension == "state" else set(Track.values)


def of_keys(question: Question, keys: Sequence[tuple[str, Key]]) -> Question:
    """The same of those projects only that have these keys."""
    return replace(question, where=tuple(keys))


def projects_behind(
    question: Question, *, by: Actor, after: int, limit: int
) -> list[tuple[Project, int]]:
    """Projects of a number by their keys, above the key `after`, each with what it adds today."""
    scope = scope_of(by)
    kept = newest() if is_large(scope.projects()) else None
    end = f"AND project > {int(after)} ORDER BY project LIMIT {int(limit)}"
    keys = [pk for (pk,) in _run("SELECT project", end, [], question, scope, kept)]
    projects = Project.objects.visible_to(by).filter(pk__in=keys)
    adds = dict.fromkeys(keys, 1)
    if question.measure != "projects":
        adds = dict(_figures(projects, ["project", question.measure]).order_by())
    return [(one, adds.get(one.pk, 0)) for one in projects.order_by("pk")]


def _run(
    begin: str, end: str, names: Sequence[str], question: Question, scope: Scope, kept: Path | None
) -> list[tuple[Any, ...]]:
    asked = [f"{name} = %s" for name, _key in question.where]
    where = " AND ".join(["year BETWEEN %s AND %s", *asked])
    values = [question.first_year, question.last_year, *(key for _name, key in question.where)]
    if kept is not None:
        within, more = scope.sql()
        sql = f"{begin} FROM kept WHERE {where} AND {within} {end}"
        return column_files.ask(kept, sql, [*values, *more])
    needed = ["project", "year", *(name for name, _key in question.where), *names]
    of_years = scope.projects().filter(year__range=(question.first_year, question.last_year))
    rows, told = _figures(of_years, needed).order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        sql = f"{begin} FROM ({rows}) AS kept WHERE {where} {end}"
        cursor.execute(sql, [*told, *values])
        return cursor.fetchall()


def is_large(projects: QuerySet[Project]) -> bool:
    return count_up_to(projects, LARGE + 1) > LARGE


def figures_after(project: int) -> QuerySet[Any]:
    """One row a project in the order of their keys: the columns that are KEPT."""
    return _figures(Project.objects.filter(pk__gt=project), KEPT).order_by("pk")


def _figures(projects: QuerySet[Project], names: Sequence[str]) -> QuerySet[Any]:
    """One row a project that was sent, with these columns."""
    made = {
        "project": F("pk"),
        "province_code": F("province__code"),
        "unit": F("implementing_unit_id"),
        "content": _content(),
        "place": _only("place"),
        "trade": _only("establishment__trade"),
        "approved_dong": Case(When(state__in=APPROVED, then=F("support_dong")), default=Value(0)),
        "paid_dong": _paid(),
        "settled_dong": _one(_of_project(Settlement).values("paid_dong")),
        "workers": _one(_of_project(Beneficiary).values(one=Sum("establishment__workers"))),
    }
    wanted = list(dict.fromkeys(name for name in names if name != "projects"))
    told = {name: made[name] for name in wanted if name in made}
    return projects.exclude(state__in=UNSENT).annotate(**told).values_list(*wanted)


def _of_project(model: Any) -> QuerySet[Any]:
    """Rows of one project, in one group."""
    return model.objects.filter(project=OuterRef("pk")).order_by().values("project")


def _one(rows: QuerySet[Any]) -> Coalesce:
    """The only value of these rows, 0 without any."""
    return Coalesce(Subquery(rows, output_field=BigIntegerField()), Value(0))


def _content() -> Case:
    codes: dict[str, list[str]] = {}
    for code, activity in activities().items():
        codes.setdefault(activity.content, []).append(code)
    cases = [When(activity__in=some, then=Value(content)) for content, some in codes.items()]
    return Case(*cases, default=Value(""))


def _only(name: str) -> Coalesce:
    """Where all workshops of the project are; UNKNOWN without any, or where they differ."""
    is_one = Q(low=F("high"), known=F("members"))
    found = (
        _of_project(Beneficiary)
        .annotate(low=Min(name), high=Max(name), known=Count(name), members=Count("pk"))
        .values(one=Case(When(is_one, then=F("low")), default=Value(UNKNOWN)))
    )
    return _one(found)


def _paid() -> Any:
    """What the payees of a project hold, less what came back after its year was closed. Own work
    stands on the project's own subject, which is asked apart: each is found by an index."""
    shares = Share.objects.filter(project=OuterRef(OuterRef("pk"))).values("subject")
    held = Account.objects.filter(stage__in=AT_THE_PAYEE).order_by()
    late = Transfer.objects.filter(from_account__stage=stages.SOURCE).order_by()
    own = OuterRef("subject")
    found: Any = Value(0)
    for rows, subject, dong in (
        (held, "subject", Sum("balance_dong")),
        (late, "recovers__to_account__subject", -Sum("amount_dong")),
    ):
        theirs = rows.filter(**{f"{subject}__in": shares}).exclude(**{subject: own})
        for some in (rows.filter(**{subject: own}), theirs):
            found += _one(some.annotate(all=Value(1)).values("all").values(one=dong))
    return found


def root() -> Path:
    return Path(settings.DATA_DIR) / "kept-figures"


def folder_of(at: datetime) -> Path:
    return root() / at.astimezone(UTC).strftime(NAMED)


def at_of(folder: Path) -> datetime:
    return datetime.strptime(folder.name, NAMED).replace(tzinfo=UTC)


def folders() -> list[Path]:
    """Those that are whole, the newest last."""
    return sorted(path for path in root().glob("*Z") if path.is_dir())


def newest() -> Path | None:
    return next(reversed(folders()), None)
