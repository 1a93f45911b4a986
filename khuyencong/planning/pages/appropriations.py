"""Money decided for a year."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest
from khuyencong.ledger import selectors as balances
from khuyencong.ledger.models import Fund
from khuyencong.planning import forms
from khuyencong.planning import services as planning
from khuyencong.planning.models import Appropriation
from khuyencong.planning.permissions import province_of, readers
from khuyencong.planning.selectors.years import year_of


@readers
def appropriations(request: ActorRequest) -> HttpResponse:
    """Giao dự toán of a year, additions and cuts in their order, and what is left of each fund."""
    province, year = province_of(request), year_of(request)
    funds = Fund.objects.filter(province=province.code).order_by("code")
    form, refusal = forms.AppropriationForm(request.POST or None, funds=funds), None
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        sign = -1 if data.pop("is_cut") else 1
        amount = sign * data.pop("amount_dong")
        try:
            planning.appropriate(
                year=year, amount_dong=amount, **data, by=request.actor, at=timezone.now()
            )
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi giao dự toán."))
            return redirect(f"{reverse('planning:appropriations')}?year={year}")
    rows = Appropriation.objects.filter(fund__in=funds, year=year).select_related("fund")
    return render(
        request,
        "planning/appropriations.html",
        {
            "year": year,
            "rows": rows.order_by("decided_date", "pk"),
            "money": [(fund, balances.fund_year(fund, year)) for fund in funds],
            "form": form,
            "refusal": refusal,
            "may_record": request.actor.has_role("finance_officer", "department_leader"),
        },
        status=422 if request.method == "POST" else 200,
    )
