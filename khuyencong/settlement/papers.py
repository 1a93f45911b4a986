"""Data of acceptance, payment and settlement papers. Amounts in đồng."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khuyencong.documents.papers.payload import PaperData
from khuyencong.projects.papers import FundAmount, Participant


@dataclass(frozen=True, kw_only=True)
class AcceptedRow:
    """One item: cost by the estimate, eligible cost found on site, and what was remarked."""

    item: str
    estimate_dong: int
    found_dong: int
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class AcceptanceMinutes(PaperData):
    """Biên bản nghiệm thu. `supports`: money each fund owes after acceptance."""

    code = "acceptance_minutes"

    project_code: str
    project_title: str
    implementing_unit: str
    contract_reference: str
    place: str
    accepted_date: date
    participants: tuple[Participant, ...]
    rows: tuple[AcceptedRow, ...]
    supports: tuple[FundAmount, ...]
    remark: str

    @property
    def estimate_dong(self) -> int:
        return sum(row.estimate_dong for row in self.rows)

    @property
    def found_dong(self) -> int:
        return sum(row.found_dong for row in self.rows)

    @property
    def support_dong(self) -> int:
        return sum(row.amount_dong for row in self.supports)


@dataclass(frozen=True, kw_only=True)
class PaymentVoucher(PaperData):
    """Phiếu thanh toán: one amount of one fund to one payee."""

    code = "payment_voucher"

    payee: str
    project_code: str
    project_title: str
    contract_reference: str
    fund: str
    purpose: str
    amount_dong: int
    account: str = ""
    bank: str = ""


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
class Settlement(PaperData):
    """Biên bản thanh lý, quyết toán. `paid_dong` includes advances that became payments."""

    code = "settlement"

    project_code: str
    project_title: str
    implementing_unit: str
    contract_reference: str
    acceptance_reference: str
    year: int
    funds: tuple[SettledFund, ...]
    remark: str = ""

    @property
    def contract_dong(self) -> int:
        return sum(row.contract_dong for row in self.funds)

    @property
    def accepted_dong(self) -> int:
        return sum(row.accepted_dong for row in self.funds)

    @property
    def advanced_dong(self) -> int:
        return sum(row.advanced_dong for row in self.funds)

    @property
    def paid_dong(self) -> int:
        return sum(row.paid_dong for row in self.funds)

    @property
    def returned_dong(self) -> int:
        return sum(row.returned_dong for row in self.funds)
