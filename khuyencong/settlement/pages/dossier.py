"""Hồ sơ quyết toán of a project: until when, what is missing, the money by source and share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts.models import Contract
from khuyencong.contracts.selectors import commitments, shares, source_of, standing
from khuyencong.core.calendar import working_days_left
from khuyencong.directory.access import ActorRequest
from khuyencong.projects import permissions as of_project
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project
from khuyencong.projects.selectors.record import Record
from khuyencong.settlement import forms, permissions, services
from khuyencong.settlement.selectors import dossier as dossiers
from khuyencong.ui.acts import Act, Page

ACTS = {
    "record_voucher": Act(
        services.record_voucher, forms.VoucherForm, done=_("Đã ghi chứng từ {number}.")
    ),
    "cancel_voucher": Act(
        services.cancel_voucher, forms.CancelVoucherForm, subject="voucher",
        done=_("Đã bỏ chứng từ."),
    ),
    "submit_dossier": Act(services.submit_dossier, done=_("Đã trình hồ sơ quyết toán.")),
    "liquidate": Act(
        services.liquidate, forms.LiquidateForm, done=_("Đã thanh lý; biên bản đã lập.")
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """Money of one share and fund, in đồng; `left` is not used and goes back."""

    name: str
    signed: int
    accepted: int
    advanced: int
    paid: int
    left: int


def _sources(project: Project) -> list[Source]:
    signed = commitments(project)
    found = []
    for one in signed:
        now = standing(one)
        accepted = services.accepted(one) or 0
        left = max(one.amount_dong - max(accepted, now.advanced + now.paid), 0)
        found.append(
            Source(source_of(one, signed), one.amount_dong, accepted, now.advanced, now.paid, left)
        )
    return found


@permissions.readers
def dossier(request: ActorRequest, code: str) -> HttpResponse:
    project = projects.find_project(code, by=request.actor)
    today = timezone.localdate()
    last = dossiers.gate(project)
    options: dict[str, dict[str, Any]] = {
        "record_voucher": {"project": project, "parts": shares(project)},
        "cancel_voucher": {"project": project},
        "liquidate": {"is_late": bool(last and today > last)},
    }
    page = Page(request, ACTS, project, options=options)
    if answer := page.perform():
        return answer
    record = Record(project)
    opened, ended = dossiers.dossier_of(project), dossiers.liquidation_of(project)
    settled = dossiers.settlement_of(project)
    items = dossiers.items(project) if project.state in ("accepted", "settled") else []
    sources = _sources(project)
    signed = commitments(project)
    is_contract = bool(signed) and signed[0].contract.kind == Contract.Kind.CONTRACT
    return page.show(
        "settlement/dossier.html",
        {
            "project": project,
            "dossier": opened,
            "settled": settled,
            "liquidation": ended,
            "gate": last,
            "days_left": working_days_left(opened.due_date, today, province=project.province.code)
            if opened and not opened.submitted_at and not settled
            else None,
            "is_late": bool(last and today > last),
            "items": items,
            "lacking": sum(not item.is_there for item in items),
            "sources": sources,
            "sums": [
                sum(getattr(one, name) for one in sources)
                for name in ("signed", "accepted", "advanced", "paid", "left")
            ],
            "vouchers": list(dossiers.vouchers(project)),
            "may_record": of_project.can_step(
                "record_invoice", project, request.actor, act="record_voucher", record=record
            ),
            "may_settle": of_project.can_step("settle", project, request.actor, record=record),
            "may_liquidate": permissions.can_liquidate(project, request.actor)
            if is_contract and not ended
            else None,
            "forms": page.forms,
        },
    )
