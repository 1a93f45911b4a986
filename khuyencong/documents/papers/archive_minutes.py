"""Biên bản giao nhận hồ sơ nộp lưu, with the list of what was handed in (mục lục hồ sơ)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khuyencong.documents.papers.blocks import Column, Signatures, Table, Text, When
from khuyencong.documents.papers.frame import Frame
from khuyencong.documents.papers.payload import PaperData, Wording

LEGAL = "Nghị định 30/2020/NĐ-CP, Điều 30"
WORDS = (
    Text(
        "Ngày {paper.handed_date}, {paper.giver} giao và {paper.taker} nhận vào lưu trữ của "
        "{paper.frame.issuing_body} {paper.count} hồ sơ, gồm {paper.papers} văn bản, tệp theo "
        "mục lục dưới đây."
    ),
    Text("", lead="MỤC LỤC HỒ SƠ NỘP LƯU"),
    Table(
        "paper.files",
        "row",
        (
            Column("TT", "{row.n}", 9, "center"),
            Column("Số, ký hiệu hồ sơ", "{row.symbol}", 24),
            Column("Tiêu đề hồ sơ", "{row.title}", 50),
            Column("Thời gian tài liệu", "{row.span}", 26, "center"),
            Column("Thời hạn bảo quản", "{row.retention}", 21, "center"),
            Column("Số văn bản, tệp", "{row.papers}", 16, "right"),
            Column("Ghi chú", "{row.note}", 19),
        ),
    ),
    When("paper.note", (Text("{paper.note}", lead="Ghi chú: "),)),
    Text("Biên bản kèm mục lục văn bản của từng hồ sơ, lập thành hai bản, mỗi bên giữ một bản."),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    symbol: str
    title: str
    span: str
    retention: str
    papers: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ArchiveMinutes(PaperData):
    code = "archive_minutes"
    kind = "BB"
    is_of_the_office = False
    title = "Biên bản giao nhận hồ sơ, tài liệu"
    has_grounds = False
    wordings = (
        Wording(
            "Biên bản giao nhận hồ sơ nộp lưu",
            WORDS,
            working="Hai bản, kèm mục lục văn bản của từng hồ sơ.",
            legal=LEGAL,
            evidence="Mẫu của hệ thống, chưa phải mẫu luật định; bảy cột theo trí nhớ.",
        ),
    )

    giver: str
    taker: str
    handed_date: date
    files: tuple[HandedIn, ...]
    note: str = ""

    @property
    def count(self) -> int:
        return len(self.files)

    @property
    def papers(self) -> int:
        return sum(row.papers for row in self.files)

    @classmethod
    def fill(
        cls, frame: Frame, giver: str, taker: str, files: tuple[HandedIn, ...], note: str
    ) -> ArchiveMinutes:
        return cls(
            frame=frame,
            giver=giver,
            taker=taker,
            handed_date=frame.issued_date,
            files=files,
            note=note,
        )
