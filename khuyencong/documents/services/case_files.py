"""Nộp lưu: a case that ended becomes a file, filed under a heading, handed in by its day."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.locks import lock
from khuyencong.core.told import told
from khuyencong.directory.models import Organisation
from khuyencong.directory.services import notices
from khuyencong.documents import permissions, selectors
from khuyencong.documents.models import CaseFile, FileHeading, Paper
from khuyencong.documents.models.archive import years_after
from khuyencong.documents.papers.archive_minutes import LEGAL, ArchiveMinutes, HandedIn
from khuyencong.documents.papers.frame import Signer
from khuyencong.documents.services.issuing import issue
from khuyencong.obligations import services as obligations

HAND_IN_YEARS = 1  # after the work ended; of construction three months, which we have none of
LONGER_YEARS = 2  # that written leave may add
WARN_DAYS = 30
AT_ONCE = 500


@transaction.atomic
def open_case(
    about: uuid.UUID,
    *,
    organisation: Organisation,
    title: str,
    also: Sequence[uuid.UUID] = (),
    by: Actor,
    at: datetime,
) -> CaseFile | None:
    """Hồ sơ of a case that ends today, where its body has a records office; once for a case.

    also: cases that belong to it. The file stands under the heading of the year that takes
    projects, or waits to be filed.
    """
    on = hanoi_date(at)
    if selectors.office_on(organisation, on) is None:
        return None
    if done := CaseFile.objects.filter(about=about).first():
        return done
    headings = selectors.headings(organisation, on.year).select_for_update()
    first = selectors.papers_about(about, *also).first()
    case = CaseFile.objects.create(
        province=organisation.province,
        organisation=organisation,
        heading=headings.filter(takes_projects=True).first(),
        about=about,
        also=[str(one) for one in also],
        title=nfc(title).strip()[:500],
        opened_date=min(first.issued_date, on) if first else on,
        closed_date=on,
        due_date=years_after(on, HAND_IN_YEARS),
    )
    payload = {"about": str(about), "due_date": case.due_date.isoformat()}
    event = events.record(case.stream, "open_case", payload, by=by, at=at)
    obligations.open(case, selectors.owed_of_case(case), province=case.province, event=event)
    return case


@transaction.atomic
def file_under(
    case: CaseFile, *, heading: FileHeading, title: str, by: Actor, at: datetime
) -> CaseFile:
    """Xếp hồ sơ under a heading of its body, with the title that the list prints."""
    case = _lock_open(case, by)
    # Whoever drops the heading meanwhile is waited for.
    found = FileHeading.objects.select_for_update().filter(
        pk=heading.pk, organisation=case.organisation
    )
    if not found:
        raise Refused(
            _("Đầu hồ sơ này không thuộc danh mục của cơ quan giữ hồ sơ."),
            fix=_("Chọn đầu hồ sơ trong danh mục."),
            field="heading",
        )
    case.heading, case.title = found[0], nfc(title).strip()
    case.save(update_fields=["heading", "title"])
    payload = {"symbol": found[0].symbol, "title": case.title}
    events.record(case.stream, "file_under", payload, by=by, at=at)
    return case


@transaction.atomic
def extend(case: CaseFile, *, until: date, leave: str, by: Actor, at: datetime) -> CaseFile:
    """Cho giữ lại: at most two years longer, by a written leave of who leads the body."""
    permissions.can_set_up(case.organisation, by).require()
    case = lock(case)
    _require_open(case)
    latest = years_after(years_after(case.closed_date, HAND_IN_YEARS), LONGER_YEARS)
    if not case.due_date < until <= latest:
        raise Refused(
            _("Hạn nộp lưu {until} phải sau {due} và không quá {latest}.").format(
                until=short(until), due=short(case.due_date), latest=short(latest)
            ),
            legal=LEGAL,
            fix=_("Ghi ngày trong khoảng đó: giữ lại không quá hai năm."),
            field="until",
        )
    if not leave.strip():
        raise Refused(
            _("Giữ hồ sơ lại phải có văn bản đồng ý."),
            legal=LEGAL,
            fix=_("Ghi số, ngày của văn bản."),
            field="leave",
        )
    case.due_date, case.leave = until, nfc(leave).strip()
    case.save(update_fields=["due_date", "leave"])
    payload = {"due_date": until.isoformat(), "leave": case.leave}
    events.record(case.stream, "extend", payload, by=by, at=at)
    obligations.move_due_dates(case, {selectors.HAND_IN}, until)
    return case


@transaction.atomic
def hand_in(
    organisation: Organisation,
    *,
    files: Sequence[CaseFile],
    taker: str,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Paper:
    """Nộp lưu several files by one biên bản, with the list of them; each once."""
    permissions.can_keep_records(organisation, by).require()
    held = CaseFile.objects.select_for_update(of=("self",)).select_related("heading")
    cases = list(
        held.filter(pk__in=[one.pk for one in files], organisation=organisation).order_by("pk")
    )
    if not cases:
        raise Refused(
            _("Chưa chọn hồ sơ nào để nộp lưu."), fix=_("Đánh dấu hồ sơ trong danh sách.")
        )
    for case in cases:
        _require_ready(case)
    if not taker.strip():
        raise Refused(
            _("Biên bản phải có người nhận."), legal=LEGAL, fix=_("Ghi tên người nhận."),
            field="taker",
        )  # fmt: skip
    taker = nfc(taker).strip()
    with translation.override("vi"):
        rows = tuple(_row(case) for case in cases)
    minutes = issue(
        ArchiveMinutes,
        by.name,
        taker,
        rows,
        nfc(note).strip(),
        organisation=organisation,
        about=[case.uuid for case in cases],
        summary=f"Giao nhận {len(cases)} hồ sơ nộp lưu",
        signers=(
            Signer(authority="Bên giao", title=by.title or by.post, name=by.name),
            Signer(authority="Bên nhận", title="Người nhận", name=taker),
        ),
        by=by,
        at=at,
    )
    assert isinstance(minutes, Paper)  # minutes are signed by who makes them
    for case in cases:
        case.minutes, case.handed_date = minutes, hanoi_date(at)
        case.save(update_fields=["minutes", "handed_date"])
        payload = {"minutes": minutes.digest}
        event = events.record(case.stream, "hand_in", payload, by=by, at=at)
        obligations.meet(case, selectors.HAND_IN, event=event)
    return minutes


def warn_job(*, now: datetime) -> None:
    """Thirty days before its day, whoever keeps the records of the body is told of a file."""
    on = hanoi_date(now)
    due = CaseFile.objects.filter(handed_date=None)
    due = due.filter(due_date__range=(on, date.fromordinal(on.toordinal() + WARN_DAYS)))
    # An organisation's holders are asked for once, however much is due there.
    holders: dict[int, list] = {}
    for case in due.select_related("province").order_by("organisation", "due_date", "pk"):
        body = case.organisation_id
        if body not in holders:
            who = notices.holders(
                ("records_officer",), on=on, province=case.province.code, organisation_id=body
            )
            holders[body] = list(who)
        key = f"archive/{case.uuid}/{case.due_date}"
        told_before = {user for _k, user in notices.told_before((key, u) for u in holders[body])}
        if new := [user for user in holders[body] if user not in told_before]:
            notices.tell(
                new,
                text=told(
                    lazy("Đến {due} phải nộp lưu: {title}."),
                    due=short(case.due_date),
                    title=case.title[:150],
                ),
                path=address("archive", case.uuid),
                key=key,
                at=now,
            )


def _lock_open(case: CaseFile, by: Actor) -> CaseFile:
    permissions.can_keep_records(case.organisation, by).require()
    case = lock(case)
    _require_open(case)
    return case


def _require_open(case: CaseFile) -> None:
    if case.minutes:
        raise Refused(
            _("Hồ sơ đã nộp lưu ngày {day} theo {paper}.").format(
                day=short(case.handed_date) if case.handed_date else "–",
                paper=case.minutes.reference,
            ),
            legal=LEGAL,
            fix=_("Xem biên bản và mục lục của hồ sơ."),
        )


def _require_ready(case: CaseFile) -> None:
    _require_open(case)
    if case.heading is None:
        raise Refused(
            _("Hồ sơ “{title}” chưa xếp vào danh mục.").format(title=case.title),
            legal=LEGAL,
            fix=_("Mở hồ sơ, chọn đầu hồ sơ rồi mới nộp lưu."),
        )
    if waiting := selectors.waiting_papers(case.about).first():
        raise Refused(
            _("Hồ sơ “{title}” còn văn bản chưa phát hành: {paper}.").format(
                title=case.title, paper=waiting.reference
            ),
            legal=LEGAL,
            fix=_("Ký, phát hành hoặc bỏ dự thảo trước."),
        )


def _row(case: CaseFile) -> HandedIn:
    assert case.heading is not None
    papers = selectors.papers_about(*case.abouts).count()
    return HandedIn(
        symbol=case.heading.symbol,
        title=case.title,
        span=f"{short(case.opened_date)} – {short(case.closed_date)}",
        retention=case.heading.retention,
        papers=papers + selectors.uploads_of(case).count(),
        note=case.leave[:100],
    )
