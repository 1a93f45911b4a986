"""What must always hold in the ledger, recomputed from the transfers. Part of `verify`."""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Sum
from django.utils.translation import gettext as _

from khuyencong.core import bare
from khuyencong.core.bare import Keys
from khuyencong.core.chain import canonical
from khuyencong.core.models import Event
from khuyencong.ledger.models import Account, Fund, Transfer, YearTotal, stages
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
PAYLOAD = 3  # its place after kind and number


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
        Account.objects.order_by("pk"),
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

    pk: int
    key: str
    fund: int
    year: int
    subject: int | None
    stage: str


def _side(end: str) -> tuple[str, ...]:
    return tuple(f"{end}_account__{name}" for name in _Side._fields)


def _transfer_faults() -> Iterator[str]:
    """Replay all transfers in order: no forbidden move, no moment below zero, same balances."""
    last = Account.objects.aggregate(last=Max("pk"))["last"] or 0
    balances = array("q", bytes(8 * (last + 1)))  # by account: a million of them take 8 MB
    rows = bare.rows(
        Transfer.objects.order_by("pk"),
        "key", "amount_dong", "recovers", *_side("from"), *_side("to"), is_long=True,
    )  # fmt: skip
    for key, amount_dong, recovers, *sides in rows:
        before, after = _Side._make(sides[:6]), _Side._make(sides[6:])
        balances[before.pk] -= amount_dong
        balances[after.pk] += amount_dong
        yield from _move_faults(key, amount_dong, recovers is not None, before, after)
        if before.stage != stages.SOURCE and balances[before.pk] < 0:
            yield _("Bút toán {key}: làm tài khoản {account} âm {short} đồng.").format(
                key=key, account=before.key, short=-balances[before.pk]
            )
    kept = Account.objects.order_by("pk").values_list("pk", "key", "balance_dong")
    for pk, key, balance_dong in kept.iterator(AT_ONCE):
        if balance_dong != balances[pk]:
            yield _(
                "Tài khoản {key}: số dư ghi {cached} đồng, cộng bút toán được {found} đồng."
            ).format(key=key, cached=balance_dong, found=balances[pk])
    known = Account.objects.filter(Exists(Fund.objects.filter(pk=OuterRef("fund"))))
    for end in ("from_account", "to_account"):
        lost = Transfer.objects.filter(~Exists(known.filter(pk=OuterRef(end))))
        for key in lost.order_by("pk").values_list("key", flat=True):
            yield _("Bút toán {key}: tài khoản hoặc nguồn của nó không còn.").format(key=key)


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
    for batch in _batches():
        posted = _posted([uuid for uuid, _event in batch if uuid])
        for uuid, (kind, seq, *told) in batch:
            stream = told[0]
            if kind == CLOSING_EVENT:
                closed.add(stream)
                continue
            place = f"{stream} #{seq}"
            if stream in closed:
                yield _("Sự kiện {place}: ghi tiền sau khi khoá sổ.").format(place=place)
            if (found := posted.get(uuid)) is None:
                yield _("Sự kiện {place}: bút toán {uuid} không còn.").format(
                    place=place, uuid=uuid
                )
                continue
            pk, key, *facts = found
            if is_told[pk]:
                yield _("Sự kiện {place}: bút toán {uuid} đã được ghi trước.").format(
                    place=place, uuid=uuid
                )
            elif facts != told:
                yield _("Bút toán {key}: khác với sự kiện {place}.").format(key=key, place=place)
            is_told[pk] = True
    transfers = Transfer.objects.order_by("pk").values_list("pk", "key").iterator(AT_ONCE)
    for key in islice((key for pk, key in transfers if not is_told[pk]), MOST_UNTOLD):
        yield _("Bút toán {key}: không có sự kiện nào ghi lại.").format(key=key)


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


def _batches(size: int = AT_ONCE) -> Iterator[list[tuple[str, list[Any]]]]:
    """Ledger events in order, bare rows, each with the identifier of the transfer it tells of."""
    kinds = [TRANSFER_EVENT, CLOSING_EVENT]
    events = Event.objects.filter(kind__in=kinds).order_by("id")
    rows = bare.rows(events, "kind", "seq", *FACTS, is_long=True)
    while some := list(islice(rows, size)):
        yield [(_transfer_of(row[PAYLOAD]), list(row)) for row in some]
