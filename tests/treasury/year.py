"""Short ways through the end of a year, for its tests."""

from __future__ import annotations

from khuyencong.core import verification
from khuyencong.ledger import selectors as ledger
from khuyencong.treasury import services as treasury
from khuyencong.treasury.models import YearAct
from khuyencong.treasury.services import Part
from tests.world import YEAR, World, at

NEXT = YEAR + 1
ALLOWED = "Văn bản số 12/UBND-TH ngày 05/01/2028"


def january(day=5, hour=9):
    return at(day, 1, NEXT, hour)


def ask(world: World, kind: str, *parts: Part, by="thu", on=None, **words) -> YearAct:
    said = {"ground": "", "reason": "Hết năm chưa dùng"} | words
    return treasury.ask(
        world.fund,
        year=YEAR,
        kind=kind,
        parts=parts,
        by=world.actor(by),
        at=on or january(),
        **said,
    )


def decide(world: World, act: YearAct, by="lan", on=None) -> YearAct:
    return treasury.decide(act, by=world.actor(by), at=on or january(6))


def carry(world: World, *parts: Part, **words) -> YearAct:
    said = {"ground": "contract_signed", "authority": ALLOWED} | words
    return ask(world, "carry", *parts, **said)


def cancel(world: World, *parts: Part, **words) -> YearAct:
    return ask(world, "cancel", *parts, **({"ground": "not_used"} | words))


def stands(world: World, year=YEAR) -> dict[str, int]:
    """Where the money of the year stands; empty stages left out."""
    return {stage: dong for stage, dong in ledger.fund_year(world.fund, year).items() if dong}


def faults() -> list[str]:
    return [
        fault
        for name, found in verification.run()
        if name in ("ledger", "receipts", "obligations")
        for fault in found
    ]
