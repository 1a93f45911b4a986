"""Projects of the reserve, and whether the money that is left covers them."""

from __future__ import annotations

from khuyencong.directory.models import Unit
from khuyencong.planning.models import Reserve
from khuyencong.projects.selectors import support_of


def offers(province: str, year: int, left_dong: dict[int, int]) -> list[tuple[Reserve, bool]]:
    """The reserve of a year in its order, and whether the money left ({fund: đồng}) covers each."""
    rows = Reserve.objects.filter(
        decision__province__in=Unit.objects.keys_of(province),
        decision__year=year,
        project__state="concluded",
    )
    rows = rows.select_related("project").order_by("decision", "place")
    offered = list(rows[:200])
    asked = support_of(reserve.project for reserve in offered)
    return [
        (one, all(left_dong.get(f, 0) >= amount for f, amount in asked[one.project_id].items()))
        for one in offered
    ]
