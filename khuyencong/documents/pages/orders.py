"""Files that were asked for: how far they are, what became of them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.finding import find
from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest, everyone
from khuyencong.documents.models import FileOrder
from khuyencong.documents.services import attachments, orders, store

A_PAGE = 25


@everyone
def order_list(request: ActorRequest) -> HttpResponse:
    """One's own, the newest first."""
    found = FileOrder.objects.visible_to(request.actor).order_by("-pk")
    before = read_key(request.GET.get("after"))
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: A_PAGE + 1])
    address = reverse("documents:orders")
    return render(
        request,
        "documents/orders.html",
        {
            "rows": [(row, orders.label(row)) for row in rows[:A_PAGE]],
            "first_url": address if before else None,
            "next_url": f"{address}?after={rows[A_PAGE - 1].pk}" if rows[A_PAGE:] else None,
            "days": orders.KEPT.days,
        },
    )


def _found(request: ActorRequest, number: uuid.UUID) -> FileOrder:
    missing = _("Không có tệp này. Tệp đặt làm giữ {days} ngày; hãy đặt lại ở trang danh sách.")
    mine = FileOrder.objects.visible_to(request.actor)
    return find(mine, missing.format(days=orders.KEPT.days), uuid=number)


@everyone
def order(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """How far it is; a press cancels it."""
    row = _found(request, number)
    if request.method == "POST":
        orders.cancel(row, at=timezone.now())
        messages.success(request, _("Đã hủy: tệp này không làm tiếp."))
        return redirect("documents:order", row.uuid)
    return render(
        request,
        "documents/order.html",
        {"row": row, "label": orders.label(row), "days": orders.KEPT.days},
    )


@everyone
def order_file(request: ActorRequest, number: uuid.UUID) -> HttpResponseBase:
    """The file, to whoever asked for it, while she still holds the roles it was made for."""
    row = _found(request, number)
    orders.require_same_roles(row, by=request.actor)
    if row.state != FileOrder.State.MADE:
        return redirect("documents:order", row.uuid)
    return attachments.sent(store.opened(row.digest), row.name, row.media_type)
