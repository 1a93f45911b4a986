"""What must always hold in the ledger, recomputed from the transfers. Part of `verify`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from khuyencong.core.chain import canonical
from khuyencong.core.models import Event
from khuyencong.ledger.models import Account, Transfer, YearTotal, stages
from khuyencong.ledger.models.keys import (
    CLOSING_EVENT,
    TRANSFER_EVENT,
    account_key,
    stream_of,
    told,
)


def faults() -> list[str]:
    """Each fault names its account, transfer or event."""
    accounts = {a.pk: a for a in Account.objects.select_related("fund", "subject")}
    return [
        *_account_faults(accounts),
        *_total_faults(accounts),
        *_transfer_faults(accounts),
        *_recovery_faults(accounts),
        *_event_faults(),
    ]


def _account_faults(accounts: dict[int, Account]) -> Iterator[str]:
    """Names in order, and every fund-year adds up to zero with its source."""
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for account in accounts.values():
        sums[(account.fund.code, account.year)] += account.balance_dong
        if account.stage in stages.OF_A_SUBJECT and account.subject is None:
            yield _("Tài khoản {key}: không có đối tượng của nó.").format(key=account.key)
            continue
        expected = account_key(account.fund, account.year, account.stage, account.subject)
        if account.key != expected:
            yield _("Tài khoản {key}: phải mang khoá {expected}.").format(
                key=account.key, expected=expected
            )
    for (code, year), total in sorted(sums.items()):
        if total != 0:
            yield _("Nguồn {code} năm {year}: các giai đoạn cộng lại lệch {total} đồng.").format(
                code=code, year=year, total=total
            )


def _total_faults(accounts: dict[int, Account]) -> Iterator[str]:
    """Kept totals are what their accounts add up to, and none is missing."""
    found: dict[tuple[str, int, str], int] = defaultdict(int)
    for account in accounts.values():
        found[(account.fund.code, account.year, account.stage)] += account.balance_dong
    kept: dict[tuple[str, int, str], int] = {
        (code, year, stage): dong
        for code, year, stage, dong in YearTotal.objects.values_list(
            "fund__code", "year", "stage", "balance_dong"
        )
    }
    for code, year, stage in sorted(found.keys() | kept.keys()):
        held, total = found.get((code, year, stage), 0), kept.get((code, year, stage))
        if total != held:
            yield _(
                "Nguồn {code} năm {year}: tổng mục “{stage}” ghi {kept} đồng, "
                "cộng tài khoản được {found} đồng."
            ).format(code=code, year=year, stage=stages.LABELS[stage], kept=total or 0, found=held)


def _transfer_faults(accounts: dict[int, Account]) -> Iterator[str]:
    """Replay all transfers in order: no forbidden move, no moment below zero, same balances."""
    balances: dict[int, int] = defaultdict(int)
    for transfer in Transfer.objects.order_by("pk").iterator(chunk_size=2000):
        before = accounts.get(transfer.from_account_id)
        after = accounts.get(transfer.to_account_id)
        if before is None or after is None:
            yield _("Bút toán {key}: tài khoản hoặc nguồn của nó không còn.").format(
                key=transfer.key
            )
            continue
        balances[before.pk] -= transfer.amount_dong
        balances[after.pk] += transfer.amount_dong
        yield from _move_faults(transfer, before, after)
        if before.stage != stages.SOURCE and balances[before.pk] < 0:
            yield _("Bút toán {key}: làm tài khoản {account} âm {short} đồng.").format(
                key=transfer.key, account=before.key, short=-balances[before.pk]
            )
    for account in accounts.values():
        if account.balance_dong != balances[account.pk]:
            yield _(
                "Tài khoản {key}: số dư ghi {cached} đồng, cộng bút toán được {found} đồng."
            ).format(key=account.key, cached=account.balance_dong, found=balances[account.pk])


def _move_faults(transfer: Transfer, before: Account, after: Account) -> Iterator[str]:
    allowed = stages.RECOVERIES if transfer.recovers_id else stages.MOVES
    if (before.stage, after.stage) not in allowed or transfer.amount_dong <= 0:
        yield _("Bút toán {key}: không được chuyển từ {before} sang {after}.").format(
            key=transfer.key, before=before.key, after=after.key
        )
    has_two_subjects = (
        before.subject_id and after.subject_id and before.subject_id != after.subject_id
    )
    if (before.fund_id, before.year) != (after.fund_id, after.year) or has_two_subjects:
        yield _("Bút toán {key}: hai bên khác nguồn, năm hoặc đối tượng.").format(key=transfer.key)


def _recovery_faults(accounts: dict[int, Account]) -> Iterator[str]:
    recovered = Transfer.objects.annotate(total=Sum("recoveries__amount_dong"))
    for transfer in recovered.filter(total__gt=F("amount_dong")).order_by("pk"):
        yield _("Bút toán {key}: thu hồi nhiều hơn số đã chi.").format(key=transfer.key)
    later = (
        Transfer.objects.filter(recovers__isnull=False, from_account__stage=stages.SOURCE)
        .order_by()
        .values_list("recovers__to_account")
        .annotate(total=Sum("amount_dong"))
    )
    for pk, total in later:
        if pk in accounts and total > accounts[pk].balance_dong:
            yield _("Tài khoản {key}: năm sau thu hồi nhiều hơn số còn ghi.").format(
                key=accounts[pk].key
            )


def _event_faults() -> Iterator[str]:
    """Every transfer is told by exactly one event, word for word, and none comes after closing."""
    transfers = Transfer.objects.select_related("from_account__fund", "to_account", "recovers")
    untold = {str(uuid) for uuid in Transfer.objects.values_list("uuid", flat=True)}
    closed: set[str] = set()
    for batch in _batches():
        uuids = [uuid for event in batch if (uuid := _transfer_of(event))]
        posted = {str(transfer.uuid): transfer for transfer in transfers.filter(uuid__in=uuids)}
        for event in batch:
            if event.kind == CLOSING_EVENT:
                closed.add(event.stream)
                continue
            uuid = _transfer_of(event)
            place = f"{event.stream} #{event.seq}"
            if event.stream in closed:
                yield _("Sự kiện {place}: ghi tiền sau khi khoá sổ.").format(place=place)
            if uuid not in posted:
                yield _("Sự kiện {place}: bút toán {uuid} không còn.").format(
                    place=place, uuid=uuid
                )
            elif uuid not in untold:
                yield _("Sự kiện {place}: bút toán {uuid} đã được ghi trước.").format(
                    place=place, uuid=uuid
                )
            elif not _is_told_by(event, posted[uuid]):
                yield _("Bút toán {key}: khác với sự kiện {place}.").format(
                    key=posted[uuid].key, place=place
                )
            untold.discard(uuid)
    for transfer in transfers.filter(uuid__in=sorted(untold)[:1000]).order_by("pk"):
        yield _("Bút toán {key}: không có sự kiện nào ghi lại.").format(key=transfer.key)


def _transfer_of(event: Event) -> str:
    """Its identifier; "" where the event, altered, tells of none."""
    try:
        return str(UUID(event.told.get("transfer")))
    except (ValueError, TypeError, AttributeError):
        return ""


def _is_told_by(event: Event, transfer: Transfer) -> bool:
    account = transfer.from_account
    facts = (transfer.by_id, transfer.by_name, transfer.at, transfer.on)
    return (
        event.payload_text == canonical(told(transfer))
        and event.stream == stream_of(account.fund, account.year)
        and (event.by_id, event.by_name, event.at, event.on) == facts
    )


def _batches(size: int = 400) -> Iterator[list[Event]]:
    """Ledger events in order; small batches keep SQLite's number of parameters in bounds."""
    batch: list[Event] = []
    kinds = [TRANSFER_EVENT, CLOSING_EVENT]
    for event in Event.objects.filter(kind__in=kinds).order_by("id").iterator(chunk_size=2000):
        batch.append(event)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
