"""Bản sao: sao y, sao lục, trích sao, in one series of numbers (Nghị định 30/2020/NĐ-CP, Điều 25).

A copy of the whole is the pages of the file as they are, marked at the top of the first, and after
them the page drawn here, which says what was copied and who signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from khuyencong.documents.papers.blocks import Centre, Each, Signatures, Text
from khuyencong.documents.papers.frame import Frame
from khuyencong.documents.papers.payload import PaperData, Wording

LEGAL = "Nghị định 30/2020/NĐ-CP, Điều 25–27"
WHOLE = (
    Text("{paper.frame.title} nguyên {paper.pages} trang trước trang này, từ {paper.source}."),
    Text("Mã băm SHA-256 của tệp được sao:"),
    Centre("{paper.digest}", is_italic=True),
    Signatures(),
)
PART = (
    Centre("Trích từ {paper.source}"),
    Each("paper.lines", "line", (Text("{line.text}"),)),
    Text("Phần không trích giữ nguyên trong văn bản gốc."),
    Signatures(),
)
WORKING = "Dùng chung một dãy số bản sao trong năm."


@dataclass(frozen=True, kw_only=True)
class Line:
    text: str


@dataclass(frozen=True, kw_only=True)
class Copy(PaperData):
    """source: the paper as it is cited. digest: SHA-256 of the file whose pages stand before this
    one, empty for a part; pages: of that file."""

    register = "copy"
    has_grounds = False
    legal: ClassVar[str] = LEGAL

    source: str
    pages: int = 0
    digest: str = ""
    lines: tuple[Line, ...] = ()

    @classmethod
    def fill(
        cls, frame: Frame, source: str, pages: int, digest: str, lines: tuple[str, ...]
    ) -> Copy:
        told = tuple(Line(text=text) for text in lines)
        return cls(frame=frame, source=source, pages=pages, digest=digest, lines=told)


@dataclass(frozen=True, kw_only=True)
class TrueCopy(Copy):
    code = "true_copy"
    kind = "SY"
    title = "Sao y"
    wordings = (Wording("Sao y", WHOLE, working=WORKING, legal=LEGAL),)


@dataclass(frozen=True, kw_only=True)
class CopyOfCopy(Copy):
    code = "copy_of_copy"
    kind = "SL"
    title = "Sao lục"
    wordings = (Wording("Sao lục", WHOLE, working=WORKING, legal=LEGAL),)


@dataclass(frozen=True, kw_only=True)
class Excerpt(Copy):
    code = "excerpt"
    kind = "TrS"
    title = "Trích sao"
    wordings = (Wording("Trích sao", PART, working=WORKING, legal=LEGAL),)
