"""How often a password may be tried, how much an account may take out and a visitor read.

Passwords count by account first, in the database that all processes share. Many people stand behind
one address (an office, a commune behind one operator), so the address counts last and only far
above what a hall of honest people mistypes. A browser in which the account was opened before counts
by itself: strangers who mistype the name lock nobody out there.

What the public may read is counted by address for visitors alone: whoever signed in is known. Each
process tells the shared count every so many pages, so that somebody who reads a few writes nothing
and waits for nobody who does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError
from django.utils.translation import gettext as _

from khuyencong.core import rates
from khuyencong.core.actors import Actor
from khuyencong.core.errors import TooMany
from khuyencong.core.money import grouped

MINUTES_5, HOUR = 300, 3600
OF_A_PLACE = 5  # tries for one account from one address, or from a browser that knows it
OF_AN_ACCOUNT = 50  # tries for one account from everywhere, in an hour
OF_AN_ADDRESS = 300  # tries from one address for whatever account
SEARCHES = 120  # of one account in five minutes: a quick hand, not a program
EXPORTS = 60  # workbooks and archives of one account in an hour
PAGES = 6_000  # public ones, of one address in five minutes: 200 people, each one every ten seconds
PAGES_AT_ONCE = 20  # told to the shared count together: so many more a process may answer
ADDRESSES = 10_000  # that a process keeps in mind

_untold: dict[str, int] = {}  # pages of an address that the shared count does not know yet


@dataclass(frozen=True)
class Try:
    """One password for one name, from one place."""

    name: str
    visitor: str
    is_known: bool  # the browser has opened this account before

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name.strip().lower())

    @property
    def _limits(self) -> list[tuple[str, int, int]]:
        if self.is_known:
            return [(f"sign-in/known/{self.name}", OF_A_PLACE, MINUTES_5)]
        return [
            (f"sign-in/place/{self.name}/{self.visitor}", OF_A_PLACE, MINUTES_5),
            (f"sign-in/account/{self.name}", OF_AN_ACCOUNT, HOUR),
            (f"sign-in/address/{self.visitor}", OF_AN_ADDRESS, MINUTES_5),
        ]


def begin(attempt: Try, *, now: datetime) -> None:
    """Counts it before the password is looked at. Refused above a limit."""
    for key, most, seconds in attempt._limits:
        rates.require(key, most=most, seconds=seconds, now=now)


def was_right(attempt: Try) -> None:
    """What was right is not counted, and the mistypes before it at this place are forgotten."""
    first, *others = attempt._limits
    rates.forget(first[0])
    for key, _most, _seconds in others:
        rates.give_back(key)


def count_search(by: Actor, *, now: datetime) -> None:
    """One more question of this account, in whichever box. Refused above the limit."""
    rates.require(f"search/{by.id}", most=SEARCHES, seconds=MINUTES_5, now=now)


def count_export(by: Actor, *, now: datetime) -> None:
    """One more workbook or archive of this account. Refused above the limit, before it is made."""
    rates.require(f"export/{by.id}", most=EXPORTS, seconds=HOUR, now=now)


def count_reading(visitor: str, *, now: datetime) -> None:
    """One more public page for this address. Refused above the limit, by each process."""
    untold = _untold.get(visitor, 0) + 1
    if untold >= PAGES_AT_ONCE:
        _tell(visitor, now)
        untold = 0
    if len(_untold) >= ADDRESSES:
        _untold.clear()
    _untold[visitor] = untold


def _tell(visitor: str, now: datetime) -> None:
    try:
        rates.require(
            f"read/{visitor}", most=PAGES, seconds=MINUTES_5, now=now, times=PAGES_AT_ONCE
        )
    except TooMany as error:
        raise TooMany(
            _("Từ địa chỉ mạng của bạn đã mở hơn {most} trang trong 5 phút.").format(
                most=grouped(PAGES)
            ),
            fix=_(
                "Thử lại sau {wait} phút. Nhiều người dùng chung một mạng thì nên đăng nhập: "
                "trang của người đã đăng nhập không bị tính."
            ).format(wait=error.wait_minutes),
            wait_minutes=error.wait_minutes,
        ) from None
    except DatabaseError:
        pass  # a disk that is full or read-only still lets people read
