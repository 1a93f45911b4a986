"""Biên bản đối chiếu of a statement of the Treasury: every difference with its explanation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation

from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, PaperData, Signer, Wording
from khuyencong.documents.papers.blocks import Column, Signatures, Table, Text, When
from khuyencong.treasury.models import Statement
from khuyencong.treasury.selectors import matching
from khuyencong.treasury.selectors.statements import Reconciled, Row

NOT_SEEN = (
    "Mẫu 26 đến 32 của Nghị định 347/2025/NĐ-CP dùng để đối chiếu với Kho bạc: chưa thấy các cột "
    "của từng mẫu, kế toán lập theo mẫu khi Kho bạc yêu cầu."
)
WORDS = (
    Text(
        "Ngày {paper.frame.issued_date}, {paper.frame.issuing_body} đối chiếu số liệu nguồn "
        "{paper.fund} năm ngân sách {paper.year} với bảng của Kho bạc kỳ {paper.period}, từ ngày "
        "{paper.first_date} đến ngày {paper.last_date}: {paper.lines} dòng, khớp {paper.agreed} "
        "dòng."
    ),
    Table(
        "paper.sums",
        "row",
        (
            Column("Chỉ tiêu", "{row.title}", 51),
            Column("Kho bạc (đồng)", "{row.treasury_dong}", 38, "right"),
            Column("Sổ của đơn vị (đồng)", "{row.ours_dong}", 38, "right"),
            Column("Chênh lệch (đồng)", "{row.difference_dong}", 38, "right"),
        ),
    ),
    When(
        "paper.differences",
        (
            Text("Các khoản chênh lệch và giải trình:"),
            Table(
                "paper.differences",
                "row",
                (
                    Column("TT", "{row.n}", 9, "center"),
                    Column("Ngày, số chứng từ", "{row.voucher}", 40),
                    Column("Số tiền (đồng)", "{row.amount_dong}", 30, "right"),
                    Column("Chênh lệch", "{row.title}", 36),
                    Column("Giải trình", "{row.note}", 50),
                ),
            ),
        ),
        (Text("Không có chênh lệch."),),
    ),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class BothSums:
    """One sum by the Treasury and by our books."""

    title: str
    treasury_dong: int
    ours_dong: int
    difference_dong: int


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One difference with what was said of it."""

    voucher: str
    amount_dong: int
    title: str
    note: str


@dataclass(frozen=True, kw_only=True)
class ReconciliationMinutes(PaperData):
    code = "reconciliation_minutes"
    kind = "BB"
    is_of_the_office = False
    title = "Biên bản"
    has_grounds = False
    wordings = (Wording("Biên bản đối chiếu số liệu với Kho bạc", WORDS, working=NOT_SEEN),)

    fund: str
    year: int
    period: str
    first_date: date
    last_date: date
    lines: int
    agreed: int
    sums: tuple[BothSums, ...]
    differences: tuple[Difference, ...]

    @classmethod
    def fill(cls, frame: Frame, statement: Statement, result: Reconciled) -> ReconciliationMinutes:
        figures, (first, last) = result.figures, statement.span
        with translation.override("vi"):
            return cls(
                frame=frame,
                fund=statement.fund.name,
                year=statement.year,
                period=str(statement.get_period_display()),
                first_date=first,
                last_date=last,
                lines=figures["lines"],
                agreed=len(result.agreed),
                sums=(
                    BothSums(
                        title="Chi qua Kho bạc",
                        treasury_dong=figures["out_dong"],
                        ours_dong=figures["our_out_dong"],
                        difference_dong=result.difference_out_dong,
                    ),
                    BothSums(
                        title="Thu về, giảm chi",
                        treasury_dong=figures["back_dong"],
                        ours_dong=figures["our_back_dong"],
                        difference_dong=result.difference_back_dong,
                    ),
                ),
                differences=tuple(_said(row) for row in result.differences),
            )


def _said(row: Row) -> Difference:
    day = short(row.day) if row.day else "không rõ ngày"
    voucher = f"{day}, số {row.number or 'không ghi'}"
    return Difference(
        voucher=row.content if row.found == matching.TOTAL else voucher,
        amount_dong=row.amount_dong,
        title=row.title,
        note=row.note,
    )


def issue(statement: Statement, result: Reconciled, *, by: Actor, at: datetime) -> Issued:
    with translation.override("vi"):
        period = str(statement.get_period_display())
    return documents.issue(
        ReconciliationMinutes,
        statement,
        result,
        organisation=statement.fund.organisation,
        about=[statement.uuid],
        summary=f"Đối chiếu với Kho bạc {period} năm {statement.year}",
        signers=(
            Signer(title="Người lập", name=statement.brought_by),
            Signer(authority="Lãnh đạo đơn vị", title=by.title or by.post, name=by.name),
        ),
        by=by,
        at=at,
    )
