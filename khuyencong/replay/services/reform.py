"""A whole reform: advances that would have been refused, and the plan chosen anew under it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from khuyencong.allocation import optimiser
from khuyencong.allocation.instance import read
from khuyencong.allocation.objective import given_at, worth
from khuyencong.allocation.ranking import choose_by_rank
from khuyencong.contracts.models import Advance, Progress
from khuyencong.core.money import share
from khuyencong.directory.selectors.listed_areas import Listed
from khuyencong.planning.models import Proposal, Scenario
from khuyencong.planning.scenarios.selectors.instance import instance_of
from khuyencong.planning.scenarios.selectors.merit import merit_of
from khuyencong.planning.selectors import ranking
from khuyencong.rules import engine
from khuyencong.rules.engine import RuleBook

AT_ONCE = 60  # proposals that are chosen among while one waits
SECONDS, SECONDS_AT_ONCE = 10.0, 2.0
MOST_REFUSED = 200


@dataclass(frozen=True)
class Refusal:
    """One project whose advances the reform would have refused. Amounts in đồng.

    `limit_dong` None: the money was within the limit, but only `done` per cent of what had to be
    above `over` was done; `after` says of what, or that acceptance comes first.
    """

    project: str
    title: str
    advanced_dong: int
    limit_dong: int | None
    after: str
    over: int
    done: int
    legal: str


def refused_advances(
    projects: Iterable[str], *, on: date, before: RuleBook, after: RuleBook
) -> Iterator[Refusal]:
    """Advances that the rules without the pack allow about `on`, and those with it do not.

    What somebody decided in writing is left alone. Flat in queries.
    """
    advances = Advance.objects.filter(commitment__project__code__in=projects, decision="")
    rows = list(advances.select_related("commitment__project").order_by("commitment_id", "pk"))
    ids = {row.commitment.project_id for row in rows}
    reported = Progress.objects.filter(project__in=ids).order_by("reported_at", "pk")
    progress: dict[int, list[tuple[datetime, int]]] = {}
    for project_id, reported_at, percent in reported.values_list(
        "project_id", "reported_at", "percent"
    ):
        progress.setdefault(project_id, []).append((reported_at, percent))
    sums: dict[int, int] = {}
    told = set()
    for row in rows:
        commitment, project = row.commitment, row.commitment.project
        sums[commitment.pk] = sums.get(commitment.pk, 0) + row.amount_dong
        reports = progress.get(project.pk, ())
        done = max((percent for at, percent in reports if at <= row.paid_at), default=0)
        asked = (commitment.amount_dong, sums[commitment.pk], done)
        laws = [
            engine.advance(project.activity, on=on, book=book.of_track(project.track))
            for book in (before, after)
        ]
        if commitment.pk in told or not _is_allowed(laws[0], *asked):
            continue
        if not _is_allowed(laws[1], *asked):
            told.add(commitment.pk)
            yield _refusal(row, laws[1], *asked)


def _is_allowed(law: engine.Advance, contract_dong: int, advanced_dong: int, done: int) -> bool:
    if law.share is None:  # a person decides: nothing is refused
        return True
    return law.is_open(done) and advanced_dong <= share(contract_dong, law.share)


def _refusal(
    row: Advance, law: engine.Advance, contract_dong: int, advanced_dong: int, done: int
) -> Refusal:
    project = row.commitment.project
    assert law.share is not None  # _is_allowed
    limit = share(contract_dong, law.share)
    return Refusal(
        project.code,
        project.title,
        advanced_dong,
        limit if advanced_dong > limit else None,
        law.after or "",
        law.over_percent,
        done,
        law.legal,
    )


@dataclass(frozen=True)
class Entry:
    """One project of the plan: what it gets without the pack and with it, in đồng; 0: not in."""

    project: str
    title: str
    before_dong: int
    after_dong: int
    place_before: int
    place_after: int


@dataclass
class Plan:
    """The latest scenario that was solved, chosen anew under both books, by its own way.

    `is_solved` False: no choice keeps every limit, or there was no time. `entries`: what differs.
    """

    name: str
    year: int
    way: str
    is_solved: bool = True
    before_dong: int = 0
    after_dong: int = 0
    count_before: int = 0
    count_after: int = 0
    entries: list[Entry] = field(default_factory=list)


def latest_scenario(province_code: str) -> Scenario | None:
    solved = Scenario.objects.filter(
        province__code=province_code, outcome=Scenario.Outcome.SOLVED
    ).select_related("province")
    return solved.exclude(state="discarded").order_by("-solved_at", "-pk").first()


def replanned(
    scenario: Scenario,
    supports: dict[str, int],
    *,
    on: date,
    before: RuleBook,
    after: RuleBook,
    listed: Sequence[Listed] = (),
    is_at_once: bool,
) -> Plan | None:
    """`supports`: by project, đồng under the pack; `listed`: its areas. None where the choice has
    to be ordered."""
    if is_at_once and scenario.proposals.count() > AT_ONCE:
        return None
    seconds = SECONDS_AT_ONCE if is_at_once else SECONDS
    plan = Plan(scenario.name, scenario.year, scenario.way)
    now = _proposals(scenario, before, on, lambda one: one.asked_dong)
    then = _proposals(
        scenario, after, on, lambda one: supports.get(one.project.code, one.asked_dong), listed
    )
    try:
        chosen = [_chosen(scenario, rows, seconds) for rows in (now, then)]
    except (optimiser.Infeasible, TimeoutError):
        plan.is_solved = False
        return plan
    money = [
        {p.project.code: _given(p, picked) for p in rows}
        for rows, picked in zip((now, then), chosen, strict=True)
    ]
    places = {p.project.code: p.place for p in then}
    plan.before_dong, plan.after_dong = (sum(of.values()) for of in money)
    plan.count_before, plan.count_after = (len(of) for of in chosen)
    for one in now:
        code = one.project.code
        was, will = money[0][code], money[1][code]
        if was != will or one.place != places[code]:
            title = one.project.title
            plan.entries.append(Entry(code, title, was, will, one.place, places[code]))
    return plan


def _proposals(
    scenario: Scenario,
    book: RuleBook,
    on: date,
    asked: Callable[[Proposal], int],
    listed: Sequence[Listed] = (),
) -> list[Proposal]:
    """The proposals in memory as the book has them: place, money, worth. Nothing is saved."""
    rows = list(
        scenario.proposals.select_related("project__province", "project__implementing_unit")
        .prefetch_related("shares")
        .order_by("place", "pk")
    )
    places = ranking([r.project for r in rows], on=on, book=book, listed=listed)
    order = {place.project.pk: place.number for place in places}
    for row in rows:
        row.place = order[row.project_id]
        whole, new = row.asked_dong, asked(row)
        for part in row.shares.all():
            part.asked_dong = part.asked_dong * new // whole if whole else 0
        row.asked_dong = sum(part.asked_dong for part in row.shares.all())
        row.value = sum(worth(merit_of(row, on=on, book=book), scenario.objective).values())
    return sorted(rows, key=lambda row: row.place)


def _chosen(scenario: Scenario, rows: list[Proposal], seconds: float) -> dict[str, str]:
    """{project: per cent} by the scenario's own way of choosing."""
    data: dict[str, Any] = instance_of(scenario, rows).data | {"time_limit_s": seconds}
    instance = read(data)
    if scenario.way == Scenario.Way.RANKING:
        return dict(choose_by_rank(instance, [p.id for p in instance.proposals]))
    return dict(optimiser.choose_in_time(instance).chosen)


def _given(one: Proposal, chosen: dict[str, str]) -> int:
    percent = int(chosen.get(one.project.code, 0))
    return sum(given_at(s.asked_dong, percent) for s in one.shares.all()) if percent else 0
