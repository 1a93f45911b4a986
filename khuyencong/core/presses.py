"""A form sent twice is one act: on a slow line people press again, and browsers send again.

The last form of each person is remembered, under the token that its page drew for it alone. The
same form again, nothing else between, is not done again: it is answered as the first was. What was
typed in between, or a page drawn anew, is another form. Money and steps have keys of their own.
One that waited on a telephone has a key of its own and is remembered beside them, under that key.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from khuyencong.core.models import Press

KEPT = timedelta(hours=1)
KEPT_WAITED = timedelta(days=7)  # a telephone may have no signal for so long
WORKING = timedelta(seconds=60)  # after that the first press is taken for dead


def begin(by_id: str, key: str, *, at: datetime) -> Press | None:
    """The press before this one where it is the same; its address is empty while it is being
    done. None: this one is the first, and is to be ended by `end` or `fail`."""
    first = {"key": key, "at": at}
    last, is_new = Press.objects.get_or_create(by_id=by_id, defaults=first)
    if is_new:
        return None
    dead = Press.objects.filter(pk=last.pk, key=key, address="", at__lt=at - WORKING)
    others = Press.objects.filter(pk=last.pk).exclude(key=key)
    if others.update(**first, address="", words="") or dead.update(at=at):
        return None
    return Press.objects.get(pk=last.pk)


def end(by_id: str, key: str, *, address: str, words: str) -> None:
    if key:
        Press.objects.filter(by_id=by_id, key=key).update(address=address, words=words)


def fail(by_id: str, key: str) -> None:
    """Nothing was done: the same form may be sent again."""
    if key:
        Press.objects.filter(by_id=by_id, key=key).update(key="")


def is_done(by_id: str, key: str) -> bool:
    """Whether this press was done and would be answered as it was then."""
    return Press.objects.filter(by_id=by_id, key=key).exclude(address="").exists()


def sweep(*, now: datetime) -> None:
    Press.objects.filter(at__lt=now - KEPT).exclude(key=F("by_id")).delete()
    Press.objects.filter(at__lt=now - KEPT_WAITED).delete()
