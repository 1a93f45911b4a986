"""The one list of work, read by who owes it or by what it is about."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.prepared import prepared
from khuyencong.directory.models import (
    Assignment,
    Establishment,
    Organisation,
    OrganisationName,
    Person,
    Unit,
    User,
    valid_on,
)
from khuyencong.directory.models.roles import OF_A_COMMUNE, OF_AN_ESTABLISHMENT, ROLES
from khuyencong.directory.selectors.people import actor_for
from khuyencong.obligations.models import Obligation, kinds
from khuyencong.obligations.models.obligations import ObligationQuerySet

UUID_LENGTH = 36
MOST_READ = 1000
AT_ONCE = 200
COMMITTEE = Organisation.Kind.COMMUNE_COMMITTEE
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


def answered_at(rows: Sequence[Obligation], actor: Actor) -> dict[int, str]:
    """{key: where she answers it}, of those of these that are hers and that she can do."""
    if not any(actor.has_role(row.role) for row in rows):
        return {}
    debtors = set(debtors_of(actor))
    mine = [row for row in rows if (row.role, row.debtor) in debtors]
    return {row.pk: href(row, about) for row, about in _can_do(mine, actor)}


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
    keys = {province: Unit.objects.keys_of(province) for _role, province in posts}
    rows: list[Obligation] = []
    for role, province in sorted(posts):
        waited = Obligation.objects.still_open().filter(province__in=keys[province])
        rows += _waited_for_by(role, waited)[:limit]
    others = {row.pk: row for row in rows if (row.role, row.debtor) not in mine}
    return sorted(others.values(), key=by_day)[:limit]


def _waited_for_by(role: str, some: ObligationQuerySet) -> ObligationQuerySet:
    """By the index of those who wait. Of one role PostgreSQL would rather walk the days of all: it
    cannot know how late these come. Asked for a range of roles in their order, it has no choice."""
    if connection.vendor == "postgresql":
        return some.filter(creditor__range=(role, role)).by_day("creditor")
    return some.filter(creditor=role).by_day()


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
    """Who holds, that day, one of the posts that owe these. Asked post by post: of all at once the
    database would read every assignment there is."""
    where: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        where[row.role].add(row.debtor)
    held: set[int] = set()
    for role, debtors in sorted(where.items()):
        for post in _where(role, debtors):
            found = Assignment.objects.filter(post, valid_on(on)).order_by()
            held.update(found.values_list("pk", flat=True))
    users = User.objects.filter(person__assignments__in=held, is_active=True)
    return users.distinct().order_by("pk")


def _where(role: str, debtors: Collection[str]) -> Iterator[Q]:
    uuids = [one for one in debtors if len(one) == UUID_LENGTH]
    codes = [one for one in debtors if len(one) < UUID_LENGTH]
    if role == SEATED and uuids:
        yield Q(role=role, person__in=_keys(Person, user__uuid__in=uuids))
    elif role == "owner" and uuids:
        yield Q(establishment__in=_keys(Establishment, uuid__in=uuids))
    elif uuids:
        yield Q(role=role, organisation__in=_keys(Organisation, uuid__in=uuids))
    if codes:
        yield Q(role=role, organisation__in=_keys(Organisation, province__code__in=codes))
        yield Q(role=role, place__in=_keys(Unit, code__in=codes))


def _keys(model: type[Model], **found: object) -> list[int]:
    return list(model._default_manager.filter(**found).order_by("pk").values_list("pk", flat=True))


def overdue(
    province: Unit, *, on: date, most: int, after: Obligation | None = None
) -> list[Obligation]:
    """What should have been done before `on`, the longest overdue first; `after`: behind this."""
    late = Obligation.objects.still_open().filter(province=province, due_date__lt=on)
    return _behind(late, after, most)


def soon(
    province: Unit, *, on: date, most: int, after: Obligation | None = None
) -> list[Obligation]:
    """What is due within the days before which its kind reminds, the first due first."""
    days = Q()
    for code, kind in kinds.known().items():
        if kind.days_before:
            days |= Q(kind=code, due_date__lte=on + timedelta(days=kind.days_before))
    near = Obligation.objects.still_open().filter(days, province=province, due_date__gte=on)
    return _behind(near, after, most) if days else []


def _behind(rows: QuerySet[Obligation], after: Obligation | None, most: int) -> list[Obligation]:
    if after is not None:
        rows = rows.filter(due_date__gte=after.due_date)
        rows = rows.exclude(due_date=after.due_date, pk__lte=after.pk)
    return list(rows.order_by("due_date", "pk")[:most])


def of_nobody(province: Unit, *, on: date, most: int) -> list[Obligation]:
    """What posts owe that nobody holds that day, or whose body is no more, the first due first:
    where several may do it, none of them is held. What an owner owes is not among it: an office
    types for her. Asked by the posts that are vacant, so that it reads what it shows."""
    held = _held(province, on)
    rows: list[Obligation] = []
    for role, places in _posts(province):
        if vacant := [place for place in places if (role, place) not in held]:
            rows += _unmet(role, vacant, held, most)
    once = {_answered_as(row): row for row in sorted(rows, key=by_day, reverse=True)}
    return sorted(once.values(), key=by_day)[:most]


def of_nobody_able(province: Unit, *, on: date, most: int | None = None) -> Iterator[Obligation]:
    """What is overdue or has no day, of posts that are held, but of whose holders none may do it:
    they did what is kept apart from it, or have no authority to sign. The longest overdue first;
    `most`: so many of each are looked at."""
    late = Obligation.objects.still_open().filter(province=province)
    late = late.exclude(role__in=OF_AN_ESTABLISHMENT)
    able = _Able(on)
    for days in (Q(due_date__lt=on), Q(due_date=None)):
        rows = late.filter(days).order_by("due_date", "pk")
        read, seen = list(rows[:AT_ONCE]), 0
        while read:
            yield from able.nobody_of(read)
            seen += len(read)
            if most is not None and seen >= most:
                break
            behind = Q(due_date=read[-1].due_date, pk__gt=read[-1].pk)
            if read[-1].due_date:
                behind |= Q(due_date__gt=read[-1].due_date)
            read = list(rows.filter(behind)[:AT_ONCE])


class _Able:
    """Of the holders of posts, each asked for once, what they can do of what is open."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._actors: dict[int, Actor] = {}

    def nobody_of(self, rows: Sequence[Obligation]) -> list[Obligation]:
        """Those of a post that is held which none of its holders can do, nor anything else that
        the same act asked for about the same subject."""
        users = list(holders(rows, on=self.on))
        for user in users:
            self._actors.setdefault(user.pk, actor_for(user, on=self.on))
        together = open_of({row.subject for row in rows})
        done, held = set(), set()
        for actor in (self._actors[user.pk] for user in users):
            posts = set(debtors_of(actor))
            mine = [row for row in rows if (row.role, row.debtor) in posts]
            held |= {row.pk for row in mine}
            around = [one for row in mine for one in together[row.subject]]
            theirs = [one for one in around if (one.role, one.debtor) in posts]
            done |= {_asked_with(row) for row, _about in _can_do(theirs, actor)}
        left = [row for row in rows if row.pk in held and _asked_with(row) not in done]
        return list({_answered_as(row): row for row in left}.values())


