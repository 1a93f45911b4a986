"""Copies of the seed, written in bulk; chains, digests and sums made anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import AutoField, F, Max, Model, Sum
from django.utils import timezone

from benchmarks.grown import copying
from benchmarks.grown.finding import Seed, find
from benchmarks.grown.patterns import Numbers, Patterns, filled
from khuyencong.core import standings
from khuyencong.core.chain import canonical, digest_as_written, mark_of
from khuyencong.core.models import Event, Stream
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import User
from khuyencong.ledger.models import Account, Transfer, YearTotal, stages
from khuyencong.market.models import RecognisedProduct
from khuyencong.market.services.keys import sealed
from khuyencong.planning import services as planning
from khuyencong.planning.models import Appropriation
from khuyencong.projects.models import ProjectTotal

ROWS_AT_ONCE = 100_000
EVENTS, STREAMS = "core.Event", "core.Stream"


class Grown:
    """The world that stands now as the pattern, and how many times it is there."""

    def __init__(self) -> None:
        self.seeds, self.names = find()
        self.times = 1
        self.size = sum(len(seed.copied) for seed in self.seeds.values())

    def to(
        self,
        times: int,
        *,
        keeps_standings: bool = True,
        told: Callable[[int], None] = lambda times: None,
    ) -> int:
        """Makes it `times` as large; returns the rows written. `told`: how large it is so far.

        `keeps_standings`: what stands is sealed as the worker does it, which takes as long again.
        """
        if times <= self.times:
            return 0
        before, copies = self.times, times - self.times
        if keeps_standings:
            standings.sweep_job(now=timezone.now())
        moved, taken = _moves(self.seeds["ledger.Account"], self.seeds["ledger.Transfer"])
        _appropriate(taken, copies)
        patterns = Patterns(self.seeds, self.names, self._numbers())
        chains = Chains(self.seeds[EVENTS], patterns)
        heads = self.seeds[STREAMS]
        copying.prepare()
        tables = [
            copying.Copier(seed, patterns.of(seed), place)
            for place, (label, seed) in enumerate(self.seeds.items())
            if seed.copied and label not in (EVENTS, STREAMS)
        ]
        at_once = max(1, ROWS_AT_ONCE // self.size)
        with copying.bare_tables():
            for first in range(before, times, at_once):
                some = range(first, min(first + at_once, times))
                digests = {number: patterns.digests(number) for number in some}
                with transaction.atomic():
                    copying.choose(some)
                    # First: SQLite looks through every table that waits for an event.
                    events = (row for n in some for row in chains.copy(n, digests[n]))
                    copying.write(chains.seed, events)
                    copying.write(heads, chains.new_heads())
                    for table in tables:
                        table.write(some, digests)
                self.times = some[-1] + 1
                told(self.times)
        with transaction.atomic():
            chains.move_heads()
            for pk, dong in sorted(moved.items()):
                account = Account.objects.filter(pk=pk)
                account.update(balance_dong=F("balance_dong") + dong * copies)
            _add_up()
            _seal_again()
        _set_right([table.seed.model for table in tables] + [Event])
        if keeps_standings:
            standings.keep_job(now=timezone.now())
        return self.size * copies

    def _numbers(self) -> Numbers:
        size = {label: len(seed.copied) for label, seed in self.seeds.items()}
        free = {label: _first_free(seed) for label, seed in self.seeds.items()}
        done = self.times - 1
        return Numbers({label: free[label] - done * size[label] for label in free}, size)


def grow(times: int, **how: Any) -> int:
    """The world that stands now, `times` as large."""
    return Grown().to(times, **how)


FORWARD = """SELECT setval(s, greatest(max("{key}"), pg_sequence_last_value(s::regclass), 1))
FROM "{table}", pg_get_serial_sequence('"{table}"', '{key}') AS s GROUP BY s"""


def _first_free(seed: Seed) -> int:
    last = seed.model._default_manager.aggregate(last=Max("pk"))["last"]
    return (last if isinstance(last, int) else 0) + 1


def _set_right(written: list[type[Model]]) -> None:
    """The database's own numbering, never back, and what its planner knows."""
    with connection.cursor() as cursor:
        for model in written if connection.vendor == "postgresql" else ():
            key, table = model._meta.pk, model._meta.db_table
            if isinstance(key, AutoField):
                cursor.execute(FORWARD.format(table=table, key=key.column))
        cursor.execute("ANALYZE")


