"""What a request asks the Treasury on, whichever form the money's account calls for.

The fields are those of forms 13 and 14 of Nghị định 347/2025/NĐ-CP. Contract and minutes stay with
the unit, which answers for them alone: the voucher only cites them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from khuyencong.contracts.selectors import advance_law, commitments, source_of, whose
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.words import capitalised
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, PaperData, Signer, SumOf, Wording, signing
from khuyencong.documents.papers.blocks import Block, Column, Signatures, Text, When
from khuyencong.documents.papers.phrases import summed
from khuyencong.documents.selectors import reference
from khuyencong.payments.models import PaymentRequest, PaymentRequestLine
from khuyencong.payments.selectors import budget_codes, invoices_of, lines_of
from khuyencong.projects.papers import parts
from khuyencong.settlement.services.payments import accepted

DECREE_347 = date(2026, 1, 1)  # Nghị định 347/2025/NĐ-CP: from budget year 2026
WORKING = "Một chứng từ cho một đề nghị; hợp đồng, quyết định, biên bản lưu ở đơn vị."
BEFORE = (
    "Mẫu của hệ thống, chưa phải mẫu luật định: số mẫu theo Nghị định 11/2020/NĐ-CP chưa thấy, hỏi "
    "Kho bạc nơi giao dịch."
)
PAYEES = (
    Column("TT", "{row.n}", 8, "center"),
    Column("Người nhận, mã số thuế", "{row.payee}", 38),
    Column("Tài khoản, nơi mở", "{row.account}", 36),
)


def words(account: str) -> tuple[Block, ...]:
    """From whose `account`, for what, on which contract, to whom."""
    return (
        Text("{paper.implementing_unit}", lead=account),
        Text("{paper.purpose}; chuyển khoản", lead="Để: "),
        Text("{paper.fund}; năm ngân sách {paper.year}", lead="Nguồn kinh phí: "),
        When("paper.category", (Text("{paper.category}", lead="Mã ngành kinh tế: "),)),
        When("paper.budget_item", (Text("{paper.budget_item}", lead="Mã nội dung kinh tế: "),)),
        Text("{paper.project_title} (mã {paper.project_code})", lead="Đề án: "),
        Text(
            "{paper.contract_reference}; giá trị {paper.contract_dong} đồng; ký, giao với "
            "{paper.contract_with}",
            lead="Hợp đồng, quyết định hỗ trợ: ",
        ),
        When("paper.advance_rule", (Text("{paper.advance_rule}", lead="Mức tạm ứng theo: "),)),
        When(
            "paper.acceptance_reference",
            (
                Text(
                    "{paper.acceptance_reference}; giá trị được thanh toán {paper.accepted_dong} "
                    "đồng",
                    lead="Nghiệm thu: ",
                ),
            ),
        ),
    )


PAID = (
    summed(
        "paper.rows",
        *PAYEES,
        Column("Nội dung, hóa đơn", "{row.purpose}", 55),
        Column("Số tiền (đồng)", "{row.amount_dong}", 30, "right"),
    ),
    Text("{paper.amount_dong} đồng ({paper.amount_dong_words}).", lead="Tổng số tiền: "),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One payee: `tax_dong` of the amount goes to the budget, the rest to the payee."""

    payee: str
    account: str
    purpose: str
    amount_dong: int
    tax_dong: int
    net_dong: int


