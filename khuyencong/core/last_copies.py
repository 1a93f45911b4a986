"""When the last copy was taken and when a copy was last restored as a drill: whoever does it beats
(`jobs.beat`). A system without them looks well until its disk is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import jobs
from khuyencong.core.told import Told, told

COPY, DRILL = "backup", "drill"


@dataclass(frozen=True)
class Last:
    """`at` is None when there never was one. One of the future was made by a wrong clock: its
    distance counts."""

    name: str
    at: datetime | None
    now: datetime
    longest: timedelta

    @property
    def seconds(self) -> int | None:
        return None if self.at is None else int(abs(self.now - self.at).total_seconds())

    @property
    def is_late(self) -> bool:
        return self.at is None or abs(self.now - self.at) > self.longest

    @property
    def words(self) -> Told:
        hours = int(self.longest.total_seconds() // 3600)
        if self.name == COPY:
            if self.at is None:
                return told(lazy("Chưa có bản sao lưu nào."))
            sentence = (
                lazy("Bản sao lưu gần nhất: {at}.")
                if not self.is_late
                else lazy("Bản sao lưu gần nhất đã cũ: {at}, quá {hours} giờ.")
            )
        else:
            if self.at is None:
                return told(lazy("Chưa lần nào diễn tập khôi phục đạt."))
            sentence = (
                lazy("Diễn tập khôi phục đạt gần nhất: {at}.")
                if not self.is_late
                else lazy("Diễn tập khôi phục đạt gần nhất đã cũ: {at}, quá {days} ngày.")
            )
        at = timezone.localtime(self.at).strftime("%d/%m/%Y %H:%M")
        return told(sentence, at=at, hours=hours, days=hours // 24)


def last(*, now: datetime) -> list[Last]:
    """The last copy, then the last drill."""
    return among(jobs.beats(COPY, DRILL), now=now)


def among(seen: Mapping[str, datetime], *, now: datetime) -> list[Last]:
    """The same, of beats that were read already."""
    return [
        Last(COPY, seen.get(COPY), now, timedelta(hours=settings.COPY_HOURS)),
        Last(DRILL, seen.get(DRILL), now, timedelta(days=settings.DRILL_DAYS)),
    ]


def late(*, now: datetime) -> list[Last]:
    """Which of them is too old."""
    return too_old(last(now=now))


def too_old(copied: Iterable[Last]) -> list[Last]:
    """A demonstration needs none."""
    return [] if settings.IS_DEMONSTRATION else [one for one in copied if one.is_late]
