"""Đối chiếu Kho bạc: the statements of a fund-year, and one of them beside our books."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.access import ActorRequest
from khuyencong.directory.services import limits
from khuyencong.documents import services as documents
from khuyencong.documents.services import store
from khuyencong.treasury import forms, permissions, services
from khuyencong.treasury.models import STATEMENT_READERS, Statement
from khuyencong.treasury.pages.year_end import asked
from khuyencong.treasury.selectors import statement_rows
from khuyencong.treasury.selectors import statements as selectors
from khuyencong.ui import sheets
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.downloads import attachment


def _to(statement: Statement) -> str:
    return reverse("treasury:statement", args=[statement.uuid])


BRING = {"bring": Act(services.receive_statement, forms.BringForm, then=_to)}
ONE = {
    "columns": Act(
        services.choose_columns, forms.ColumnsForm, done=_("Đã đọc lại theo cách hiểu mới.")
    ),
    "explain": Act(services.explain_differences, forms.ExplainForm, done=_("Đã ghi giải trình.")),
    "present": Act(services.present_statement, done=_("Đã trình lãnh đạo ký.")),
    "withdraw": Act(services.withdraw_statement, forms.WithdrawForm, done=_("Đã rút bảng này.")),
    "sign": Act(services.sign_statement, done=_("Đã ký biên bản đối chiếu.")),
}


@permissions.statement_readers
def statements(request: ActorRequest) -> HttpResponse:
    """What came in of each period, who signed it; the next one is brought in here."""
    funds, fund, year = asked(request, STATEMENT_READERS)
    page = Page(request, BRING if fund else {}, fund, more={"bring": {"year": year}})
    if answer := page.perform():
        return answer
    return page.show(
        "treasury/statements.html",
        {
            "funds": funds,
            "fund": fund,
            "year": year,
            "rows": selectors.listed(fund, year) if fund else [],
            "form": page.forms["bring"] if fund else None,
            "may_bring": fund and permissions.can_bring(fund.province, request.actor),
        },
    )


@permissions.statement_readers
def statement(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """The differences first, each with its next step; what agrees below."""
    one = selectors.find_statement(number, by=request.actor)
    result = selectors.reconciled(one)
    options = {"columns": {"headings": one.headings}, "explain": {"rows": result.differences}}
    page = Page(request, ONE, one, options=options)
    if answer := page.perform():
        return answer
    meanings = {meaning for _key, _words, meaning in one.headings}
    return page.show(
        "treasury/statement.html",
        {
            "statement": one,
            "fund": one.fund,
            "result": result,
            "is_moved": bool(one.signed_at) and one.figures != result.figures,
            "is_readable": statement_rows.is_complete(meanings),
            "paper": selectors.paper_of(one) if one.signed_at else None,
            "forms": page.forms,
            "may_change": permissions.can_change(one, request.actor),
            "may_present": permissions.can_present(one, request.actor),
            "may_withdraw": permissions.can_withdraw(one, request.actor),
            "may_sign": permissions.can_sign(one, request.actor),
        },
    )


@permissions.statement_readers
def sheet(request: ActorRequest, number: uuid.UUID) -> HttpResponseBase:
    """All of it as a workbook, the differences first."""
    limits.count_export(request.actor, now=timezone.now())
    one = selectors.find_statement(number, by=request.actor)
    result = selectors.reconciled(one)
    heads = [
        (str(_("Kết quả")), 30), (str(_("Dòng")), 8), (str(_("Ngày")), 12),
        (str(_("Số chứng từ")), 18), (str(_("Bên nhận")), 36), (str(_("Nội dung")), 48),
        (str(_("Chi ra (đồng)")), 18), (str(_("Thu về (đồng)")), 18),
        (str(_("Đề án của sổ")), 18), (str(_("Số của sổ (đồng)")), 18),
        (str(_("Làm gì tiếp")), 60), (str(_("Giải trình")), 48),
    ]  # fmt: skip
    cells = [
        (
            row.title, row.row or "", row.day or "", row.number, row.payee, row.content,
            row.amount_dong if row.is_out else 0, 0 if row.is_out else row.amount_dong,
            row.entry.code if row.entry else "", row.entry.amount_dong if row.entry else "",
            row.next_step, row.note,
        )
        for row in (*result.differences, *result.agreed)
    ]  # fmt: skip
    name = f"doi-chieu-{one.fund.code}-{one.year}-{one.period}"
    return sheets.download(sheets.workbook(str(_("Đối chiếu Kho bạc")), heads, cells), name)


@permissions.statement_readers
def file(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """The file as the Treasury gave it."""
    one = selectors.find_statement(number, by=request.actor)
    limits.count_export(request.actor, now=timezone.now())
    content = store.kept(one.digest, name=one.name)
    return attachment(content, "application/octet-stream", one.name)


@permissions.statement_readers
def paper(request: ActorRequest, number: uuid.UUID, fmt: str) -> HttpResponse:
    """The minutes of a signed reconciliation."""
    found = selectors.find_paper(number, by=request.actor)
    content = documents.rendition(found, fmt)
    return attachment(content, documents.FORMATS[fmt], f"{found.code}-{found.number}.{fmt}")
