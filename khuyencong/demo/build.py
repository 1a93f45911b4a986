"""Builds the demonstration province: deterministic for a seed and a day, through services only."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from heapq import heapify, heappop, heapreplace
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import transaction
from stdnum.vn import mst

from khuyencong.appraisal import services as appraisal
from khuyencong.contracts import services as contracts
from khuyencong.contracts.models import Commitment
from khuyencong.contracts.selectors import treasury
from khuyencong.contracts.services import instalments
from khuyencong.contracts.services.schedules import spread_evenly
from khuyencong.core.dates import in_months
from khuyencong.core.money import allocate, share
from khuyencong.demo import (
    claims,
    classes,
    drafting,
    figures,
    larger,
    payments,
    people,
    planning_room,
    products,
    records,
    recoveries,
    reports,
    statements,
    vouchers,
)
from khuyencong.demo.province import Province, moment
from khuyencong.directory import services as registry
from khuyencong.directory.models import Establishment
from khuyencong.ledger import services as ledger
from khuyencong.planning import services as planning
from khuyencong.projects import selectors as projects
from khuyencong.projects import services as writing
from khuyencong.projects.models import Project
from khuyencong.projects.services import past_projects
from khuyencong.rules import engine
from khuyencong.settlement import services as settlement

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NAMES = ("Hợp tác xã {trade} {place}", "Cơ sở {trade} {place}", "Công ty TNHH {trade} {place}")
FORMS = ("cooperative", "business_household", "limited_company")
# The decisions that give the year's money, of the December before.
NUMBERS = {"local": "4210/QĐ-UBND", "national": "3680/QĐ-BCT"}
WAY = ("register", "conclude", "approve", "approve_estimate", "commit", "accept", "pay", "settle")
# How far each project of this year has come, and how many working days ago its last step was.
CURRENT = (
    ("settle", 4),
    ("settle", 9),
    ("pay", 3),
    ("accept", 5),
    ("accept", 2),
    ("commit", 12),
    ("commit", 30),
    ("commit", 8),
    ("approve_estimate", 2),
    ("approve_estimate", 13),
    ("approve", 4),
    ("approve", 11),
    ("conclude", 6),
    ("conclude", 16),
    ("conclude", 1),
    ("register", 2),
    ("register", 9),
    ("register", 12),
    ("return", 4),
    ("reject", 6),
    ("draft", 1),
    ("withdraw", 3),
    ("stop", 5),
)


# One of them asks for recoverable support.
LENT_PLACE = 2
LENT = {"is_recoverable": True, "repaid_months": 24}
ALLOWED = "Văn bản trình diễn số 12/UBND-KT cho hỗ trợ có thu hồi"


def build(*, seed: int = 1, today: date) -> Province:
    """The whole province in one transaction: all of it or nothing."""
    with transaction.atomic(), _all_or_nothing(), _no_look_for_waste():
        return _build(seed, today)


@contextmanager
def _no_look_for_waste() -> Iterator[None]:
    """Nearly all that is made here is held to the end: looking through it all finds nothing."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """No service in here is undone by itself: savepoints would be a sixth of all statements."""
    features = transaction.get_connection().features
    with_savepoints = features.uses_savepoints
    features.uses_savepoints = False
    try:
        yield
    finally:
        features.uses_savepoints = with_savepoints


def _build(seed: int, today: date) -> Province:
    world = Province(seed=seed, today=today)
    start = moment(date(2015, 12, 1))
    world.bodies = people.bodies(world.province, at=start)
    world.users = people.officers(world.bodies, at=start)
    for code, name, track in (
        ("KCDP-40", "Khuyến công địa phương", "local"),
        ("KCQG-40", "Khuyến công quốc gia", "national"),
    ):
        world.funds[track] = ledger.open_fund(
            code=code,
            name=name,
            province="40",
            track=track,
            organisation=world.bodies["SCT-40"],
            by=world.actor("taichinh"),
            at=start,
        )
    _workshops(world, at=start)
    payments.accounts(world, at=start)
    officer = people.commune_officer(world.province, world.workshops[0].place, at=start)
    world.users[officer.username] = officer
    _past(world, 2016, "local", figures.LOCAL_2016, figures.TOTAL_2016)
    _past(world, 2017, "local", figures.LOCAL_2017, figures.TOTAL_2017)
    _national_2017(world)
    _current(world)
    payments.waiting(world)
    classes.build(world)
    statements.build(world)
    claims.build(world)
    records.build(world)
    products.build(world)
    return world


def _workshops(world: Province, *, at: datetime) -> None:
    secret = make_password(people.PASSWORD)
    trades, codes = [*world.trades] * 3, _tax_codes()
    craft = next(trade for trade in world.trades if trade.code == larger.CRAFT)
    trades[len(people.OWNERS) - larger.PARTIES : len(people.OWNERS)] = [craft] * larger.PARTIES
    for place, (owner, trade) in enumerate(zip(people.OWNERS * 3, trades, strict=False)):
        commune = world.communes[(place * 11) % len(world.communes)]
        form = place % 3
        workshop = registry.register_establishment(
            NAMES[form].format(trade=trade.name_vi.lower(), place=commune.name),
            place=commune,
            legal_form=FORMS[form],
            trade=trade,
            owner_name=owner,
            workers=world.draw.randint(5, 60),
            by=world.actor("chuyenvien"),
            at=at,
            on=world.today,
            owner_phone=f"0900 000 {place:03d}",
            tax_code=next(codes),
            owner_sex=world.draw.choice(["female", "male"]),
        )
        world.workshops.append(workshop)
        if place < len(people.OWNERS):
            world.owners[workshop.pk] = people.account(
                f"chuco{place + 1}",
                owner,
                at=at,
                secret=secret,
                role="owner",
                establishment=workshop,
            )


def _tax_codes() -> Iterator[str]:
    """Of the right shape, beginning as no province's do."""
    for serial in count(990_000_001):
        code = f"{serial}{mst.calc_check_digit(str(serial))}"
        if mst.is_valid(code):
            yield code


