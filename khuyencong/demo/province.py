"""What the builder of the demonstration province holds while it builds."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from khuyencong.core.actors import Actor
from khuyencong.core.calendar import calendar
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Establishment, Organisation, Trade, Unit, User
from khuyencong.ledger.models import Fund

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
HOUR = 9  # of what is done on a day


class Province:
    """What the builder holds while it builds."""

    def __init__(self, *, seed: int, today: date) -> None:
        self.draw = random.Random(seed)  # noqa: S311  (demonstration data)
        self.today = today
        self.year = today.year
        self.province = directory.place_on("40", today)
        self.communes = list(
            Unit.objects.on(today).communes().filter(province_code="40").order_by("code")
        )
        self.trades = list(Trade.objects.order_by("code"))
        self.bodies: dict[str, Organisation] = {}
        self.users: dict[str, User] = {}
        self.funds: dict[str, Fund] = {}
        self.workshops: list[Establishment] = []
        self.owners: dict[int, User] = {}
        self._actors: dict[str, Actor] = {}

    def actor(self, username: str) -> Actor:
        if username not in self._actors:
            user = self.users[username]
            self._actors[username] = directory.actor_for(user, on=self.today)
        return self._actors[username]

    def owner(self, workshop: Establishment) -> Actor:
        return directory.actor_for(self.owners[workshop.pk], on=self.today)

    def day(self, working_days_ago: int) -> datetime:
        """A morning that many working days before today."""
        day = self.today
        while working_days_ago:
            day -= timedelta(days=1)
            working_days_ago -= calendar().is_working(day)
        return moment(day)


def last_morning(now: datetime) -> date:
    """The day that is today for the builder: the last whose hour is past, so that nothing it does
    lies in the future."""
    return (now.astimezone(HANOI) - timedelta(hours=HOUR)).date()


def moment(day: date, hour: int = HOUR) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=HANOI)
