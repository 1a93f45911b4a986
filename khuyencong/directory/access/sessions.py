"""Sessions that last while somebody works, and forms that outlive them.

A form sent after the session ended is kept beside the sign-in page and given back, once, to the
person who typed it. Its files too, where the page says how (`keeps_files`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.directory.access.typed import in_words
from khuyencong.directory.models import User
from khuyencong.directory.selectors import actor_for
from khuyencong.ui.context import SESSION_SEEN

PROLONGED_EVERY = timedelta(minutes=30)
KEPT = "kept_form"
LARGEST_KEPT = 200_000  # characters
KEPT_FILE = "kept_file"  # name of the box that asks for a kept file again
WHO_COOKIE = "who"  # signed; says only which account used this browser last
UNSAID = {"csrfmiddlewaretoken", KEPT_FILE}
SECRET = {"login", "code", "otp"}  # as any password, never shown again


Keeper = Callable[[HttpRequest, Actor], list[tuple[str, str]]]


def keeps_files(keeper: Keeper) -> Callable[[Callable], Callable]:
    """The page's own way to keep files for this person until she presses again: answers (what each
    is asked for by, its name). Raises Refused or Http404 where they cannot be kept."""

    def declare(view: Callable) -> Callable:
        view.keep_files = keeper  # type: ignore[attr-defined]
        return view

    return declare


def _kept_files(request: HttpRequest, user: User | None) -> list[tuple[str, str]]:
    keeper = request.resolver_match and getattr(request.resolver_match.func, "keep_files", None)
    if not keeper or not request.FILES or user is None:
        return []
    try:
        return keeper(request, actor_for(user, on=timezone.localdate()))
    except (Refused, Http404):
        return []


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
    user = User.objects.filter(pk=who, is_active=True).first() if who else None
    if user and is_page and (kept := _typed(request, user)):
        request.session[KEPT] = kept | {"who": who}


def _typed(request: HttpRequest, user: User | None) -> dict[str, Any] | None:
    """What was typed into a page; None when it is secret or too much."""
    fields = [(k, str(v)) for k, vs in request.POST.lists() if k not in UNSAID for v in vs]
    is_secret = any("password" in name or name in SECRET for name, _value in fields)
    if is_secret or sum(len(k) + len(v) for k, v in fields) > LARGEST_KEPT:
        return None
    files = _kept_files(request, user)
    sent = sum(len(found) for _name, found in request.FILES.lists())
    return {
        "path": request.get_full_path(),
        "fields": fields + [(KEPT_FILE, f"{key} {name}") for key, name in files],
        "files": [name for _key, name in files],
        "had_files": sent > len(files),
    }


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
    kept.setdefault("files", [])  # one kept before files were
    hidden = ("version", "key", "number", "act", KEPT_FILE)
    typed = [
        (name, value)
        for name, value in kept["fields"]
        if name == "act" or (name not in hidden and not name.endswith("_FORMS"))
    ]
    kept["shown"] = in_words(kept["path"], typed)
    return render(request, "directory/kept_form.html", {"kept": kept}, **more)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A press whose token is not, or no longer, right. One that came from our own page gets its
    typing back with a fresh token, to be sent again by hand; one of another site gets nothing."""
    match = request.resolver_match
    if match and hasattr(match.func, "answers_json"):
        told = _("Trang mở quá lâu. Tải lại trang rồi làm tiếp.")
        return JsonResponse({"told": told}, status=403)
    user = request.user if isinstance(request.user, User) else None
    kept = _typed(request, user) if _is_our_own(request) else None
    if not kept or not kept["fields"]:
        return render(request, "directory/expired.html", status=403)
    return _offered(request, kept | {"is_expired": True}, status=403)


def _is_our_own(request: HttpRequest) -> bool:
    """Whether the browser says that one of our pages sent this; said by nobody, it is not."""
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    return url_has_allowed_host_and_scheme(
        sender, {request.get_host()}, require_https=request.is_secure()
    ) and sender.startswith(("http://", "https://"))