class Chains:
    """The events of the copies: chains of their own begin anew, those of a fund-year go on."""

    def __init__(self, seed: Seed, patterns: Patterns) -> None:
        self.seed = seed
        places = {column.attname: place for place, column in enumerate(seed.fields)}
        self.places = [places[n] for n in ("id", *CHANGED)]
        self.rows = list(seed.copied_rows())
        self.events = list(Event.objects.filter(pk__in=list(seed.copied)).order_by("pk"))
        self.steps = [patterns.numbers.step(EVENTS, place) for place in range(len(self.rows))]
        self.texts = [
            (
                patterns.text(event.stream),
                patterns.payload(event.kind, event.payload_text, canonical),
                patterns.text(event.by_id),
            )
            for event in self.events
        ]
        self.written = [
            (
                event.kind, event.by_name, event.by_post,
                event.at.astimezone(UTC).isoformat(timespec="microseconds"), event.on.isoformat(),
            )
            for event in self.events
        ]  # fmt: skip
        going_on = {
            event.stream for event in self.events if patterns.text(event.stream) == event.stream
        }
        self.heads = {
            name: (seq, digest)
            for name, seq, digest in Stream.objects.values_list("name", "seq", "hash")
            if name in going_on
        }
        self.new: dict[str, tuple[int, str]] = {}

    def copy(self, number: int, digests: dict[str, str]) -> Iterator[list[Any]]:
        """The events of copy `number`."""
        own: dict[str, tuple[int, str]] = {}
        for row, texts, written, (first, size) in zip(
            self.rows, self.texts, self.written, self.steps, strict=True
        ):
            stream, payload, by_id = (filled(text, number, digests) for text in texts)
            kind, by_name, by_post, at, on = written
            heads = self.heads if stream in self.heads else own
            seq, previous = heads.get(stream, (0, ""))
            content = [stream, seq + 1, kind, payload, by_id, by_name, by_post, at, on, previous]
            digest = digest_as_written(content)
            heads[stream] = (seq + 1, digest)
            copied = row.copy()
            values = (
                first + size * number, stream, seq + 1, payload, by_id, previous, digest,
                mark_of(digest),
            )  # fmt: skip
            for place, value in zip(self.places, values, strict=True):
                copied[place] = value
            yield copied
        self.new |= own

    def new_heads(self) -> Iterator[list[Any]]:
        new, self.new = self.new, {}
        return ([name, seq, digest] for name, (seq, digest) in new.items())

    def move_heads(self) -> None:
        for name, (seq, digest) in self.heads.items():
            Stream.objects.filter(pk=name).update(seq=seq, hash=digest)


CHANGED = ("stream", "seq", "payload_text", "by_id", "previous_hash", "hash", "mark")


def _moves(accounts: Seed, transfers: Seed) -> tuple[dict[int, int], dict[int, int]]:
    """What one copy adds to each account of a fund as a whole, and what it takes from it, đồng."""
    at = {column.name: place for place, column in enumerate(transfers.fields)}
    net: dict[int, int] = defaultdict(int)
    out: dict[int, int] = defaultdict(int)
    for row in transfers.copied_rows():
        before, after, dong = (row[at[n]] for n in ("from_account", "to_account", "amount_dong"))
        if before not in accounts.copied:
            net[before] -= dong
            out[before] += dong
        if after not in accounts.copied:
            net[after] += dong
    return net, out


def _add_up() -> None:
    """Totals of every fund-year from its accounts, of projects from themselves."""
    groups = Account.objects.order_by().values_list("fund", "year", "stage")
    for fund, year, stage, dong in groups.annotate(Sum("balance_dong")):
        kept = {"fund_id": fund, "year": year, "stage": stage}
        YearTotal.objects.update_or_create(**kept, defaults={"balance_dong": dong})
    ProjectTotal.objects.all().delete()
    first = import_module("khuyencong.projects.migrations.0019_add_up_projects")
    first.add_up(apps, connection.schema_editor())


def _seal_again() -> None:
    """Certificates say their own number and product: each copy's is signed by its key."""
    rows = RecognisedProduct.objects.certified().select_related("province", "key").order_by("pk")
    changed = []
    for product in rows:
        product.sealed = sealed(product)
        changed.append(product)
    RecognisedProduct.objects.bulk_update(changed, ["sealed"], batch_size=500)


def _appropriate(out: dict[int, int], copies: int) -> None:
    """Money for the copies, by decision of whoever appropriated before: nothing goes below zero."""
    taken = Account.objects.filter(pk__in=out, stage=stages.APPROPRIATED).select_related("fund")
    given = Transfer.objects.filter(from_account__stage=stages.SOURCE).order_by("pk")
    for account in taken.order_by("key"):
        last = given.filter(from_account__fund=account.fund)[:1].get()
        number = Appropriation.objects.filter(fund=account.fund, year=account.year).count() + 1
        planning.appropriate(
            account.fund,
            year=account.year,
            number=f"Bổ sung lần {number}",
            decided_date=date(account.year, 1, 4),
            amount_dong=out[account.pk] * copies,
            by=directory.actor_for(User.objects.get(uuid=last.by_id), on=last.on),
            at=last.at,
        )
