"""Days on which the calendar differs, entered with their notice; due dates move and say why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.administration import permissions
from khuyencong.appraisal.models import Opinion, Review
from khuyencong.core import calendar, events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.models import Event, WorkDay
from khuyencong.core.working_days import KINDS, WorkCalendar
from khuyencong.projects.models import DataRequest, Project, Request
from khuyencong.projects.workflow import PROJECT

STREAM = "calendar"


@transaction.atomic
def enter_day(
    _nobody: None,
    *,
    day: date,
    kind: str,
    notice: str,
    notice_date: date,
    by: Actor,
    at: datetime,
) -> int:
    """Ghi ngày nghỉ, ngày làm bù. Returns how many due dates moved; each says why."""
    permissions.can_keep_calendar(by).require()
    events.hold(STREAM)
    before = calendar.of(calendar.entered())
    if before.is_working(day) == KINDS[kind]:
        raise Refused(
            _("Ngày {day} vốn đã là ngày làm việc.").format(day=short(day))
            if KINDS[kind]
            else _("Ngày {day} vốn đã là ngày nghỉ.").format(day=short(day)),
            fix=_("Xem lại ngày và loại; ngày đã đúng thì không phải ghi."),
            field="day",
        )
    WorkDay.objects.filter(date=day).delete()  # the event of the day before stays in the chain
    WorkDay.objects.create(
        date=day,
        kind=kind,
        notice=notice,
        notice_date=notice_date,
        by_id=by.id,
        by_name=by.name,
        at=at,
    )
    payload = {"date": day.isoformat(), "kind": kind, "notice": notice}
    payload |= {"notice_date": notice_date.isoformat()}
    events.record(STREAM, "enter_day", payload, by=by, at=at)
    after = calendar.of(calendar.entered())
    moved = _move(before, after, day, payload, by=by, at=at)
    transaction.on_commit(calendar.refresh)
    return moved


def _move(
    before: WorkCalendar,
    after: WorkCalendar,
    day: date,
    payload: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Every open promise keeps its number of working days, counted anew from where it began."""
    moved = 0
    for row, name, stream, since in _promises(day):
        due = getattr(row, name)
        if not since < day or due <= since:
            continue
        new = after.add(since, before.between(since, due))
        if new == due:
            continue
        setattr(row, name, new)
        row.save(update_fields=[name])
        told = payload | {"from": due.isoformat(), "to": new.isoformat()}
        events.record(stream, "move_due_date", told, by=by, at=at)
        moved += 1
    return moved


def _promises(day: date) -> Iterator[tuple[Any, str, str, date]]:
    """(row, its field, the stream that tells of it, the day it counts from) of what is still open
    and ends on `day` or later."""
    steps = {step.name for step in PROJECT.steps}
    projects = Project.objects.select_for_update(of=("self",)).filter(due_date__gte=day)
    for project in projects.order_by("pk"):
        last = Event.objects.filter(stream=project.stream, kind__in=steps).order_by("seq").last()
        if last is not None:
            yield project, "due_date", project.stream, last.on
    requests = Request.objects.select_for_update(of=("self",)).filter(expected_date__gte=day)
    for request in requests.filter(state="submitted").order_by("pk"):
        assert request.submitted_at is not None  # as its state says
        yield request, "expected_date", request.stream, hanoi_date(request.submitted_at)
    opinions = Opinion.objects.filter(due_date__gte=day, stance="", waived_reason="")
    for opinion in opinions.select_related("project").order_by("pk"):
        yield opinion, "due_date", opinion.project.stream, hanoi_date(opinion.asked_at)
    reviews = Review.objects.filter(due_date__gte=day, closed_at=None)
    for review in reviews.select_related("project").order_by("pk"):
        yield review, "due_date", review.project.stream, hanoi_date(review.opened_at)
    wishes = DataRequest.objects.filter(due_date__gte=day, answered_at=None)
    for wish in wishes.order_by("pk"):
        yield wish, "due_date", f"data_request:{wish.pk}", hanoi_date(wish.asked_at)
