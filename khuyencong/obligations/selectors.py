"""The one list of work, read by who owes it or by what it is about."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from khuyencong.core.actors import Actor, Grant
from khuyencong.directory.models import Establishment, Organisation, Unit
from khuyencong.directory.models.roles import OF_A_COMMUNE
from khuyencong.obligations.models import Obligation

Debtor = tuple[str, str]  # role, and where: UUID of a body or an establishment, code of a place


@dataclass(frozen=True)
class Described:
    """What an obligation is about, in the words of a list. `amount_dong`: what is at stake."""

    code: str
    title: str
    province: str
    amount_dong: int


Describe = Callable[[Iterable[Obligation], Actor], dict[int, Described]]
_describers: dict[str, Describe] = {}


def register(**chains: Describe) -> None:
    """From the app that has the subjects of a chain: what those are of which the reader can do
    what is owed, by the key of the obligation."""
    _describers.update(chains)


def of_actor(
    actor: Actor, limit: int, *, but: QuerySet | None = None
) -> list[tuple[Obligation, Described]]:
    """What she can do of what her posts owe, the first due first, each once."""
    rows = first_due(debtors_of(actor), limit, but=but)
    by_chain: dict[str, list[Obligation]] = defaultdict(list)
    for row in rows:
        by_chain[row.sort.chain].append(row)
    described: dict[int, Described] = {}
    for chain, some in by_chain.items():
        described |= _describers[chain](some, actor)
    work = {(row.subject, row.kind): row for row in reversed(rows) if row.pk in described}
    return [(row, described[row.pk]) for row in sorted(work.values(), key=_by_day)]


def debtors_of(actor: Actor) -> list[Debtor]:
    """Whose obligations are hers: a role in her province, her body, her commune, her workshop."""
    uuids = _uuids(actor.grants)
    found: list[Debtor] = []
    for grant in actor.grants:
        if grant.establishment_id:
            found.append(("owner", uuids["workshop", grant.establishment_id]))
            continue
        found.append((grant.role, grant.province))
        if grant.organisation_id:
            found.append((grant.role, uuids["body", grant.organisation_id]))
    near = actor.places_for(*OF_A_COMMUNE)
    communes = Unit.objects.filter(pk__in=near).values_list("code", flat=True)
    codes = sorted(set(communes)) if near else []
    found += [(role, code) for role in sorted(actor.roles & OF_A_COMMUNE) for code in codes if near]
    return list(dict.fromkeys(found))


def _uuids(grants: Iterable[Grant]) -> dict[tuple[str, int], str]:
    shops = {g.establishment_id for g in grants if g.establishment_id}
    bodies = {g.organisation_id for g in grants if g.organisation_id}
    found: dict[tuple[str, int], str] = {}
    if shops:
        of_shops = Establishment.objects.filter(pk__in=shops).values_list("pk", "uuid")
        found |= {("workshop", pk): str(code) for pk, code in of_shops}
    if bodies:
        of_bodies = Organisation.objects.filter(pk__in=bodies).values_list("pk", "uuid")
        found |= {("body", pk): str(code) for pk, code in of_bodies}
    return found


def first_due(
    debtors: Iterable[Debtor], limit: int, *, but: QuerySet | None = None
) -> list[Obligation]:
    """What these owe, the first due first, those without a day last: each debtor is walked by its
    index, so that it costs what it shows. `but`: UUIDs of subjects that are left out."""
    rows: list[Obligation] = []
    for role, debtor in debtors:
        some = Obligation.objects.still_open().filter(role=role, debtor=debtor)
        some = some if but is None else some.exclude(subject__in=but)
        rows += some.by_day()[:limit]
    return sorted(rows, key=_by_day)[:limit]


def _by_day(row: Obligation) -> tuple[date, int]:
    return row.due_date or date.max, row.pk


def open_of(subjects: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Obligation]]:
    """What is open about each, the first due first."""
    found: dict[uuid.UUID, list[Obligation]] = defaultdict(list)
    rows = Obligation.objects.still_open().filter(subject__in=list(subjects))
    for row in rows.by_day():
        found[row.subject].append(row)
    return found
