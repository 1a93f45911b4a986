"""What every layout needs."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

NAVIGATION = {
    "public": (
        (_("Trang chủ"), "portal:home"),
        (_("Tôi có thể được hỗ trợ gì?"), "portal:ask"),
        (_("Đề án công khai"), "portal:projects"),
        (_("Theo dõi"), "portal:track"),
    ),
    "owner": (
        (_("Đề nghị của tôi"), "portal:my_requests"),
        (_("Dữ liệu của tôi"), "portal:my_data"),
    ),
    "helper": (
        (_("Làm hộ đề nghị"), "portal:typing_for"),
        (_("Đề nghị đang làm hộ"), "portal:my_requests"),
    ),
    "officer": (
        (_("Bàn làm việc"), "desk:home"),
        (_("Đề án"), "desk:projects"),
        (_("Đề nghị"), "desk:requests"),
        (_("Tìm"), "desk:search"),
        (_("Kế hoạch"), "planning:room"),
        (_("Quy định"), "policy:packs"),
        (_("Bàn giao"), "network:posts"),
    ),
}


SESSION_SEEN = "seen"  # when the session was last made longer, in seconds of the epoch
TEXT_SIZE_COOKIE = "text_size"
TEXT_SIZES = {
    100: ("A", _("Cỡ chữ thường")),
    125: ("A+", _("Cỡ chữ lớn")),
    150: ("A++", _("Cỡ chữ rất lớn")),
}
SHORTCUTS = {
    "h": "desk:home",
    "d": "desk:projects",
    "n": "desk:requests",
    "t": "desk:search",
    "k": "planning:room",
    "v": "desk:saved_views",
}


def layout(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    roles = actor.roles if actor else frozenset()
    is_officer = bool(roles - {"owner", "helper"})
    areas = ["officer"] if is_officer else ["public"]
    if roles & {"owner", "helper"}:
        areas.insert(0, "owner")
    if roles & {"commune_officer", "collaborator"}:
        areas.insert(0, "helper")
    return {
        "actor": actor,
        "layout": f"ui/layouts/{'officer' if is_officer else 'public'}.html",
        "language": get_language() or "vi",
        "languages": settings.LANGUAGES,
        "is_demonstration": settings.IS_DEMONSTRATION,
        "notices": _notices(request),
        "site_url": settings.SITE_URL.rstrip("/"),
        "text_size": _text_size(request),
        "text_sizes": [(size, *names) for size, names in TEXT_SIZES.items()],
        "session_left": _session_left(request),
        "shortcuts": _shortcuts() if is_officer else (),
        "navigation": [item for area in areas for item in _items(area, request.path)],
    }


def _text_size(request: HttpRequest) -> int:
    chosen = request.COOKIES.get(TEXT_SIZE_COOKIE, "")
    return int(chosen) if chosen in map(str, TEXT_SIZES) else 100


def _session_left(request: HttpRequest) -> int | None:
    """Seconds until the session ends, for whoever is signed in."""
    seen = getattr(request, "session", {}).get(SESSION_SEEN)
    return None if seen is None else max(settings.SESSION_COOKIE_AGE - int(time.time() - seen), 0)


def _shortcuts() -> list[tuple[str, str, str]]:
    names = {name: label for items in NAVIGATION.values() for label, name in items}
    names["desk:saved_views"] = _("Chế độ xem của tôi")
    return [(key, str(names[name]), reverse(name)) for key, name in SHORTCUTS.items()]


def _notices(request: HttpRequest) -> tuple[str, int] | None:
    """(address, unread) for whoever is signed in; the count comes from above, when asked for."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return reverse("notices"), user.notices.filter(read_at=None)[:100].count()


def _items(area: str, path: str) -> list[tuple[str, str, bool]]:
    found = []
    for label, name in NAVIGATION[area]:
        try:
            href = reverse(name)
        except NoReverseMatch:
            continue
        found.append((str(label), href, path == href))
    return found
