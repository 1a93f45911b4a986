"""Cuối năm: one dense screen of a fund-year, what becomes of its money, and who decides it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from khuyencong.core.reading.addresses import read_year_asked
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.selectors import province_of
from khuyencong.directory.services import limits
from khuyencong.documents import services as documents
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger.models import Fund
from khuyencong.planning.permissions import READERS
from khuyencong.rules.wording import label
from khuyencong.treasury import forms, permissions, services
from khuyencong.treasury.selectors import gates, statements
from khuyencong.treasury.selectors import year_end as selectors
from khuyencong.ui import sheets
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.downloads import attachment

ASKED = _("Đã lập đề nghị. Lãnh đạo Sở quyết định thì tiền mới chuyển.")
ACTS = {
    "ask": Act(services.ask, forms.ActForm, done=ASKED),
    "close": Act(services.ask, forms.CloseForm, done=ASKED),
    "decide": Act(
        services.decide, forms.DecideForm, subject="decide", done=_("Đã quyết định, đã vào sổ.")
    ),
    "decline": Act(
        services.decline, forms.DeclineForm, subject="decline",
        done=_("Đã ghi: không quyết định, tiền giữ nguyên."),
    ),
}  # fmt: skip


def asked(
    request: ActorRequest, readers: Collection[str] = READERS
) -> tuple[list[Fund], Fund | None, int]:
    """(funds of the province, the one asked for, the year). January and February still end the
    year before."""
    today = timezone.localdate()
    province = province_of(request.actor, *readers, on=today)
    funds = list(Fund.objects.filter(province=province.code).order_by("track", "code"))
    code = request.GET.get("nguon", "")
    fund = next((one for one in funds if one.code == code), funds[0] if funds else None)
    year = read_year_asked(request.GET.get("year"), otherwise=today.year - (today.month <= 2))
    return funds, fund, year


def _lang() -> str:
    return "en" if get_language() == "en" else "vi"


def _grounds(fund: Fund, year: int) -> list[tuple[str, str]]:
    codes = [
        code
        for name in services.acts.GROUNDS.values()
        for code in gates.grounds(name, fund.province, year)[0]
    ]
    return [(code, label("ground", code, _lang())) for code in dict.fromkeys(codes)]


@permissions.readers
def year_end(request: ActorRequest) -> HttpResponse:
    """What stands, the days of the law, who may take what is free; acts asked and decided here."""
    funds, fund, year = asked(request)
    today = timezone.localdate()
    if fund is None:
        return Page(request, {}).show(
            "treasury/year_end.html", {"funds": [], "fund": None, "year": year}
        )
    rows = selectors.open_money(fund, year, selectors.MOST)
    acts = selectors.acts(fund, year)
    waiting = selectors.waiting(fund, year)
    options: dict[str, dict[str, Any]] = {
        "ask": {"rows": rows, "grounds": _grounds(fund, year)},
        "close": {"auto_id": "close_%s"},
        "decide": {"rows": waiting},
        "decline": {"rows": waiting},
    }
    of_year = {"year": year}
    page = Page(request, ACTS, fund, options=options, more={"ask": of_year, "close": of_year})
    if answer := page.perform():
        return answer
    sums, papers = selectors.sums(fund, year), selectors.papers_of(acts)
    collected = ledger.collected_of_before(fund, year)
    return page.show(
        "treasury/year_end.html",
        {
            "funds": funds,
            "fund": fund,
            "year": year,
            "today": today,
            "gates": gates.gates(fund.province, year, today),
            "sums": sums,
            "given": -sums["source"] - collected,
            "collected": collected,
            "bar": selectors.bar(sums),
            "carried_in": selectors.carried_in(fund, year),
            "closing": selectors.closing(fund, year),
            "statement": statements.last_of(statements.listed(fund, year)),
            "rows": rows,
            "total": (total := selectors.open_dong(sums)),
            "shown": (shown := sum(row.amount_dong for row in rows)),
            "is_whole": shown == total,
            "lapsing": sum(row.amount_dong for row in rows if row.fate == selectors.LAPSES),
            "absorbers": selectors.absorbers(fund, year, today, by=request.actor),
            "ruling": gates.contract_ruling(fund.province, year),
            "acts": [
                (
                    one,
                    label("ground", one.ground, _lang()),
                    sum(line.amount_dong for line in one.lines.all()),
                    papers.get(one.uuid),
                    permissions.can_decide(one, request.actor),
                    permissions.can_decline(one, request.actor),
                )
                for one in acts
            ],
            "forms": page.forms,
            "may_ask": permissions.can_ask(fund.province, request.actor),
            "sheet_url": f"{reverse('treasury:sheet')}?nguon={fund.code}&year={year}",
        },
    )


@permissions.readers
def sheet(request: ActorRequest) -> HttpResponseBase:
    """The open money of the fund-year as a workbook: the same rows in the same order."""
    limits.count_export(request.actor, now=timezone.now())
    _funds, fund, year = asked(request)
    rows = selectors.open_money(fund, year) if fund else []
    heads = [
        (str(_("Mã đề án")), 14), (str(_("Đề án, khoản")), 60), (str(_("Đang là")), 24),
        (str(_("Số tiền (đồng)")), 18), (str(_("Vì sao còn")), 44), (str(_("Làm gì tiếp")), 60),
    ]  # fmt: skip
    cells = [
        (
            row.project.code if row.project else "",
            row.name,
            row.label,
            row.amount_dong,
            row.why,
            row.next_step,
        )
        for row in rows
    ]
    name = f"cuoi-nam-{fund.code if fund else ''}-{year}"
    return sheets.download(sheets.workbook(str(_("Cuối năm")), heads, cells), name)


@permissions.readers
def paper(request: ActorRequest, number: uuid.UUID, fmt: str) -> HttpResponse:
    """The paper of a decided act."""
    found = selectors.find_paper(number, by=request.actor)
    content = documents.rendition(found, fmt)
    return attachment(content, documents.FORMATS[fmt], f"{found.code}-{found.number}.{fmt}")
