"""The projects behind a number of the past years."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest
from khuyencong.history import selectors
from khuyencong.history.permissions import readers
from khuyencong.history.reading.found import kept_words
from khuyencong.history.selectors import Asked
from khuyencong.history.selectors.places import now_called
from khuyencong.rules.wording import label

A_PAGE = 50


def asked(request: HttpRequest) -> Asked:
    """From the address: nam, den, noi-dung, nguon, danh-sach."""
    batch = request.GET.get("danh-sach", "")
    return Asked(
        year=read_key(request.GET.get("nam")) or 0,
        until=read_key(request.GET.get("den")) or 0,
        content=request.GET.get("noi-dung", "")[:4],
        track=request.GET.get("nguon", "")[:8],
        batch=batch if _is_uuid(batch) else "",
    )


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and all(c in "0123456789abcdef-" for c in text)


@readers
def project_list(request: ActorRequest) -> HttpResponse:
    """Rows of lists that count, fifty a page, each with where it stands in its list."""
    lang, chosen = get_language() or "vi", asked(request)
    found = chosen.of(selectors.rows_of(by=request.actor))
    projects, support_dong = selectors.total(found)
    page = read_key(request.GET.get("trang")) or 1
    start = (page - 1) * A_PAGE
    rows = list(found[start : start + A_PAGE + 1])
    question = request.GET.copy()
    question["trang"] = str(page + 1)
    return render(
        request,
        "history/projects.html",
        {
            "rows": rows[:A_PAGE],
            "now": now_called({row.place_id for row in rows if row.place_id}),
            "words": kept_words,
            "asked": chosen,
            "projects": projects,
            "support_dong": support_dong,
            "next_url": f"{request.path}?{question.urlencode()}" if rows[A_PAGE:] else None,
            "first_url": request.path if page > 1 else None,
            "label": lambda code: label("content", code, lang) if code else "–",
        },
    )
