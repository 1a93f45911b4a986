"""Quyết định phê duyệt dự toán of one project, by fund."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Decision, Frame, SumOf, Wording
from khuyencong.documents.papers.blocks import Column, Signatures, Text, When
from khuyencong.documents.papers.heading import decider_of
from khuyencong.documents.papers.phrases import DECIDES, carried_out, summed
from khuyencong.planning.models import PlanLine
from khuyencong.planning.papers.adjustment_decision import plan_reference
from khuyencong.projects.models import EstimateLine, LineSource, Project
from khuyencong.projects.papers import parts

WORDS = (
    *DECIDES,
    Text(
        "Phê duyệt dự toán kinh phí đề án “{paper.project_title}” (mã {paper.project_code}), "
        "thuộc kế hoạch khuyến công năm {paper.year} theo {paper.plan_reference}.",
        lead="Điều 1. ",
    ),
    Text("{paper.implementing_unit}", lead="Đơn vị thực hiện: "),
    Text(
        "{paper.approved_dong} đồng ({paper.approved_dong_words}).",
        lead="Kinh phí khuyến công được duyệt: ",
    ),
    summed(
        "paper.amounts",
        Column("TT", "{row.n}", 10, "center"),
        Column("Nguồn kinh phí", "{row.fund}", 62),
        Column("Kế hoạch đã bố trí (đồng)", "{row.planned_dong}", 31, "right"),
        Column("Dự toán được duyệt (đồng)", "{row.approved_dong}", 31, "right"),
        Column("Giảm so với kế hoạch (đồng)", "{row.freed_dong}", 31, "right"),
    ),
    Text(
        "Phần kinh phí giảm so với kế hoạch trở lại dự toán được giao của nguồn tương ứng.",
        lead="Điều 2. ",
    ),
    carried_out("{paper.implementing_unit}", article=3),
    Signatures(),
)

# Line by line: what each asked stands beside what it gets.
BY_LINE = (
    *WORDS[:-3],
    summed(
        "paper.lines",
        Column("TT", "{row.n}", 10, "center"),
        Column("Khoản mục", "{row.item}", 50),
        Column("Đơn vị thụ hưởng, nguồn", "{row.whose}", 50),
        Column("Đề nghị (đồng)", "{row.asked_dong}", 28, "right"),
        Column("Được duyệt (đồng)", "{row.line_dong}", 28, "right"),
    ),
    *WORDS[-3:],
)

# What goes back to the appropriation is an article only where something does.
FREED_FROM = date(2026, 11, 29)
AS_FREED = (
    *BY_LINE[:-3],
    When(
        "paper.is_reduced", BY_LINE[-3:-1], (carried_out("{paper.implementing_unit}", article=2),)
    ),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class ApprovedAmount:
    """Money of one fund: as planned, as approved, and what goes back to the appropriation."""

    fund: str
    planned_dong: int
    approved_dong: int

    @property
    def freed_dong(self) -> int:
        return self.planned_dong - self.approved_dong


@dataclass(frozen=True, kw_only=True)
class ApprovedItem:
    """One line of the estimate: whose it is and of which fund, what it asked and what it gets."""

    item: str
    whose: str
    asked_dong: int
    line_dong: int


@dataclass(frozen=True, kw_only=True)
class EstimateDecision(parts.OfItsUnit, Decision):
    code = "estimate_approval"
    follows = ("plan_decision",)
    opens = frozenset({"sign", "assign"})
    wordings = (
        Wording(
            "Quyết định phê duyệt dự toán đề án",
            WORDS,
            working="Dự toán từng đề án, không vượt kế hoạch của từng nguồn.",
        ),
        Wording(
            "Quyết định phê duyệt dự toán đề án",
            BY_LINE,
            working="Thêm từng khoản mục: đề nghị bao nhiêu, duyệt bao nhiêu.",
            valid_from=date(2026, 11, 28),
        ),
        Wording(
            "Quyết định phê duyệt dự toán đề án",
            AS_FREED,
            working="Điều về phần kinh phí giảm chỉ có khi duyệt thấp hơn kế hoạch.",
            valid_from=FREED_FROM,
        ),
    )

    plan_reference: str
    year: int
    amounts: tuple[ApprovedAmount, ...]
    lines: tuple[ApprovedItem, ...] = ()

    asked_dong = SumOf("lines", "asked_dong")
    line_dong = SumOf("lines", "line_dong")
    planned_dong = SumOf("amounts", "planned_dong")
    approved_dong = SumOf("amounts", "approved_dong")

    @property
    def freed_dong(self) -> int:
        return self.planned_dong - self.approved_dong

    @property
    def is_reduced(self) -> bool:
        return self.freed_dong > 0

    @classmethod
    def fill(
        cls,
        frame: Frame,
        project: Project,
        planned: Sequence[PlanLine],
        asked: Sequence[LineSource],
        approved: Mapping[int, int],
    ) -> EstimateDecision:
        sums: dict[int | None, int] = defaultdict(int)
        for source in asked:
            sums[source.fund_id] += approved[source.pk]
        return cls.of(
            project,
            frame,
            plan_reference=plan_reference(project),
            year=project.year,
            decider=decider_of(parts.department(project), frame.issued_date),
            amounts=tuple(
                ApprovedAmount(
                    fund=line.fund.name,
                    planned_dong=line.amount_dong,
                    approved_dong=sums[line.fund_id],
                )
                for line in planned
            ),
            lines=tuple(
                ApprovedItem(
                    item=source.line.item,
                    whose=f"{_whose(source.line)}; {source.fund.name if source.fund else ''}",
                    asked_dong=source.amount_dong,
                    line_dong=approved[source.pk],
                )
                for source in asked
            ),
        )


def _whose(line: EstimateLine) -> str:
    if line.beneficiary:
        return line.beneficiary.establishment.name
    return f"Suất {line.slot.order}" if line.slot else "Chung"


def issue(
    project: Project,
    planned: Sequence[PlanLine],
    asked: Sequence[LineSource],
    approved: Mapping[int, int],
    *,
    by: Actor,
    at: datetime,
) -> Issued:
    """`approved`: đồng by source of a line."""
    return documents.issue(
        EstimateDecision,
        project,
        planned,
        asked,
        approved,
        organisation=parts.department(project),
        about=[project.uuid],
        summary=f"Về việc phê duyệt dự toán {parts.abstract(project)}",
        grounds=[parts.proposed_by(project, hanoi_date(at))],
        recipients=(f"Như Điều {_last_article(planned, approved)}",),
        by=by,
        at=at,
    )


def _last_article(planned: Sequence[PlanLine], approved: Mapping[int, int]) -> int:
    """Of the newest words, on which it is issued whatever the day."""
    return 3 if sum(approved.values()) < sum(line.amount_dong for line in planned) else 2
