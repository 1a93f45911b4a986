"""Sessions that last while somebody works, and forms that outlive them.

A form sent after the session ended is kept beside the sign-in page and given back, once, to the
person who typed it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from khuyencong.ui.context import SESSION_SEEN

PROLONGED_EVERY = timedelta(minutes=30)
KEPT = "kept_form"
LARGEST_KEPT = 200_000  # characters
WHO_COOKIE = "who"  # signed; says only which account used this browser last
UNSAID = {"csrfmiddlewaretoken"}
SECRET = {"login", "code", "otp"}  # as any password, never shown again


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
    if who and is_page and (kept := _typed(request)):
        request.session[KEPT] = kept | {"who": who}


def _typed(request: HttpRequest) -> dict[str, Any] | None:
    """What was typed into a page; None when it is secret or too much."""
    fields = [(k, str(v)) for k, vs in request.POST.lists() if k not in UNSAID for v in vs]
    is_secret = any("password" in name or name in SECRET for name, _value in fields)
    if is_secret or sum(len(k) + len(v) for k, v in fields) > LARGEST_KEPT:
        return None
    path, had_files = request.get_full_path(), bool(request.FILES)
    return {"path": path, "fields": fields, "had_files": had_files}


def give_back(request: HttpRequest) -> HttpResponse | None:
    """The page that offers a kept form to its writer; None when there is none for this page."""
    kept = request.session.get(KEPT)
    if not kept or request.method != "GET" or kept["path"] != request.get_full_path():
        return None
    del request.session[KEPT]
    if kept["who"] != str(request.user.pk):
        return None
    return _offered(request, kept)


def _offered(request: HttpRequest, kept: dict[str, Any], **more: Any) -> HttpResponse:
    hidden = ("version", "key", "number", "act")
    kept["shown"] = [
        value
        for name, value in kept["fields"]
        if value and name not in hidden and not name.endswith("_FORMS")
    ]
    return render(request, "directory/kept_form.html", {"kept": kept}, **more)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A press whose token is not, or no longer, right. One that came from our own page gets its
    typing back with a fresh token, to be sent again by hand; one of another site gets nothing."""
    match = request.resolver_match
    if match and hasattr(match.func, "answers_json"):
        told = _("Trang mở quá lâu. Tải lại trang rồi làm tiếp.")
        return JsonResponse({"told": told}, status=403)
    kept = _typed(request) if _is_our_own(request) else None
    if not kept or not kept["fields"]:
        return render(request, "directory/expired.html", status=403)
    return _offered(request, kept | {"is_expired": True}, status=403)


def _is_our_own(request: HttpRequest) -> bool:
    """Whether the browser says that one of our pages sent this; said by nobody, it is not."""
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    return url_has_allowed_host_and_scheme(
        sender, {request.get_host()}, require_https=request.is_secure()
    ) and sender.startswith(("http://", "https://"))
