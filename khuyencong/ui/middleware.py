"""What every answer has in common: where it may load from, its language, a refusal's own page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from khuyencong.core import security_log
from khuyencong.core.errors import NotAllowed, Refused, TooMany

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; "
    "form-action 'self'; base-uri 'none'"
)


class ContentSecurityPolicyMiddleware:
    """A page loads only what we serve: no inline script or style, no foreign host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class NoStoreMiddleware:
    """What a signed-in person sees stays on no shared computer: not in caches, not behind Back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response


class LanguageMiddleware:
    """Vietnamese unless the person chose otherwise; a browser's own language is no choice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen in dict(settings.LANGUAGES)
        with translation.override(chosen if known else settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        return response


def _asked(request: HttpRequest) -> Iterator[str]:
    for name, values in request.GET.lists():
        yield from (name, *values)


def answers_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A script asks this address: a refusal answers {"told": words} too, not a page."""
    view.answers_json = True  # type: ignore[attr-defined]
    return view


class RefusalMiddleware:
    """A refusal outside a form is an answer, not a fault: the words, the rule, what next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any("\x00" in text for text in (request.path, *_asked(request))):
            return render(request, "400.html", status=400)  # PostgreSQL keeps no such text
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(request, error) if isinstance(error, Refused) else None


def _page_before(request: HttpRequest) -> str:
    """The page of ours that led here; "" when another did, or none."""
    before = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(
        before, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return before if is_ours and before != request.build_absolute_uri() else ""


def answer(request: HttpRequest, error: Refused) -> HttpResponse:
    """A refusal as a page, or in words alone to whoever reads no pages."""
    status = 422
    if isinstance(error, NotAllowed):
        status = 403
    elif isinstance(error, TooMany):
        status = 429
    match = request.resolver_match
    if status == 403:
        account = security_log.tag(request.actor.id)  # type: ignore[attr-defined]
        security_log.note("refused", account=account, page=match and match.view_name)
    response: HttpResponse
    if match and hasattr(match.func, "answers_json"):
        return JsonResponse({"told": str(error)}, status=422)  # what the scripts look for
    if request.accepts("text/html"):
        told = {"refusal": error, "back": _page_before(request)}
        response = render(request, "refusal.html", told, status=status)
    elif request.accepts("application/json"):
        response = JsonResponse({"told": str(error)}, status=status)
    else:
        response = HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=status)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.wait_minutes * 60)
    return response
