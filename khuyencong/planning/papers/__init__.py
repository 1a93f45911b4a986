"""Data of the plan decision and of the approval of estimates. Amounts in đồng."""

from __future__ import annotations

from dataclasses import dataclass

from khuyencong.documents.papers.payload import PaperData
from khuyencong.projects.papers import FundAmount


@dataclass(frozen=True, kw_only=True)
class PlannedProject:
    """One row of the appendix: a project and its money of one fund."""

    project_code: str
    project_title: str
    implementing_unit: str
    place: str
    fund: str
    total_dong: int
    support_dong: int


@dataclass(frozen=True, kw_only=True)
class PlanDecision(PaperData):
    """Quyết định phê duyệt kế hoạch, its list in an appendix.

    A project paid from two funds has two rows; only the first carries its `total_dong`.
    """

    code = "plan_decision"

    year: int
    place_name: str
    decider: str
    executing_bodies: str
    projects: tuple[PlannedProject, ...]

    @property
    def decider_caps(self) -> str:
        return self.decider.upper()

    @property
    def count(self) -> int:
        return len({row.project_code for row in self.projects})

    @property
    def total_dong(self) -> int:
        return sum(row.total_dong for row in self.projects)

    @property
    def support_dong(self) -> int:
        return sum(row.support_dong for row in self.projects)

    @property
    def funds(self) -> tuple[FundAmount, ...]:
        """Sum of each fund, in the order of the list."""
        sums: dict[str, int] = {}
        for row in self.projects:
            sums[row.fund] = sums.get(row.fund, 0) + row.support_dong
        return tuple(FundAmount(fund=fund, amount_dong=amount) for fund, amount in sums.items())


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
class EstimateApproval(PaperData):
    """Quyết định phê duyệt dự toán of one project, by fund."""

    code = "estimate_approval"

    project_code: str
    project_title: str
    implementing_unit: str
    plan_reference: str
    year: int
    decider: str
    amounts: tuple[ApprovedAmount, ...]

    @property
    def decider_caps(self) -> str:
        return self.decider.upper()

    @property
    def planned_dong(self) -> int:
        return sum(row.planned_dong for row in self.amounts)

    @property
    def approved_dong(self) -> int:
        return sum(row.approved_dong for row in self.amounts)

    @property
    def freed_dong(self) -> int:
        return self.planned_dong - self.approved_dong


@dataclass(frozen=True, kw_only=True)
class Sum:
    """One line of the submission's summary: of a fund, a content, a floor or a cap."""

    name: str
    count: int
    amount_dong: int


@dataclass(frozen=True, kw_only=True)
class PlanSubmission(PaperData):
    """Tờ trình phê duyệt kế hoạch: how it was chosen, its sums, its list, and who was left out.

    `proof` says how far any plan could be better, or that the order of the criteria was followed.
    """

    code = "plan_submission"

    year: int
    place_name: str
    addressee: str
    asked_count: int
    asked_dong: int
    people: int
    way: str
    aims: str
    proof: str
    funds: tuple[FundAmount, ...]
    contents: tuple[Sum, ...]
    pins: tuple[str, ...]
    limits: tuple[str, ...]
    projects: tuple[PlannedProject, ...]
    reserves: int

    @property
    def count(self) -> int:
        return len({row.project_code for row in self.projects})

    @property
    def total_dong(self) -> int:
        return sum(row.total_dong for row in self.projects)

    @property
    def support_dong(self) -> int:
        return sum(row.support_dong for row in self.projects)


@dataclass(frozen=True, kw_only=True)
class RegisteredProject:
    """One row of the consolidated registration."""

    project_code: str
    project_title: str
    activity: str
    implementing_unit: str
    place: str
    total_dong: int
    support_dong: int
    is_flagship: bool

    @property
    def mark(self) -> str:
        return "đề án điểm" if self.is_flagship else ""


@dataclass(frozen=True, kw_only=True)
class NationalRegistration(PaperData):
    """Đăng ký kế hoạch quốc gia, consolidated by the Department; the data of Mẫu số 2."""

    code = "national_registration"

    year: int
    place_name: str
    last_year: str
    this_year: str
    projects: tuple[RegisteredProject, ...]

    @property
    def count(self) -> int:
        return len(self.projects)

    @property
    def total_dong(self) -> int:
        return sum(row.total_dong for row in self.projects)

    @property
    def support_dong(self) -> int:
        return sum(row.support_dong for row in self.projects)


@dataclass(frozen=True, kw_only=True)
class AdjustmentDecision(PaperData):
    """Quyết định điều chỉnh kế hoạch of one project. `amount_dong` 0: no money moves."""

    code = "adjustment_decision"

    project_code: str
    project_title: str
    implementing_unit: str
    plan_reference: str
    year: int
    decider: str
    change: str
    text: str
    reason: str
    fund: str
    amount_dong: int
    planned_dong: int

    @property
    def decider_caps(self) -> str:
        return self.decider.upper()
