"""What must always hold in the ledger, recomputed from the transfers. Part of `verify`."""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import (
    Case,
    Exists,
    F,
    Func,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from khuyencong.core import bare
from khuyencong.core.bare import Keys
from khuyencong.core.chain import canonical
from khuyencong.core.models import Event
from khuyencong.core.verification import in_batches
from khuyencong.ledger.models import Account, Fund, Transfer, YearTotal, stages
from khuyencong.ledger.models.accounts import NO_SUBJECT
from khuyencong.ledger.models.keys import (
    CLOSING_EVENT,
    TOLD,
    TRANSFER_EVENT,
    key_of,
    stream_named,
)

AT_ONCE = 2000  # rows read in one go
MOST_UNTOLD = 1000  # transfers that no event tells of, each named
# Of an event, and in this order of the transfer it tells.
FACTS = ("stream", "payload_text", "by_id", "by_name", "at", "on")
NAMED_LAST = re.compile(r',"transfer":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"}\Z')
WITHOUT_SUBJECT = Q(stage__in=stages.OF_A_SUBJECT, subject=None)
NAMED_LAST_ON_SQLITE = "replace(substr(%(expressions)s, -38, 36), '-', '')"
PAYLOAD = FACTS.index("payload_text")


def faults() -> list[str]:
    """Each fault names its account, transfer or event."""
    return [*faults_of_accounts(), *faults_of_events()]


def faults_of_accounts() -> list[str]:
    return [*_account_faults(), *_total_faults(), *_transfer_faults(), *_recovery_faults()]


def faults_of_events() -> list[str]:
    return list(_event_faults())


def _account_faults() -> Iterator[str]:
    """Names in order, and every fund-year adds up to zero with its source."""
    rows = bare.rows(
        Account.objects.filter(~Q(key=_name()) | WITHOUT_SUBJECT).order_by("pk"),
        "key", "fund__code", "year", "stage", "subject__uuid", is_long=True,
    )  # fmt: skip
    for key, code, year, stage, subject in rows:
        if stage in stages.OF_A_SUBJECT and subject is None:
            yield _("Tài khoản {key}: không có đối tượng của nó.").format(key=key)
        elif key != (expected := key_of(code, year, stage, subject)):
            yield _("Tài khoản {key}: phải mang khoá {expected}.").format(
                key=key, expected=expected
            )
    sums = Account.objects.order_by("fund__code", "year").values_list("fund__code", "year")
    for code, year, total in sums.annotate(total=Sum("balance_dong")).exclude(total=0):
        yield _("Nguồn {code} năm {year}: các giai đoạn cộng lại lệch {total} đồng.").format(
            code=code, year=year, total=total
        )


def _name() -> Concat:
    """`key_of` an account, as the database writes it: of a million one reads those that differ."""
    uuid = bare.dashed("subject__uuid") if connection.vendor == "sqlite" else F("subject__uuid")
    subject = Case(
        When(stage__in=stages.OF_A_SUBJECT, then=Cast(uuid, TextField())),
        default=Value(NO_SUBJECT),
        output_field=TextField(),
    )
    slash = Value("/")
    return Concat(
        "fund__code", slash, "year", slash, subject, slash, "stage", output_field=TextField()
    )


def _total_faults() -> Iterator[str]:
    """Kept totals are what their accounts add up to, and none is missing."""
    key = ("fund__code", "year", "stage")
    sums = Account.objects.order_by().values_list(*key).annotate(Sum("balance_dong"))
    found = {(code, year, stage): dong for code, year, stage, dong in sums}
    totals = YearTotal.objects.values_list(*key, "balance_dong")
    kept = {(code, year, stage): dong for code, year, stage, dong in totals}
    for code, year, stage in sorted(found.keys() | kept.keys()):
        held, total = found.get((code, year, stage), 0), kept.get((code, year, stage))
        if total != held:
            yield _(
                "Nguồn {code} năm {year}: tổng mục “{stage}” ghi {kept} đồng, "
                "cộng tài khoản được {found} đồng."
            ).format(code=code, year=year, stage=stages.LABELS[stage], kept=total or 0, found=held)


class _Side(NamedTuple):
    """The account at one end of a transfer."""

    key: str
    fund: int
    year: int
    subject: int | None
    stage: str


def _side(end: str) -> tuple[str, ...]:
    return tuple(f"{end}_account__{name}" for name in _Side._fields)


def _transfer_faults() -> Iterator[str]:
    """Replay all transfers in order: no forbidden move, no moment below zero, same balances."""
    sides = (*_side("from"), *_side("to"))
    maybe = _maybe_forbidden().order_by("pk")
    for key, amount, recovers, *both in bare.rows(
        maybe, "key", "amount_dong", "recovers", *sides, is_long=True
    ):
        before, after = _Side._make(both[:5]), _Side._make(both[5:])
        yield from _move_faults(key, amount, recovers is not None, before, after)
    last = Account.objects.aggregate(last=Max("pk"))["last"] or 0
    balances = array("q", bytes(8 * (last + 1)))  # by account: a million of them take 8 MB
    source = set(Account.objects.filter(stage=stages.SOURCE).values_list("pk", flat=True))
    rows = bare.rows(
        Transfer.objects.order_by("pk"),
        "pk", "amount_dong", "from_account", "to_account", is_long=True,
    )  # fmt: skip
    for pk, amount_dong, giving, taking in rows:
        if not (0 < giving <= last and 0 < taking <= last):
            continue  # told below
        balances[giving] -= amount_dong
        balances[taking] += amount_dong
        if balances[giving] < 0 and giving not in source:
            yield _("Bút toán {key}: làm tài khoản {account} âm {short} đồng.").format(
                key=Transfer.objects.get(pk=pk).key,
                account=Account.objects.filter(pk=giving).values_list("key", flat=True).first(),
                short=-balances[giving],
            )
    kept = bare.rows(Account.objects.order_by("pk"), "pk", "balance_dong", is_long=True)
    for pk, balance_dong in kept:
        if balance_dong != balances[pk]:
            yield _(
                "Tài khoản {key}: số dư ghi {cached} đồng, cộng bút toán được {found} đồng."
            ).format(key=Account.objects.get(pk=pk).key, cached=balance_dong, found=balances[pk])
    known = Account.objects.filter(Exists(Fund.objects.filter(pk=OuterRef("fund"))))
    for end in ("from_account", "to_account"):
        lost = Transfer.objects.filter(~Exists(known.filter(pk=OuterRef(end))))
        for key in lost.order_by("pk").values_list("key", flat=True):
            yield _("Bút toán {key}: tài khoản hoặc nguồn của nó không còn.").format(key=key)


def _maybe_forbidden() -> QuerySet[Transfer]:
    """Of a million transfers those of which `_move_faults` may have something to say."""
    pair = Concat("from_account__stage", Value(">"), "to_account__stage")
    moves, recoveries, between = (
        [">".join(one) for one in pairs]
        for pairs in (stages.MOVES, stages.RECOVERIES, stages.BETWEEN_SUBJECTS)
    )
    has_two_subjects = Q(from_account__subject__isnull=False, to_account__subject__isnull=False)
    return Transfer.objects.alias(pair=pair).filter(
        Q(amount_dong__lte=0)
        | Q(~Q(pair__in=moves), recovers__isnull=True)
        | Q(~Q(pair__in=recoveries), recovers__isnull=False)
        | ~Q(from_account__fund=F("to_account__fund"))
        | ~Q(from_account__year=F("to_account__year"))
        | has_two_subjects
        & ~Q(from_account__subject=F("to_account__subject"))
        & ~Q(pair__in=between)
    )


def _move_faults(
    key: str, amount_dong: int, is_recovery: bool, before: _Side, after: _Side
) -> list[str]:
    faults = []
    allowed = stages.RECOVERIES if is_recovery else stages.MOVES
    if (before.stage, after.stage) not in allowed or amount_dong <= 0:
        faults.append(
            _("Bút toán {key}: không được chuyển từ {before} sang {after}.").format(
                key=key, before=before.key, after=after.key
            )
        )
    has_two_subjects = (
        before.subject
        and after.subject
        and before.subject != after.subject
        and (before.stage, after.stage) not in stages.BETWEEN_SUBJECTS
    )
    if (before.fund, before.year) != (after.fund, after.year) or has_two_subjects:
        faults.append(_("Bút toán {key}: hai bên khác nguồn, năm hoặc đối tượng.").format(key=key))
    return faults


def _recovery_faults() -> Iterator[str]:
    recoveries = Transfer.objects.filter(recovers__isnull=False).order_by()
    recovered = recoveries.values("recovers", "recovers__amount_dong", "recovers__key")
    beyond = recovered.annotate(total=Sum("amount_dong")).filter(
        total__gt=F("recovers__amount_dong")
    )
    for key in beyond.order_by("recovers").values_list("recovers__key", flat=True):
        yield _("Bút toán {key}: thu hồi nhiều hơn số đã chi.").format(key=key)
    later = (
        Transfer.objects.filter(recovers__isnull=False, from_account__stage=stages.SOURCE)
        .order_by()
        .values_list("recovers__to_account__key", "recovers__to_account__balance_dong")
        .annotate(total=Sum("amount_dong"))
    )
    for key, balance_dong, total in later:
        if total > balance_dong:
            yield _("Tài khoản {key}: năm sau thu hồi nhiều hơn số còn ghi.").format(key=key)


def _event_faults() -> Iterator[str]:
    """Every transfer is told by exactly one event, word for word, and none comes after closing."""
    last = Transfer.objects.aggregate(last=Max("pk"))["last"] or 0
    is_told = bytearray(last + 1)  # by transfer
    closed: set[str] = set()
    for some in in_batches(_ledger_events(), AT_ONCE):
        unsure = [pk for pk, kind, *_rest, row in some if kind == TRANSFER_EVENT and row is None]
        compared = _compared(unsure)
        for pk, kind, stream, seq, row in some:
            place = f"{stream} #{seq}"
            if kind == CLOSING_EVENT:
                closed.add(stream)
                continue
            if stream in closed:
                yield _("Sự kiện {place}: ghi tiền sau khi khoá sổ.").format(place=place)
            if row is not None and not is_told[row]:
                is_told[row] = True
                continue
            told = compared.get(pk) or _compared([pk])[pk]
            if told.row is None:
                yield _("Sự kiện {place}: bút toán {uuid} không còn.").format(
                    place=place, uuid=told.uuid
                )
                continue
            if is_told[told.row]:
                yield _("Sự kiện {place}: bút toán {uuid} đã được ghi trước.").format(
                    place=place, uuid=told.uuid
                )
            elif not told.is_same:
                yield _("Bút toán {key}: khác với sự kiện {place}.").format(
                    key=told.key, place=place
                )
            is_told[told.row] = True
    transfers = Transfer.objects.order_by("pk").values_list("pk", "key").iterator(AT_ONCE)
    for key in islice((key for pk, key in transfers if not is_told[pk]), MOST_UNTOLD):
        yield _("Bút toán {key}: không có sự kiện nào ghi lại.").format(key=key)


class _Told(NamedTuple):
    """The transfer that an event tells of: its identifier as told, its row, None where there is
    none, its key, and whether all of it is told as it stands."""

    uuid: str
    row: int | None
    key: str
    is_same: bool


def _transfer_of(payload_text: str) -> str:
    """Its identifier; "" where the event, altered, tells of none."""
    if usual := NAMED_LAST.search(payload_text):
        return usual[1]
    try:
        return str(UUID(json.loads(payload_text).get("transfer")))
    except (ValueError, TypeError, AttributeError):
        return ""


def _posted(uuids: list[str]) -> dict[str, list[Any]]:
    """{identifier: key of the row, key of the act, what its event must say}."""
    columns = ("pk", "from_account__fund__code", "from_account__year", *FACTS[2:], *TOLD.values())
    posted = {}
    for row in bare.rows(Transfer.objects.filter(uuid__among=Keys(uuids)), *columns):
        pk, code, year, *facts = row
        says = dict(zip(TOLD, facts[len(FACTS) - 2 :], strict=True))
        posted[str(says["transfer"])] = [
            pk, says["key"], stream_named(code, year), canonical(says), *facts[: len(FACTS) - 2],
        ]  # fmt: skip
    return posted


def _compared(events: list[int]) -> dict[int, _Told]:
    """What these events, by their rows, tell of, column by column."""
    rows = bare.rows(Event.objects.filter(pk__among=Keys(events)), "pk", *FACTS)
    told = {pk: (_transfer_of(facts[PAYLOAD]), facts) for pk, *facts in rows}
    posted = _posted([uuid for uuid, _facts in told.values() if uuid])
    return {
        pk: _Told(uuid, row, key, facts == of_row)
        for pk, (uuid, facts) in told.items()
        for row, key, *of_row in [posted.get(uuid, [None, ""])]
    }


def _ledger_events() -> Iterator[tuple[Any, ...]]:
    """Rows, kinds, streams and numbers of the events in order, each with the row of the transfer
    that SQLite finds it to tell of word for word; without it where it is not so, or not asked."""
    events = Event.objects.filter(kind__in=[TRANSFER_EVENT, CLOSING_EVENT]).order_by("id")
    columns = ("id", "kind", "stream", "seq")
    if connection.vendor == "sqlite":
        return bare.rows(events, *columns, _told_so(), is_long=True)
    return ((*row, None) for row in bare.rows(events, *columns, is_long=True))


def _told_so() -> Subquery:
    """Of an event: the row of the transfer whose facts it tells, written as `canonical` does."""
    says = [
        each
        for name, place in sorted(TOLD.items())
        for each in (Value(name), bare.dashed(place) if place.endswith("uuid") else F(place))
    ]
    stream = [Value("fund:"), "from_account__fund__code", Value(":"), "from_account__year"]
    told = Transfer.objects.alias(
        stream=Concat(*stream, output_field=TextField()),
        payload_text=Func(*says, function="json_object", output_field=TextField()),
    ).filter(uuid=Func(OuterRef("payload_text"), template=NAMED_LAST_ON_SQLITE))
    return Subquery(told.filter(**{name: OuterRef(name) for name in FACTS}).values("pk")[:1])
