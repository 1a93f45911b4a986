"""Days on which the calendar differs, entered with their notice; due dates move and say why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.administration import permissions
from khuyencong.appraisal.models import Opinion, Review
from khuyencong.appraisal.selectors import ITEM, OPINION, SHEET
from khuyencong.core import calendar, events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.models import Event, WorkDay
from khuyencong.core.told import told
from khuyencong.core.working_days import KINDS
from khuyencong.directory.models import Organisation
from khuyencong.directory.services import notices
from khuyencong.obligations import services as obligations
from khuyencong.projects.models import DataRequest, Project, Request
from khuyencong.projects.workflow import PROJECT, REQUEST
from khuyencong.rules import schema

STREAM = "calendar"
WORKFLOWS = {"project": PROJECT, "request": REQUEST}


@transaction.atomic
def enter_day(
    whose: str,
    *,
    day: date,
    kind: str,
    notice: str,
    notice_date: date,
    by: Actor,
    at: datetime,
) -> int:
    """Ghi ngày nghỉ, ngày làm bù of one province, or of the whole COUNTRY. Returns how many due
    dates moved; each says why."""
    permissions.can_keep_calendar(whose, by).require()
    events.hold(STREAM)
    entered = calendar.entered()
    if calendar.of(entered, whose).is_working(day) == KINDS[kind]:
        raise Refused(
            _("Ngày {day} vốn đã là ngày làm việc.").format(day=short(day))
            if KINDS[kind]
            else _("Ngày {day} vốn đã là ngày nghỉ.").format(day=short(day)),
            fix=_("Xem lại ngày và loại; ngày đã đúng thì không phải ghi."),
            field="day",
        )
    return _enter(entered, whose, day, kind, notice, notice_date, by=by, at=at)


@transaction.atomic
def enter_days_of_pack(
    whose: str, days: Mapping[str, schema.WorkDay], *, by: Actor, at: datetime
) -> None:
    """Days of a rule pack that two people put in force: entered like those of the page."""
    for text, row in sorted(days.items()):
        day = date.fromisoformat(text)
        events.hold(STREAM)
        entered = calendar.entered()
        if calendar.of(entered, whose).is_working(day) != KINDS[row.kind]:
            _enter(entered, whose, day, row.kind, row.legal, row.notice_date, by=by, at=at)


def _enter(
    entered: calendar.Entered,
    whose: str,
    day: date,
    kind: str,
    notice: str,
    notice_date: date,
    *,
    by: Actor,
    at: datetime,
) -> int:
    # The event of the day before stays in the chain.
    WorkDay.objects.filter(province=whose, date=day).delete()
    WorkDay.objects.create(
        province=whose,
        date=day,
        kind=kind,
        notice=notice,
        notice_date=notice_date,
        by_id=by.id,
        by_name=by.name,
        at=at,
    )
    payload = {"province": whose, "date": day.isoformat(), "kind": kind, "notice": notice}
    payload |= {"notice_date": notice_date.isoformat()}
    events.record(STREAM, "enter_day", payload, by=by, at=at)
    moved = _move(entered, calendar.entered(), whose, day, payload, by=by, at=at)
    if whose == calendar.COUNTRY:
        _tell(day, notice, by=by, at=at)
    transaction.on_commit(calendar.refresh)
    return moved


def _tell(day: date, notice: str, *, by: Actor, at: datetime) -> None:
    """The administrators of every province hear of a day that counts for theirs too."""
    on = hanoi_date(at)
    bodies = Organisation.objects.order_by("province__code").values_list("province__code")
    for (code,) in bodies.distinct():
        notices.tell(
            [
                user
                for user in notices.holders({"administrator"}, on=on, province=code)
                if str(user.uuid) != by.id
            ],
            text=told(
                lazy("{name} ghi ngày {day} cho cả nước, theo {notice}."),
                name=by.name,
                day=short(day),
                notice=notice,
            ),
            path=reverse("administration:days"),
            key=f"work_day/{code}/{day}/{at.isoformat()}",
            at=at,
        )


def _move(
    before: calendar.Entered,
    after: calendar.Entered,
    whose: str,
    day: date,
    payload: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Every open promise it concerns keeps its number of working days, counted anew from where it
    began, each by the calendar of its own province."""
    moved = 0
    for row, name, stream, since, code in _promises(day, whose):
        due = getattr(row, name)
        if not since < day or due <= since:
            continue
        days = calendar.of(before, code).between(since, due)
        new = calendar.of(after, code).add(since, days)
        if new == due:
            continue
        setattr(row, name, new)
        row.save(update_fields=[name])
        told = payload | {"from": due.isoformat(), "to": new.isoformat()}
        events.record(stream, "move_due_date", told, by=by, at=at)
        if isinstance(row, Project | Request):
            obligations.move_due_dates(row, {*WORKFLOWS[row.chain].kinds, ITEM}, new)
        elif isinstance(row, Opinion):
            body = str(row.organisation.uuid)
            obligations.move_due_dates(row.project, [OPINION], new, debtor=body)
        elif isinstance(row, Review):
            obligations.move_due_dates(row.project, [SHEET], new)
        moved += 1
    return moved


def _promises(day: date, whose: str) -> Iterator[tuple[Any, str, str, date, str]]:
    """(row, its field, the stream that tells of it, the day it counts from, its province) of what
    is still open and ends on `day` or later, in one province or in the whole country."""
    of = {} if whose == calendar.COUNTRY else {"province__code": whose}
    steps = {step.name for step in PROJECT.steps}
    projects = Project.objects.select_for_update(of=("self",)).filter(due_date__gte=day, **of)
    projects = projects.exclude(state="committed")  # the end of a contract is what was signed
    for project in projects.select_related("province").order_by("pk"):
        last = Event.objects.filter(stream=project.stream, kind__in=steps).order_by("seq").last()
        if last is not None:
            yield project, "due_date", project.stream, last.on, project.province.code
    requests = Request.objects.select_for_update(of=("self",)).filter(expected_date__gte=day, **of)
    for request in requests.filter(state="submitted").select_related("province").order_by("pk"):
        assert request.submitted_at is not None  # as its state says
        since = hanoi_date(request.submitted_at)
        yield request, "expected_date", request.stream, since, request.province.code
    of_project = {f"project__{name}": value for name, value in of.items()}
    opinions = Opinion.objects.filter(due_date__gte=day, stance="", waived_reason="", **of_project)
    reviews = Review.objects.filter(due_date__gte=day, closed_at=None, **of_project)
    for rows, began in ((opinions, "asked_at"), (reviews, "opened_at")):
        for row in rows.select_related("project__province").order_by("pk"):
            since = hanoi_date(getattr(row, began))
            yield row, "due_date", row.project.stream, since, row.project.province.code
    of_card = {f"establishment__{name}": value for name, value in of.items()}
    wishes = DataRequest.objects.filter(due_date__gte=day, answered_at=None, **of_card)
    for wish in wishes.select_related("establishment__province").order_by("pk"):
        since = hanoi_date(wish.asked_at)
        stream, code = f"data_request:{wish.pk}", wish.establishment.province.code
        yield wish, "due_date", stream, since, code
