"""Quyết định giao nhiệm vụ: the implementing unit's parent gives it the task and the money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from khuyencong.contracts.models import Commitment, Contract
from khuyencong.contracts.papers.contract_paper import funds
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Decision, Frame, Wording
from khuyencong.documents.papers.blocks import Each, Signatures, Text, When
from khuyencong.documents.papers.heading import decider_of
from khuyencong.documents.papers.phrases import DECIDES, carried_out
from khuyencong.projects import selectors
from khuyencong.projects.models import Project
from khuyencong.projects.papers import parts

WORDS = (
    *DECIDES,
    Text(
        "Giao {paper.implementing_unit} thực hiện đề án “{paper.project_title}” "
        "(mã {paper.project_code}).",
        lead="Điều 1. ",
    ),
    When(
        "paper.tasks",
        (
            Text("Nhiệm vụ gồm:"),
            Each("paper.tasks", "task", (Text("- {task}{mark}"),)),
        ),
    ),
    Text(
        "Kinh phí khuyến công được giao là {paper.amount_dong} đồng ({paper.amount_dong_words}):",
        lead="Điều 2. ",
    ),
    parts.of_each_fund("paper.funds"),
    Text(
        "Thời gian thực hiện từ ngày {paper.start_date} đến ngày {paper.end_date}.",
        lead="Điều 3. ",
    ),
    carried_out("{paper.implementing_unit}", article=4),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class AssignmentDecision(parts.OfAProject, Decision):
    code = "assignment"
    follows = ("plan_decision", "estimate_approval")
    recipients = ("Như Điều 4",)
    wordings = (
        Wording(
            "Quyết định giao nhiệm vụ",
            WORDS,
            working="Dùng khi đề án không có đơn vị thụ hưởng ký hợp đồng.",
        ),
    )

    implementing_unit: str
    amount_dong: int
    funds: tuple[parts.FundAmount, ...]
    tasks: tuple[str, ...]
    start_date: date
    end_date: date

    @classmethod
    def fill(
        cls, frame: Frame, contract: Contract, project: Project, commitments: Sequence[Commitment]
    ) -> AssignmentDecision:
        return cls.of(
            project,
            frame,
            implementing_unit=parts.unit_of(project, contract.signed_date),
            decider=decider_of(contract.organisation, contract.signed_date),
            amount_dong=sum(commitment.amount_dong for commitment in commitments),
            funds=funds(commitments),
            tasks=tuple(line.item for line in selectors.estimate_lines(project)),
            start_date=contract.signed_date,
            end_date=contract.end_date,
        )


def issue(
    contract: Contract,
    project: Project,
    commitments: Sequence[Commitment],
    *,
    by: Actor,
    at: datetime,
) -> Issued:
    return documents.issue(
        AssignmentDecision,
        contract,
        project,
        commitments,
        organisation=contract.organisation,
        about=[project.uuid],
        grounds=[parts.proposed_by(project, hanoi_date(at))],
        summary=f"Về việc giao nhiệm vụ thực hiện {parts.abstract(project)}",
        by=by,
        at=at,
    )
