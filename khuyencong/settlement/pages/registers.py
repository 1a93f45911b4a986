"""Sổ theo dõi tiền: one page and one workbook for each register, the same rows."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.money import grouped
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.services import limits
from khuyencong.settlement import permissions
from khuyencong.settlement.selectors import registers
from khuyencong.ui import sheets

WIDTHS = {registers.TEXT: 30, registers.MONEY: 18, registers.DAY: 12, registers.COUNT: 10}

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


@permissions.readers
def register(request: ActorRequest, name: str) -> HttpResponse:
    asked = _asked(name)
    rows = asked.rows(request.actor, timezone.localdate())
    return render(
        request,
        "settlement/register.html",
        {
            "asked": asked,
            "every": list(registers.REGISTERS.values()),
            "rows": rows,
            "heads": [
                (_("Đề án"), "middle"),
                *((label, LOOKS[kind]) for label, kind in asked.heads),
            ],
            "foot": [
                _("Cộng {count} dòng").format(count=len(rows)),
                *("" if one is None else grouped(one) for one in registers.sums(asked, rows)),
            ],
            "note": registers.told(asked, rows),
        },
    )


@permissions.readers
def sheet(request: ActorRequest, name: str) -> HttpResponseBase:
    """The same rows as a workbook."""
    asked = _asked(name)
    limits.count_export(request.actor, now=timezone.now())
    heads = [(str(_("Mã đề án")), 16)]
    heads += [(str(label), WIDTHS[kind]) for label, kind in asked.heads]
    rows = asked.rows(request.actor, timezone.localdate())
    cells = ((row.project, *row.cells) for row in rows)
    return sheets.download(sheets.workbook(str(asked.label), heads, cells), f"so-{asked.name}")
