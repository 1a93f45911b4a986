"""Which province a public page is about: the address says it, else the visitor's choice, else the
one shown first."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from khuyencong.core.finding import find
from khuyencong.directory import selectors as directory
from khuyencong.directory.access import ActorRequest, public
from khuyencong.directory.models import Unit

COOKIE, YEAR = "province", 365 * 86_400
ASKED = "tinh"


@dataclass(frozen=True)
class Shown:
    """`others`: provinces of this system that the visitor may change to."""

    code: str
    name: str = ""
    others: tuple[Unit, ...] = ()


def shown(request: HttpRequest) -> Shown:
    """The province of this page, among those that have begun."""
    begun = {unit.code: unit for unit in directory.provinces_begun()}
    asked = (request.GET.get(ASKED), request.COOKIES.get(COOKIE), settings.PROVINCE)
    first = next(iter(begun), settings.PROVINCE)
    code = next((code for code in asked if code and code in begun), first)
    others = tuple(unit for unit in begun.values() if unit.code != code)
    return Shown(code, str(begun.get(code, "")), others)


@public
def choose_province(request: ActorRequest, code: str) -> HttpResponse:
    """Keeps the choice in the browser; nothing of it is kept here."""
    missing = _("Không có tỉnh mã {code} trên hệ thống này.").format(code=code)
    province = find(directory.provinces_begun(), missing, code=code)
    answer = redirect("portal:home")
    answer.set_cookie(
        COOKIE, province.code, max_age=YEAR, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer
