"""What `verify` checks here: a sent report says what its rows add up to."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Sum
from django.utils.translation import gettext as _

from khuyencong.core import standings
from khuyencong.core.models import Event
from khuyencong.reports.models import Report, ReportAdjustment, ReportRow
from khuyencong.reports.selectors import facts, mark_of

STANDINGS = (
    standings.of("report", Report, "uuid"),
    standings.of("report", ReportRow, "report__uuid"),
    standings.of("report", ReportAdjustment, "report__uuid", is_written_once=True),
)


def faults() -> list[str]:
    return [*_sums(), *_hands()]


def _sums() -> Iterator[str]:
    """Each column of a report against its rows."""
    for report in Report.objects.order_by("pk").iterator(100):
        held = dict(report.rows.order_by().values_list("column").annotate(Sum("amount")))
        for column in facts.COLUMNS:
            told = report.figures.get(column, {}).get("all", {}).get("all", 0)
            if told != held.get(column, 0):
                yield _(
                    "Báo cáo {period}: cột “{column}” ghi {told}, các dòng cộng lại {held}."
                ).format(period=mark_of(report), column=column, told=told, held=held.get(column, 0))


def _hands() -> Iterator[str]:
    """None was sent by a hand that drafted it."""
    for report in Report.objects.exclude(sent_at=None).order_by("pk").iterator(100):
        acts = Event.objects.filter(stream=report.stream, kind="send_report").order_by("seq")
        sent = acts.values_list("by_id", flat=True).first()
        if sent is None or sent in report.drafted_hands:
            yield _("Báo cáo {period}: người gửi là người lập, hoặc không rõ ai gửi.").format(
                period=mark_of(report)
            )
