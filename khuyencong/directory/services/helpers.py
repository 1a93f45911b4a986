"""Whom an owner asks to type for her: until a day that she names, ended by one press."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.locks import lock
from khuyencong.core.told import told
from khuyencong.directory import permissions
from khuyencong.directory.models import Assignment, Establishment, Person, valid_on
from khuyencong.directory.services import contacts, notices
from khuyencong.directory.services.people import give

ROLE = "helper"
MOST, MOST_DAYS = 5, 366


@transaction.atomic
def invite_helper(
    establishment: Establishment, *, contact: str, until_date: date, by: Actor, at: datetime
) -> Assignment:
    """Nhờ người làm hộ, to the end of `until_date`. Who is asked comes in by a code sent to that
    telephone or mail address; asked again, the first asking stands."""
    establishment = lock(establishment)
    permissions.can_invite(establishment, by).require()
    on = hanoi_date(at)
    if not on <= until_date <= on + timedelta(days=MOST_DAYS):
        raise Refused(
            _("Nhờ được từ hôm nay đến {day}.").format(day=short(on + timedelta(days=MOST_DAYS))),
            fix=_("Sửa ngày; hết hạn thì nhờ lại."),
            field="until_date",
        )
    held = Assignment.objects.filter(valid_on(on), role=ROLE, establishment=establishment)
    user = contacts.account_to_help(contact, by=by, at=at)
    person = Person.objects.get(user=user)
    if before := held.filter(person=person).first():
        return before
    if held.count() >= MOST:
        raise Refused(
            _("Đang nhờ {count} người, nhiều nhất {count}.").format(count=MOST),
            fix=_("Thôi nhờ một người rồi nhờ người mới."),
        )
    ends = until_date + timedelta(days=1)
    given = give(
        person, ROLE, establishment=establishment, valid_from=on, valid_until=ends,
        asked_by={by.id: by.name}, by=by, at=at,
    )  # fmt: skip
    payload = {"person": str(person.uuid), "until": until_date.isoformat()}
    events.record(establishment.stream, "invite_helper", payload, by=by, at=at)
    text = lazy("{owner} nhờ bạn làm hộ đề nghị của {name} đến hết ngày {day}.")
    notices.tell(
        [user],
        text=told(text, owner=by.name, name=establishment.name, day=short(until_date)),
        path=address("own_workshops"),
        key=f"helper/{given.pk}",
        at=at,
    )
    return given


@transaction.atomic
def end_help(assignment: Assignment, *, by: Actor, at: datetime) -> Assignment:
    """Thôi nhờ, from this moment on. What was typed so far stays."""
    assert assignment.establishment is not None  # a helper's
    establishment, on = lock(assignment.establishment), hanoi_date(at)
    permissions.can_invite(establishment, by).require()
    assignment = lock(assignment)
    if assignment.valid_until is not None and assignment.valid_until <= on:
        return assignment  # a second press
    assignment.valid_until = on
    assignment.save(update_fields=["valid_until"])
    person = assignment.person
    ended = {"role": ROLE, "until": on.isoformat()}
    events.record(f"person:{person.uuid}", "end_assignment", ended, by=by, at=at)
    payload = {"person": str(person.uuid)}
    events.record(establishment.stream, "end_help", payload, by=by, at=at)
    return assignment
