"""What other programmes pay for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from khuyencong.core.folding import fold
from khuyencong.programme.models import OtherProgramme


def standing(province: str, *, on: date) -> QuerySet[OtherProgramme]:
    """Programmes one may still ask on that day, the nearest deadline first."""
    programmes = OtherProgramme.objects.filter(province__code=province)
    programmes = programmes.filter(Q(ended_date=None) | Q(ended_date__gt=on))
    programmes = programmes.filter(Q(closes_date=None) | Q(closes_date__gte=on))
    return programmes.order_by("closes_date", "pk")


def matches(
    items: Iterable[str], others: Iterable[OtherProgramme]
) -> dict[str, list[OtherProgramme]]:
    """{item: programmes that pay for such a thing}: every word of one of their items is in it."""
    known = [
        (other, [set(fold(part).split()) for part in other.items.split(",") if fold(part)])
        for other in others
    ]
    matching = {}
    for item in items:
        asked = set(fold(item).split())
        if hits := [other for other, wanted in known if any(part <= asked for part in wanted)]:
            matching[item] = hits
    return matching
