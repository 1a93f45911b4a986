"""What every decision (quyết định) shares: who decides, its opening, its last article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from khuyencong.documents.papers.blocks import Block, Centre, Grounds, Text
from khuyencong.documents.papers.payload import PaperData


@dataclass(frozen=True, kw_only=True)
class Decision(PaperData):
    """A quyết định; `decider` heads it in capitals."""

    kind = "QĐ"
    title = "Quyết định"
    recipients: ClassVar[tuple[str, ...]] = ("Như Điều 3",)

    decider: str

    @property
    def decider_caps(self) -> str:
        return self.decider.upper()


OPENING: tuple[Block, ...] = (Centre("{paper.decider_caps}"), Grounds(), Centre("QUYẾT ĐỊNH:"))


def carried_out(by: str, *, article: int) -> Text:
    """The last article: who carries the decision out; in force from the day it is signed."""
    return Text(
        f"{by} và thủ trưởng các đơn vị có liên quan chịu trách nhiệm thi "
        "hành Quyết định này. Quyết định có hiệu lực kể từ ngày ký.",
        lead=f"Điều {article}. ",
    )
