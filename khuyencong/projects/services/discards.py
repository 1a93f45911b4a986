"""A draft that nobody wants any more is thrown away, and taken back for a while."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Request
from khuyencong.projects.services.requests import move_request

DISCARD = "discard_request"


@transaction.atomic
def discard_request(request: Request, *, by: Actor, at: datetime) -> Request:
    """Bỏ bản nháp: it leaves every list of work with what was typed and sent to it, and comes back
    as it was."""
    request = selectors.lock_request(request)
    permissions.can_help(request, by).require()
    if request.state == "discarded":
        return request  # a second press
    permissions.can_request_step(DISCARD, request, by).require()
    return move_request(request, DISCARD, by=by, at=at)


@transaction.atomic
def restore_request(request: Request, *, by: Actor, at: datetime) -> Request:
    """Lấy lại bản nháp đã bỏ, for thirty days."""
    request = selectors.lock_request(request)
    permissions.can_help(request, by).require()
    if request.state == "draft" and events.history(request.stream).filter(kind=DISCARD).exists():
        return request  # a second press
    permissions.can_restore(request, by, on=hanoi_date(at)).require()
    return move_request(request, "restore_request", by=by, at=at)
