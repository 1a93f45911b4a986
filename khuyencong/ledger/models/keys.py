"""How accounts, event streams and the content of a transfer are named."""

from __future__ import annotations

from typing import Any

from khuyencong.ledger.models.accounts import NO_SUBJECT, Fund, Subject, Transfer
from khuyencong.ledger.models.stages import OF_A_SUBJECT

TRANSFER_EVENT = "ledger.transfer"
CLOSING_EVENT = "ledger.close"


def account_key(fund: Fund, year: int, stage: str, subject: Subject | None) -> str:
    """FUND/year/subject/stage; `--` for the stages that belong to the fund as a whole."""
    if stage not in OF_A_SUBJECT:
        return f"{fund.code}/{year}/{NO_SUBJECT}/{stage}"
    if subject is None:
        raise ValueError(f"Stage {stage!r} needs a subject.")
    return f"{fund.code}/{year}/{subject.uuid}/{stage}"


def stream_of(fund: Fund, year: int) -> str:
    return f"fund:{fund.code}:{year}"


def told(transfer: Transfer) -> dict[str, Any]:
    """What the event of a transfer says; `verify` compares it with the row."""
    return {
        "transfer": str(transfer.uuid),
        "from": transfer.from_account.key,
        "to": transfer.to_account.key,
        "amount_dong": transfer.amount_dong,
        "key": transfer.key,
        "document": transfer.document,
        "reason": transfer.reason,
        "recovers": str(transfer.recovers.uuid) if transfer.recovers else None,
    }
