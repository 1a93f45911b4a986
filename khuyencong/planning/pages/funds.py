"""One fund: its years, every decision that gave or took, and figures put right by two."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.access import ActorRequest
from khuyencong.planning import forms
from khuyencong.planning import services as planning
from khuyencong.planning.permissions import can_appropriate, can_confirm_opening, fund_readers
from khuyencong.planning.selectors import funds as selectors
from khuyencong.ui.acts import Act, Page

ASKED = _("Đã lập đề nghị. Người thứ hai xác nhận thì số mới vào sổ.")
ACTS = {
    "opening": Act(planning.ask_opening, forms.OpeningForm, done=ASKED),
    "correct": Act(planning.ask_correction, forms.CorrectionForm, subject="recorded", done=ASKED),
    "confirm": Act(
        planning.confirm_opening, forms.ConfirmOpeningForm, subject="confirm",
        done=_("Đã ghi vào sổ."),
    ),
    "decline": Act(
        planning.decline_opening, forms.DeclineOpeningForm, subject="decline",
        done=_("Đã ghi: không vào sổ."),
    ),
}  # fmt: skip


@fund_readers
def fund(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    found, actor = selectors.find_fund(number, by=request.actor), request.actor
    openings = selectors.openings(found)
    options: dict[str, dict[str, Any]] = {
        "opening": {"auto_id": "opening_%s"},
        "correct": {"recorded": selectors.decisions(found)},
        "confirm": {"rows": openings},
        "decline": {"rows": openings},
    }
    page = Page(request, ACTS, found, options=options)
    if answer := page.perform():
        return answer
    waiting = [row for row in openings if row.answered_at is None]
    return page.show(
        "planning/fund.html",
        {
            "fund": found,
            "opened": selectors.opened(found),
            "years": selectors.years(found),
            "entries": selectors.entries(found),
            "waiting": [(row, can_confirm_opening(row, actor)) for row in waiting],
            "answered": [row for row in openings if row.answered_at is not None],
            "forms": page.forms,
            "may_record": can_appropriate(found.province, actor),
            "may_correct": selectors.decisions(found).exists(),
        },
    )
