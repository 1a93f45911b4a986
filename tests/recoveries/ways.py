"""Short ways through a recovery and a reversal, for their tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from khuyencong.contracts.models import Commitment
from khuyencong.contracts.services.schedules import Part
from khuyencong.core.actors import Actor
from khuyencong.ledger import checks as ledger
from khuyencong.ledger.checks import receipts
from khuyencong.ledger.models import Transfer
from khuyencong.obligations import checks as obligations
from khuyencong.recoveries import checks, selectors
from khuyencong.recoveries import services as recoveries
from khuyencong.recoveries.models import Collection, Recovery, Reversal
from khuyencong.settlement import checks as settlement
from tests.world import YEAR, World, at

MILLION = 1_000_000
FOUND = "Kết luận kiểm toán số 15/KL-KTNN ngày 01/10/2027"
WHY = "Máy đã bán sau khi quyết toán"


def parts(*amounts: int, day: int = 31) -> list[Part]:
    """So much at the end of October, then of December, then of each second month."""
    dates = [date(YEAR, 10, day), date(YEAR, 12, day), date(YEAR + 1, 3, 31)]
    return [Part(on, amount * MILLION) for on, amount in zip(dates, amounts, strict=False)]


def ask(
    world: World,
    commitment: Commitment,
    instalments: Sequence[Part] = (),
    *,
    by: Actor | None = None,
    **said: str,
) -> Recovery:
    """60 million in two instalments of 30, unless others are named."""
    words = {"reason": WHY, "basis": FOUND} | said
    return recoveries.ask(
        commitment,
        instalments=instalments or parts(30, 30),
        by=by or world.actor("binh"),
        at=at(5, 10),
        **words,
    )


def decide(world: World, recovery: Recovery, *, by: Actor | None = None) -> Recovery:
    return recoveries.decide(recovery, by=by or world.actor("lan"), at=at(6, 10))


def collect(
    world: World,
    recovery: Recovery,
    amount_dong: int,
    *,
    key: str = "collect",
    received: date = date(YEAR, 10, 20),
    document: str = "Giấy nộp tiền 21",
    by: Actor | None = None,
) -> Collection:
    return recoveries.collect(
        recovery,
        amount_dong=amount_dong,
        received_date=received,
        document=document,
        key=key,
        by=by or world.actor("thu"),
        at=at(received.day, received.month, received.year, 15),
    )


def decided(world: World, commitment: Commitment, *amounts: int) -> Recovery:
    return decide(world, ask(world, commitment, parts(*(amounts or (30, 30)))))


def payment(commitment: Commitment) -> Transfer:
    """The newest transfer that paid this share."""
    return list(selectors.paid_transfers(commitment))[-1]


def ask_reversal(
    world: World,
    commitment: Commitment,
    old: Transfer,
    amount_dong: int,
    *,
    by: Actor | None = None,
    **said: str,
) -> Reversal:
    words = {"reason": "Chi hai lần cho một hóa đơn", "document": "Thông báo 33/KBNN"} | said
    return recoveries.ask_reversal(
        commitment, old=old, amount_dong=amount_dong, by=by or world.actor("thu"),
        at=at(11, 9), **words,
    )  # fmt: skip


def decide_reversal(world: World, reversal: Reversal, *, by: Actor | None = None) -> Reversal:
    return recoveries.decide_reversal(reversal, by=by or world.actor("hung"), at=at(12, 9))


def faults() -> list[str]:
    """Of the checks that money which comes back concerns."""
    found = (checks.faults, ledger.faults, receipts.faults, obligations.faults, settlement.faults)
    return [fault for check in found for fault in check()]
