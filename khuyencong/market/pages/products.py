"""Recognised products: proposed, certified, withdrawn; each with its files and its paper."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.certificates import codes
from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.models import Establishment
from khuyencong.documents import services as documents
from khuyencong.documents.services import attachments
from khuyencong.market import permissions, selectors, services
from khuyencong.market.forms import ConsentForm, ProposeForm, ReasonForm
from khuyencong.market.models import DECISION, SIDES, RecognisedProduct
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.downloads import attachment

A_PAGE = 50


def _to(product: RecognisedProduct) -> str:
    return reverse("market:product", args=[product.uuid])


PROPOSE = {
    "propose": Act(
        services.propose,
        ProposeForm,
        subject="establishment",
        done=_("Đã đề nghị. Lãnh đạo Sở cấp giấy chứng nhận."),
        then=_to,
    )
}
ONE = {
    "issue": Act(services.issue, done=_("Đã cấp giấy chứng nhận.")),
    "decline": Act(services.decline, ReasonForm, done=_("Đã ghi: không cấp.")),
    "ask_withdrawal": Act(
        services.ask_withdrawal,
        ReasonForm,
        done=_("Đã xin thu hồi; giấy còn giá trị tới khi có quyết định."),
    ),
    "withdraw": Act(services.withdraw, done=_("Đã thu hồi giấy chứng nhận.")),
    "keep": Act(services.keep, done=_("Đã ghi: không thu hồi.")),
    "consent": Act(services.set_consent, ConsentForm, done=_("Đã ghi.")),
}


@permissions.readers
def home(request: ActorRequest) -> HttpResponse:
    """Every product of the province, the newest first."""
    found = selectors.products(request.actor)
    before = read_key(request.GET.get("after"))
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: A_PAGE + 1])
    return render(
        request,
        "market/home.html",
        {
            "rows": rows[:A_PAGE],
            "first_url": request.path if before else None,
            "next_url": f"{request.path}?after={rows[A_PAGE - 1].pk}" if rows[A_PAGE:] else None,
            "may_propose": any(
                permissions.can_propose(code, request.actor) for code in request.actor.provinces
            ),
        },
    )


@permissions.proposers
def propose(request: ActorRequest) -> HttpResponse:
    seen = Establishment.objects.visible_to(request.actor).standing()
    asked = {"establishment": request.GET.get("co-so", "")[:30]}
    page = Page(request, PROPOSE, options={"propose": {"establishments": seen, "initial": asked}})
    if answer := page.perform():
        return answer
    return page.show("market/propose.html", {"form": page.forms["propose"]})


@permissions.readers
def product(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    found = selectors.find_product(number, by=request.actor)
    options: dict[str, dict[str, Any]] = {
        "consent": {"initial": {"consent": found.consent}, "auto_id": "consent_%s"}
    }
    page = Page(request, ONE, found, options=options)
    if answer := page.perform():
        return answer
    token = found.token or ""
    return page.show(
        "market/product.html",
        {
            "product": found,
            "files": selectors.files_of(found),
            "sides": SIDES,
            "decision_file": DECISION,
            "label": codes.label(selectors.site(), token) if token else "",
            "square": codes.paper(selectors.site(), token, bytes.fromhex(found.sealed))
            if token
            else "",
            "forms": page.forms,
            "may_issue": permissions.can_issue(found, request.actor),
            "may_decline": permissions.can_decline(found, request.actor),
            "may_ask_withdrawal": permissions.can_ask_withdrawal(found, request.actor),
            "may_withdraw": permissions.can_withdraw(found, request.actor),
            "may_keep": permissions.can_keep(found, request.actor),
            "may_change": permissions.can_propose(found.province.code, request.actor),
        },
    )


@permissions.readers
def certificate(request: ActorRequest, number: uuid.UUID, fmt: str) -> HttpResponse:
    """The paper to print, as PDF or Word."""
    found = selectors.find_product(number, by=request.actor)
    paper = selectors.find_certificate(found)
    if fmt not in ("pdf", "docx"):
        raise Http404(gettext("Sản phẩm này không có tệp đó."))
    content = documents.rendition(paper, fmt)
    return attachment(content, documents.FORMATS[fmt], f"{found.number}.{fmt}")


@permissions.readers
def product_file(request: ActorRequest, number: uuid.UUID, kind: str) -> HttpResponse:
    """A photograph, or the scan of the decision."""
    found = selectors.find_product(number, by=request.actor)
    return attachments.one_file(selectors.find_file(found, kind), f"san-pham-{kind}")
