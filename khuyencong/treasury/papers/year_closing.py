"""Biên bản khoá sổ of a fund-year: what was given and where each đồng of it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from khuyencong.core.actors import Actor
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, PaperData, Signer, Wording
from khuyencong.documents.papers.blocks import Column, Signatures, Table, Text
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger.models import stages
from khuyencong.treasury.models import YearAct

WORDS = (
    Text(
        "Ngày {paper.frame.issued_date}, {paper.frame.issuing_body} khoá sổ nguồn {paper.fund} "
        "năm {paper.year}. Không còn khoản nào chưa xử lý."
    ),
    Table(
        "paper.rows",
        "row",
        (
            Column("TT", "{row.n}", 9, "center"),
            Column("Khoản", "{row.title}", 100),
            Column("Số tiền (đồng)", "{row.amount_dong}", 50, "right"),
        ),
    ),
    Text("{paper.reason}", lead="Ghi chú: "),
    Text("Từ ngày này sổ năm {paper.year} không nhận bút toán mới."),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class StageSum:
    """What one stage holds when the year is closed."""

    title: str
    amount_dong: int


@dataclass(frozen=True, kw_only=True)
class YearClosing(PaperData):
    code = "year_closing"
    kind = "BB"
    is_of_the_office = False
    title = "Biên bản"
    has_grounds = False
    wordings = (Wording("Biên bản khoá sổ năm ngân sách", WORDS, working="Một nguồn, một năm."),)

    fund: str
    year: int
    reason: str
    rows: tuple[StageSum, ...]

    @classmethod
    def fill(cls, frame: Frame, act: YearAct) -> YearClosing:
        sums = ledger.fund_year(act.fund, act.year)
        collected = ledger.collected_of_before(act.fund, act.year)
        given = [("Dự toán được giao, chuyển sang", -sums[stages.SOURCE] - collected)]
        if collected:
            given.append(("Thu hồi của năm trước, nộp ngân sách", collected))
        with translation.override("vi"):
            ends = [
                (str(stages.LABELS[stage]).capitalize(), sums[stage])
                for stage in (stages.PAID, stages.CANCELLED, stages.REMITTED, stages.CARRIED)
            ]
        return cls(
            frame=frame,
            fund=act.fund.name,
            year=act.year,
            reason=act.reason,
            rows=tuple(
                StageSum(title=title, amount_dong=amount) for title, amount in (*given, *ends)
            ),
        )


def issue(act: YearAct, *, by: Actor, at: datetime) -> Issued:
    return documents.issue(
        YearClosing,
        act,
        organisation=act.fund.organisation,
        about=[act.uuid],
        summary=f"Khoá sổ kinh phí khuyến công năm {act.year}",
        signers=(
            Signer(title="Người lập", name=act.asked_by),
            Signer(authority="Lãnh đạo đơn vị", title=by.title or by.post, name=by.name),
        ),
        by=by,
        at=at,
    )
