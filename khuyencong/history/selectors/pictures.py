"""Money of the years before as a chart: what lists add up to beside what was published."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from khuyencong.history.selectors.figures import Figure
from khuyencong.history.selectors.yearly import Sum
from khuyencong.ui.charts import as_image, bar_chart

MILLION = 1_000_000


@dataclass(frozen=True)
class Drawn:
    """`rows`: (year, đồng by the lists, đồng as published), None where nothing tells."""

    image: str
    rows: list[tuple[int, int | None, int | None]]


def by_year(years: list[Sum], figures: list[Figure]) -> Drawn | None:
    """None where no year is known."""
    listed = {one.first_year: one.support_dong for one in years}
    published: dict[int, int] = defaultdict(int)
    for figure in figures:
        if figure.amount_dong is not None and figure.first_year == figure.last_year:
            published[figure.first_year] += figure.amount_dong
    known = sorted(listed.keys() | published.keys())
    if not known:
        return None
    series = {
        _("Theo danh sách (triệu đồng)"): [listed.get(y, 0) // MILLION for y in known],
        _("Theo số đã công bố (triệu đồng)"): [published.get(y, 0) // MILLION for y in known],
    }
    image = as_image(bar_chart([str(year) for year in known], series))
    return Drawn(image, [(year, listed.get(year), published.get(year)) for year in known])
