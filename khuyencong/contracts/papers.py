"""Data of the contract and of the assignment. Amounts in đồng."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khuyencong.documents.papers.payload import PaperData
from khuyencong.projects.papers import FundAmount


@dataclass(frozen=True, kw_only=True)
class Party:
    """Một bên của hợp đồng, `label` as printed (BÊN A, BÊN B1).

    What is not known is left empty and not printed.
    """

    label: str
    name: str
    representative: str = ""
    position: str = ""
    address: str = ""
    tax_code: str = ""
    account: str = ""
    bank: str = ""

    @property
    def spokesman(self) -> str:
        """Who signs for the party, with the post where it is known."""
        return ", ".join(part for part in (self.representative, self.position) if part)


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """Một đợt thanh toán. `condition` in words: khi nào, theo chứng từ gì."""

    content: str
    amount_dong: int
    condition: str


@dataclass(frozen=True, kw_only=True)
class Contract(PaperData):
    """Hợp đồng thực hiện đề án between the implementing unit (A) and the beneficiaries (B)."""

    code = "contract"

    project_code: str
    project_title: str
    parties: tuple[Party, ...]
    amount_dong: int
    funds: tuple[FundAmount, ...]
    instalments: tuple[Instalment, ...]
    start_date: date
    end_date: date
    advance_dong: int = 0
    advance_basis: str = ""
    counterpart_dong: int = 0

    @property
    def has_advance(self) -> bool:
        return self.advance_dong > 0


@dataclass(frozen=True, kw_only=True)
class Assignment(PaperData):
    """Quyết định giao nhiệm vụ to the implementing unit."""

    code = "assignment"

    project_code: str
    project_title: str
    implementing_unit: str
    decider: str
    amount_dong: int
    funds: tuple[FundAmount, ...]
    tasks: tuple[str, ...]
    start_date: date
    end_date: date

    @property
    def decider_caps(self) -> str:
        return self.decider.upper()


@dataclass(frozen=True, kw_only=True)
class AnnexRow:
    """Money of one fund before the annex and what it takes away."""

    fund: str
    before_dong: int
    reduced_dong: int

    @property
    def after_dong(self) -> int:
        return self.before_dong - self.reduced_dong


@dataclass(frozen=True, kw_only=True)
class ContractAnnex(PaperData):
    """Phụ lục điều chỉnh kinh phí; with `is_end`, văn bản dừng thực hiện."""

    code = "contract_annex"

    project_code: str
    project_title: str
    contract_reference: str
    is_end: bool
    reason: str
    rows: tuple[AnnexRow, ...]

    @property
    def before_dong(self) -> int:
        return sum(row.before_dong for row in self.rows)

    @property
    def reduced_dong(self) -> int:
        return sum(row.reduced_dong for row in self.rows)

    @property
    def after_dong(self) -> int:
        return sum(row.after_dong for row in self.rows)
