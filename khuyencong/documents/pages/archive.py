"""Danh mục hồ sơ of a year with the files to hand in, and one of these files."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import accesses
from khuyencong.core.finding import find
from khuyencong.core.reading.addresses import read_key
from khuyencong.directory import selectors as directory
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.documents import forms, permissions, selectors, services
from khuyencong.documents.drawing import archive_lists as lists
from khuyencong.documents.models import CaseFile
from khuyencong.documents.pages.office import columns_of, find_body, made_at
from khuyencong.documents.services import attachments
from khuyencong.documents.services.file_lists import issued_as_it_is
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.downloads import attachment
from khuyencong.ui.sheets import download

HEADING_KINDS = ("id", "wide", "", "", "")
FILE_KINDS = ("year", "id", "wide", "", "", "date", "")
PAPER_KINDS = ("year", "id", "date", "wide", "", "year", "")
A_PAGE, A_PRINT, LIST_PAPERS = 100, 500, 300
LISTS = {
    "write": Act(services.write_heading, forms.HeadingForm, done=lazy("Đã ghi đầu hồ sơ.")),
    "drop": Act(services.drop_heading, forms.DropHeadingForm, done=lazy("Đã bỏ đầu hồ sơ.")),
    "copy": Act(
        services.copy_headings,
        done=lambda count: _("Đã chép {count} đầu hồ sơ.").format(count=count),
    ),
    "issue": Act(services.issue_file_list, done=lazy("Đã trình danh mục hồ sơ."), then=made_at),
    "hand_in": Act(
        services.hand_in,
        forms.HandInForm,
        done=lambda paper: _("Đã nộp lưu: {paper}.").format(paper=paper.reference),
    ),
}
FILE = {
    "file_under": Act(services.file_under, forms.FilingForm, done=lazy("Đã xếp hồ sơ.")),
    "extend": Act(services.extend, forms.ExtensionForm, done=lazy("Đã ghi hạn mới.")),
}


@officers
def archive(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """The year's list, and below it what the archive does not have, the first due first."""
    body, on = find_body(request, number), timezone.localdate()
    year = read_key(request.GET.get("year")) or on.year
    if not on.year - 100 < year <= on.year + 1:
        raise Http404(_("Cơ quan không có danh mục năm này."))
    headings, waiting = selectors.headings(body, year), selectors.to_hand_in(body)
    is_printed = bool(request.GET.get("print"))
    if request.GET.get("excel"):
        return download(lists.lists_sheet(headings, waiting, year), f"danh-muc-ho-so-{year}")
    after = read_key(request.GET.get("after")) or 0
    most = A_PRINT if is_printed else A_PAGE
    found = list(waiting[after : after + most + 1])
    options: dict[str, dict[str, Any]] = {
        "write": {"initial": {"retention_years": 10}},
        "drop": {"rows": headings},
        "hand_in": {"rows": found[:most]},
    }
    of_year = {"year": year}
    more = {"write": of_year, "copy": of_year, "issue": of_year}
    page = Page(request, LISTS, body, options=options, more=more)
    if answer := page.perform():
        return answer
    about = selectors.about_list(body, year)
    address = f"{request.path}?year={year}"
    return page.show(
        "documents/archive.html",
        {
            "body": body,
            "name": directory.name_on(body, on).name,
            "year": year,
            "heading": _("Danh mục hồ sơ năm {year}").format(year=year),
            "decision": permissions.can_keep_records(body, request.actor),
            "headings": list(zip(headings, lists.heading_rows(headings), strict=True)),
            "files": list(zip(found[:most], lists.file_rows(found[:most]), strict=True)),
            "handed": selectors.handed_in(body, year)[:A_PAGE],
            "late": on,
            "decided": selectors.papers_about(about).last(),
            "may_issue": headings.exists() and not issued_as_it_is(body, year),
            "may_copy": selectors.headings_to_copy(body, year).exists(),
            "on_its_way": selectors.waiting_papers(about).first(),
            "heading_heads": columns_of(lists.HEADING_HEADS, HEADING_KINDS),
            "file_heads": columns_of(lists.FILE_HEADS, FILE_KINDS),
            "is_printed": is_printed,
            "list_url": address,
            "first_url": address if after else None,
            "next_url": f"{address}&after={after + most}" if found[most:] else None,
            "write": page.forms["write"],
            "hand_in": page.forms["hand_in"],
            "ticked": set(page.forms["hand_in"]["chosen"].value() or ()),
        },
    )


@officers
def case_file(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """Mục lục văn bản of one file, until when it may stay, where it is filed."""
    case = _found(request, number)
    accesses.note(case.about, by=request.actor, at=timezone.now())
    if request.GET.get("excel"):
        return download(lists.papers_sheet(case), "muc-luc-van-ban")
    body, year = case.organisation, case.closed_date.year
    options: dict[str, dict[str, Any]] = {
        "file_under": {
            "headings": selectors.headings(body, year),
            "initial": {"heading": case.heading_id, "title": case.title},
        },
        "extend": {"auto_id": "extend_%s"},
    }
    page = Page(request, FILE, case, options=options)
    if answer := page.perform():
        return answer
    return page.show(
        "documents/case_file.html",
        {
            "case": case,
            "body": body,
            "span": lists.span(case),
            "decision": permissions.can_keep_records(body, request.actor),
            "may_extend": permissions.can_set_up(body, request.actor),
            "heads": columns_of(lists.PAPER_HEADS, PAPER_KINDS),
            "rows": list(lists.paper_rows(case))[:LIST_PAPERS],
            "form": page.forms["file_under"],
            "extension": page.forms["extend"],
        },
    )


@officers
def case_minutes(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """The biên bản by which it was handed in."""
    case = _found(request, number)
    if case.minutes is None:
        raise Http404(_("Hồ sơ này chưa nộp lưu."))
    content = services.rendition(case.minutes, "pdf")
    return attachment(content, services.FORMATS["pdf"], f"{services.file_name(case.minutes)}.pdf")


@officers
def case_export(request: ActorRequest, number: uuid.UUID) -> HttpResponseBase:
    """The whole file for the archive's own system: for whoever keeps the records."""
    case = _found(request, number)
    permissions.can_keep_records(case.organisation, request.actor).require()
    accesses.note(*case.abouts, by=request.actor, at=timezone.now())
    is_small = selectors.bytes_about(case.abouts) <= attachments.SMALL_BYTES
    back = reverse("documents:case_file", args=[case.uuid])
    what = {"uuid": str(case.uuid)}
    return attachments.offered(request, "case_file", what, is_small=is_small, back=back)


def _found(request: ActorRequest, number: uuid.UUID) -> CaseFile:
    missing = _("Không có hồ sơ này ở nơi bạn giữ chức danh.")
    rows = CaseFile.objects.visible_to(request.actor)
    return find(
        rows.select_related("organisation__province", "heading", "minutes"), missing, uuid=number
    )
