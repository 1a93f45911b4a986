"""The one list of work, read by who owes it or by what it is about."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.prepared import prepared
from khuyencong.directory.models import (
    Assignment,
    Unit,
    User,
    valid_on,
)
from khuyencong.directory.models.roles import OF_A_COMMUNE
from khuyencong.obligations.models import Obligation

UUID_LENGTH = 36
MOST_READ = 1000
SEATED = "council_member"  # a seat is a person's by the decision: its debtor is her account
Debtor = tuple[str, str]  # role, and where: UUID of a body or an establishment, code of a place


@dataclass(frozen=True)
class Described:
    """What an obligation is about, in the words of a list. `amount_dong`: what is at stake;
    `args`: with which its place is asked for, `subject`: the page of what it is about, where not
    by code; None where it has no page but that on which it is answered."""

    code: str
    title: str
    province: str
    amount_dong: int | None = None
    args: tuple[object, ...] = ()
    subject: tuple[object, ...] | None = ()


Describe = Callable[[Iterable[Obligation], Actor], dict[int, Described]]
_describers: dict[str, Describe] = {}


def register(describers: dict[str, Describe]) -> None:
    """From the app that has the subjects of a chain, or a kind of its own: what those are of which
    the reader can do what is owed, by the key of the obligation."""
    _describers.update(describers)


def of_actor(
    actor: Actor, limit: int, *, but: Collection[uuid.UUID] = ()
) -> list[tuple[Obligation, Described]]:
    """What she can do of what her posts owe, the first due first, each once. Where much of it is
    for others of her role, more is read, up to a bound."""
    debtors, asked = debtors_of(actor), limit
    while True:
        rows = first_due(debtors, asked, but=but)
        work = _can_do(rows, actor)
        if len(work) >= limit or len(rows) < asked or asked >= MOST_READ:
            return work[:limit]
        asked *= 4


def _can_do(rows: Sequence[Obligation], actor: Actor) -> list[tuple[Obligation, Described]]:
    alike: dict[str, list[Obligation]] = defaultdict(list)
    described: dict[int, Described] = {}
    for row in rows:
        alike[row.kind if row.kind in _describers else row.sort.chain].append(row)
    for what, some in alike.items():
        described |= _describers[what](some, actor)
    mine = [row for row in rows if row.pk in described]
    once = {(row.subject, row.kind, row.part, row.debtor): row for row in reversed(mine)}
    return [(row, described[row.pk]) for row in sorted(once.values(), key=by_day)]


def href(row: Obligation, about: Described) -> str:
    """Where it is answered."""
    if row.sort.is_together:
        return address(row.sort.place)
    return address(row.sort.place, *(about.args or (about.code, *row.sort.words)))


def subject_href(row: Obligation, about: Described) -> str:
    """The page of what it is about; every chain has registered a place of its name."""
    if about.subject is None:
        return href(row, about)
    return address(row.sort.chain, *(about.subject or (about.code,)))


def debtors_of(actor: Actor) -> list[Debtor]:
    """Whose obligations are hers: a role in her province, her body, her commune, her workshop."""
    found: list[Debtor] = []
    for grant in actor.grants:
        if grant.establishment_id:
            found.append(("owner", grant.debtor))
            continue
        found.append((grant.role, grant.province))
        if grant.organisation_id:
            found.append((grant.role, grant.debtor))
    if actor.has_role(SEATED):
        found.append((SEATED, actor.id))
    near = actor.places_for(*OF_A_COMMUNE)
    communes = Unit.objects.filter(pk__in=near).values_list("code", flat=True)
    codes = sorted(set(communes)) if near else []
    found += [(role, code) for role in sorted(actor.roles & OF_A_COMMUNE) for code in codes if near]
    return list(dict.fromkeys(found))


def first_due(
    debtors: Iterable[Debtor],
    limit: int,
    *,
    chain: str = "",
    kind: str = "",
    but: Collection[uuid.UUID] = (),
) -> list[Obligation]:
    """What these owe, the first due first, those without a day last: each debtor is walked by its
    index, so that it costs what it shows. `chain`, `kind`: of these only; `but`: UUIDs of
    subjects that are left out."""
    rows: list[Obligation] = []
    for role, debtor in debtors:
        some = Obligation.objects.still_open().filter(role=role, debtor=debtor)
        some = some.filter(kind__startswith=f"{chain}.") if chain else some
        some = some.filter(kind=kind) if kind else some
        some = some.exclude(subject__in=but) if but else some
        rows += some.by_day()[:limit]
    return sorted(rows, key=by_day)[:limit]


def owed_to(actor: Actor, limit: int) -> list[Obligation]:
    """What others owe her posts, the first due first: by the index of those who wait."""
    mine = set(debtors_of(actor))
    posts = {(grant.role, grant.province) for grant in actor.grants if grant.province}
    rows: list[Obligation] = []
    for role, province in sorted(posts):
        waited = Obligation.objects.still_open().filter(creditor=role, province__code=province)
        rows += waited.by_day()[:limit]
    others = {row.pk: row for row in rows if (row.role, row.debtor) not in mine}
    return sorted(others.values(), key=by_day)[:limit]


def by_day(row: Obligation) -> tuple[date, int]:
    return row.due_date or date.max, row.pk


def open_of(subjects: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Obligation]]:
    """What is open about each, the first due first."""
    found: dict[uuid.UUID, list[Obligation]] = defaultdict(list)
    for row in _open_of(list(subjects)):
        found[row.subject].append(row)
    return found


@prepared
def _open_of(subjects: list[uuid.UUID]) -> QuerySet[Obligation]:
    return Obligation.objects.still_open().filter(subject__in=subjects).by_day()


def holders(rows: Iterable[Obligation], *, on: date) -> QuerySet[User]:
    """Who holds, that day, one of the posts that owe these."""
    posts = Q(pk__in=[])
    for row in rows:
        if len(row.debtor) < UUID_LENGTH:
            at = Q(organisation__province__code=row.debtor) | Q(place__code=row.debtor)
            posts |= Q(at, role=row.role)
        elif row.role == SEATED:
            posts |= Q(person__user__uuid=row.debtor, role=SEATED)
        elif row.role == "owner":
            posts |= Q(establishment__uuid=row.debtor)
        else:
            posts |= Q(organisation__uuid=row.debtor, role=row.role)
    held = Assignment.objects.filter(posts, valid_on(on))
    users = User.objects.filter(person__assignments__in=held, is_active=True)
    return users.distinct().order_by("pk")


def overdue(
    province: Unit, *, on: date, most: int, after: Obligation | None = None
) -> list[Obligation]:
    """What should have been done before `on`, the longest overdue first; `after`: behind this."""
    late = Obligation.objects.still_open().filter(province=province, due_date__lt=on)
    if after is not None:
        late = late.filter(due_date__gte=after.due_date)
        late = late.exclude(due_date=after.due_date, pk__lte=after.pk)
    return list(late.order_by("due_date", "pk")[:most])
