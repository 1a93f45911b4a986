"""Báo cáo kết quả hoạt động khuyến công of a period: words, then the tables of its figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from khuyencong.core.actors import Actor
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, PaperData, Wording
from khuyencong.documents.papers.blocks import Column, Grounds, Signatures, Table, Text, When
from khuyencong.documents.papers.phrases import appendix
from khuyencong.reports.models import Report
from khuyencong.reports.selectors import facts, mark_of
from khuyencong.reports.selectors import tables as tables_of

COLUMNS = (
    Column("Nội dung", "{row.title}", 60),
    Column("Đề án trong kế hoạch", "{row.planned}", 17, "right"),
    Column("Kinh phí kế hoạch (đồng)", "{row.given_dong}", 30, "right"),
    Column("Đề án nghiệm thu", "{row.accepted}", 17, "right"),
    Column("Giải ngân trong kỳ (đồng)", "{row.spent_dong}", 30, "right"),
    Column("Cùng kỳ năm trước (đồng)", "{row.before_dong}", 30, "right"),
)
WORDS = (
    Grounds(),
    Text("{paper.frame.issuing_body} báo cáo hoạt động khuyến công {paper.period}, số liệu từ "
         "ngày {paper.first_date} đến ngày {paper.last_date} như sau:"),
    Text("Kế hoạch có {paper.planned} đề án, kinh phí khuyến công {paper.given_dong} đồng "
         "({paper.given_dong_words}); nghiệm thu trong kỳ {paper.accepted} đề án, quyết toán "
         "{paper.settled} đề án; giải ngân trong kỳ {paper.spent_dong} đồng, cùng kỳ năm trước "
         "{paper.before_dong} đồng.", lead="1. Số liệu chung: "),
    Text("{paper.done}", lead="2. Kết quả: "),
    When("paper.hard", (Text("{paper.hard}", lead="3. Khó khăn, nguyên nhân: "),)),
    When("paper.asked", (Text("{paper.asked}", lead="Kiến nghị, nhiệm vụ kỳ sau: "),)),
    Text("{paper.frame.issuing_body} báo cáo để các cơ quan biết, chỉ đạo."),
    Signatures(),
    appendix("SỐ LIỆU KHUYẾN CÔNG {paper.period_caps}", to="Báo cáo"),
    Text("Theo nội dung khuyến công"),
    Table("paper.contents", "row", COLUMNS),
    Text("Theo nguồn kinh phí"),
    Table("paper.tracks", "row", COLUMNS),
    Text("Theo xã, phường"),
    Table("paper.places", "row", COLUMNS),
    Text("Theo ngành nghề"),
    Table("paper.trades", "row", COLUMNS),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """One row of a table of the report; the last of each table is its sum."""

    title: str
    planned: int
    given_dong: int
    accepted: int
    spent_dong: int
    before_dong: int


@dataclass(frozen=True, kw_only=True)
class PeriodReport(PaperData):
    code = "period_report"
    kind = "BC"
    title = "Báo cáo"
    recipients = ("UBND tỉnh", "Cục quản lý khuyến công, Bộ Công Thương", "Sở Tài chính")
    wordings = (
        Wording(
            "Báo cáo kết quả hoạt động khuyến công",
            WORDS,
            working="Biểu của Bộ Công Thương chưa thấy; các cột theo lời của văn bản.",
        ),
    )

    period: str
    first_date: str
    last_date: str
    done: str
    hard: str
    asked: str
    planned: int
    given_dong: int
    accepted: int
    settled: int
    spent_dong: int
    before_dong: int
    contents: tuple[ReportLine, ...]
    tracks: tuple[ReportLine, ...]
    places: tuple[ReportLine, ...]
    trades: tuple[ReportLine, ...]

    @property
    def period_caps(self) -> str:
        return self.period.upper()

    @classmethod
    def fill(cls, frame: Frame, report: Report) -> PeriodReport:
        with translation.override("vi"):
            by_table = {one.code: one for one in tables_of(report)}
            period = mark_of(report)
        lines = {
            code: tuple(
                _line(title, cells)
                for title, cells in (
                    *((title, cells) for title, cells, _rate in one.lines),
                    ("Cộng", one.total[0]),
                )
            )
            for code, one in by_table.items()
        }
        held = {cell.column: cell.number for cell in by_table["content"].total[0]}
        return cls(
            frame=frame,
            period=period,
            first_date=f"{report.first_date:%d/%m/%Y}",
            last_date=f"{report.last_date:%d/%m/%Y}",
            done=report.done,
            hard=report.hard,
            asked=report.asked,
            planned=held[facts.PLANNED],
            given_dong=held[facts.GIVEN],
            accepted=held[facts.DONE],
            settled=held[facts.SETTLED],
            spent_dong=held[facts.SPENT],
            before_dong=held[facts.BEFORE],
            contents=lines["content"],
            tracks=lines["track"],
            places=lines["place"],
            trades=lines["trade"],
        )


def _line(title: str, cells: Iterable) -> ReportLine:
    held = {cell.column: cell.number for cell in cells}
    return ReportLine(
        title=title,
        planned=held[facts.PLANNED],
        given_dong=held[facts.GIVEN],
        accepted=held[facts.DONE],
        spent_dong=held[facts.SPENT],
        before_dong=held[facts.BEFORE],
    )


def issue(report: Report, *, by: Actor, at: datetime) -> Issued:
    with translation.override("vi"):
        period = mark_of(report)
    return documents.issue(
        PeriodReport,
        report,
        organisation=report.organisation,
        about=[report.uuid],
        summary=f"Kết quả hoạt động khuyến công {period}",
        by=by,
        at=at,
    )
