"""Biên bản thanh lý hợp đồng: what was accepted, paid and is left between the parties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, Wording
from khuyencong.documents.papers.blocks import Grounds, Signatures, Text
from khuyencong.documents.selectors import reference
from khuyencong.projects.papers import parts
from khuyencong.settlement.models import Settlement
from khuyencong.settlement.papers.settlement_minutes import Moves

WORDS = (
    Grounds(),
    Text("Hôm nay, {paper.frame.date_words}, tại {paper.frame.place}, các bên của hợp đồng gồm:"),
    Text("{paper.implementing_unit}", lead="Bên A: "),
    Text("{paper.owners}", lead="Bên B: "),
    Text(
        "thống nhất thanh lý {paper.contract_reference}, đề án “{paper.project_title}” "
        "(mã {paper.project_code}):"
    ),
    Text("{paper.contract_dong} đồng.", lead="1. Giá trị hợp đồng: "),
    Text("{paper.accepted_dong} đồng.", lead="2. Giá trị được nghiệm thu: "),
    Text("{paper.paid_dong} đồng ({paper.paid_dong_words}).", lead="3. Bên A đã thanh toán: "),
    Text("{paper.left_dong} đồng.", lead="4. Bên A còn phải thanh toán: "),
    Text(
        "Bên B đã thực hiện xong nghĩa vụ theo hợp đồng, không phải hoàn trả khoản nào khác. "
        "Hợp đồng chấm dứt kể từ ngày ký biên bản này. Các bên cùng đọc và ký tên."
    ),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class LiquidationMinutes(parts.OfItsUnit):
    code = "liquidation"
    kind = "BB"
    title = "Biên bản thanh lý hợp đồng"
    follows = ("contract", "acceptance_minutes", "settlement")
    wordings = (
        Wording(
            "Biên bản thanh lý hợp đồng",
            WORDS,
            working="Sau quyết toán; số tiền cộng mọi nguồn của hợp đồng.",
        ),
    )

    contract_reference: str
    owners: str
    contract_dong: int
    accepted_dong: int
    paid_dong: int

    @property
    def left_dong(self) -> int:
        return self.accepted_dong - self.paid_dong

    @classmethod
    def fill(cls, frame: Frame, settlement: Settlement, moves: Moves) -> LiquidationMinutes:
        project = settlement.project
        return cls.of(
            project,
            frame,
            contract_reference=reference(project.uuid, "contract"),
            owners="; ".join(parts.beneficiaries(project)),
            contract_dong=sum(commitment.amount_dong for commitment, *_rest in moves),
            accepted_dong=sum(accepted for *_rest, accepted in moves),
            paid_dong=sum(advanced + paid for _c, _k, advanced, paid, _a in moves),
        )


def issue(settlement: Settlement, moves: Moves, *, by: Actor, at: datetime) -> Issued:
    project = settlement.project
    unit = parts.for_the_unit(project, by, at, LiquidationMinutes.code)
    return documents.issue(
        LiquidationMinutes,
        settlement,
        moves,
        organisation=project.implementing_unit,
        about=[project.uuid],
        summary=f"Thực hiện {parts.abstract(project)}",
        signers=parts.parties(by, project, unit),
        by=by,
        at=at,
    )
