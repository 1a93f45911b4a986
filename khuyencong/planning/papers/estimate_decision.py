"""Quyết định phê duyệt dự toán of one project, by fund."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Decision, Frame, SumOf, Wording
from khuyencong.documents.papers.blocks import Column, Signatures, Text
from khuyencong.documents.papers.heading import decider_of
from khuyencong.documents.papers.phrases import DECIDES, carried_out, summed
from khuyencong.planning.models import PlanLine
from khuyencong.planning.papers.adjustment_decision import plan_reference
from khuyencong.projects.models import Project
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
    )

    plan_reference: str
    year: int
    amounts: tuple[ApprovedAmount, ...]

    planned_dong = SumOf("amounts", "planned_dong")
    approved_dong = SumOf("amounts", "approved_dong")

    @property
    def freed_dong(self) -> int:
        return self.planned_dong - self.approved_dong

    @classmethod
    def fill(
        cls,
        frame: Frame,
        project: Project,
        planned: Sequence[PlanLine],
        approved: Mapping[int, int],
    ) -> EstimateDecision:
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
                    approved_dong=approved.get(line.fund_id, 0),
                )
                for line in planned
            ),
        )


def issue(
    project: Project,
    planned: Sequence[PlanLine],
    approved: Mapping[int, int],
    *,
    by: Actor,
    at: datetime,
) -> Issued:
    """`approved`: đồng by fund."""
    return documents.issue(
        EstimateDecision,
        project,
        planned,
        approved,
        organisation=parts.department(project),
        about=[project.uuid],
        summary=f"Về việc phê duyệt dự toán đề án {project.code}",
        grounds=[parts.proposed_by(project, hanoi_date(at))],
        by=by,
        at=at,
    )
