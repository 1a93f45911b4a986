"""Replays of a draft rule pack over the projects of a province."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.directory.access import ActorRequest
from khuyencong.directory.services import limits
from khuyencong.policy import selectors as policy
from khuyencong.policy.models import RulePack
from khuyencong.projects.models import Project
from khuyencong.replay import selectors as replay
from khuyencong.replay.forms import ReplayForm
from khuyencong.replay.pages.workbook import workbook
from khuyencong.replay.permissions import readers
from khuyencong.replay.selectors import Outcome, Part, Total
from khuyencong.rules import engine, wording
from khuyencong.rules.reading import ParameterError
from khuyencong.ui.charts import as_image, bar_chart
from khuyencong.ui.sheets import download

ROWS_SHOWN = 200
MILLION = 1_000_000


def _outcomes(request: ActorRequest, pack: RulePack, filters: dict[str, Any]) -> list[Outcome]:
    on = max(pack.first_date or date.min, timezone.localdate())
    found = Project.objects.visible_to(request.actor).filter(province=pack.province)
    if since := filters.get("since"):
        found = found.filter(year__gte=since)
    if until := filters.get("until"):
        found = found.filter(year__lte=until)
    if activity := filters.get("activity"):
        found = found.filter(activity=activity)
    return replay.replay(
        replay.parts(found, on=on),
        on=on,
        before=policy.book(pack.province.code),
        after=policy.book_with(pack),
    )


def _groups(rows: list[Outcome], lang: str) -> list[tuple[str, list[Total]]]:
    def area(part: Part) -> str:
        return wording.label("area", part.area, lang) if part.area else _("chưa phân loại")

    return [
        (_("Tất cả"), [replay.total(_("Tất cả"), rows)]),
        (_("Năm"), replay.totals(rows, lambda part: str(part.year))),
        (_("Nội dung"), replay.totals(rows, lambda part: engine.label(part.activity, lang))),
        (_("Địa bàn"), replay.totals(rows, area)),
        (_("Ngành nghề"), replay.totals(rows, lambda part: part.trade or _("không áp dụng"))),
    ]


def _form(request: ActorRequest) -> ReplayForm:
    lang = get_language() or "vi"
    activities = [(code, engine.label(code, lang)) for code in engine.activities()]
    return ReplayForm(request.GET or None, activities=activities)


@readers
def replay_page(request: ActorRequest, code: str) -> HttpResponse:
    pack = policy.find_pack(code, by=request.actor)
    form = _form(request)
    filters = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows, fault = [], ""
    try:
        rows = _outcomes(request, pack, filters)
    except ParameterError as error:
        fault = str(error)
    groups = _groups(rows, get_language() or "vi")
    years = groups[1][1]
    given = {
        _("Đã hỗ trợ (triệu đồng)"): [row.given_dong // MILLION for row in years],
        _("Theo gói (triệu đồng)"): [row.projected_dong // MILLION for row in years],
    }
    moved = sorted((row for row in rows if row.gain_dong), key=lambda row: -abs(row.gain_dong))
    return render(
        request,
        "replay/replay.html",
        {
            "pack": pack,
            "form": form,
            "fault": fault,
            "groups": groups,
            "whole": groups[0][1][0],
            "chart": as_image(bar_chart([row.label for row in years], given)) if years else None,
            "moved": moved[:ROWS_SHOWN],
            "moved_count": len(moved),
            "label": engine.label,
            "spreads": _spreads(rows, filters),
            "query": request.GET.urlencode(),
        },
    )


def _spreads(rows: list[Outcome], filters: dict[str, Any]) -> list[replay.Spread]:
    budget = filters.get("budget_dong")
    caps = [filters.get("small_cap_dong"), filters.get("large_cap_dong")]
    if not budget:
        return []
    return [replay.spread(rows, budget_dong=budget, cap_dong=cap) for cap in caps if cap]


@readers
def replay_workbook(request: ActorRequest, code: str) -> HttpResponse:
    """The same replay as XLSX."""
    pack = policy.find_pack(code, by=request.actor)
    limits.count_export(request.actor, now=timezone.now())
    form = _form(request)
    filters = form.cleaned_data if form.is_bound and form.is_valid() else {}
    try:
        rows = _outcomes(request, pack, filters)
    except ParameterError as error:
        raise Http404(str(error)) from error
    content = workbook(str(pack), _groups(rows, get_language() or "vi"), rows)
    return download(content, f"chay-lai-{pack.code}")
