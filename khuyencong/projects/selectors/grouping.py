"""Which waiting requests could be one group project: same content, trade and kind of machine.

Nothing is merged here: a specialist sees who, where and at which prices, and decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from khuyencong.core.folding import fold
from khuyencong.projects.models import Request, RequestLine

LEAST_PARTIES, ALIKE = 3, 75


@dataclass(frozen=True)
class Price:
    """What one party pays for the same thing."""

    request: Request
    item: str
    unit_price_dong: int


@dataclass(frozen=True)
class Suggestion:
    """Requests that look like one purchase of many. `prices`: the largest item of each."""

    activity: str
    trade: str
    item: str
    prices: tuple[Price, ...]

    @property
    def requests(self) -> list[Request]:
        return [price.request for price in self.prices]

    @property
    def communes(self) -> list[str]:
        return sorted({str(request.place) for request in self.requests})

    @property
    def support_dong(self) -> int:
        return sum(request.support_dong for request in self.requests)

    @property
    def lowest_dong(self) -> int:
        return min(price.unit_price_dong for price in self.prices)

    @property
    def highest_dong(self) -> int:
        return max(price.unit_price_dong for price in self.prices)

    @property
    def saved_dong(self) -> int:
        """What buying together at the lowest price asked would save."""
        return sum(price.unit_price_dong - self.lowest_dong for price in self.prices)


def suggestions(waiting: Iterable[Request]) -> list[Suggestion]:
    """Groups of at least three different establishments, the largest first. Two queries."""
    requests = list(waiting)
    lines = RequestLine.objects.filter(request__in=[request.pk for request in requests]).order_by(
        "order"
    )
    largest: dict[int, RequestLine] = {}
    for line in lines:
        most = largest.setdefault(line.request_id, line)
        if line.amount_dong > most.amount_dong:
            largest[line.request_id] = line
    piles: dict[tuple[str, int], list[Price]] = {}
    for request in sorted(requests, key=lambda one: one.pk):
        if request.pk in largest:
            main = largest[request.pk]
            price = Price(request, main.item, main.unit_price_dong)
            piles.setdefault((request.activity, request.establishment.trade_id), []).append(price)
    groups = []
    for (activity, _trade), prices in piles.items():
        for group in _alike(prices):
            parties = {price.request.establishment_id for price in group}
            if len(parties) >= LEAST_PARTIES:
                trade = group[0].request.establishment.trade.name_vi
                groups.append(Suggestion(activity, trade, group[0].item, tuple(group)))
    return sorted(groups, key=lambda one: (-len(one.prices), -one.support_dong))


def _alike(prices: Sequence[Price]) -> list[list[Price]]:
    """Prices of things called alike, each with the first of its group."""
    groups: list[tuple[str, list[Price]]] = []
    for price in prices:
        words = fold(price.item)
        for first, group in groups:
            if fuzz.token_set_ratio(first, words) >= ALIKE:
                group.append(price)
                break
        else:
            groups.append((words, [price]))
    return [group for _first, group in groups]
