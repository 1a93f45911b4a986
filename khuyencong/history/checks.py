"""What `verify` checks here beside the chains of events."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from khuyencong.core import standings
from khuyencong.history.models import HistoricLine, HistoricProject, HistoryImport, KnownHeading

STANDINGS = (
    standings.of("history", HistoryImport, "uuid", without=("done_rows", "holder")),
    standings.of("history", HistoricProject, "batch__uuid", is_written_once=True),
    standings.of("history", HistoricLine, "batch__uuid", is_written_once=True),
    standings.of("known_headings", KnownHeading, "organisation__uuid"),
)


def faults() -> list[str]:
    """Lists whose rows are not those they count, and projects that count twice."""
    return [*_rows(), *_doubles()]


def _rows() -> Iterator[str]:
    """Every row with text is a project, or belongs to one, or is kept with what it is."""
    done = HistoryImport.objects.filter(status=HistoryImport.Status.DONE)
    for batch in done.order_by("pk").iterator(500):
        projects = batch.projects_of.order_by().values("sheet", "row").distinct().count()
        joined = Count("pk", filter=Q(kind="joined"))
        told = batch.lines.aggregate(all=Count("pk"), joined=joined)
        if (projects + told["joined"], projects + told["all"]) != (batch.imported, batch.rows):
            yield _("Danh sách “{name}”: số dòng không khớp các dòng đã ghi.").format(
                name=batch.name
            )


def _doubles() -> Iterator[str]:
    live = HistoricProject.objects.live().order_by().values("province_code", "key")
    for one in live.annotate(times=Count("pk")).filter(times__gt=1).order_by("key"):
        first = HistoricProject.objects.live().filter(key=one["key"]).order_by("pk").first()
        yield _("“{project}”: được tính {times} lần.").format(project=first, times=one["times"])
