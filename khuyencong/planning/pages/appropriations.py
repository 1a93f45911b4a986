"""Money decided for a year."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.access import ActorRequest
from khuyencong.directory.selectors import province_of
from khuyencong.ledger import selectors as balances
from khuyencong.ledger.models import Fund
from khuyencong.planning import forms
from khuyencong.planning import services as planning
from khuyencong.planning.models import Appropriation
from khuyencong.planning.permissions import READERS, can_appropriate, readers
from khuyencong.planning.selectors.years import year_of
from khuyencong.ui.acts import Act, Page

ACTS = {
    "appropriate": Act(
        planning.appropriate,
        forms.AppropriationForm,
        subject="fund",
        done=_("Đã ghi giao dự toán."),
    )
}


@readers
def appropriations(request: ActorRequest) -> HttpResponse:
    """Giao dự toán of a year, additions and cuts in their order, and what is left of each fund."""
    province = province_of(request.actor, *READERS, on=timezone.localdate())
    year = year_of(request)
    funds = Fund.objects.filter(province=province.code).order_by("code")
    page = Page(
        request,
        ACTS,
        options={"appropriate": {"funds": funds}},
        more={"appropriate": {"year": year}},
    )
    if answer := page.perform():
        return answer
    rows = Appropriation.objects.filter(fund__in=funds, year=year).select_related("fund")
    return page.show(
        "planning/appropriations.html",
        {
            "year": year,
            "rows": rows.order_by("decided_date", "pk"),
            "money": [(fund, balances.fund_year(fund, year)) for fund in funds],
            "form": page.forms["appropriate"],
            "may_record": can_appropriate(province.code, request.actor),
        },
    )
