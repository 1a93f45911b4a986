"""Sổ theo dõi tiền: one page and one workbook for each register, the same rows."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.money import grouped
from khuyencong.core.reading.addresses import read_year_asked
from khuyencong.directory.access import ActorRequest
from khuyencong.documents.services import attachments
from khuyencong.settlement import permissions
from khuyencong.settlement.selectors import registers

LOOKS = {
    registers.TEXT: "middle",
    registers.MONEY: "right",
    registers.DAY: "date",
    registers.COUNT: "right",
}


@permissions.readers
def first(request: ActorRequest) -> HttpResponse:
    """The register of contracts, from which the others are one press away."""
    return redirect("settlement:register", next(iter(registers.REGISTERS)))


def _asked(name: str) -> registers.Register:
    if found := registers.find_register(name):
        return found
    raise Http404(_("Không có sổ này."))


def _scope(request: ActorRequest) -> registers.Scope:
    today = timezone.localdate()
    year = read_year_asked(request.GET.get("year"), otherwise=today.year)
    return registers.Scope(request.actor, today, year, registers.MOST)


@permissions.readers
def register(request: ActorRequest, name: str) -> HttpResponse:
    asked, scope = _asked(name), _scope(request)
    rows, are_more = registers.listed(asked, scope)
    counted = _("{count} dòng đầu") if are_more else _("Cộng {count} dòng")
    return render(
        request,
        "settlement/register.html",
        {
            "asked": asked,
            "every": list(registers.REGISTERS.values()),
            "year": scope.year,
            "rows": rows,
            "heads": [
                (_("Đề án"), "middle"),
                *((label, LOOKS[kind]) for label, kind in asked.heads),
            ],
            "foot": [
                counted.format(count=len(rows)),
                *("" if one is None else grouped(one) for one in registers.sums(asked, rows)),
            ],
            "are_more": are_more,
        },
    )


@permissions.readers
def sheet(request: ActorRequest, name: str) -> HttpResponseBase:
    """The same rows in the same order, all of them, as a workbook."""
    asked, scope = _asked(name), _scope(request)
    return attachments.offered(
        request,
        "settlement_register",
        {"name": name, "year": scope.year},
        is_small=registers.is_small(asked, scope, attachments.SMALL),
        back=f"{reverse('settlement:register', args=[name])}?year={scope.year}",
    )
