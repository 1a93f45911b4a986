"""Biên bản quyết toán: the money of each fund through its life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from khuyencong.contracts.models import Commitment
from khuyencong.contracts.selectors import source_of
from khuyencong.core.actors import Actor
from khuyencong.core.words import capitalised
from khuyencong.directory.models.roles import LEADERS
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, Signer, SumOf, Wording
from khuyencong.documents.papers.blocks import Column, Grounds, Signatures, Text, When
from khuyencong.documents.papers.phrases import summed
from khuyencong.documents.selectors import reference
from khuyencong.projects.papers import parts
from khuyencong.settlement.models import Settlement

# A commitment, then committed, advanced, paid and accepted đồng before settlement.
Moves = Sequence[tuple[Commitment, int, int, int, int]]
WORDS = (
    Grounds(),
    Text(
        "Các bên thống nhất thanh lý, quyết toán kinh phí đề án “{paper.project_title}” "
        "(mã {paper.project_code}) năm {paper.year}, thực hiện theo {paper.contract_reference}; "
        "nghiệm thu theo {paper.acceptance_reference}."
    ),
    Text("{paper.implementing_unit}", lead="Đơn vị thực hiện: "),
    Text("", lead="I. KINH PHÍ THEO NGUỒN"),
    summed(
        "paper.funds",
        Column("Nguồn kinh phí", "{row.fund}", 30),
        Column("Đã ký, giao nhiệm vụ", "{row.contract_dong}", 27, "right"),
        Column("Được nghiệm thu", "{row.accepted_dong}", 27, "right"),
        Column("Đã tạm ứng", "{row.advanced_dong}", 27, "right"),
        Column("Đã thanh toán", "{row.paid_dong}", 27, "right"),
        Column("Trả lại dự toán", "{row.returned_dong}", 27, "right"),
    ),
    Text("Đơn vị tính: đồng. Số đã thanh toán gồm cả tạm ứng đã chuyển thành thanh toán."),
    Text("", lead="II. KẾT LUẬN"),
    Text(
        "{paper.paid_dong} đồng ({paper.paid_dong_words}).",
        lead="Kinh phí khuyến công quyết toán: ",
    ),
    Text("{paper.returned_dong} đồng.", lead="Kinh phí không sử dụng, trả lại dự toán: "),
    When("paper.remark", (Text("{paper.remark}"),)),
    Text(
        "Các bên đã hoàn thành nghĩa vụ với nhau; hợp đồng, nhiệm vụ chấm dứt kể từ ngày ký "
        "biên bản này."
    ),
    Signatures(),
)

# To settle the money and to end the contract are two papers.
ALONE = (
    Grounds(),
    Text(
        "Quyết toán kinh phí đề án “{paper.project_title}” (mã {paper.project_code}) năm "
        "{paper.year}, thực hiện theo {paper.contract_reference}; nghiệm thu theo "
        "{paper.acceptance_reference}."
    ),
    *WORDS[2:10],
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class SettledFund:
    """Money of one fund through its life; `returned_dong` goes back to the appropriation."""

    fund: str
    contract_dong: int
    accepted_dong: int
    advanced_dong: int
    paid_dong: int
    returned_dong: int


@dataclass(frozen=True, kw_only=True)
class SettlementMinutes(parts.OfItsUnit):
    """`paid_dong` includes advances that became payments."""

    code = "settlement"
    follows = ("contract", "assignment", "acceptance_minutes")
    kind = "BB"
    is_of_the_office = False
    title = "Biên bản quyết toán"
    wordings = (
        Wording(
            "Biên bản thanh lý, quyết toán",
            WORDS,
            working="Thanh toán, quyết toán và thanh lý là ba việc; tiền theo từng nguồn.",
        ),
        Wording(
            "Biên bản quyết toán",
            ALONE,
            working="Thanh lý hợp đồng là biên bản riêng.",
            valid_from=date(2026, 11, 28),
        ),
    )

    contract_reference: str
    acceptance_reference: str
    year: int
    funds: tuple[SettledFund, ...]
    remark: str = ""

    contract_dong = SumOf("funds", "contract_dong")
    accepted_dong = SumOf("funds", "accepted_dong")
    advanced_dong = SumOf("funds", "advanced_dong")
    paid_dong = SumOf("funds", "paid_dong")
    returned_dong = SumOf("funds", "returned_dong")

    @classmethod
    def fill(cls, frame: Frame, settlement: Settlement, moves: Moves) -> SettlementMinutes:
        project = settlement.project
        signed = [commitment for commitment, *_rest in moves]
        return cls.of(
            project,
            frame,
            contract_reference=reference(project.uuid, "contract", "assignment"),
            acceptance_reference=reference(project.uuid, "acceptance_minutes"),
            year=project.year,
            funds=tuple(
                SettledFund(
                    fund=source_of(commitment, signed),
                    contract_dong=commitment.amount_dong,
                    accepted_dong=accepted,
                    advanced_dong=advanced,
                    paid_dong=advanced + paid,
                    returned_dong=committed,
                )
                for commitment, committed, advanced, paid, accepted in moves
            ),
        )


def issue(settlement: Settlement, moves: Moves, *, by: Actor, at: datetime) -> Issued:
    project = settlement.project
    return documents.issue(
        SettlementMinutes,
        settlement,
        moves,
        organisation=project.implementing_unit,
        about=[project.uuid],
        summary=capitalised(parts.abstract(project)),
        signers=(
            Signer(
                authority="Người duyệt quyết toán"
                if by.has_role(*LEADERS)
                else "Người thẩm tra quyết toán",
                title=by.title or by.post,
                name=by.name,
            ),
            parts.for_the_unit(project, by, at, SettlementMinutes.code),
        ),
        by=by,
        at=at,
    )
