"""What an official did with money, against the event of the project that tells of it.

A row says the same as its event, which cannot be altered without the key; a fault names the columns
that differ. An event of before a fact was told in it says nothing of that fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from khuyencong.core.events import salts_of, stands_for
from khuyencong.core.models import Event
from khuyencong.core.verification import in_batches


@dataclass(frozen=True)
class Told:
    """Rows of `model`, each told by an event `step` of its project (`project`: lookup of its UUID).

    `moment` and `by`: columns of when and by whom; `facts`: columns told under their own name;
    `sealed`: those told as a salted hash; `once`: what the step was called before.
    """

    model: type[models.Model]
    step: str
    moment: str
    by: str
    facts: tuple[str, ...]
    sealed: tuple[str, ...] = ()
    project: str = "commitment__project__uuid"
    once: tuple[str, ...] = ()


_told: list[Told] = []


def register(*told: Told) -> None:
    """Called from `AppConfig.ready` of the app that owns the rows."""
    _told.extend(one for one in told if one not in _told)


def faults() -> list[str]:
    return [fault for told in _told for fault in _faults(told)]


def _faults(told: Told) -> Iterator[str]:
    columns = (told.moment, told.by, *told.facts, *told.sealed)
    rows = told.model._default_manager.order_by("pk").values_list("pk", told.project, *columns)
    for some in in_batches(rows.iterator(2000)):
        tells: dict[str, list[tuple[Event, dict[str, Any]]]] = defaultdict(list)
        streams = {f"project:{project}" for _pk, project, *_values in some}
        for event in Event.objects.filter(kind__in=(told.step, *told.once), stream__in=streams):
            tells[event.stream].append((event, event.told))
        salts = salts_of(
            payload[name]
            for events in tells.values()
            for _event, payload in events
            for name in told.sealed
            if name in payload
        )
        for pk, project, *values in some:
            row = dict(zip(columns, values, strict=True))
            yield from _row_faults(told, pk, row, tells[f"project:{project}"], salts)


def _row_faults(
    told: Told,
    pk: int,
    row: dict[str, Any],
    tells: list[tuple[Event, dict[str, Any]]],
    salts: dict[str, str],
) -> Iterator[str]:
    differing = [(_differing(told, row, event, payload, salts), event) for event, payload in tells]
    what = f"{told.model._meta.verbose_name} {pk}"
    if not differing:
        yield _("{what}: không có sự kiện nào của đề án ghi lại.").format(what=what)
        return
    names, event = min(differing, key=lambda found: len(found[0]))
    if names:
        yield _("{what}: {columns} khác với sự kiện {place}.").format(
            what=what,
            columns=", ".join(label(told.model, name) for name in names),
            place=f"{event.stream} #{event.seq}",
        )


def _differing(
    told: Told,
    row: dict[str, Any],
    event: Event,
    payload: dict[str, Any],
    salts: dict[str, str],
) -> list[str]:
    names = [name for name in told.facts if name in payload and payload[name] != row[name]]
    names += [
        name
        for name in told.sealed
        if name in payload and not stands_for(payload[name], row[name], salts)
    ]
    if event.at != row[told.moment]:
        names.append(told.moment)
    if event.by_name != row[told.by]:
        names.append(told.by)
    return names


def label(model: type[models.Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "verbose_name", name))
