"""A province begins: from an empty database to offices, people, funds and money, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.administration.services import door
from khuyencong.administration.services.days import enter_day
from khuyencong.administration.services.province_file import Beginning, Human, Unsound
from khuyencong.administration.services.soundness import problems, province
from khuyencong.core import calendar, events
from khuyencong.core.actors import SYSTEM
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.working_days import KINDS
from khuyencong.directory import services as directory
from khuyencong.directory.models import Organisation, Unit, User
from khuyencong.directory.selectors.listed_areas import communes_named
from khuyencong.ledger import services as ledger
from khuyencong.ledger.models import Fund
from khuyencong.planning import services as planning
from khuyencong.planning.models import Appropriation

STREAM = "beginning"


@dataclass(frozen=True)
class Account:
    """Whom to hand which once-only code; nothing else ever shows it."""

    name: str
    username: str
    roles: tuple[str, ...]
    code: str


@dataclass
class Begun:
    """What was made; or, where the province had begun before, what is there of the file."""

    province: Unit
    is_new: bool
    accounts: list[Account] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@transaction.atomic
def begin(beginning: Beginning, *, at: datetime) -> Begun:
    """Raises Unsound with everything that is wrong. A province that has begun is left as it is.

    Two at once: the second waits for the first and then finds the province begun.
    """
    on = hanoi_date(at)
    events.hold(STREAM)
    home = province(beginning.province, on)
    if home and Organisation.objects.filter(province__code=home.code).exists():
        return _compared(beginning, home)
    if wrong := list(problems(beginning, on)):
        raise Unsound(wrong)
    assert home is not None  # `problems` says so
    return _Builder(beginning, home, at=at, on=on).build()


@transaction.atomic
def begin_first(beginning: Beginning, *, at: datetime) -> Begun:
    """By page: only while no province has begun. Of two at once the second is told so."""
    events.hold(STREAM)
    if Organisation.objects.exists():
        raise Refused(
            _("Tỉnh vừa được người khác khai báo."),
            fix=_("Đăng nhập bằng tài khoản của bạn; chưa có thì hỏi người đó."),
        )
    begun = begin(beginning, at=at)
    transaction.on_commit(door.close)
    return begun


class _Builder:
    def __init__(self, beginning: Beginning, home: Unit, *, at: datetime, on: date) -> None:
        self.beginning, self.home, self.at, self.on = beginning, home, at, on
        self.bodies: dict[str, Organisation] = {}
        self.funds: dict[str, Fund] = {}

    def build(self) -> Begun:
        self._open_bodies()
        accounts = [self._open_account(human) for human in self.beginning.people]
        self._open_funds()
        for area in self.beginning.areas:
            directory.class_area(
                self._commune(area.commune),
                area.area,
                kind=area.kind,
                valid_from=area.valid_from,
                valid_until=area.valid_until,
                source=area.source,
                by=SYSTEM,
                at=self.at,
            )
        self._enter_days()
        counts = {
            name: len(getattr(self.beginning, name))
            for name in ("bodies", "people", "funds", "appropriations", "areas", "days")
        }
        payload = {"province": self.home.code, **counts}
        events.record(STREAM, "begin", payload, by=SYSTEM, at=self.at)
        return Begun(self.home, is_new=True, accounts=accounts)

    def _commune(self, text: str) -> Unit:
        return communes_named(text, self.home.code, self.on)[0]

    def _open_bodies(self) -> None:
        for body in self.beginning.bodies:
            self.bodies[body.code] = directory.open_body(
                body.code,
                body.kind,
                province=self.home,
                name=body.name,
                short_name=body.short_name,
                symbol=body.symbol,
                valid_from=self.beginning.since,
                source=_("khai báo khi bắt đầu"),
                parent=self.bodies.get(body.parent),
                place=self._commune(body.commune) if body.commune else None,
                by=SYSTEM,
                at=self.at,
            )

    def _open_account(self, human: Human) -> Account:
        person = directory.register_person(human.name, phone=human.phone, by=SYSTEM, at=self.at)
        for holding in human.posts:
            body = self.bodies[holding.body]
            since, post = self.beginning.since, None
            if holding.title:
                post = directory.open_post(
                    body, holding.title, valid_from=since, by=SYSTEM, at=self.at
                )
            directory.assign(
                person,
                holding.role,
                organisation=body,
                place=body.place,
                post=post,
                valid_from=since,
                by=SYSTEM,
                at=self.at,
            )
        user = directory.open_account(person, human.username, by=SYSTEM, at=self.at)
        if human.email:
            User.objects.filter(pk=user.pk).update(email=human.email)
        code = directory.first_code(user, by=SYSTEM, at=self.at)
        return Account(human.name, human.username, tuple(p.role for p in human.posts), code)

    def _enter_days(self) -> None:
        """A day that the calendar knows already is left as it is."""
        for moved in self.beginning.days:
            now = calendar.of(calendar.entered(), self.home.code)
            if now.is_working(moved.day) != KINDS[moved.kind]:
                enter_day(self.home.code, **moved.model_dump(), by=SYSTEM, at=self.at)

    def _open_funds(self) -> None:
        for fund in self.beginning.funds:
            self.funds[fund.code] = ledger.open_fund(
                province=self.home.code,
                organisation=self.bodies[fund.body],
                code=fund.code,
                name=fund.name,
                track=fund.track,
                by=SYSTEM,
                at=self.at,
            )
        for given in self.beginning.appropriations:
            planning.appropriate(
                self.funds[given.fund],
                year=given.year,
                number=given.number,
                decided_date=given.decided_date,
                amount_dong=given.amount_dong,
                by=SYSTEM,
                at=self.at,
            )


def _compared(beginning: Beginning, home: Unit) -> Begun:
    """Which of the file's rows stand in the database already; none is changed."""
    begun = Begun(home, is_new=False)
    for is_there, name in _rows(beginning, home):
        (begun.there if is_there else begun.missing).append(name)
    return begun


def _rows(beginning: Beginning, home: Unit) -> Iterator[tuple[bool, str]]:
    for body in beginning.bodies:
        known = Organisation.objects.filter(code=body.code, province__code=home.code)
        yield known.exists(), f"{body.name} ({body.code})"
    for human in beginning.people:
        known_user = User.objects.filter(username__iexact=human.username)
        yield known_user.exists(), f"{human.name} ({human.username})"
    for fund in beginning.funds:
        known_fund = Fund.objects.filter(code=fund.code, province=home.code)
        yield known_fund.exists(), f"{fund.name} ({fund.code})"
    for given in beginning.appropriations:
        recorded = Appropriation.objects.filter(
            fund__code=given.fund, year=given.year, number=given.number
        )
        yield recorded.exists(), f"{given.number} ({given.fund}, {given.year})"
    now = calendar.of(calendar.entered(), home.code)
    for moved in beginning.days:
        yield now.is_working(moved.day) == KINDS[moved.kind], f"{short(moved.day)} ({moved.notice})"
