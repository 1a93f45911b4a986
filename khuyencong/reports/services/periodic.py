"""Draft, count anew, write the words, send, adjust: the life of a report.

Law: Điều 21–23 Thông tư 36/2013/TT-BCT (quarter, half-year, year), điểm i khoản 1 Điều 16 Nghị
định 45/2012/NĐ-CP (the committee, every quarter). Columns of the ministry's table were not seen:
those here follow the texts of the law (projects, money by source and content).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.locks import lock
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation
from khuyencong.reports import permissions
from khuyencong.reports.models import Report, ReportAdjustment, ReportRow
from khuyencong.reports.papers import period_report
from khuyencong.reports.selectors import facts
from khuyencong.reports.selectors.periods import period
from khuyencong.reports.selectors.reading import changed

WORDS = ("done", "hard", "asked")
Figures = Mapping[str, Mapping[str, Mapping[str, int]]]
AT_ONCE = 1_000


@transaction.atomic
def draft(
    organisation: Organisation, *, kind: str, year: int, part: int = 0, by: Actor, at: datetime
) -> Report:
    """Lập báo cáo: figures as they stand, difficulties and proposals as the last report had them.
    The same period again is the report that is there."""
    permissions.can_draft(by).require()
    if organisation.pk not in permissions.bodies_of(by):
        raise Refused(
            _("Báo cáo của {body} do chuyên viên của cơ quan đó lập.").format(
                body=directory.name_on(organisation, hanoi_date(at)).name
            ),
            fix=_("Lập báo cáo của cơ quan mình."),
        )
    known = Report.objects.filter(organisation=organisation, kind=kind, year=year, part=part)
    if there := known.first():
        return there
    code = organisation.province.code
    try:
        days = period(kind, year, part, code)
    except ValueError:
        raise Refused(
            _("Kỳ {kind} không có số {part}.").format(kind=Report.Kind(kind).label, part=part),
            fix=_("Tháng từ 1 đến 12, quý từ 1 đến 4; kỳ khác để trống."),
            field="part",
        ) from None
    if days.first > hanoi_date(at):
        raise Refused(
            _("Kỳ này bắt đầu ngày {day}, chưa có số liệu.").format(day=short(days.first)),
            fix=_("Lập báo cáo của kỳ đã bắt đầu."),
            field="year",
        )
    sent = Report.objects.filter(organisation=organisation, last_date__lt=days.last)
    before = sent.order_by("-last_date", "-pk").first()
    report = Report(
        province=organisation.province,
        organisation=organisation,
        kind=kind,
        year=year,
        part=part,
        first_date=days.first,
        last_date=days.last,
        is_by_law=days.is_by_law,
        hard=before.hard if before else "",
        asked=before.asked if before else "",
        drafted_by=by.name,
        drafted_hands=sorted(by.hands(*permissions.DRAFTERS.values())),
        drafted_at=at,
    )
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:  # somebody else at the same moment
        return known.get()
    _count(report)
    events.record(report.stream, "draft_report", _told(report), by=by, at=at)
    return report


@transaction.atomic
def count_anew(report: Report, *, by: Actor, at: datetime) -> Report:
    """Tính lại: the figures as they stand now."""
    report = lock(report)
    permissions.can_write(report, by).require()
    _count(report)
    _also_by(report, by)
    report.drafted_at = at
    report.save(update_fields=["figures", "drafted_hands", "drafted_at"])
    events.record(report.stream, "count_report", _told(report), by=by, at=at)
    return report


@transaction.atomic
def write(report: Report, *, done: str, hard: str, asked: str, by: Actor, at: datetime) -> Report:
    """The words beside the figures."""
    report = lock(report)
    permissions.can_write(report, by).require()
    report.done, report.hard, report.asked = nfc(done), nfc(hard), nfc(asked)
    _also_by(report, by)
    report.save(update_fields=[*WORDS, "drafted_hands"])
    payload = {name: getattr(report, name) for name in WORDS}
    events.record(report.stream, "write_report", payload, by=by, at=at)
    return report


def _also_by(report: Report, by: Actor) -> None:
    """Whoever had a hand in the draft does not send it."""
    hands = by.hands(*permissions.DRAFTERS.values())
    report.drafted_hands = sorted({*report.drafted_hands, *hands})


@transaction.atomic
def send(report: Report, *, by: Actor, at: datetime) -> Report:
    """Ký gửi: the paper is issued with these figures, which are frozen."""
    report = lock(report)
    permissions.can_send(report, by).require()
    if hanoi_date(at) <= report.last_date:
        raise Refused(
            _("Kỳ báo cáo chưa hết: số liệu chốt ngày {day}.").format(day=short(report.last_date)),
            fix=_("Ký gửi từ hôm sau."),
        )
    if moved := changed(report.figures, _now(report)):
        raise Refused(
            _("{count} số đã khác từ khi lập, số đầu tiên: {was} nay là {now}.").format(
                count=len(moved), was=moved[0].was_words, now=moved[0].now_words
            ),
            fix=_("Chuyên viên tính lại số liệu rồi trình lại."),
        )
    if not report.done.strip():
        raise Refused(_("Báo cáo chưa có phần kết quả."), fix=_("Chuyên viên ghi kết quả của kỳ."))
    report.sent_by, report.sent_at = by.name, at
    report.save(update_fields=["sent_by", "sent_at"])
    issued = period_report.issue(report, by=by, at=at)
    payload = _told(report) | {"paper": issued.reference}
    events.record(report.stream, "send_report", payload, by=by, at=at)
    return report


@transaction.atomic
def adjust(report: Report, *, reason: str, by: Actor, at: datetime) -> list[ReportAdjustment]:
    """Điều chỉnh: each figure that is another now than was said last, with one reason. What was
    sent stays as it was sent."""
    report = lock(report)
    permissions.can_adjust(report, by).require()
    reason = nfc(reason).strip()
    if not reason:
        raise Refused(_("Chưa ghi lý do điều chỉnh."), fix=_("Ghi một câu."), field="reason")
    moved = changed(report.figures, _now(report), list(report.adjustments.order_by("pk")))
    if not moved:
        raise Refused(_("Không có số nào khác số đã báo cáo."), fix=_("Không cần điều chỉnh."))
    made = ReportAdjustment.objects.bulk_create(
        ReportAdjustment(
            report=report, column=one.column, table=one.table, row=one.row, was=one.was,
            now=one.now, reason=reason, by_name=by.name, at=at,
        )
        for one in moved
    )  # fmt: skip
    payload = {
        "reason": reason,
        "figures": [[m.column, m.table, m.row, m.was, m.now] for m in made],
    }
    events.record(report.stream, "adjust_report", payload, by=by, at=at)
    return made


def _count(report: Report) -> None:
    days = period(report.kind, report.year, report.part, report.province.code)
    rows = facts.rows(report.organisation, days)
    report.rows.all().delete()
    for row in rows:
        row.report = report
    ReportRow.objects.bulk_create(rows, batch_size=AT_ONCE)
    report.figures = facts.figures(rows)
    report.save(update_fields=["figures"])


def _now(report: Report) -> Figures:
    days = period(report.kind, report.year, report.part, report.province.code)
    return facts.figures(facts.rows(report.organisation, days))


def _told(report: Report) -> dict[str, object]:
    sums = {column: tables["all"].get("all", 0) for column, tables in report.figures.items()}
    return {
        "kind": report.kind, "year": report.year, "part": report.part,
        "first_date": report.first_date, "last_date": report.last_date, "sums": sums,
    }  # fmt: skip
