"""Messages leave after the transaction that queued them: stored first, sent by the worker."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from khuyencong.core import gateway
from khuyencong.core.errors import Refused
from khuyencong.core.models import Message

logger = logging.getLogger(__name__)

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MOST_ATTEMPTS = 12
AT_ONCE = 100


@dataclass(frozen=True)
class Letter:
    """What really leaves. `way` is "text" for a telephone, else mail."""

    way: str
    recipient: str
    subject: str
    body: str


Writer = Callable[[Message, datetime], Letter | None]
_writers: dict[str, Writer] = {}


def register(kind: str, write: Writer) -> None:
    """Messages of this kind are written at the moment they leave, so that no code they carry ever
    stands in the database. `write` may answer None: nothing leaves. It may be asked again."""
    _writers[kind] = write


def queue(kind: str, recipient: str, subject: str, body: str, *, at: datetime, key: str) -> Message:
    """Store a message to send, in the caller's transaction. The same key twice sends once."""
    # PostgreSQL stores no NUL character, and no message means one.
    recipient, subject, body = (text.replace("\0", "") for text in (recipient, subject, body))
    if not recipient.strip():
        raise Refused(
            _("Thông báo “{subject}” chưa có người nhận.").format(subject=subject),
            fix=_("Ghi địa chỉ thư điện tử của người nhận."),
        )
    Message.objects.bulk_create(
        [
            Message(
                kind=kind,
                recipient=" ".join(recipient.split()),
                subject=" ".join(subject.split())[:300],
                body=body,
                key=key,
                queued_at=at,
                next_at=at,
            )
        ],
        ignore_conflicts=True,
    )
    return Message.objects.get(key=key)


def deliver_due(*, now: datetime) -> int:
    """Send what is due and return how many left. A failure waits longer each time.

    A worker killed between sending and noting it sends that message again later; the
    `Message-ID` is the same, so that the receiver's mail program can tell.
    """
    # No message waits longer than LONGEST_WAIT: a later time comes from a clock that ran ahead.
    is_due = Q(next_at__lte=now) | Q(next_at__gt=now + 2 * LONGEST_WAIT)
    due = Message.objects.filter(is_due).order_by("next_at", "pk")
    return sum(_deliver(message, now=now) for message in due[:AT_ONCE])


def deliver_job(*, now: datetime) -> None:
    deliver_due(now=now)


def wait_after(attempts: int) -> timedelta:
    """1, 2, 4 … minutes, at most 6 hours."""
    return min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)


def _deliver(message: Message, *, now: datetime) -> bool:
    if not _claim(message, now=now):
        return False
    try:
        _send(message, now=now)
    except Exception as error:  # whatever a mail system throws: keep it, try later
        logger.warning("Message %s not sent: %s", message.pk, type(error).__name__)
        message.last_error = f"{type(error).__name__}: {error}"[:2000]
        if message.attempts >= MOST_ATTEMPTS:
            message.next_at = None
        message.save(update_fields=["last_error", "next_at"])
        return False
    message.sent_at, message.next_at, message.last_error = now, None, ""
    if message.kind in _writers:
        message.recipient = "-"  # whom a code was for is not kept
    message.save(update_fields=["sent_at", "next_at", "last_error", "recipient"])
    return True


@transaction.atomic
def _claim(message: Message, *, now: datetime) -> bool:
    """Push the next attempt away, so that a second worker passes over this message."""
    attempts = message.attempts + 1
    next_at = now + wait_after(attempts)
    is_ours = Message.objects.filter(pk=message.pk, next_at=message.next_at).update(
        attempts=attempts, next_at=next_at
    )
    message.attempts, message.next_at = attempts, next_at
    return bool(is_ours)


def _send(message: Message, *, now: datetime) -> None:
    token = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    letter: Letter | None = Letter(message.kind, message.recipient, message.subject, message.body)
    if message.kind in _writers:
        letter = _writers[message.kind](message, now)
    if letter is None:
        return
    if letter.way == "text":
        gateway.gateway().send(letter.recipient, letter.body, token=token)
        return
    EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[letter.recipient],
        headers={"Message-ID": f"<{token}@khuyencong>"},
    ).send(fail_silently=False)
