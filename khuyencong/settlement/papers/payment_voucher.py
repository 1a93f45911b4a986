"""Phiếu thanh toán: one amount of one fund to one payee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khuyencong.contracts.selectors import commitments, source_of
from khuyencong.core.actors import Actor
from khuyencong.core.words import capitalised
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, Wording
from khuyencong.documents.papers.blocks import Grounds, Signatures, Text, When
from khuyencong.documents.selectors import reference
from khuyencong.projects.models import Project
from khuyencong.projects.papers import parts
from khuyencong.settlement.models import Payment

WORDS = (
    Grounds(),
    Text("{paper.payee}", lead="Người nhận: "),
    When("paper.account", (Text("{paper.account}", lead="Số tài khoản: "),)),
    When("paper.bank", (Text("{paper.bank}", lead="Mở tại: "),)),
    Text("{paper.project_title} (mã {paper.project_code}).", lead="Đề án: "),
    Text("{paper.contract_reference}", lead="Theo: "),
    Text("{paper.purpose}", lead="Nội dung: "),
    Text("{paper.fund}", lead="Nguồn kinh phí: "),
    Text("{paper.amount_dong} đồng ({paper.amount_dong_words}).", lead="Số tiền: "),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class PaymentVoucher(parts.OfAProject):
    code = "payment_voucher"
    kind = "PTT"
    is_of_the_office = False
    title = "Phiếu thanh toán"
    register = "payment"
    has_grounds = False
    wordings = (
        Wording("Phiếu thanh toán", WORDS, working="Một khoản của một nguồn cho một người nhận."),
    )

    payee: str
    contract_reference: str
    fund: str
    purpose: str
    amount_dong: int
    account: str = ""
    bank: str = ""

    @classmethod
    def fill(
        cls, frame: Frame, payment: Payment, project: Project, account: tuple[str, str]
    ) -> PaymentVoucher:
        return cls.of(
            project,
            frame,
            payee=payment.payee,
            contract_reference=reference(project.uuid, "contract", "assignment"),
            fund=source_of(payment.commitment, commitments(project)),
            purpose=payment.purpose,
            amount_dong=payment.amount_dong,
            account=account[0],
            bank=account[1],
        )


def issue(
    payment: Payment, project: Project, *, account: tuple[str, str], by: Actor, at: datetime
) -> Issued:
    """`account`: number and bank, empty where several are paid."""
    return documents.issue(
        PaymentVoucher,
        payment,
        project,
        account,
        organisation=project.implementing_unit,
        about=[project.uuid],
        summary=capitalised(parts.abstract(project)),
        by=by,
        at=at,
    )
