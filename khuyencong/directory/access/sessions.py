"""Sessions that last while somebody works, and forms that outlive them.

A form sent after the session ended is kept beside the sign-in page and given back, once, to the
person who typed it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from khuyencong.ui.context import SESSION_SEEN

PROLONGED_EVERY = timedelta(minutes=30)
KEPT = "kept_form"
LARGEST_KEPT = 200_000  # characters
WHO_COOKIE = "who"  # signed; says only which account used this browser last
UNSAID = {"csrfmiddlewaretoken"}


def prolong(request: HttpRequest, *, now: datetime) -> None:
    request.session[SESSION_SEEN] = int(now.timestamp())


def go_on(request: HttpRequest, response: HttpResponse) -> None:
    """Work makes the session longer, at most twice an hour; the browser remembers whose it is."""
    now = timezone.now()
    seen = request.session.get(SESSION_SEEN, 0)
    if abs(now.timestamp() - seen) > PROLONGED_EVERY.total_seconds():
        prolong(request, now=now)
        response.set_signed_cookie(
            WHO_COOKIE,
            str(request.user.pk),
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def known(request: HttpRequest) -> str:
    """Number of the account that this browser opened last, "" if none."""
    return request.get_signed_cookie(WHO_COOKIE, default="") or ""


def keep_form(request: HttpRequest) -> None:
    """Keeps a form that a person, known by the browser, sent after her session had ended."""
    who = known(request)
    is_page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    fields = [(k, v) for k, vs in request.POST.lists() if k not in UNSAID for v in vs]
    is_secret = any("password" in name for name, _value in fields)
    if (
        who
        and is_page
        and not is_secret
        and sum(len(k) + len(str(v)) for k, v in fields) <= LARGEST_KEPT
    ):
        request.session[KEPT] = {
            "path": request.get_full_path(),
            "who": who,
            "fields": fields,
            "had_files": bool(request.FILES),
        }


def give_back(request: HttpRequest) -> HttpResponse | None:
    """The page that offers a kept form to its writer; None when there is none for this page."""
    kept = request.session.get(KEPT)
    if not kept or request.method != "GET" or kept["path"] != request.get_full_path():
        return None
    del request.session[KEPT]
    if kept["who"] != str(request.user.pk):
        return None
    hidden = ("version", "key", "number", "act")
    kept["shown"] = [
        value
        for name, value in kept["fields"]
        if value and name not in hidden and not name.endswith("_FORMS")
    ]
    return render(request, "directory/kept_form.html", {"kept": kept})
