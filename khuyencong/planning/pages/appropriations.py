"""Money decided for a year: the book of its decisions, on screen and as a workbook."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.access import ActorRequest
from khuyencong.directory.selectors import province_of
from khuyencong.directory.services import limits
from khuyencong.documents.services import attachments
from khuyencong.ledger import selectors as balances
from khuyencong.ledger.models import Fund
from khuyencong.planning import forms
from khuyencong.planning import services as planning
from khuyencong.planning.permissions import READERS, can_appropriate, readers
from khuyencong.planning.selectors import funds as selectors
from khuyencong.planning.selectors.years import year_of
from khuyencong.policy import selectors as policy
from khuyencong.rules import engine
from khuyencong.ui import sheets
from khuyencong.ui.acts import Act, Page

ACTS = {
    "appropriate": Act(
        planning.appropriate,
        forms.AppropriationForm,
        subject="fund",
        done=_("Đã ghi giao dự toán."),
    )
}
CODES = ("chapter", "category", "item", "source")
Choices = list[tuple[str, str]]


def _codes(province: str, year: int) -> dict[str, Choices]:
    """{kind: (code, code with its title)} of the budget index of the year."""
    lang, book = "en" if get_language() == "en" else "vi", policy.book(province)
    return {
        kind: [
            (one.code, f"{one.code} {one.title[lang]}")
            for one in engine.codes_in_force(kind, on=date(year, 1, 1), book=book)
        ]
        for kind in CODES
    }


@readers
def appropriations(request: ActorRequest) -> HttpResponse:
    """Giao dự toán of a year, additions and cuts in their order, and what is left of each fund."""
    province = province_of(request.actor, *READERS, on=timezone.localdate())
    year = year_of(request)
    funds = Fund.objects.filter(province=province.code).order_by("code")
    page = Page(
        request,
        ACTS,
        options={"appropriate": {"funds": funds, "codes": _codes(province.code, year)}},
        more={"appropriate": {"year": year}},
    )
    if answer := page.perform():
        return answer
    rows = selectors.book_of(province.code, year)
    given = balances.given_years(list(funds), year)
    return page.show(
        "planning/appropriations.html",
        {
            "year": year,
            "rows": rows,
            "money": [(fund, given[fund.pk]) for fund in funds],
            "form": page.forms["appropriate"],
            "may_record": can_appropriate(province.code, request.actor),
        },
    )


@readers
def sheet(request: ActorRequest) -> HttpResponseBase:
    """The book of appropriations of a year: the same rows in the same order."""
    limits.count_export(request.actor, now=timezone.now())
    province = province_of(request.actor, *READERS, on=timezone.localdate())
    year = year_of(request)
    heads = [
        (str(label), width)
        for label, width in (
            (_("Ngày quyết định"), 14), (_("Số quyết định"), 24), (_("Nguồn kinh phí"), 36),
            (_("Loại quyết định"), 16), (_("Lý do"), 50), (_("Chương"), 9), (_("Loại, khoản"), 11),
            (_("Tiểu mục"), 9), (_("Mã nguồn"), 9), (_("Số tiền (đồng)"), 18), (_("Luỹ kế"), 18),
        )
    ]  # fmt: skip
    cells = [
        (
            row.decided_date, row.number, row.fund.name, row.get_kind_display(), row.ground,
            row.chapter, row.category, row.item, row.source, row.amount_dong, running,
        )
        for row, running in selectors.book_of(province.code, year)
    ]  # fmt: skip
    return sheets.download(
        sheets.workbook(str(_("Giao dự toán")), heads, cells), f"giao-du-toan-{year}"
    )


@readers
def scan(request: ActorRequest, number: int) -> HttpResponse:
    """The scanned decision, as it was sent."""
    found = selectors.find_scanned(number, by=request.actor)
    assert found.scan is not None  # of those that have one
    return attachments.one_file(found.scan, f"giao-du-toan-{found.year}-{found.pk}")
