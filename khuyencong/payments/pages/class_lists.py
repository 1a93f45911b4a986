"""Lập đề nghị thanh toán a list of a class: its lines are shown, none is typed."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.contracts import selectors as contracts
from khuyencong.core.finding import find
from khuyencong.core.reading.addresses import read_key
from khuyencong.delivery import selectors as delivery
from khuyencong.directory.access import ActorRequest
from khuyencong.payments import permissions, services
from khuyencong.payments.forms import ListForm
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.selectors import of_list
from khuyencong.payments.selectors.class_lists import lines_of_list, own_work
from khuyencong.payments.selectors.rows import payable_rows
from khuyencong.settlement import selectors as settlement
from khuyencong.ui.acts import Act, Page


def _then(request: PaymentRequest) -> str:
    return reverse("payments:request", args=[request.uuid])


ACTS = {
    "prepare": Act(
        services.prepare_list_payment, ListForm, then=_then,
        done=lazy("Đã lập đề nghị. Kế toán kiểm tra, chủ tài khoản duyệt rồi mới gửi Kho bạc."),
    )
}  # fmt: skip


@permissions.preparers
def prepare(request: ActorRequest, code: str, number: uuid.UUID) -> HttpResponse:
    missing = _("Không có lớp đào tạo {code} trong phạm vi của bạn.").format(code=code)
    opened = delivery.find_class(code, by=request.actor, missing=missing)
    listed = find(delivery.lists_of(opened), _("Lớp không có bảng kê này."), uuid=number)
    listed.training_class = opened
    project, lang = opened.project, "en" if get_language() == "en" else "vi"
    signed = own_work(listed)
    key = read_key(request.GET.get("phan", ""))
    commitment = next((one for one in signed if one.pk == key), signed[0] if signed else None)
    rows = payable_rows(commitment) if commitment and project.state == "accepted" else []
    shown: dict[str, Any] = {
        "project": project,
        "listed": listed,
        "lines": lines_of_list(listed),
        "sources": [(one.pk, contracts.source_of(one, signed)) for one in signed],
        "commitment": commitment,
        "decision": permissions.can_prepare("payment", project, request.actor),
        "other": of_list(listed),
    }
    if commitment is None or not rows:
        return Page(request, {}).show("payments/prepare_list.html", shown | {"form": None})
    options = {
        "commitment": commitment,
        "rows": rows,
        "proofs": settlement.proofs(project, timezone.localdate(), lang),
        "initial": {"key": uuid.uuid4()},
    }
    page = Page(request, ACTS, listed, options={"prepare": options})
    if answer := page.perform():
        return answer
    return page.show("payments/prepare_list.html", shown | {"form": page.forms["prepare"]})
