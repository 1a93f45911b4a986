"""People who sign in, or link their account, by what an identity provider says of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.account.models import Login
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from khuyencong.core import proxies, rates, security_log
from khuyencong.core.errors import Refused
from khuyencong.directory.models import User
from khuyencong.directory.services import identity

ATTEMPTS, TO_LINK, SECOND_FACTOR = "provider_attempts", "provider_to_link", "provider_factor"
AT_ONCE = 5  # tabs of one browser
MOST, MINUTES_5 = 300, 300  # of one address: a whole commune may stand behind it
WAITS = 600  # seconds that an identity waits to be linked


def start(request: HttpRequest, *, at: datetime) -> HttpResponse:
    """To the provider, to sign in. Only a page of this site is kept to go on to."""
    then = request.GET.get("next", "")
    is_ours = then.startswith("/") and url_has_allowed_host_and_scheme(then, allowed_hosts=None)
    return _go(request, identity.begin(then=then if is_ours else "", at=at), at=at)


def start_link(request: HttpRequest, user: User, *, at: datetime) -> HttpResponse:
    """To the provider, to link this account; whoever sits here has just typed her password."""
    require_fresh(request)
    return _go(request, identity.begin(links=str(user.uuid), at=at), at=at)


def require_fresh(request: HttpRequest) -> None:
    """Whoever sits here has just confirmed who she is, else she is asked to."""
    if not did_recently_reauthenticate(request):
        raise ReauthenticationRequired


def _go(request: HttpRequest, attempt: identity.Attempt, *, at: datetime) -> HttpResponse:
    _count(request, at=at)
    with _told(request):
        address = identity.address(attempt)
    others = list(request.session.get(ATTEMPTS, {}).items())[-AT_ONCE + 1 :]
    request.session[ATTEMPTS] = {**dict(others), attempt.state: asdict(attempt)}
    return redirect(address)


def answer(request: HttpRequest, *, at: datetime) -> tuple[identity.Attempt, identity.Identity]:
    """Whom the provider names, for an attempt of this browser that was not answered before."""
    _count(request, at=at)
    with _told(request):
        attempts = request.session.get(ATTEMPTS, {})
        kept = attempts.pop(request.GET.get("state", ""), None)
        if kept is None:
            raise identity.not_ours()
        request.session[ATTEMPTS] = attempts
        attempt = identity.Attempt(**kept)
        said = {name: request.GET.get(name, "") for name in ("code", "error")}
        issuer = request.GET.get("iss", "")
        return attempt, identity.finish(attempt, **said, issuer=issuer, at=at)


def sign_in(
    request: HttpRequest, attempt: identity.Attempt, who: identity.Identity
) -> HttpResponse:
    """As by password: a second factor that is switched on is asked for, a locked account stays
    shut. Only what the settings name counts as a second factor already given."""
    with _told(request):
        user = identity.user_of(who)
    request.second_factor_given = who.has_second_factor  # type: ignore[attr-defined]
    if user.is_active:
        record_authentication(request, user, method="provider")
    else:
        security_log.note("sign_in_refused", why="locked", **_place(request))
    response = perform_login(request, Login(user=user, redirect_url=attempt.then or None))
    if who.has_second_factor and request.user.pk == user.pk:
        request.session[SECOND_FACTOR] = user.pk
    return response


def was_given(request: HttpRequest) -> bool:
    """Whether this very answer of the provider counts as the second factor too."""
    return getattr(request, "second_factor_given", False)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether she signed in, in this session, by an answer that counted as one."""
    return request.user.is_authenticated and request.session.get(SECOND_FACTOR) == request.user.pk


def wait_for_link(
    request: HttpRequest, attempt: identity.Attempt, who: identity.Identity, *, at: datetime
) -> None:
    """Keeps the identity until she says that it is hers: the provider's page may have been
    somebody else's."""
    user = request.user
    if not isinstance(user, User) or attempt.links != str(user.uuid):
        with _told(request):
            raise identity.not_ours()
    request.session[TO_LINK] = {"at": at.timestamp(), "links": attempt.links, "who": asdict(who)}


def to_link(request: HttpRequest, user: User, *, at: datetime) -> identity.Identity | None:
    kept = request.session.get(TO_LINK)
    if not kept or kept["links"] != str(user.uuid):
        return None
    if not 0 <= at.timestamp() - kept["at"] <= WAITS:
        return None
    return identity.Identity(**kept["who"])


def forget(request: HttpRequest) -> None:
    request.session.pop(TO_LINK, None)


def _count(request: HttpRequest, *, at: datetime) -> None:
    place = proxies.visitor(request)
    rates.require(f"provider/{place}", most=MOST, seconds=MINUTES_5, now=at)


@contextmanager
def _told(request: HttpRequest) -> Iterator[None]:
    """A refusal leaves a line in the security log: why, and nobody's name."""
    try:
        yield
    except Refused as refusal:
        why = getattr(refusal, "why", "")
        security_log.note("sign_in_refused", why=why, **_place(request))
        raise


def _place(request: HttpRequest) -> dict[str, str]:
    return {"by": "provider", "visitor": security_log.tag(proxies.visitor(request))}
