"""Which rows of the seed world belong to its projects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, models

# Every row of these is copied, with whatever points to it.
ROOTS = (
    "directory.Establishment",
    "ledger.Subject",
    "projects.Request",
    "projects.Project",
    "projects.Umbrella",
    "planning.PlanDecision",
    "planning.Scenario",
    "contracts.Contract",
)
# Of this installation or of a moment, or made anew by the system itself.
STAYS = {
    "account.EmailAddress",
    "core.Access",
    "core.Checkpoint",
    "core.Presence",
    "core.Rate",
    "core.Seal",
    "core.Standing",
    "documents.PartialUpload",
    "mfa.Authenticator",
    "projects.ProjectTotal",
    "sessions.Session",
    "usersessions.UserSession",
}
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
CODE = r"[A-Z]{2,4}-\d\d-[\d-]*\d|\b[a-z]{2,4} \d\d [\d ]*\d"  # as written, and as folded
NAMED = re.compile(f"{UUID}|{CODE}")


@dataclass
class Seed:
    """The rows of one table, as the database gives them, and which of them are copied."""

    model: type[models.Model]
    rows: list[list[Any]]
    fields: list[models.Field]
    copied: dict[object, int] = field(default_factory=dict)  # key → place among the copied

    @property
    def label(self) -> str:
        return self.model._meta.label

    @property
    def key(self) -> int:
        return self.fields.index(self.model._meta.pk)

    def add(self, key: object) -> None:
        self.copied.setdefault(key, len(self.copied))

    def copied_rows(self) -> Iterator[list[Any]]:
        """In the order of their keys."""
        return (row for row in self.rows if row[self.key] in self.copied)


def find() -> tuple[dict[str, Seed], set[str]]:
    """Every table with its rows to copy, and the UUIDs and codes by which texts name them."""
    seeds = {
        model._meta.label: _read(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in STAYS
    }
    for label in ROOTS:
        _add(seeds[label], (row[seeds[label].key] for row in seeds[label].rows))
    _add(seeds["directory.Person"], _owners(seeds))
    people = seeds["directory.Person"]
    place = people.fields.index(people.model._meta.get_field("user"))
    _add(seeds["directory.User"], (row[place] for row in people.copied_rows() if row[place]))
    names: set[str] = set()
    while True:
        before = sum(len(seed.copied) for seed in seeds.values())
        names = {name for seed in seeds.values() for name in _names(seed)}
        for seed in seeds.values():
            _add(seed, _belonging(seed, seeds, names))
        if sum(len(seed.copied) for seed in seeds.values()) == before:
            return seeds, names


def _read(model: type[models.Model]) -> Seed:
    fields = list(model._meta.concrete_fields)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {quote(model._meta.db_table)} "
            f"ORDER BY {quote(model._meta.pk.column)}"
        )
        return Seed(model, [list(row) for row in cursor.fetchall()], fields)


def _add(seed: Seed, keys: Iterable[object]) -> None:
    """Places follow the order of the keys, so that a copy keeps it."""
    wanted = set(seed.copied) | set(keys)
    seed.copied.clear()
    for row in seed.rows:
        if row[seed.key] in wanted:
            seed.add(row[seed.key])


def _owners(seeds: dict[str, Seed]) -> set[object]:
    """People who act for workshops alone: they come with them."""
    held = seeds["directory.Assignment"]
    person, shop = (
        held.fields.index(held.model._meta.get_field(name)) for name in ("person", "establishment")
    )
    others = {row[person] for row in held.rows if row[shop] is None}
    return {row[person] for row in held.rows} - others


def _names(seed: Seed) -> Iterator[str]:
    """The UUIDs and codes of the rows that are copied."""
    for place, column in enumerate(seed.fields):
        if column.unique and column.name in ("uuid", "code"):
            for row in seed.copied_rows():
                text = dashed(row[place]) if column.name == "uuid" else row[place]
                yield text
                yield text.lower().replace("-", " ")


def dashed(value: object) -> str:
    """A UUID as texts write it; SQLite keeps it without dashes."""
    text = str(value)
    if "-" in text:
        return text
    return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])


def _belonging(seed: Seed, seeds: dict[str, Seed], names: set[str]) -> Iterator[object]:
    """Rows that point to a copied row, or whose texts name one."""
    pointers = [
        (place, seeds[column.remote_field.model._meta.label].copied)
        for place, column in enumerate(seed.fields)
        if column.remote_field and column.remote_field.model._meta.label in seeds
    ]
    uuids = [place for place, column in enumerate(seed.fields) if is_uuid(column)]
    for row in seed.rows:
        if (
            any(row[place] in copied for place, copied in pointers)
            or any(row[place] and dashed(row[place]) in names for place in uuids)
            or any(
                name in names
                for value in row
                if isinstance(value, str)
                for name in NAMED.findall(value)
            )
        ):
            yield row[seed.key]


def is_uuid(column: models.Field) -> bool:
    return isinstance(column, models.UUIDField)
