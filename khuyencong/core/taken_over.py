"""For migrations: rows from before their table had a chain get one that begins with the upgrade.

Without it `verify` would call every one of them put in behind the system's back.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.apps.registry import Apps
from django.utils import timezone

from khuyencong.core.actors import SYSTEM
from khuyencong.core.chain import digest_of, mark_of
from khuyencong.core.dates import hanoi_date


def take_over(apps: Apps, streams: Iterable[str]) -> None:
    """Begin each of these chains that no event began yet."""
    event_model, stream_model = apps.get_model("core", "Event"), apps.get_model("core", "Stream")
    begun = set(stream_model.objects.filter(seq__gt=0).values_list("name", flat=True))
    at = timezone.now()
    for name in dict.fromkeys(streams):
        if name in begun:
            continue
        event = event_model(
            stream=name,
            seq=1,
            kind="take_over",
            payload_text="{}",
            by_id=SYSTEM.id,
            by_name=SYSTEM.name,
            at=at,
            on=hanoi_date(at),
        )
        event.hash = digest_of(event)
        event.mark = mark_of(event.hash)  # no column yet before core 0008, which marks it then
        event.save(force_insert=True)
        stream_model.objects.update_or_create(
            name=name, defaults={"seq": event.seq, "hash": event.hash}
        )
