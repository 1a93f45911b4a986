"""What every layout needs."""

from __future__ import annotations

import time
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from khuyencong.core import gateway
from khuyencong.core.prepared import prepared
from khuyencong.ui import filters, guides, navigation

SESSION_SEEN = "seen"  # when the session was last made longer, in seconds of the epoch
TEXT_SIZE_COOKIE = "text_size"
TEXT_SIZES = {
    100: ("A", _("Cỡ chữ thường")),
    125: ("A+", _("Cỡ chữ lớn")),
    150: ("A++", _("Cỡ chữ rất lớn")),
}


def layout(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    areas = navigation.areas_of(actor.roles if actor else frozenset())
    is_officer = navigation.OFFICER in areas
    return {
        "actor": actor,
        "signed_in_as": _signed_in_as(request),
        "layout": f"ui/layouts/{'officer' if is_officer else 'public'}.html",
        "language": get_language() or "vi",
        "languages": settings.LANGUAGES,
        "is_demonstration": settings.IS_DEMONSTRATION,
        "notices": _notices(request),
        "reaches": gateway.reaches,
        "site_url": settings.SITE_URL.rstrip("/"),
        "text_size": _text_size(request),
        "text_sizes": [(size, *names) for size, names in TEXT_SIZES.items()],
        "session_left": _session_left(request),
        "shortcuts": navigation.shortcuts() if is_officer else (),
        "help_href": _help(request),
        "navigation": [item for area in areas for item in navigation.items(area, request.path)],
    }


def _signed_in_as(request: HttpRequest) -> str:
    """Her name and her post; never her login, where no name is known."""
    user, actor = getattr(request, "user", None), getattr(request, "actor", None)
    if user is None or not user.is_authenticated:
        return ""
    post = filters.post(actor.title or actor.post) if actor else ""
    return " · ".join(filter(None, (user.full_name.strip(), post)))


def _help(request: HttpRequest) -> str:
    """The part of a guide about the page that is shown."""
    return guides.help_of(request.resolver_match.view_name) if request.resolver_match else ""


def _text_size(request: HttpRequest) -> int:
    chosen = request.COOKIES.get(TEXT_SIZE_COOKIE, "")
    return int(chosen) if chosen in map(str, TEXT_SIZES) else 100


def _session_left(request: HttpRequest) -> int | None:
    """Seconds until the session ends, for whoever is signed in."""
    seen = getattr(request, "session", {}).get(SESSION_SEEN)
    return None if seen is None else max(settings.SESSION_COOKIE_AGE - int(time.time() - seen), 0)


def _notices(request: HttpRequest) -> tuple[str, int] | None:
    """(address, unread) for whoever is signed in; the count comes from above, when asked for."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return reverse("notices"), len(_unread(user.pk))


@prepared
def _unread(user: int) -> QuerySet[Any, int]:
    notices = apps.get_model("directory", "Notice").objects
    return notices.filter(user=user, read_at=None).values_list("pk", flat=True)[:100]
