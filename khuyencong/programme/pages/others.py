"""The catalogue of other programmes and the calendar of deadlines."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.access import ActorRequest
from khuyencong.directory.selectors import province_of
from khuyencong.planning.permissions import READERS, can_plan, readers
from khuyencong.programme import forms, selectors, services
from khuyencong.programme.models import OtherProgramme
from khuyencong.ui.acts import Act, Page

ACTS = {
    "enter": Act(services.enter_other, forms.OtherForm, done=_("Đã ghi chương trình.")),
    "end": Act(
        services.end_other, forms.EndOtherForm, subject="other", done=_("Đã bỏ khỏi danh mục.")
    ),
}


@readers
def others(request: ActorRequest) -> HttpResponse:
    """The catalogue with a calendar: what closes next, the law's own dates among them."""
    today = timezone.localdate()
    province = province_of(request.actor, *READERS, on=today)
    seen = OtherProgramme.objects.visible_to(request.actor).select_related("province")
    page = Page(
        request,
        ACTS,
        province,
        options={"end": {"rows": seen}},
        more={"end": {"ended_date": today}},
    )
    if answer := page.perform():
        return answer
    rows = list(selectors.standing(province.code, on=today))
    return page.show(
        "programme/others.html",
        {
            "rows": rows,
            "deadlines": selectors.deadlines(province, rows, today),
            "form": page.forms["enter"],
            "decision": can_plan(province.code, request.actor),
        },
    )
