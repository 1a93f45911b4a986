"""Floors and caps of a year."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from khuyencong.allocation.objective import AREAS
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.selectors import province_of
from khuyencong.ledger.models import Fund
from khuyencong.planning import forms, permissions
from khuyencong.planning import services as planning
from khuyencong.planning.models import Limit
from khuyencong.planning.permissions import READERS, readers
from khuyencong.planning.scenarios.selectors import wording
from khuyencong.planning.selectors.years import year_of
from khuyencong.rules.reading import words
from khuyencong.ui.acts import Act, Page

ACTS = {
    "set": Act(
        planning.set_limit,
        forms.LimitForm,
        done=_("Đã đặt mức. Tính lại phương án để áp dụng."),
    ),
    "drop": Act(
        planning.drop_limit, forms.DropLimitForm, subject="limit", done=_("Đã bỏ mức này.")
    ),
}


@readers
def limits(request: ActorRequest) -> HttpResponse:
    province = province_of(request.actor, *READERS, on=timezone.localdate())
    year, lang = year_of(request), get_language() or "vi"
    contents = words("parameters/vocabulary.yaml")["contents"]
    seen = Limit.objects.visible_to(request.actor).select_related("province", "fund")
    choices = {
        "funds": Fund.objects.filter(province=province.code).order_by("code"),
        "contents": [(code, wording.content_label(code, lang)) for code in contents],
        "areas": [(code, wording.area_label(code, lang)) for code in ("normal", *AREAS)],
    }
    page = Page(
        request,
        ACTS,
        province,
        options={"set": choices, "drop": {"rows": seen}},
        more={"set": {"year": year}},
    )
    if answer := page.perform():
        return answer
    return page.show(
        "planning/limits.html",
        {
            "year": year,
            "rows": seen.filter(province=province, year=year).order_by("pk"),
            "form": page.forms["set"],
            "decision": permissions.can_plan(province.code, request.actor),
            "name": lambda row: wording.limit_name(row, lang),
            "amount": wording.amount,
        },
    )
