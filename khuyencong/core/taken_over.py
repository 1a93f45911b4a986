"""For migrations: rows from before their table had a chain get one that begins with the upgrade.

Without it `verify` would call every one of them put in behind the system's back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.apps.registry import Apps
from django.db import models
from django.utils import timezone

from khuyencong.core.actors import SYSTEM
from khuyencong.core.chain import canonical, digest_of, mark_of
from khuyencong.core.dates import hanoi_date
from khuyencong.core.models import Event

NOTHING: Mapping[str, int] = MappingProxyType({})


def last_before(rule: str) -> dict[str, int]:
    """{table: the last key} of what stood when an upgrade brought this rule, as its migration wrote
    them; empty where the system began with the rule. What is older does not keep it."""
    began = Event.objects.filter(stream=f"rule:{rule}").order_by("seq").first()
    return began.payload if began else {}


def begin_rule(apps: Apps, rule: str, **tables: str) -> None:
    """From here on what is written keeps the rule. `tables`: {name: "app.Model"}."""
    last = {name: _last_key(apps.get_model(model)) for name, model in tables.items()}
    if any(last.values()):
        take_over(apps, [f"rule:{rule}"], payload=last)


def _last_key(model: type[models.Model]) -> int:
    return model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0


def take_over(apps: Apps, streams: Iterable[str], *, payload: Mapping[str, int] = NOTHING) -> None:
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
            payload_text=canonical(dict(payload)),
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
