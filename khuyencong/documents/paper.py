"""One paper as plain values; DOCX and PDF are both rendered from it, years later too.

Layout: Nghị định 30/2020/NĐ-CP, Phụ lục I (documents/docx.py, documents/decree30.typ).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date


@dataclass(frozen=True)
class Signer:
    """`authority` is the line above the title: TM., KT., TL. …, or a party of a contract."""

    title: str
    name: str
    authority: str = ""


@dataclass(frozen=True)
class Frame:
    """What every paper carries around its text. `number` empty: a draft."""

    parent_body: str
    issuing_body: str
    number: str
    symbol: str
    place: str
    issued_date: date
    title: str
    summary: str = ""
    grounds: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()
    recipients: tuple[str, ...] = ()

    @property
    def number_line(self) -> str:
        return f"Số: {self.number or '      '}/{self.symbol}"


@dataclass(frozen=True)
class Table:
    """Rows of text; the columns in `numeric` are set to the right. The last row may be a total."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    caption: str = ""
    has_total: bool = False


@dataclass(frozen=True)
class PaperData:
    """`code` names the form (forms.yaml); `blocks` are paragraphs and tables in order."""

    code: str
    frame: Frame
    blocks: tuple[str | Table, ...]


def to_payload(paper: PaperData) -> str:
    """Canonical JSON: the same paper gives the same text."""
    return json.dumps(
        asdict(paper),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=lambda value: value.isoformat(),
    )


def from_payload(payload: str) -> PaperData:
    raw = json.loads(payload)
    frame = raw["frame"]
    frame |= {
        "issued_date": date.fromisoformat(frame["issued_date"]),
        "grounds": tuple(frame["grounds"]),
        "recipients": tuple(frame["recipients"]),
        "signers": tuple(Signer(**signer) for signer in frame["signers"]),
    }
    blocks = tuple(block if isinstance(block, str) else _table(block) for block in raw["blocks"])
    return PaperData(raw["code"], Frame(**frame), blocks)


def _table(block: dict) -> Table:
    return Table(
        headers=tuple(block["headers"]),
        rows=tuple(tuple(row) for row in block["rows"]),
        numeric=tuple(block["numeric"]),
        caption=block["caption"],
        has_total=block["has_total"],
    )
