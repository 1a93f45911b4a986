"""Bút toán đảo: what was asked and answered, and the request for one."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts.selectors import commitments, source_of
from khuyencong.core.finding import find
from khuyencong.directory.access import ActorRequest
from khuyencong.projects.models import Project
from khuyencong.recoveries import forms, permissions, selectors, services
from khuyencong.ui.acts import Act, Page

MOST = 100
ACTS = {
    "decide": Act(
        services.decide_reversal, forms.DecideReversalForm, subject="decide",
        done=_("Đã đảo; tiền về lại mục đã ký, chi lại được cho đúng người."),
    ),
    "decline": Act(
        services.decline_reversal, forms.DeclineReversalForm, subject="decline",
        done=_("Đã ghi: không đảo."),
    ),
}  # fmt: skip
ASK = {
    "ask": Act(
        services.ask_reversal, forms.ReversalForm, subject="subject",
        then=lambda _reversal: reverse("recoveries:reversals"),
        done=_("Đã lập đề nghị. Chủ tài khoản quyết định thì bút toán mới đảo."),
    )
}  # fmt: skip


@permissions.readers
def reversals(request: ActorRequest) -> HttpResponse:
    """Those that wait first; decided here by the account holder."""
    visible = selectors.reversals(request.actor, MOST)
    page = Page(request, ACTS, options={"decide": {"rows": visible}, "decline": {"rows": visible}})
    if answer := page.perform():
        return answer
    rows = sorted(visible, key=lambda one: one.answered_at is not None)
    return page.show(
        "recoveries/reversals.html",
        {
            "rows": [
                (
                    one,
                    permissions.can_decide_reversal(one, request.actor),
                    permissions.can_decline_reversal(one, request.actor),
                )
                for one in rows
            ],
        },
    )


@permissions.readers
def ask(request: ActorRequest, code: str) -> HttpResponse:
    """The advances and payments of a project that can be undone, and a request to undo one."""
    missing = _("Không có đề án này trong phạm vi của bạn.")
    project = find(Project.objects.visible_to(request.actor), missing, code=code)
    signed = commitments(project)
    entries = [
        (one, old, source_of(one, signed)) for one in signed for old in selectors.reversible(one)
    ]
    page = Page(request, ASK, options={"ask": {"entries": entries}})
    if answer := page.perform():
        return answer
    return page.show(
        "recoveries/ask_reversal.html",
        {
            "project": project,
            "entries": entries,
            "may_ask": permissions.can_reverse(project, request.actor),
            "form": page.forms["ask"],
        },
    )
