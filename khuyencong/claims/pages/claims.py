"""What owners sent: the list, and one of them to be taken over or sent back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.claims import forms, permissions, selectors, services
from khuyencong.claims.models import ExpenseClaim
from khuyencong.directory.access import ActorRequest
from khuyencong.settlement.selectors import proofs
from khuyencong.ui.acts import Act, Page

ACTS = {
    "accept_claim": Act(
        services.accept_claim, forms.AcceptForm, done=lazy("Đã nhận, không phải gõ lại gì.")
    ),
    "return_claim": Act(
        services.return_claim, forms.ReturnForm, done=lazy("Đã trả lại, chủ cơ sở được báo.")
    ),
}
VIEWS = (("", lazy("Đang chờ")), ("da-tra-loi", lazy("Đã trả lời")))


@permissions.readers
def claims(request: ActorRequest) -> HttpResponse:
    view = request.GET.get("loai", "")
    rows = selectors.listed(request.actor, is_waiting=view != "da-tra-loi")
    shown = {
        "rows": rows, "view": view, "views": VIEWS, "today": timezone.localdate(),
        "is_cut": len(rows) == selectors.MOST,
    }  # fmt: skip
    return render(request, "claims/claims.html", shown)


@permissions.readers
def claim(request: ActorRequest, number: UUID) -> HttpResponse:
    sent = selectors.find_claim(number, by=request.actor)
    lang = "en" if get_language() == "en" else "vi"
    needed = proofs(sent.project, timezone.localdate(), lang)
    options = {"accept_claim": {"claim": sent, "proofs": needed}}
    page = Page(request, ACTS, sent, options=options)
    if answer := page.perform():
        return answer
    sent = selectors.find_claim(number, by=request.actor)
    files = selectors.files_of([sent]).get(sent.uuid, [])
    return page.show(
        "claims/claim.html",
        {
            "claim": sent,
            "project": sent.project,
            "title": sent.get_kind_display(),
            "files": [
                (file, reverse("desk:request_upload", args=[sent.request.code, file.uuid]))
                for file in files
            ],
            "read": [file.invoice for file in files if hasattr(file, "invoice")],
            "decision": permissions.can_answer(sent, request.actor),
            "forms": page.forms,
            "became": _became(sent),
        },
    )


def _became(claim: ExpenseClaim) -> tuple[str, str] | None:
    """(what it became, where that stands)."""
    project = reverse("desk:project", args=[claim.project.code])
    if claim.payment:
        words = _("Đề nghị thanh toán số {number}").format(number=claim.payment.number)
        return words, reverse("payments:request", args=[claim.payment.uuid])
    if claim.invoice:
        return _("Hóa đơn {invoice}").format(invoice=claim.invoice), project
    return (_("Tiến độ của đề án"), project) if claim.progress else None