def _past(world: Province, year: int, track: str, kinds: tuple, total_dong: int) -> None:
    """A past year whose number of projects and money are the published ones."""
    rows = [(activity, weight, title) for activity, n, weight, title in kinds for _ in range(n)]
    weights = [
        max(int(weight * world.draw.lognormvariate(0, 0.25) * 100), 1)
        for _activity, weight, _title in rows
    ]
    millions = allocate(total_dong // figures.MILLION, weights)
    _appropriate(world, track, year, total_dong)
    end = moment(date(year, 12, 20))
    for place, ((activity, _weight, title), amount) in enumerate(zip(rows, millions, strict=True)):
        trade = world.draw.choice(world.trades).name_vi.split(",")[0].lower()
        commune = world.draw.choice(world.communes).name
        takes_part = activity in {"machinery", "new_enterprise", "consultancy"}
        support = max(amount, 1) * figures.MILLION
        past_projects.record_past(
            world.bodies["TT-40"],
            activity=activity,
            title=title.format(trade=trade, place=commune),
            year=year,
            fund=world.funds[track],
            support_dong=support,
            own_dong=support * 3 if takes_part else 0,
            beneficiaries=[world.draw.choice(world.workshops)] if takes_part else [],
            source=f"dữ liệu trình diễn {year}, dòng {place + 1}",
            by=world.actor("chuyenvien"),
            at=end,
        )


def _national_2017(world: Province) -> None:
    _appropriate(world, "national", 2017, 1_200 * figures.MILLION)
    for place, (activity, amount, title) in enumerate(figures.NATIONAL_2017):
        past_projects.record_past(
            world.bodies["TT-40"],
            activity=activity,
            title=title,
            year=2017,
            fund=world.funds["national"],
            support_dong=amount * figures.MILLION,
            own_dong=amount * 3 * figures.MILLION if activity == "demonstration_model" else 0,
            beneficiaries=[world.workshops[place]] if activity == "demonstration_model" else [],
            source=f"dữ liệu trình diễn 2017, đề án quốc gia {place + 1}",
            by=world.actor("chuyenvien"),
            at=moment(date(2017, 12, 20)),
        )


def _appropriate(world: Province, track: str, year: int, amount_dong: int) -> None:
    planning.appropriate(
        world.funds[track],
        year=year,
        number=NUMBERS[track],
        amount_dong=amount_dong,
        decided_date=date(year - 1, 12, 20),
        by=world.actor("taichinh"),
        at=moment(min(date(year, 1, 4), world.today)),
    )


def _current(world: Province) -> None:
    """This year: one project in every state, requests that wait, and next year's plan."""
    _appropriate(world, "local", world.year, 4_200 * figures.MILLION)
    owned = [w for w in world.workshops if w.pk in world.owners]
    plan_ago = max(_ago(goal, ago, "approve") for goal, ago in CURRENT)
    projects: dict[int, Project] = {}
    planned = [place for place, (goal, ago) in enumerate(CURRENT) if _ago(goal, ago, "approve")]
    _in_order(
        records.begin(world),
        *(_project(world, owned, projects, place, plan_ago) for place in range(len(CURRENT))),
        planning_room.approved(world, plan_ago, lambda: [projects[place] for place in planned]),
        # The last of them waits for the officer of its commune to go and look.
        *(
            _request(world, workshop, place * 3)
            for place, workshop in enumerate([*owned[-4:], owned[0]])
        ),
        recoveries.build(world),
        planning_room.build(world),
        reports.build(world),
    )


def _project(
    world: Province,
    owned: list[Establishment],
    made: dict[int, Project],
    place: int,
    plan_ago: int,
) -> Iterator[datetime]:
    """One project of this year, drafted six weeks before its first step; what the plan has in it
    is registered and concluded with the others of the plan."""
    goal, ago = CURRENT[place]
    is_planned = bool(_ago(goal, ago, "approve"))
    price = 0 if place % 2 else drafting.price(world)
    begun = (max(ago, plan_ago - 20) if is_planned else ago) + 30
    yield world.day(begun)
    if place % 2:
        project = drafting.training(world, place, begun)
    else:
        said = LENT if place == LENT_PLACE else {}
        workshop = owned[place // 2 % len(owned)]
        project = drafting.machines(world, workshop, price, begun, said=said)
    made[place] = project
    if is_planned:
        for left, name in ((6, "register"), (3, "conclude")):
            yield (at := world.day(plan_ago + left))
            _step(ACTS[name], world, project, at)
    yield from _walk(world, project, goal, ago)


def _request(world: Province, workshop: Establishment, ago: int) -> Iterator[datetime]:
    """Sent, but the one of today."""
    price = drafting.price(world)
    yield (at := world.day(ago))
    request = drafting.request(world, workshop, price, at)
    if ago:
        writing.submit_request(request, by=world.owner(workshop), at=at)


def _way(goal: str) -> tuple[str, ...]:
    """The steps of the ordinary way up to `goal`, or up to where it is left."""
    last = EXITS.get(goal, (goal,))[0]
    return WAY[: WAY.index(last) + 1] if last in WAY else ()


def _ago(goal: str, ago: int, name: str) -> int:
    """How many working days ago a step of this way was, three apart; 0 where it is not taken."""
    way = _way(goal)
    return ago + (len(way) - 1 - way.index(name)) * 3 if name in way else 0


def _in_order(*parts: Iterator[datetime]) -> None:
    """Each part yields the day of what it does next and goes on when that is the earliest: numbers
    are given as the year went by."""
    waiting = [(at, place, part) for place, part in enumerate(parts) if (at := next(part, None))]
    heapify(waiting)
    while waiting:
        _at, place, part = waiting[0]
        if at := next(part, None):
            heapreplace(waiting, (at, place, part))
        else:
            heappop(waiting)


def _walk(world: Province, project: Project, goal: str, ago: int) -> Iterator[datetime]:
    """The steps of the ordinary way up to `goal`, the last `ago` working days back; on from the
    plan where it is in there."""
    way = _way(goal)
    for name in way[3:] if "approve" in way else way:
        yield (at := world.day(_ago(goal, ago, name)))
        _step(ACTS[name], world, project, at)
    for act, who, facts in EXITS.get(goal, ())[1:]:
        yield (at := world.day(max(ago - 2, 0)))
        act(project, **facts, by=world.actor(who), at=at)


def _step(act: Callable[..., object], world: Province, project: Project, at: datetime) -> None:
    project.refresh_from_db()
    act(world, project, at)


def _commit(world: Province, project: Project, at: datetime) -> None:
    day, end = at.date(), date(project.year, 12, 31)
    if project.beneficiaries.exists():
        leader = world.actor("lanhdaott")
        terms: dict[str, Any] = _lent(project, end)
        rest = [instalments.Typed("acceptance", days=15)]
        terms["instalments"] = instalments.drafted(project, rest, advance_dong=None, on=day)
        contracts.sign(project, signed_date=day, end_date=end, by=leader, at=at, **terms)
        return
    leader = world.actor("phogiamdoc")
    contracts.assign(project, signed_date=day, end_date=end, by=leader, at=at)
    commitment = Commitment.objects.get(project=project)
    law = engine.advance(project.activity, on=day)
    amount_dong = share(commitment.amount_dong, law.share or Decimal(0))
    if rule := treasury(commitment, day):
        amount_dong = min(amount_dong, rule.limit_dong)
    payments.advance(world, commitment, amount_dong, at)


def _lent(project: Project, end: date) -> dict[str, Any]:
    """When recoverable support is paid back, and who allowed it: no rule of this province does."""
    schedules = {
        member.pk: spread_evenly(project.support_dong, 4, in_months(end, 6), 6)
        for member in projects.members(project)
        if member.known.is_recoverable
    }
    return {"schedules": schedules, "recoverable_decision": ALLOWED} if schedules else {}


def _accept(world: Province, project: Project, at: datetime) -> None:
    accepted_dong = {line.pk: line.amount_dong for line in projects.estimate_lines(project)}
    settlement.accept(
        project,
        accepted_dong=accepted_dong,
        remark="Đúng số lượng, hoạt động tốt.",
        accepted_date=at.date(),
        by=world.actor("chuyenvien"),
        at=at,
    )


ACTS: dict[str, Callable[[Province, Project, datetime], object]] = {
    "register": records.register,
    "conclude": drafting.conclude,
    "approve_estimate": lambda w, p, at: planning.approve_estimate(
        p, by=w.actor("lanhdaoso"), at=at
    ),
    "commit": _commit,
    "accept": _accept,
    "pay": payments.pay,
    "settle": vouchers.settle,
}

# Ways out: after which step of the ordinary way, then what is done, by whom, with which words.
EXITS: dict[str, tuple] = {
    "return": (
        "register",
        (
            appraisal.return_for_completion,
            "thamdinh",
            {"items": [("Bản sao đăng ký kinh doanh", "Bản gửi kèm bị mờ, không đọc được")]},
        ),
    ),
    "reject": (
        "register",
        (appraisal.reject, "thamdinh", {"opinion": "Máy đã qua sử dụng, chưa rõ nguồn gốc."}),
    ),
    "withdraw": (
        "conclude",
        (writing.withdraw, "chuyenvien", {"reason": "Chưa đủ học viên, chuyển sang năm sau."}),
    ),
    "stop": (
        "commit",
        (contracts.stop, "lanhdaott", {"reason": "Bên bán không giao được máy trong năm."}),
    ),
}
