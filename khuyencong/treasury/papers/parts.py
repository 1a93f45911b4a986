"""What the decisions at the end of a year share: whose money, how much, in which parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from khuyencong.core.actors import Actor
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Decision, Frame, SumOf
from khuyencong.documents.papers.blocks import Block, Column, Signatures, Text
from khuyencong.documents.papers.heading import decider_of
from khuyencong.documents.papers.phrases import DECIDES, appendix, carried_out, summed
from khuyencong.ledger.models import stages
from khuyencong.rules.wording import label
from khuyencong.treasury.models import YearAct

WORKING = "Cấp quyết định theo phân cấp của tỉnh: chưa thấy văn bản, lãnh đạo Sở xác định."


def words(first: str, second: str, subject: str) -> tuple[Block, ...]:
    """A decision of three articles with the list of what it is about."""
    return (
        *DECIDES,
        Text(first, lead="Điều 1. "),
        Text("{paper.ground}. {paper.reason}.", lead="Lý do: "),
        Text(second, lead="Điều 2. "),
        carried_out("{paper.frame.issuing_body}", article=3),
        Signatures(),
        appendix(subject, to="Quyết định"),
        summed(
            "paper.rows",
            Column("TT", "{row.n}", 9, "center"),
            Column("Đề án, khoản", "{row.title}", 86),
            Column("Đang là", "{row.stage}", 38),
            Column("Số tiền (đồng)", "{row.amount_dong}", 32, "right"),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class YearRow:
    """One part of the money."""

    title: str
    stage: str
    amount_dong: int


@dataclass(frozen=True, kw_only=True)
class OfAYear(Decision):
    """A decision about money of one fund-year."""

    fund: str
    year: int
    next_year: int
    ground: str
    reason: str
    authority: str
    rows: tuple[YearRow, ...]

    amount_dong = SumOf("rows", "amount_dong")

    @property
    def count(self) -> int:
        return len(self.rows)

    @classmethod
    def fill(cls, frame: Frame, act: YearAct) -> OfAYear:
        return cls(
            frame=frame,
            decider=decider_of(act.fund.organisation, frame.issued_date),
            fund=act.fund.name,
            year=act.year,
            next_year=act.year + 1,
            ground=_capital(label("ground", act.ground)),
            reason=act.reason,
            authority=act.authority,
            rows=rows_of(act),
        )


def rows_of(act: YearAct) -> tuple[YearRow, ...]:
    lines = act.lines.select_related("project", "subject").order_by("pk")
    with translation.override("vi"):
        return tuple(
            YearRow(
                title=f"{line.project.title} ({line.project.code})"
                if line.project
                else line.subject.label
                if line.subject
                else "Kinh phí chưa bố trí",
                stage=str(stages.LABELS[line.stage]),
                amount_dong=line.amount_dong,
            )
            for line in lines
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def issue(paper: type[Decision], act: YearAct, *, summary: str, by: Actor, at: datetime) -> Issued:
    """By the body whose money it is; every project of it finds the paper in its dossier."""
    projects = act.lines.exclude(project=None).order_by("pk")
    return documents.issue(
        paper,
        act,
        organisation=act.fund.organisation,
        about=[act.uuid, *projects.values_list("project__uuid", flat=True).distinct()],
        summary=summary,
        grounds=[f"Căn cứ {act.authority}"] if act.authority else (),
        by=by,
        at=at,
    )
