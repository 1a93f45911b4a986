"""The plan year a page is about."""

from __future__ import annotations

from django.utils import timezone

from khuyencong.core.reading.addresses import read_year_asked
from khuyencong.directory.access import ActorRequest
from khuyencong.planning.models import Scenario


def year_of(request: ActorRequest) -> int:
    """The plan year of the address; without one, the newest that has a scenario, or this year."""
    if year := read_year_asked(request.GET.get("year"), otherwise=0):
        return year
    newest = Scenario.objects.visible_to(request.actor).order_by("-year")
    return newest.values_list("year", flat=True).first() or timezone.localdate().year
