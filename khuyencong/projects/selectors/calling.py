"""Which call is for whom: by trade, by what is asked, by commune."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.core.folding import fold
from khuyencong.core.reading.communes import CommuneError, commune_name
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Trade, Unit
from khuyencong.projects.models import Call, ForWhom, Request
from khuyencong.rules.engine import label

APART = re.compile(r"[,;\n]")


def open_calls(province: str, *, on: date) -> QuerySet[Call]:
    """Calls of the province open on that day, the first to close first."""
    return Call.objects.filter(
        province__code=province, opens_date__lte=on, closes_date__gte=on
    ).order_by("closes_date", "pk")


@dataclass(frozen=True)
class Choice:
    """Codes; where none is named, every one is meant."""

    trades: Collection[str] = ()
    activities: Collection[str] = ()
    places: Collection[str] = ()

    def __bool__(self) -> bool:
        return bool(self.trades or self.activities or self.places)


def meets(one: ForWhom | Choice, other: ForWhom | Choice) -> bool:
    """Whether they have a trade, an activity and a commune in common."""
    return all(
        not mine or not theirs or not set(mine).isdisjoint(theirs)
        for mine, theirs in (
            (one.trades, other.trades),
            (one.activities, other.activities),
            (one.places, other.places),
        )
    )


def is_for(call: Call, request: Request, *, on: date) -> bool:
    """Whether a request belongs to this call, by its workshop and by what it asks."""
    return meets(
        call,
        Choice(
            trades=[request.establishment.trade.code] if call.trades else (),
            activities=[request.activity],
            places=[unit.code for unit in directory.standing_at(request.place, on)]
            if call.places
            else (),
        ),
    )


def communes_called(text: str, province: str, *, on: date) -> list[str]:
    """Codes of the communes of today with these names, written one after the other with commas.
    Raises CommuneError for a name that none or several have."""
    everywhere = Unit.objects.communes().filter(province_code=province)
    codes = []
    for part in filter(None, (piece.strip() for piece in APART.split(text))):
        name = commune_name(part)
        same = everywhere.filter(folded__in={name.folded, fold(part)}).order_by("sort_key", "pk")
        today = list(same.on(on))
        found = [unit for unit in today if unit.kind.lower() == name.kind] or today
        if len(found) > 1:
            raise CommuneError("several", text=part, names=_(" hoặc ").join(map(str, found)))
        if not found:
            after = [str(new) for old in same for new in directory.standing_at(old, on)]
            if not after:
                raise CommuneError("unknown", text=part)
            raise CommuneError(
                "former", text=part, successors=_(" hoặc ").join(dict.fromkeys(after))
            )
        codes.append(found[0].code)
    return sorted(set(codes))


def codes_today(codes: Iterable[str], *, on: date) -> set[str]:
    """Communes of today where those with these codes stand: one may have been merged since."""
    units = Unit.objects.communes().filter(code__in=list(codes))
    return {now.code for unit in units for now in directory.standing_at(unit, on)}


def names_of(codes: Iterable[str], *, on: date) -> list[str]:
    """Communes as they are called on that day."""
    units = Unit.objects.communes().on(on).filter(code__in=list(codes))
    return [str(unit) for unit in units.order_by("sort_key", "pk")]


def trades() -> list[tuple[str, str]]:
    """Every trade, (code, name in the language of the reader)."""
    column = "name_en" if (get_language() or "vi").startswith("en") else "name_vi"
    return list(Trade.objects.order_by("code", "pk").values_list("code", column))


def said(rows: Iterable[ForWhom | Choice], *, on: date) -> list[str]:
    """For whom each of them is, in words; "" where it is for everybody."""
    rows = list(rows)
    lang = get_language() or "vi"
    names = dict(trades()) if any(row.trades for row in rows) else {}
    communes = {code for row in rows for code in row.places}
    units = Unit.objects.communes().filter(code__in=communes).order_by("valid_from", "pk")
    called = {unit.code: str(unit) for unit in units} if communes else {}
    activity = cache(lambda code: label(code, lang))

    def words(row: ForWhom | Choice) -> str:
        parts = [
            [activity(code) for code in row.activities],
            [names.get(code, code) for code in row.trades],
            [called.get(code, code) for code in row.places],
        ]
        return "; ".join(", ".join(part) for part in parts if part)

    return [words(row) for row in rows]
