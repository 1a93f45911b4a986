"""Lịch sử: what lists and publications tell of the years before."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from khuyencong.directory.access import ActorRequest
from khuyencong.directory.selectors import province_of
from khuyencong.history import selectors
from khuyencong.history.models import OFFICES
from khuyencong.history.permissions import can_import, readers
from khuyencong.history.selectors import pictures
from khuyencong.rules.wording import label


@readers
def home(request: ActorRequest) -> HttpResponse:
    today, lang = timezone.localdate(), get_language() or "vi"
    province = province_of(request.actor, *OFFICES, on=today)
    years = selectors.by_year(province.code)
    published = selectors.figures(province.code, lang)
    return render(
        request,
        "history/home.html",
        {
            "province": province,
            "years": years,
            "contents": selectors.by_content(province.code),
            "spans": selectors.spans(province.code),
            "figures": published,
            "missing": selectors.years_without(province.code, until=today.year),
            "drawn": pictures.by_year(years, published),
            "label": lambda code: label("content", code, lang) if code else "",
            "decision": can_import(province.code, request.actor),
        },
    )
