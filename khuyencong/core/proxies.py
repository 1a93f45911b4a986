"""Who asks: the address of the visitor, told by a reverse proxy only where that is one of ours."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED = "HTTP_X_FORWARDED_"
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class TrustedProxyMiddleware:
    """Believes `X-Forwarded-*` from the proxies of the setting alone, and drops it of all others.

    The visitor is the last address of the chain that is no proxy of ours: what stands before it
    the visitor wrote herself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        told = meta.get(f"{FORWARDED}FOR", "")
        is_believed = _is_ours(_read(meta.get("REMOTE_ADDR", "")))
        for name in [name for name in meta if name.startswith(FORWARDED)]:
            if not (is_believed and name == f"{FORWARDED}PROTO"):
                del meta[name]
        if is_believed and (visitor := _last_foreign(told)):
            meta["REMOTE_ADDR"] = str(visitor)
        return self.get_response(request)


def visitor(request: HttpRequest) -> str:
    """One household or office, for limits: an IPv4 address, or the /64 of an IPv6 address."""
    address = _read(request.META.get("REMOTE_ADDR", ""))
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address or "")


def _last_foreign(told: str) -> Address | None:
    for part in reversed(told.split(",")):
        address = _read(part)
        if address is None or not _is_ours(address):
            return address
    return None


def _read(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_ours(address: Address | None) -> bool:
    return address is not None and any(address in network for network in settings.PROXIES)
