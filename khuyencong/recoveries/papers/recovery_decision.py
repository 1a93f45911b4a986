"""Quyết định thu hồi kinh phí of one share, with its instalments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Decision, Frame, Wording
from khuyencong.documents.papers.blocks import Signatures, Text
from khuyencong.documents.papers.heading import decider_of
from khuyencong.documents.papers.phrases import DECIDES, carried_out
from khuyencong.documents.selectors import reference
from khuyencong.projects.papers import parts as of_projects
from khuyencong.recoveries import selectors
from khuyencong.recoveries.models import Recovery
from khuyencong.recoveries.papers import parts

WORDS = (
    *DECIDES,
    Text(
        "Thu hồi {paper.amount_dong} đồng ({paper.amount_dong_words}) kinh phí khuyến công đã chi "
        "cho {paper.payer} theo {paper.contract_reference}, đề án “{paper.project_title}” "
        "(mã {paper.project_code}), nguồn {paper.fund}.",
        lead="Điều 1. ",
    ),
    Text("{paper.reason}.", lead="Lý do: "),
    Text("{paper.payer} nộp số tiền tại Điều 1 theo các đợt sau:", lead="Điều 2. "),
    parts.SCHEDULE,
    Text(
        "{paper.implementing_unit} gửi thông báo, theo dõi, đôn đốc từng đợt, nộp số thu được vào "
        "ngân sách nhà nước và ghi sổ theo chứng từ chi trước đây."
    ),
    carried_out("{paper.payer}, {paper.implementing_unit}", article=3),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class RecoveryDecision(parts.WithSchedule, of_projects.OfItsUnit, Decision):
    code = "recovery_decision"
    follows = ("contract", "assignment", "settlement")
    wordings = (
        Wording(
            "Quyết định thu hồi kinh phí",
            WORDS,
            legal="Khoản 5 Điều 13 Nghị định 347/2025/NĐ-CP",
            working=parts.WORKING,
        ),
    )

    payer: str
    fund: str
    contract_reference: str
    reason: str

    @classmethod
    def fill(cls, frame: Frame, recovery: Recovery) -> RecoveryDecision:
        project = recovery.project
        return cls.of(
            project,
            frame,
            decider=decider_of(of_projects.department(project), frame.issued_date),
            payer=selectors.payer(recovery),
            fund=recovery.commitment.fund.name,
            contract_reference=reference(project.uuid, "contract", "assignment"),
            reason=recovery.reason,
            rows=parts.rows_of(recovery),
        )


def issue(recovery: Recovery, *, by: Actor, at: datetime) -> Issued:
    project = recovery.project
    grounds = [recovery.basis, recovery.authority]
    return documents.issue(
        RecoveryDecision,
        recovery,
        organisation=of_projects.department(project),
        about=[recovery.uuid, project.uuid],
        summary=f"Về việc thu hồi kinh phí khuyến công {of_projects.abstract(project)}",
        grounds=[f"Căn cứ {one}" for one in grounds if one],
        by=by,
        at=at,
    )
