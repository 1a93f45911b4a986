"""How often something may be asked: counted in the database, the same for every process."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from khuyencong.core import security_log
from khuyencong.core.errors import TooMany
from khuyencong.core.models import Rate


@transaction.atomic
def require(key: str, *, most: int, seconds: int, now: datetime, times: int = 1) -> None:
    """Counts one more, or `times`. Refused when `key` came more than `most` times in `seconds`.

    The key is kept as a hash: it may hold an address.
    """
    hidden = _hidden(key)
    counted = Rate.objects.select_for_update().filter(key=hidden)
    rate = counted.first()
    if rate is None:
        Rate.objects.bulk_create([Rate(key=hidden, since=now, count=0)], ignore_conflicts=True)
        rate = counted.get()
    end = rate.since + timedelta(seconds=seconds)
    if not rate.since <= now < end:  # over, or begun by a clock that ran ahead
        rate.since, rate.count = now, 0
    rate.count += times
    rate.save(update_fields=["since", "count"])
    if rate.count > most:
        security_log.note("limit", of=key.split("/")[0], key=security_log.tag(key))
        wait = max(int((end - now).total_seconds()) // 60 + 1, 1)
        raise TooMany(
            _("Đã hỏi {count} lần, nhiều nhất {most} lần trong {minutes} phút.").format(
                count=rate.count, most=most, minutes=seconds // 60
            ),
            fix=_("Thử lại sau {wait} phút.").format(wait=wait),
            wait_minutes=wait,
        )


def give_back(key: str) -> None:
    """Takes the last count back: what came was right and is not to be limited."""
    Rate.objects.filter(key=_hidden(key), count__gt=0).update(count=F("count") - 1)


def forget(key: str) -> None:
    Rate.objects.filter(key=_hidden(key)).delete()


def _hidden(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
