"""Lập đề nghị thanh toán, tạm ứng: the rows that may be paid, each with its payee."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts import selectors as contracts
from khuyencong.contracts.models import Commitment
from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest
from khuyencong.payments import permissions, selectors, services
from khuyencong.payments.forms import PrepareForm
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.selectors.instalments import choices
from khuyencong.payments.selectors.rows import payable_rows, payee_choices, without_account
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project
from khuyencong.settlement import selectors as settlement
from khuyencong.ui.acts import Act, Page


def _then(request: PaymentRequest) -> str:
    return reverse("payments:request", args=[request.uuid])


ACTS = {
    "prepare": Act(
        services.prepare_payment, PrepareForm, then=_then,
        done=_("Đã lập đề nghị. Kế toán kiểm tra, chủ tài khoản duyệt rồi mới gửi Kho bạc."),
    )
}  # fmt: skip


def _chosen(project: Project, asked: str | None) -> tuple[list[Commitment], Commitment | None]:
    signed = contracts.commitments(project)
    key = read_key(asked or "")
    return signed, next((one for one in signed if one.pk == key), signed[0] if signed else None)


def _heading(commitment: Commitment) -> str:
    whose = contracts.whose(commitment.share, commitment.project)
    if commitment.share and commitment.share.beneficiary_id:
        return gettext("Phần của {whose}, đồng").format(whose=whose)
    return gettext("Phần {whose} tự thực hiện, đồng").format(whose=whose)


@permissions.preparers
def prepare(request: ActorRequest, code: str) -> HttpResponse:
    project = projects.find_project(code, by=request.actor)
    today, lang = timezone.localdate(), get_language() or "vi"
    signed, commitment = _chosen(project, request.GET.get("phan"))
    rows = payable_rows(commitment) if commitment else []
    kind = "payment" if project.state == "accepted" else "advance"
    decision = permissions.can_prepare(kind, project, request.actor)
    shown: dict[str, Any] = {
        "project": project,
        "commitment": commitment,
        "sources": [(one.pk, contracts.source_of(one, signed)) for one in signed],
        "kind": PaymentRequest.Kind(kind),
        "decision": decision,
        "before": selectors.of_project(project),
        "warnings": contracts.advance_notes(project, today, lang)
        if kind == "advance"
        else settlement.payment_notes(project, today, lang),
    }
    if commitment is None or not rows:
        return Page(request, {}).show("payments/prepare.html", shown | {"form": None})
    options: dict[str, Any] = {
        "commitment": commitment,
        "rows": rows,
        "payees": payee_choices(commitment, today),
        "proofs": settlement.proofs(project, today, "en" if lang == "en" else "vi"),
        "instalments": choices(commitment, kind),
        "initial": {"key": uuid.uuid4()},
    }
    page = Page(request, ACTS, commitment, options={"prepare": options})
    if answer := page.perform():
        return answer
    shown |= {
        "form": page.forms["prepare"],
        "heading": _heading(commitment),
        "lacking": without_account(commitment, today),
        "has_payees": bool(options["payees"]),
    }
    return page.show("payments/prepare.html", shown)
