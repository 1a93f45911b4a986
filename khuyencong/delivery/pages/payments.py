"""Lists of who is paid: rates, preparing, approving, the sheet to sign and its workbook."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.delivery import permissions, selectors, services
from khuyencong.delivery.forms import AllowanceForm, PrepareForm, WithdrawForm
from khuyencong.delivery.models import PaymentList, TrainingClass
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.directory.services import limits
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.sheets import download, workbook

ACTS = {
    "rate": Act(services.set_allowance, AllowanceForm, done=lazy("Đã ghi mức hỗ trợ.")),
    "prepare": Act(services.prepare_list, PrepareForm, done=lazy("Đã lập bảng kê.")),
}


def _approve(payment_list: PaymentList, *, by: Actor, at: datetime) -> PaymentList:
    return services.approve_list(payment_list, by=by, at=at)


ON_A_LIST = {
    "approve": Act(_approve, done=lazy("Đã duyệt bảng kê.")),
    "withdraw": Act(services.withdraw_list, WithdrawForm, done=lazy("Đã bỏ bảng kê.")),
}


def _found(code: str, *, by: Actor) -> TrainingClass:
    missing = _("Không có lớp đào tạo {code} trong phạm vi của bạn.").format(code=code)
    return selectors.find_class(code, by=by, missing=missing)


def _list(code: str, number: uuid.UUID, *, by: Actor) -> PaymentList:
    opened = _found(code, by=by)
    payment_list = find(selectors.lists_of(opened), _("Lớp không có bảng kê này."), uuid=number)
    payment_list.training_class = opened
    return payment_list


@officers
def payment_lists(request: ActorRequest, code: str) -> HttpResponse:
    opened = _found(code, by=request.actor)
    options: dict[str, dict[str, Any]] = {
        "prepare": {"initial": {"until_date": timezone.localdate()}}
    }
    page = Page(request, ACTS, opened, options=options)
    if answer := page.perform():
        return answer
    return page.show(
        "delivery/payment_lists.html",
        {
            "project": opened.project,
            "decision": permissions.can_open_class(opened.project, request.actor),
            "rates": selectors.rates(opened).values(),
            "lists": selectors.lists_of(opened),
            "rate_form": page.forms["rate"],
            "prepare_form": page.forms["prepare"],
        },
    )


@officers
def payment_list(request: ActorRequest, code: str, number: uuid.UUID) -> HttpResponse:
    listed = _list(code, number, by=request.actor)
    project = listed.training_class.project
    page = Page(request, ON_A_LIST, listed)
    if answer := page.perform():
        return answer
    is_open = listed.approved_at is None and listed.withdrawn_at is None
    return page.show(
        "delivery/payment_list.html",
        {
            "project": project,
            "listed": listed,
            "lines": listed.lines.order_by("order"),
            "is_open": is_open,
            "who_is_paid": selectors.who_is_paid(listed, get_language() or "vi"),
            "approving": permissions.can_approve_list(listed, project, request.actor),
            "decision": permissions.can_open_class(project, request.actor),
            "withdraw_form": page.forms["withdraw"],
        },
    )


@officers
def payment_sheet(request: ActorRequest, code: str, number: uuid.UUID) -> HttpResponse:
    """The same rows as a workbook, with a column for the signature."""
    listed = _list(code, number, by=request.actor)
    limits.count_export(request.actor, now=timezone.now())
    heads = [
        (_("TT"), 6),
        (_("Họ và tên"), 30),
        (_("Số ngày") if listed.kind == PaymentList.Kind.LEARNERS else _("Số giờ"), 10),
        (_("Mức (đồng)"), 14),
        (_("Số tiền (đồng)"), 16),
        (_("Thuế khấu trừ (đồng)"), 18),
        (_("Thực nhận (đồng)"), 16),
        (_("Tài khoản"), 24),
        (_("Ký nhận"), 20),
    ]
    rows = (
        (
            line.order, line.full_name, line.quantity, line.rate_dong, line.amount_dong,
            line.tax_dong, line.net_dong, line.account, None,
        )
        for line in listed.lines.order_by("order")
    )  # fmt: skip
    name = f"bang-ke-{listed.number}-{listed.training_class.project.code}"
    return download(workbook(_("Bảng kê"), heads, rows), name)
