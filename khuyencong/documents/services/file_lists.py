"""Danh mục hồ sơ: write, copy and drop its headings, have it decided."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.directory.models import Organisation
from khuyencong.documents import permissions, selectors
from khuyencong.documents.models import CaseFile, FileHeading, Issued, Paper, RecordsOffice
from khuyencong.documents.papers.file_list import LEGAL, FileList, listed
from khuyencong.documents.papers.heading import decider_of
from khuyencong.documents.papers.payload import from_payload
from khuyencong.documents.services.issuing import issue


@transaction.atomic
def write_heading(
    organisation: Organisation,
    *,
    year: int,
    symbol: str,
    title: str,
    retention_years: int | None,
    maker: str,
    note: str = "",
    takes_projects: bool = False,
    by: Actor,
    at: datetime,
) -> FileHeading:
    """Ghi một đầu hồ sơ; a symbol that stands in the year's list already is written anew.

    retention_years: None is for ever. takes_projects: settled projects go there, and to no other.
    """
    _begin(organisation, year, by, hanoi_date(at))
    symbol = nfc(symbol).strip()
    heading = selectors.headings(organisation, year).filter(symbol=symbol).first()
    heading = heading or FileHeading(organisation=organisation, year=year, symbol=symbol)
    if heading.retention_years != retention_years and _has_handed_in(heading):
        raise Refused(
            _("Hồ sơ của {symbol} đã nộp lưu, không đổi thời hạn bảo quản.").format(symbol=symbol),
            legal=LEGAL,
            fix=_("Ghi đầu hồ sơ khác cho hồ sơ sau."),
            field="retention_years",
        )
    if takes_projects:
        selectors.headings(organisation, year).filter(takes_projects=True).exclude(
            pk=heading.pk
        ).update(takes_projects=False)
    heading.title, heading.retention_years = nfc(title).strip(), retention_years
    heading.maker, heading.note = nfc(maker).strip(), nfc(note).strip()
    heading.takes_projects = takes_projects
    heading.save()
    payload = {"year": year, "symbol": symbol, "retention_years": retention_years}
    events.record(f"records:{organisation.uuid}", "write_heading", payload, by=by, at=at)
    return heading


@transaction.atomic
def drop_heading(
    organisation: Organisation, *, heading: FileHeading, by: Actor, at: datetime
) -> None:
    """Bỏ một đầu hồ sơ that keeps nothing yet."""
    _begin(organisation, heading.year, by, hanoi_date(at))
    # Whoever settles a project meanwhile waits here, and then finds it gone.
    held = FileHeading.objects.select_for_update().filter(pk=heading.pk, organisation=organisation)
    found = held.first()
    if found is None:
        return
    if CaseFile.objects.filter(heading=found).exists():
        raise Refused(
            _("Đầu hồ sơ {symbol} đã có hồ sơ, không bỏ được.").format(symbol=found.symbol),
            legal=LEGAL,
            fix=_("Xếp hồ sơ sang đầu hồ sơ khác trước."),
        )
    payload = {"year": found.year, "symbol": found.symbol}
    found.delete()
    events.record(f"records:{organisation.uuid}", "drop_heading", payload, by=by, at=at)


@transaction.atomic
def copy_headings(organisation: Organisation, *, year: int, by: Actor, at: datetime) -> int:
    """Chép các đầu hồ sơ năm trước whose symbols the year's list does not have. How many."""
    _begin(organisation, year, by, hanoi_date(at))
    is_taken = selectors.headings(organisation, year).filter(takes_projects=True).exists()
    new = [
        FileHeading(
            organisation=organisation,
            year=year,
            symbol=one.symbol,
            title=one.title,
            retention_years=one.retention_years,
            maker=one.maker,
            note=one.note,
            takes_projects=one.takes_projects and not is_taken,
        )
        for one in selectors.headings_to_copy(organisation, year)
    ]
    if not new:
        raise Refused(
            _("Danh mục năm {year} không có đầu hồ sơ nào để chép thêm.").format(year=year - 1),
            fix=_("Ghi từng đầu hồ sơ."),
        )
    FileHeading.objects.bulk_create(new)
    payload = {"year": year, "symbols": [one.symbol for one in new]}
    events.record(f"records:{organisation.uuid}", "copy_headings", payload, by=by, at=at)
    return len(new)


@transaction.atomic
def issue_file_list(organisation: Organisation, *, year: int, by: Actor, at: datetime) -> Issued:
    """Trình, ban hành Danh mục hồ sơ of the year; again only once a heading has changed."""
    on = hanoi_date(at)
    _begin(organisation, year, by, on)
    rows = list(selectors.headings(organisation, year))
    if not rows:
        raise Refused(
            _("Danh mục năm {year} chưa có đầu hồ sơ nào.").format(year=year),
            legal=LEGAL,
            fix=_("Ghi đầu hồ sơ, hoặc chép danh mục năm trước."),
        )
    about = selectors.about_list(organisation, year)
    if waiting := selectors.waiting_papers(about).first():
        raise Refused(
            _("Danh mục năm {year} đang trình: {state}.").format(
                year=year, state=waiting.get_state_display()
            ),
            fix=_("Chờ ký, hoặc bỏ dự thảo rồi trình lại."),
        )
    if last := issued_as_it_is(organisation, year):
        raise Refused(
            _("Danh mục năm {year} đã ban hành: {paper}.").format(year=year, paper=last.reference),
            fix=_("Sửa đầu hồ sơ rồi mới ban hành lại."),
        )
    return issue(
        FileList,
        decider_of(organisation, on),
        year,
        rows,
        organisation=organisation,
        about=[about],
        summary=f"Về việc ban hành Danh mục hồ sơ năm {year}",
        by=by,
        at=at,
    )


def issued_as_it_is(organisation: Organisation, year: int) -> Paper | None:
    """The decision that says the year's list as it stands; nothing where a heading has changed."""
    last = selectors.papers_about(selectors.about_list(organisation, year)).last()
    rows = list(selectors.headings(organisation, year))
    is_same = last and from_payload(last.code, last.payload).headings == listed(rows)
    return last if is_same else None


def _begin(organisation: Organisation, year: int, by: Actor, on: date) -> None:
    """Of those who write in the list of a body, one after the other."""
    permissions.can_keep_records(organisation, by).require()
    office = RecordsOffice.objects.select_for_update().filter(organisation=organisation).first()
    if office is None or office.valid_from > on:
        raise Refused(
            _("Văn thư của {body} chưa mở.").format(body=organisation),
            fix=_("Lãnh đạo mở văn thư ở trang Người ký và cách làm việc."),
        )
    if year > on.year + 1:
        raise Refused(
            _("Chưa lập danh mục năm {year}.").format(year=year),
            legal=LEGAL,
            fix=_("Lập danh mục của năm nay hoặc năm sau."),
            field="year",
        )


def _has_handed_in(heading: FileHeading) -> bool:
    return heading.pk is not None and heading.files.exclude(minutes=None).exists()
