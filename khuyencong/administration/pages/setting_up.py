"""The guided set-up: the only page of a system in which no province has begun."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from khuyencong.administration import forms, selectors
from khuyencong.administration.services import door
from khuyencong.administration.services.beginning import Begun, begin_first
from khuyencong.administration.services.province_file import EXAMPLE, Beginning
from khuyencong.core.actors import Actor
from khuyencong.directory.access import ActorRequest, public
from khuyencong.directory.models.roles import ROLES
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.downloads import attachment

# What answers also while no province has begun.
OPEN = {
    "healthz", "set_language", "ui:text_size", "ui:spoken", "administration:set_up",
    "administration:example",
}  # fmt: skip


class EmptySystemMiddleware:
    """Until a province has begun, every page leads to the set-up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        # The open ones first: /healthz must answer without tables too.
        if (match and match.view_name in OPEN) or selectors.has_begun():
            return None
        return redirect("administration:set_up")


def _begin(_nobody: None, *, code: str, beginning: Beginning, by: Actor, at: datetime) -> Begun:
    door.require(code, at=at)
    return begin_first(beginning, at=at)


ACTS = {
    "typed": Act(_begin, forms.BeginForm, is_shown=True),
    "file": Act(_begin, forms.BeginFileForm, is_shown=True),
}


@public
def set_up(request: ActorRequest) -> HttpResponse:
    if selectors.has_begun():
        raise Http404(_("Tỉnh đã bắt đầu; trang này không còn."))
    page = Page(request, ACTS)
    if answer := page.perform():
        return answer
    if page.result is not None:
        rows = [
            (account, ", ".join(str(ROLES[role].label) for role in account.roles))
            for account in page.result.accounts
        ]
        response = page.show(
            "administration/begun.html",
            {"province": page.result.province, "rows": rows},
        )
        response["Cache-Control"] = "no-store"
        return response
    form = page.forms["typed"]
    if form.is_bound and hasattr(page.refusal, "problems"):
        form.take(page.refusal)
        page.refusal = None
    return page.show("administration/set_up.html", {"form": form, "file_form": page.forms["file"]})


@public
def example(request: ActorRequest) -> HttpResponse:
    """The commented example of the file."""
    return attachment(EXAMPLE.read_bytes(), "application/yaml", "tinh-mau.yaml")
