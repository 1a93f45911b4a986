"""Projects of the reserve, and whether the money that is left covers them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from khuyencong.directory.models import Unit
from khuyencong.planning.models import Reserve
from khuyencong.projects.selectors import support_of

AT_ONCE = 200
Offer = tuple[Reserve, bool]


def offers(
    province: str,
    year: int,
    left_dong: Mapping[int, int],
    *,
    after: int = 0,
    most: int = AT_ONCE,
) -> list[Offer]:
    """So many of the reserve of a year in its order, behind the first `after`, and whether the
    money left ({fund: đồng}) covers each."""
    offered = list(_waiting(province, year)[after : after + most])
    asked = support_of(reserve.project for reserve in offered)
    return [
        (one, all(left_dong.get(f, 0) >= amount for f, amount in asked[one.project_id].items()))
        for one in offered
    ]


def first_covered(
    province: str, year: int, left_dong: Mapping[int, int], *, at_once: int = AT_ONCE
) -> Reserve | None:
    """The first of the reserve that the money left covers, however far behind it stands."""
    after = 0
    while found := offers(province, year, left_dong, after=after, most=at_once):
        for reserve, is_covered in found:
            if is_covered:
                return reserve
        after += len(found)
    return None


def _waiting(province: str, year: int) -> QuerySet[Reserve]:
    rows = Reserve.objects.filter(
        decision__province__in=Unit.objects.keys_of(province),
        decision__year=year,
        project__state="concluded",
    )
    return rows.select_related("project").order_by("decision", "place", "pk")
