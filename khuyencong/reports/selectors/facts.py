"""What the figures of a period are made of: every đồng from a transfer of the ledger, every project
from its acceptance or its settlement. A figure is the sum of such rows and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from khuyencong.contracts.models import Share
from khuyencong.core.dates import hanoi_date
from khuyencong.directory.models import Organisation
from khuyencong.ledger.models import Transfer, stages
from khuyencong.projects.models import Beneficiary, Project
from khuyencong.reports.models import ReportRow
from khuyencong.reports.selectors.periods import Period
from khuyencong.rules.engine import activities
from khuyencong.settlement.models import Acceptance, Settlement

AT_THE_PAYEE = {stages.ADVANCED, stages.PAID}
TAKEN_BACK = {stages.REMITTED, stages.APPROPRIATED}
BEFORE_IT = {stages.COMMITTED, stages.ORDERED}
# Of the plan: what came into it, and what left it.
INTO_THE_PLAN = {(stages.APPROPRIATED, stages.PLANNED)}
OUT_OF_THE_PLAN = {
    (stages.PLANNED, stages.APPROPRIATED),
    (stages.COMMITTED, stages.APPROPRIATED),
    *((stage, stages.CARRIED) for stage in (stages.PLANNED, stages.COMMITTED, stages.ADVANCED)),
}
CARRIED_OVER = "year-act/"  # begins the key of what the end of a year moved: paid once, not twice
PLANNED, DONE, SETTLED = "plan", "accepted", "settled"  # projects
GIVEN, SPENT, SINCE, BEFORE = "plan_dong", "spent_dong", "since_dong", "before_dong"
COLUMNS = (PLANNED, GIVEN, DONE, SETTLED, SPENT, SINCE, BEFORE)
TABLES = ("content", "track", "place", "trade")
AT_ONCE = 500


@dataclass(frozen=True)
class Moved:
    """đồng that a subject of the ledger got (or, below zero, gave back) on a day."""

    column: str
    subject: int
    amount: int
    on: date
    document: str


@dataclass(frozen=True)
class About:
    """Where a project, or one share of it, is counted."""

    project: int
    content: str
    track: str
    place: int | None
    trade: int | None


def rows(body: Organisation, period: Period) -> list[ReportRow]:
    """Unsaved, without their report, as the ledger and the minutes stand now: of the province; of a
    centre, those of its own projects."""
    province = body.province.code
    own = Q(implementing_unit=body) if body.kind == Organisation.Kind.CENTRE else Q()
    moved = list(_moved(province, period))
    accepted = list(_on_days(Acceptance, "accepted_date", province, period, own))
    settled = [
        (pk, hanoi_date(at)) for pk, at in _on_days(Settlement, "settled_at", province, period, own)
    ]
    shares = _shares({one.subject for one in moved if one.subject}, own)
    whole = {pk for pk, _on in (*accepted, *settled)}
    about = _about(whole | {project for project, _one in shares.values()})
    found = [
        _row(one.column, _share(about, *shares[one.subject]), one.amount, one.on, one.document)
        for one in moved
        if one.subject in shares
    ]
    found += [_row(DONE, about[pk, None], 1, on) for pk, on in accepted]
    found += [_row(SETTLED, about[pk, None], 1, on) for pk, on in settled]
    return found + list(_planned(found, about))


def _row(column: str, about: About, amount: int, on: date, document: str = "") -> ReportRow:
    return ReportRow(
        column=column,
        content=about.content,
        track=about.track,
        place_id=about.place,
        trade_id=about.trade,
        project_id=about.project,
        amount=amount,
        on=on,
        document=document,
    )


def _planned(found: Iterable[ReportRow], about: dict[Any, About]) -> Iterator[ReportRow]:
    """One for each project that has money in the plan."""
    given: dict[int, int] = defaultdict(int)
    since: dict[int, date] = {}
    for row in found:
        if row.column == GIVEN:
            given[row.project_id] += row.amount
            since.setdefault(row.project_id, row.on)
    for pk, amount in given.items():
        if amount > 0:
            yield _row(PLANNED, about[pk, None], 1, since[pk])


def _moved(province: str, period: Period) -> Iterator[Moved]:
    transfers = Transfer.objects.filter(
        to_account__fund__province=province,
        to_account__year__range=(
            min(period.before[0].year, *period.budget_years),
            period.last.year,
        ),
        on__lte=period.last,
    )
    told = transfers.order_by("pk").values_list(
        "from_account__stage", "to_account__stage", "from_account__subject",
        "to_account__subject", "recovers__to_account__subject", "to_account__year",
        "amount_dong", "on", "document", "key",
    )  # fmt: skip
    for left, reached, giver, taker, recovered, year, dong, on, document, key in told.iterator():
        move = (left, reached)
        if year in period.budget_years and (sign := _sign_in_the_plan(move)):
            yield Moved(GIVEN, taker if sign > 0 else giver, sign * dong, on, document)
        sign = _sign_at_the_payee(move, is_back=recovered is not None)
        if key.startswith(CARRIED_OVER) or not sign:
            continue
        subject = taker if sign > 0 else giver or recovered
        for column, first, last in (
            (SPENT, period.first, period.last),
            (SINCE, period.since, period.last),
            (BEFORE, *period.before),
        ):
            if first <= on <= last and (column != SINCE or period.adds_up):
                yield Moved(column, subject, sign * dong, on, document)


def _sign_in_the_plan(move: tuple[str, str]) -> int:
    return (move in INTO_THE_PLAN) - (move in OUT_OF_THE_PLAN)


def _sign_at_the_payee(move: tuple[str, str], *, is_back: bool) -> int:
    """`is_back`: it takes back an earlier transfer; from the source, one of a closed year."""
    left, reached = move
    back = left in AT_THE_PAYEE and reached in {stages.COMMITTED, *TAKEN_BACK}
    late = is_back and left == stages.SOURCE and reached in TAKEN_BACK
    return (left in BEFORE_IT and reached in AT_THE_PAYEE) - (back or late)


def _on_days(
    model: Any, day: str, province: str, period: Period, whose: Q
) -> Iterator[tuple[int, Any]]:
    of_period = {f"{day}__date__range": (period.first, period.last)}
    if day.endswith("_date"):
        of_period = {f"{day}__range": (period.first, period.last)}
    projects = Project.objects.filter(whose, province__code=province)
    own = model.objects.filter(Exists(projects.filter(pk=OuterRef("project"))), **of_period)
    yield from own.order_by("project").values_list("project", day)


def _shares(subjects: set[int], whose: Q) -> dict[int, tuple[int, int | None]]:
    """{subject: (project, beneficiary)}: planned money is the project's own."""
    wanted = sorted(subjects)
    found: dict[int, tuple[int, int | None]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        own = Project.objects.filter(whose, subject__in=some).values_list("subject", "pk")
        found |= {subject: (pk, None) for subject, pk in own.order_by()}
        theirs = Project.objects.filter(whose, pk=OuterRef("project"))
        shares = Share.objects.filter(Exists(theirs), subject__in=some).order_by()
        found |= {
            subject: (project, beneficiary)
            for subject, project, beneficiary in shares.values_list(
                "subject", "project", "beneficiary"
            )
        }
    return found


def _share(about: dict[Any, About], project: int, beneficiary: int | None) -> About:
    return about.get((project, beneficiary), about[project, None])


def _about(projects: set[int]) -> dict[Any, About]:
    """{(project, beneficiary): where it counts}; the whole project under (project, None), in a
    commune or a trade only where all its workshops are."""
    contents = {code: activity.content for code, activity in activities().items()}
    wanted = sorted(projects)
    found: dict[Any, About] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        where: dict[int, list[tuple[int, int | None, int]]] = defaultdict(list)
        told = Beneficiary.objects.filter(project__in=some).order_by("pk")
        for pk, project, place, trade in told.values_list(
            "pk", "project", "place", "establishment__trade"
        ):
            where[project].append((pk, place, trade))
        rows_of = Project.objects.filter(pk__in=some).order_by()
        for project, activity, track in rows_of.values_list("pk", "activity", "track"):
            content = contents.get(activity, "")
            places = {place for _pk, place, _trade in where[project]}
            trades = {trade for _pk, _place, trade in where[project]}
            found[project, None] = About(
                project, content, track,
                places.pop() if len(places) == 1 else None,
                trades.pop() if len(trades) == 1 else None,
            )  # fmt: skip
            for pk, own, its_trade in where[project]:
                found[project, pk] = About(project, content, track, own, its_trade)
    return found


def figures(rows: Iterable[ReportRow]) -> dict[str, dict[str, dict[str, int]]]:
    """{column: {table: {row: sum}}}; the row of what is not known is "", of all "all"."""
    found: dict[str, Any] = {
        column: {table: defaultdict(int) for table in TABLES} | {"all": defaultdict(int)}
        for column in COLUMNS
    }
    for row in rows:
        sums = found[row.column]
        sums["all"]["all"] += row.amount
        for table in TABLES:
            key = getattr(row, table if table in ("content", "track") else f"{table}_id")
            sums[table]["" if key is None else str(key)] += row.amount
    return {
        column: {table: dict(sorted(sums.items())) for table, sums in tables.items()}
        for column, tables in found.items()
    }
