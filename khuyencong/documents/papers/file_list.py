"""Danh mục hồ sơ năm: the list of files of a body, decided by its head at the start of the year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils import translation

from khuyencong.documents.models import FileHeading
from khuyencong.documents.papers.blocks import Column, Signatures, Table, Text
from khuyencong.documents.papers.frame import Frame
from khuyencong.documents.papers.payload import Decision, Wording
from khuyencong.documents.papers.phrases import DECIDES, appendix, carried_out

LEGAL = "Nghị định 30/2020/NĐ-CP, Điều 28"
GROUNDS = (
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư",
)
WORDS = (
    *DECIDES,
    Text(
        "Ban hành Danh mục hồ sơ năm {paper.year} của {paper.frame.issuing_body} gồm "
        "{paper.count} đầu hồ sơ, chi tiết tại Phụ lục kèm theo.",
        lead="Điều 1. ",
    ),
    carried_out("Văn thư", article=2),
    Signatures(),
    appendix("DANH MỤC HỒ SƠ NĂM {paper.year}", to="Quyết định"),
    Table(
        "paper.headings",
        "row",
        (
            Column("Số và ký hiệu hồ sơ", "{row.symbol}", 28),
            Column("Tiêu đề hồ sơ", "{row.title}", 62),
            Column("Thời hạn bảo quản", "{row.retention}", 24, "center"),
            Column("Đơn vị, người lập hồ sơ", "{row.maker}", 31),
            Column("Ghi chú", "{row.note}", 20),
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Heading:
    symbol: str
    title: str
    retention: str
    maker: str
    note: str


@dataclass(frozen=True, kw_only=True)
class FileList(Decision):
    code = "file_list"
    has_grounds = False  # those on khuyến công say nothing of files
    recipients = ("Như Điều 2",)
    wordings = (
        Wording(
            "Quyết định ban hành Danh mục hồ sơ",
            WORDS,
            working="Đầu năm, sau khi văn thư ghi đủ các đầu hồ sơ.",
            legal=LEGAL,
            evidence="Mẫu của hệ thống, chưa phải mẫu luật định; năm cột theo Phụ lục V.",
        ),
    )

    year: int
    headings: tuple[Heading, ...]

    @property
    def count(self) -> int:
        return len(self.headings)

    @classmethod
    def fill(cls, frame: Frame, decider: str, year: int, rows: Iterable[FileHeading]) -> FileList:
        return cls(
            frame=replace(frame, grounds=GROUNDS),
            decider=decider,
            year=year,
            headings=listed(rows),
        )


def listed(rows: Iterable[FileHeading]) -> tuple[Heading, ...]:
    """As the list prints them, in Vietnamese whatever language its reader has chosen."""
    with translation.override("vi"):
        return tuple(
            Heading(
                symbol=row.symbol,
                title=row.title,
                retention=row.retention,
                maker=row.maker,
                note=row.note,
            )
            for row in rows
        )