def _answered_as(row: Obligation) -> tuple[object, ...]:
    """What one act answers, whichever of those who owe it does."""
    return row.subject, row.kind, row.part, row.debtor if row.sort.is_each else ""


def _asked_with(row: Obligation) -> tuple[object, ...]:
    """A state may be left by one of several acts: what one event made somebody owe about it."""
    if row.part or row.sort.is_each:
        return _answered_as(row)
    return row.subject, row.opened_by_id


def _held(province: Unit, on: date) -> set[Debtor]:
    """Every post of the province that somebody with an account holds that day, in a body that
    still is."""
    named = OrganisationName.objects.filter(valid_on(on), organisation=OuterRef("organisation"))
    rows = Assignment.objects.filter(
        valid_on(on),
        Exists(named),
        organisation__in=_keys(Organisation, province__code=province.code),
        person__user__is_active=True,
    )
    found: set[Debtor] = set()
    read = rows.values_list("role", "organisation__uuid", "place__code", "person__user__uuid")
    for role, body, place, user in read.order_by():
        found |= {(role, str(body)), (role, province.code)}
        if role in OF_A_COMMUNE and place:
            found.add((role, place))
        if role == SEATED:
            found.add((SEATED, str(user)))
    return found


def _posts(province: Unit) -> Iterator[tuple[str, list[str]]]:
    """(role, where it may owe something): bodies, the province, communes, seats."""
    bodies = Organisation.objects.filter(province=province).order_by("pk")
    near = [str(one) for one in bodies.filter(kind=COMMITTEE).values_list("uuid", flat=True)]
    wide = [str(one) for one in bodies.exclude(kind=COMMITTEE).values_list("uuid", flat=True)]
    communes = Unit.objects.filter(parent=province).order_by("pk")
    near += communes.values_list("code", flat=True)
    seats = Assignment.objects.filter(role=SEATED, organisation__province=province)
    seated = seats.exclude(person__user=None).order_by("pk")
    for role in ROLES:
        if role in OF_A_COMMUNE:
            yield role, near
        elif role == SEATED:
            yield role, [str(one) for one in seated.values_list("person__user__uuid", flat=True)]
        elif role not in OF_AN_ESTABLISHMENT:
            yield role, [*wide, province.code]


def _unmet(
    role: str, vacant: Sequence[str], held: Collection[Debtor], most: int
) -> list[Obligation]:
    """Of these posts, the first due of what nobody else may do. Where another post answers a kind
    it does for all of it: the kind is left out and looked on behind it."""
    waiting = Obligation.objects.still_open().filter(role=role, debtor__in=vacant)
    while True:
        rows = list(waiting.by_day()[:most])
        others: dict[tuple[object, ...], list[Obligation]] = defaultdict(list)
        for other in _open_of(list({row.subject for row in rows})):
            others[_answered_as(other)].append(other)
        unmet = [
            row
            for row in rows
            if not any(
                (other.role, other.debtor) in held or other.role in OF_AN_ESTABLISHMENT
                for other in others[_answered_as(row)]
            )
        ]
        if unmet or not rows:
            return unmet
        for kind, debtor in {(row.kind, row.debtor) for row in rows}:
            waiting = waiting.exclude(kind=kind, debtor=debtor)
