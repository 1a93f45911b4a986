"""Whether a request came after the call it was for had closed, and whether that was accepted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from khuyencong.core.models import Event
from khuyencong.projects.models import Call, Request
from khuyencong.projects.selectors import calling

ACCEPTED = "accept_late"  # the event of a late request that is taken all the same


def missed_call(request: Request, *, on: date) -> Call | None:
    """The last call of that year for such a request that had closed by this day, where none is open
    any more. A call that is extended later makes nobody late; without calls a province takes
    requests all year."""
    begun = Call.objects.filter(
        province=request.province_id, opens_date__lte=on, closes_date__year__gte=on.year
    ).order_by("-closes_date", "-pk")
    own = [call for call in begun if calling.is_for(call, request, on=on)]
    return own[0] if own and own[0].closes_date < on else None


def late_for(request: Request, history: Iterable[Event]) -> Call | None:
    """The call that a request missed, by the day it was first sent in."""
    sent = next((event for event in history if event.kind == "submit_request"), None)
    return missed_call(request, on=sent.on) if sent else None


def acceptance(history: Iterable[Event]) -> Event | None:
    """By whom, when and why it was taken all the same."""
    return next((event for event in history if event.kind == ACCEPTED), None)
