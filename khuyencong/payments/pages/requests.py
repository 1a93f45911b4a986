"""The register of requests, and one of them: who did what, what is next and from whom."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.reading.bank_accounts import masked
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.models.roles import names_of
from khuyencong.directory.permissions import can_read_account
from khuyencong.documents import selectors as documents
from khuyencong.documents.services import attachments
from khuyencong.payments import forms, permissions, selectors, services
from khuyencong.payments.models import PaymentRequest, PaymentRequestLine
from khuyencong.payments.selectors import lists
from khuyencong.payments.selectors.rows import changed_lately
from khuyencong.payments.services import guards
from khuyencong.projects.selectors.record import Record
from khuyencong.projects.workflow import PAYMENT
from khuyencong.ui.acts import Act, Page

ACTS = {
    "check_payment": Act(services.check_payment, done=lazy("Đã kiểm tra.")),
    "approve_payment": Act(services.approve_payment, done=lazy("Đã duyệt chi.")),
    "send_payment": Act(
        services.send_payment, forms.SendForm,
        done=lazy("Đã gửi Kho bạc. Chứng từ đã lập, in hoặc ký số từ trang này."),
    ),
    "pay_advance": Act(
        services.pay_advance, forms.RecordForm, done=lazy("Đã ghi Kho bạc chi tạm ứng.")
    ),
    "pay": Act(services.pay, forms.RecordForm, done=lazy("Đã ghi Kho bạc thanh toán.")),
    "return_payment": Act(
        services.return_payment, forms.ReturnForm,
        done=lazy("Đã ghi Kho bạc trả lại; tiền về lại đề án."),
    ),
    "withdraw_payment": Act(
        services.withdraw_payment, forms.WithdrawForm, done=lazy("Đã rút đề nghị.")
    ),
}  # fmt: skip
VIEWS = (
    ("", lazy("Đang chờ")),
    ("kho-bac", lazy("Ở Kho bạc")),
    ("tra-lai", lazy("Kho bạc trả lại")),
    ("da-chi", lazy("Đã chi")),
    ("da-rut", lazy("Đã rút")),
)


@permissions.readers
def request(request: ActorRequest, number: UUID) -> HttpResponse:
    asked = selectors.find_request(number, by=request.actor)
    options = {"send_payment": {"codes": _codes(asked)}}
    page = Page(request, ACTS, asked, options=options)
    if answer := page.perform():
        return answer
    asked = selectors.find_request(number, by=request.actor)
    record, today = Record(asked.project), timezone.localdate()
    lines = selectors.lines_of(asked)
    steps = permissions.open_steps(asked, request.actor, record=record)
    return page.show(
        "payments/request.html",
        {
            "asked": asked,
            "project": asked.project,
            "title": _title(asked),
            "rail": _rail(asked),
            "lines": [(line, _shown(line, asked, request)) for line in lines],
            "tax_dong": sum(line.tax_dong for line in lines),
            "steps": [(PAYMENT.find(name), decision) for name, decision in steps],
            "forms": page.forms,
            "hands": _hands(asked),
            "next": _next(asked),
            "papers": _papers(asked),
            "obstacle": guards.obstacle(asked, by=request.actor, on=today)
            if asked.is_waiting
            else None,
            "changed": changed_lately(asked, lines, today) if asked.is_waiting else [],
        },
    )


def _codes(asked: PaymentRequest) -> list[tuple[str, str]]:
    lang = "en" if get_language() == "en" else "vi"
    found = selectors.budget_codes(asked.project, "item", timezone.localdate())
    return [(one.code, f"{one.code} · {one.title[lang]}") for one in found]


def _shown(line: PaymentRequestLine, asked: PaymentRequest, request: ActorRequest) -> str:
    """The account in full to who pays, confirms or inspects; to others its last four signs."""
    may_read = can_read_account(asked.project.implementing_unit, request.actor)
    return line.account if may_read else masked(line.account)


def _title(asked: PaymentRequest) -> str:
    return _("Đề nghị {kind} số {number}").format(
        kind=asked.get_kind_display(), number=asked.number
    )


def _rail(asked: PaymentRequest) -> list[tuple[str, str]]:
    """The ordinary way; a request that left it shows where it stopped."""
    way = [state.name for state in PAYMENT.rail()]
    place = way.index(asked.state) if asked.state in way else len(_hands(asked)) - 2
    return [
        (
            str(PAYMENT.state(name).label),
            "done" if n < place or asked.state == "paid" else "current" if n == place else "todo",
        )
        for n, name in enumerate(way)
    ]


def _hands(asked: PaymentRequest) -> list[tuple[str, str, object]]:
    """(what, who, when) of each hand, in order."""
    closing = {"paid": _("Ghi Kho bạc đã chi"), "refused": _("Ghi Kho bạc trả lại")}
    found = [
        (_("Lập"), asked.prepared_by, asked.prepared_at),
        (_("Kiểm tra"), asked.checked_by, asked.checked_at),
        (_("Duyệt chi"), asked.approved_by, asked.approved_at),
        (_("Gửi Kho bạc"), asked.sent_by, asked.sent_at),
        (closing.get(asked.state, _("Rút đề nghị")), asked.closed_by, asked.closed_at),
    ]
    return [(what, who, when) for what, who, when in found if when]


def _papers(asked: PaymentRequest) -> list[dict[str, Any]]:
    """Its vouchers, with the addresses of each."""
    return [
        {
            "title": paper.title,
            "href": reverse("desk:paper_page", args=[paper.uuid]),
            "number": paper.number,
            "symbol": paper.symbol,
            "issued_date": paper.issued_date,
            "is_returned": False,
            "links": [
                (fmt.upper(), reverse("desk:paper", args=[paper.uuid, fmt]))
                for fmt in ("pdf", "docx")
            ],
        }
        for paper in documents.papers_about(asked.uuid)
    ]


def _next(asked: PaymentRequest) -> tuple[str, str] | None:
    """(what is next, from whom)."""
    owed = PAYMENT.owed_in(asked.state)
    if not owed:
        return None
    names = [step.label for step in PAYMENT.open_from(asked.state) if not step.is_optional]
    return str(names[0]), names_of(role for _kind, role in owed)


@permissions.readers
def requests(request: ActorRequest) -> HttpResponse:
    view = request.GET.get("loai", "")
    rows = lists.listed(request.actor, view, lists.MOST + 1)
    is_cut = len(rows) > lists.MOST
    rows = rows[: lists.MOST]
    return render(
        request,
        "payments/requests.html",
        {
            "rows": rows,
            "view": view,
            "views": VIEWS,
            "total": sum(row.request.amount_dong for row in rows),
            "is_cut": is_cut,
            "today": timezone.localdate(),
        },
    )


@permissions.readers
def sheet(request: ActorRequest) -> HttpResponseBase:
    """The same rows in the same order, all of them, as a workbook."""
    view = request.GET.get("loai", "")
    return attachments.offered(
        request,
        "payment_requests",
        {"view": view},
        is_small=lists.count_listed(request.actor, view, attachments.SMALL + 1)
        <= attachments.SMALL,
        back=f"{reverse('payments:requests')}?{urlencode({'loai': view})}",
    )
