"""Default deny: a view without a declared access answers to nobody.

`@public`, `@signed_in` and `@roles(...)` set `view.access`. Library views that cannot carry the
attribute are listed in LIBRARY by their full view name, namespace included.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from khuyencong.core import proxies, security_log
from khuyencong.core.actors import Actor
from khuyencong.core.errors import TooMany
from khuyencong.directory.access import identified, sessions
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES, names_of
from khuyencong.directory.permissions import GUARDED
from khuyencong.directory.selectors import actor_for
from khuyencong.directory.services import limits
from khuyencong.ui import middleware

View = Callable[..., HttpResponseBase]


class ActorRequest(HttpRequest):
    """A request that went through the middleware: it knows who asks."""

    actor: Actor


PUBLIC, SIGNED_IN = "public", "signed_in"
LIBRARY = {
    "set_language": PUBLIC,
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_signup": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_inactive": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_email": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
}


def public(view: View) -> View:
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    view.access = SIGNED_IN  # type: ignore[attr-defined]
    return view


def roles(*names: str) -> Callable[[View], View]:
    """Only people who hold one of these roles today."""
    if unknown := set(names) - set(ROLES):
        raise ValueError(f"unknown roles: {sorted(unknown)}")

    def declare(view: View) -> View:
        view.access = frozenset(names)  # type: ignore[attr-defined]
        return view

    return declare


everyone = roles(*ROLES)
officers = roles(*sorted(set(ROLES) - OF_AN_ESTABLISHMENT))


def declared_access(view: View, name: str | None) -> str | frozenset[str] | None:
    """What `view` declares, or what LIBRARY says of its full name (`namespace:name`)."""
    return getattr(view, "access", None) or LIBRARY.get(name or "")


def links(request: HttpRequest) -> dict[str, object]:
    """For templates: `may_open(name, *args)`: a link is shown to whoever may open its address.
    `provider_name`: of the identity provider, "" where there is none."""

    def may_open(name: str, *args: object) -> bool:
        access = _access_of(name, *args)
        actor = request.actor  # type: ignore[attr-defined]
        if isinstance(access, frozenset):
            return actor.has_role(*access)
        return access == PUBLIC or bool(access and actor.id)

    provider = settings.OIDC.name if settings.OIDC else ""
    return {"may_open": may_open, "provider_name": provider}


@lru_cache(maxsize=1024)
def _access_of(name: str, *args: object) -> str | frozenset[str] | None:
    return declared_access(resolve(reverse(name, args=args)).func, name)


class DefaultDenyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: actor_for(request.user, on=timezone.localdate())
        )
        response = self.get_response(request)
        if request.user.is_authenticated:
            sessions.go_on(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: object, kwargs: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = match.view_name if match else None
        access = declared_access(view, name)
        if access == PUBLIC:
            return None if name in LIBRARY else _too_many(request)
        if access is None:
            raise PermissionDenied(_("Trang này chưa khai báo ai được mở."))
        if not request.user.is_authenticated:
            if request.method == "POST":
                sessions.keep_form(request)
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if isinstance(access, frozenset) and not request.actor.has_role(*access):  # type: ignore[attr-defined]
            security_log.note("refused", account=security_log.tag(request.actor.id), page=name)  # type: ignore[attr-defined]
            names = names_of(access)
            raise PermissionDenied(
                _(
                    "Trang này dành cho: {roles}. Hãy đăng nhập bằng tài khoản có vai trò đó."
                ).format(roles=names)
            )
        if name not in LIBRARY and lacks_second_factor(request):
            messages.info(
                request,
                _("Vai trò của bạn cần xác thực hai lớp. Bật xong thì làm việc tiếp."),
                extra_tags="second-factor",
            )
            return redirect("mfa_activate_totp")
        return sessions.give_back(request)


def _too_many(request: HttpRequest) -> HttpResponse | None:
    """The answer to a visitor whose address reads public pages faster than people do. The library's
    pages of signing in have limits of their own, and are the way out of this one."""
    if request.user.is_authenticated:
        return None
    try:
        limits.count_reading(proxies.visitor(request), now=timezone.now())
    except TooMany as refusal:
        return middleware.answer(request, refusal)
    return None


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether her role asks for one that she has not switched on."""
    if not settings.REQUIRES_SECOND_FACTOR:
        return False
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.has_role(*GUARDED) or identified.has_second_factor(request):
        return False
    return not is_mfa_enabled(request.user)
