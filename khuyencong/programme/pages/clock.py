"""Time to money on screen: where the days go, and by when to begin."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from khuyencong.core.reading.dates import DateError, read_date
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.selectors import province_of
from khuyencong.planning.permissions import READERS, readers
from khuyencong.planning.selectors import deadline
from khuyencong.projects.models import Track
from khuyencong.projects.selectors import forecast


def _goal(request: ActorRequest, province: str, track: str) -> tuple[str, date]:
    """What must be reached by which day: the day asked for, else the law's own, else the end of
    January of the plan year."""
    today = timezone.localdate()
    day, goal = date(today.year + 1, 1, 31), forecast.APPROVED
    if track == Track.NATIONAL:
        goal = "forwarded"
        days = [deadline(province, year) for year in (today.year + 1, today.year + 2)]
        day = next((one for one in days if one and one >= today), day)
    with suppress(DateError):
        day = read_date(request.GET.get("ngay", "")) or day
    return goal, min(max(day, date(today.year - 1, 1, 1)), date(today.year + 5, 12, 31))


@readers
def clock(request: ActorRequest) -> HttpResponse:
    """Bottlenecks by step, never by person; and the way back from the day that matters."""
    province = province_of(request.actor, *READERS, on=timezone.localdate())
    asked = request.GET.get("nguon", "")
    track = asked if asked in Track.values else Track.LOCAL
    past = forecast.lives(province.code, track)
    goal, day = _goal(request, province.code, track)
    return render(
        request,
        "programme/clock.html",
        {
            "track": track,
            "tracks": Track.choices,
            "count": len(past),
            "least": forecast.LEAST,
            "stages": forecast.stages(past, track, province=province.code, on=timezone.localdate()),
            "marks": forecast.backward(past, track, goal=goal, on=day),
            "goal": goal,
            "day": day,
            "today": timezone.localdate(),
        },
    )
