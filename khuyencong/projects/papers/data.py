"""Data of the papers of requests and projects. Plain values, amounts in đồng."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khuyencong.documents.papers.payload import PaperData


@dataclass(frozen=True, kw_only=True)
class ListedPaper:
    """One uploaded file. `size` in bytes; `digest` the SHA-256, of which the start is printed."""

    name: str
    size: int
    digest: str

    @property
    def size_words(self) -> str:
        """1.234 kB, rounded up."""
        return f"{-(-self.size // 1024):,} kB".replace(",", ".")

    @property
    def short_digest(self) -> str:
        return self.digest[:12]


@dataclass(frozen=True, kw_only=True)
class EstimateRow:
    """One cost item; amount = support + counterpart + other, which the caller has checked."""

    item: str
    unit: str
    quantity: int
    unit_price_dong: int
    amount_dong: int
    support_dong: int
    counterpart_dong: int = 0
    other_dong: int = 0


@dataclass(frozen=True, kw_only=True)
class FundAmount:
    fund: str
    amount_dong: int


@dataclass(frozen=True, kw_only=True)
class Participant:
    """Người tham gia, thành phần dự họp. `role` as printed: chức vụ, đơn vị."""

    name: str
    role: str


@dataclass(frozen=True, kw_only=True)
class RequestReceipt(PaperData):
    """Phiếu tiếp nhận. `expected_date` is an internal milestone, never a legal return date."""

    code = "request_receipt"

    request_code: str
    establishment: str
    tax_code: str
    address: str
    content: str
    total_dong: int
    support_dong: int
    received_date: date
    expected_date: date | None = None
    papers: tuple[ListedPaper, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProjectRegistration(PaperData):
    """Phiếu đăng ký đề án with its estimate by item and source."""

    code = "project_registration"

    project_code: str
    project_title: str
    activity: str
    track: str
    implementing_unit: str
    beneficiaries: tuple[str, ...]
    place: str
    year: int
    rows: tuple[EstimateRow, ...]
    goal: str = ""

    @property
    def total_dong(self) -> int:
        return sum(row.amount_dong for row in self.rows)

    @property
    def support_dong(self) -> int:
        return sum(row.support_dong for row in self.rows)

    @property
    def counterpart_dong(self) -> int:
        return sum(row.counterpart_dong for row in self.rows)

    @property
    def other_dong(self) -> int:
        return sum(row.other_dong for row in self.rows)