@dataclass(frozen=True, kw_only=True)
class OfARequest(parts.OfItsUnit):
    """Signed by the accountant who sends it, under the account holder's approval."""

    is_of_the_office = False
    register = "treasury"
    has_grounds = False

    purpose: str
    fund: str
    year: int
    category: str
    budget_item: str
    contract_reference: str
    contract_dong: int
    contract_with: str
    advance_rule: str
    acceptance_reference: str
    accepted_dong: int
    rows: tuple[Row, ...]

    amount_dong = SumOf("rows", "amount_dong")
    tax_dong = SumOf("rows", "tax_dong")
    net_dong = SumOf("rows", "net_dong")

    @classmethod
    def fill(cls, frame: Frame, request: PaymentRequest, budget_item: str) -> Self:
        project, commitment = request.project, request.commitment
        is_advance = request.kind == PaymentRequest.Kind.ADVANCE
        on = frame.issued_date
        assert request.transfer is not None  # it has been sent
        return cls.of(
            project,
            frame,
            purpose="tạm ứng" if is_advance else "thực chi",
            fund=source_of(commitment, commitments(project)),
            year=request.transfer.from_account.year,
            category=", ".join(one.code for one in budget_codes(project, "category", on)),
            budget_item=budget_item,
            contract_reference=reference(project.uuid, "contract", "assignment"),
            contract_dong=commitment.amount_dong,
            contract_with=whose(commitment.share, project),
            advance_rule=(request.decision or advance_law(project, on).legal) if is_advance else "",
            acceptance_reference=""
            if is_advance
            else reference(project.uuid, "acceptance_minutes"),
            accepted_dong=0 if is_advance else accepted(commitment) or 0,
            rows=rows_of(request),
        )


def rows_of(request: PaymentRequest) -> tuple[Row, ...]:
    lines = lines_of(request)
    invoices = invoices_of(line.accepted_line for line in lines if line.accepted_line)
    return tuple(
        Row(
            payee=f"{line.payee}, {line.tax_code}" if line.tax_code else line.payee,
            account=f"{line.account}, {line.bank}",
            purpose=_purpose(request, line, invoices),
            amount_dong=line.amount_dong,
            tax_dong=line.tax_dong,
            net_dong=line.net_dong,
        )
        for line in lines
    )


def _purpose(
    request: PaymentRequest, line: PaymentRequestLine, invoices: dict[int, list[Any]]
) -> str:
    held = invoices.get(line.accepted_line.line_id, []) if line.accepted_line else []
    said = line.purpose or str(request.get_kind_display()).capitalize()
    listed = "; ".join(f"{one.symbol} {one.number} ngày {short(one.issued_date)}" for one in held)
    return f"{said}, hóa đơn {listed}" if listed else said


def wordings(title: str, blocks: tuple[Block, ...]) -> tuple[Wording, ...]:
    """The same words for budget years before 2026, whose form numbers nobody saw."""
    before = "Nghị định 11/2020/NĐ-CP"
    return (
        Wording(title, blocks, working=WORKING, legal=before, evidence=BEFORE),
        Wording(
            title, blocks, working=WORKING, legal="Nghị định 347/2025/NĐ-CP", valid_from=DECREE_347
        ),
    )


def issue(
    paper: type[PaperData], request: PaymentRequest, *facts: str, by: Actor, at: datetime
) -> Issued:
    """Filed with the project, and with the request itself."""
    project = request.project
    asked = f"đề nghị {request.get_kind_display()} số {request.number}"
    return documents.issue(
        paper,
        request,
        *facts,
        organisation=project.implementing_unit,
        about=[project.uuid, request.uuid],
        summary=f"{capitalised(parts.abstract(project))}, {asked}",
        signers=(_accountant(by), _account_holder(request, paper.code)),
        by=by,
        at=at,
    )


def _accountant(by: Actor) -> Signer:
    post = by.title or by.post
    side = "" if post.lower().startswith("kế toán") else "Kế toán"
    return Signer(authority=side, title=post, name=by.name)


def _account_holder(request: PaymentRequest, code: str) -> Signer:
    """Who approved the request, in her post of that day."""
    assert request.approved_at is not None  # no voucher before
    on = hanoi_date(request.approved_at)
    able = signing.lawful(request.project.implementing_unit, code, on)
    named = (one.signer for one in able if one.signer.name == request.approved_by)
    signer = next(named, Signer(title="", name=request.approved_by))
    return signing.on_side(signer, "Chủ tài khoản")
