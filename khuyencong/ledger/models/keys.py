"""How accounts, event streams and the content of a transfer are named."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from khuyencong.ledger.models.accounts import NO_SUBJECT, Fund, Subject, Transfer
from khuyencong.ledger.models.stages import OF_A_SUBJECT

TRANSFER_EVENT = "ledger.transfer"
CLOSING_EVENT = "ledger.close"


# What the event of a transfer says, and where the row has it; `verify` compares the two.
TOLD = {
    "transfer": "uuid",
    "from": "from_account__key",
    "to": "to_account__key",
    "amount_dong": "amount_dong",
    "key": "key",
    "document": "document",
    "reason": "reason",
    "recovers": "recovers__uuid",
}


def account_key(fund: Fund, year: int, stage: str, subject: Subject | None) -> str:
    """FUND/year/subject/stage; `--` for the stages that belong to the fund as a whole."""
    return key_of(fund.code, year, stage, subject.uuid if subject else None)


def key_of(code: str, year: int, stage: str, subject: UUID | str | None) -> str:
    """The same, of the code of a fund and the identifier of a subject."""
    if stage not in OF_A_SUBJECT:
        return f"{code}/{year}/{NO_SUBJECT}/{stage}"
    if subject is None:
        raise ValueError(f"Stage {stage!r} needs a subject.")
    return f"{code}/{year}/{subject}/{stage}"


def stream_of(fund: Fund, year: int) -> str:
    return stream_named(fund.code, year)


def stream_named(code: str, year: int) -> str:
    """The same, of the code of a fund."""
    return f"fund:{code}:{year}"


def told(transfer: Transfer) -> dict[str, Any]:
    """What the event of a transfer says."""
    return {name: _value(transfer, place) for name, place in TOLD.items()}


def _value(row: Any, place: str) -> Any:
    for name in place.split("__"):
        row = row and getattr(row, name)
    return str(row) if isinstance(row, UUID) else row
