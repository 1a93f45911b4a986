"""The past years for everybody: sums by year and content; rows behind them name nobody."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest, public
from khuyencong.history import selectors
from khuyencong.history.selectors import Asked, pictures
from khuyencong.portal.pages.provinces import shown
from khuyencong.rules.wording import label

A_PAGE = 50


def _label(code: str) -> str:
    return label("content", code, get_language() or "vi") if code else ""


@public
def past_years(request: ActorRequest) -> HttpResponse:
    province = shown(request)
    years = selectors.by_year(province.code)
    published = selectors.figures(province.code, get_language() or "vi")
    return render(
        request,
        "portal/past_years.html",
        {
            "province": province,
            "years": years,
            "contents": selectors.by_content(province.code),
            "spans": selectors.spans(province.code),
            "figures": published,
            "missing": selectors.years_without(province.code, until=timezone.localdate().year),
            "drawn": pictures.by_year(years, published),
            "label": _label,
        },
    )


@public
def past_rows(request: ActorRequest) -> HttpResponse:
    """What a sum of a year is made of. A household business is a person: no title, no
    establishment and no commune is shown here."""
    province = shown(request)
    asked = Asked(
        year=read_key(request.GET.get("nam")) or 0,
        until=read_key(request.GET.get("den")) or 0,
        content=request.GET.get("noi-dung", "")[:4],
    )
    page = read_key(request.GET.get("trang")) or 1
    found = asked.of(selectors.public_rows(province.code))
    rows = list(found[(page - 1) * A_PAGE : page * A_PAGE + 1])
    question = request.GET.copy()
    question["trang"] = str(page + 1)
    return render(
        request,
        "portal/past_rows.html",
        {
            "province": province,
            "asked": asked,
            "rows": rows[:A_PAGE],
            "next_url": f"{request.path}?{question.urlencode()}" if rows[A_PAGE:] else None,
            "label": _label,
        },
    )
