"""Telling people that something waits for them: on screen, by mail or by text message.

A notice is stored with the change it tells of; whatever leaves the house goes through the outbox
and is sent by the worker, never inside a request.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core import outbox
from khuyencong.core.told import Told
from khuyencong.directory.models import Assignment, Establishment, Notice, Unit, User, valid_on
from khuyencong.directory.models.roles import PROVINCE_WIDE

DIGEST_HOUR = 7
LONGEST = 300  # of a text


def holders(
    roles: Iterable[str],
    *,
    on: date,
    province: str,
    organisation_id: int | None = None,
    establishment_id: int | None = None,
) -> QuerySet[User]:
    """Who holds one of these roles on that day: province-wide posts, the unit's own, or owners."""
    wanted = set(roles)
    posts = Q(role__in=wanted & PROVINCE_WIDE, organisation__province__code=province)
    if organisation_id is not None:
        posts |= Q(role__in=wanted - PROVINCE_WIDE, organisation=organisation_id)
    if establishment_id is not None:
        posts |= Q(role__in=wanted, establishment=establishment_id)
    held = Assignment.objects.filter(posts, valid_on(on)).values("pk")
    users = User.objects.filter(person__assignments__in=held, is_active=True)
    return users.distinct().order_by("pk")


def holders_near(roles: Iterable[str], establishment: Establishment, *, on: date) -> QuerySet[User]:
    """Who holds one of these roles that day for a workshop: at the Centre of its province, or
    (officers of a commune) where it stands."""
    held = Assignment.objects.filter(valid_on(on), role__in=list(roles)).filter(
        Q(organisation__kind="centre", organisation__province=establishment.province)
        | Q(place=establishment.place)
    )
    users = User.objects.filter(person__assignments__in=held, is_active=True)
    return users.distinct().order_by("pk")


def holders_in(roles: Iterable[str], province: Unit, *, on: date) -> QuerySet[User]:
    """Who holds one of these roles that day in any body of a province."""
    held = Assignment.objects.filter(
        valid_on(on), role__in=list(roles), organisation__province=province
    )
    users = User.objects.filter(person__assignments__in=held, is_active=True)
    return users.distinct().order_by("pk")


@transaction.atomic
def tell(users: Iterable[User], *, text: Told, path: str, key: str, at: datetime) -> None:
    """One notice each, said in the language of who reads it; the same key twice tells once. Mail
    and text follow each person's choice, in Vietnamese."""
    readers, source = list(users), text.source[:LONGEST]
    Notice.objects.bulk_create(
        [
            Notice(
                user=user, text=source, words=text.data, path=path, key=f"{key}/{user.pk}", at=at
            )
            for user in readers
        ],
        ignore_conflicts=True,
    )
    for user in readers:
        if user.notice_mode == User.NoticeMode.EACH:
            _send(user, subject=source, body=f"{source}\n\n{address(path)}\n", key=key, at=at)


def told_before(wanted: Iterable[tuple[str, User]]) -> set[tuple[str, User]]:
    """Of these keys and readers, those that `tell` has told."""
    asked = {f"{key}/{user.pk}": (key, user) for key, user in wanted}
    known = Notice.objects.filter(key__in=asked).values_list("key", flat=True)
    return {asked[key] for key in known}


def _send(user: User, *, subject: str, body: str, key: str, at: datetime) -> None:
    if user.email:
        outbox.queue("mail", user.email, subject, body, at=at, key=f"mail/{key}/{user.pk}")
    elif user.phone:
        outbox.queue("text", user.phone, subject, subject, at=at, key=f"text/{key}/{user.pk}")


def address(path: str) -> str:
    """The whole address of a page, as a letter must have it."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def unread(user: User) -> int:
    return Notice.objects.filter(user=user, read_at=None).count()


@transaction.atomic
def mark_read(user: User, *, at: datetime) -> None:
    Notice.objects.filter(user=user, read_at=None).update(read_at=at)


@transaction.atomic
def choose_mode(user: User, mode: str) -> None:
    """Each notice at once, one letter a day, or none; the list on screen is always there."""
    User.objects.filter(pk=user.pk).update(notice_mode=User.NoticeMode(mode))


def digest_job(*, now: datetime) -> None:
    """Each morning one letter with what was not read since yesterday, for those who chose so."""
    local = timezone.localtime(now)
    if local.hour < DIGEST_HOUR:
        return
    for user in User.objects.filter(notice_mode=User.NoticeMode.DAILY, is_active=True):
        rows = list(
            Notice.objects.filter(user=user, read_at=None, at__gte=now - timedelta(days=1))
            .order_by("at", "pk")
            .values_list("text", "path")
        )
        if rows:
            body = "\n".join(f"- {text} {address(path)}" for text, path in rows)
            subject = _("{count} việc mới").format(count=len(rows))
            key = f"digest/{local.date()}"
            _send(user, subject=subject, body=body, key=key, at=now)
