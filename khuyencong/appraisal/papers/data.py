"""Data of the papers of appraisal. Plain values, amounts in đồng.

An issued paper is Vietnamese in every language of the screen: its words do not pass gettext.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khuyencong.core.money import dong
from khuyencong.documents.papers.payload import PaperData
from khuyencong.projects.papers import EstimateRow, Participant


@dataclass(frozen=True, kw_only=True)
class CompletionItem:
    """Một mục cần bổ sung và lý do."""

    what: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CompletionRequest(PaperData):
    """Yêu cầu bổ sung, hoàn thiện: once, in full, each item with its reason."""

    code = "completion_request"

    addressee: str
    project_code: str
    project_title: str
    items: tuple[CompletionItem, ...]
    respond_by: date | None = None
    contact: str = ""


@dataclass(frozen=True, kw_only=True)
class RuleReason:
    """A reason in words and the clause it rests on."""

    text: str
    legal: str = ""

    @property
    def line(self) -> str:
        return f"{self.text} ({self.legal})" if self.legal else self.text


@dataclass(frozen=True, kw_only=True)
class RuleSnapshot:
    """What the rules answered for one beneficiary on `basis_date`; no ceiling: a person decides."""

    beneficiary: str
    asked_dong: int
    ceiling_dong: int | None
    is_verified: bool
    basis_date: date
    reasons: tuple[RuleReason, ...] = ()

    @property
    def ceiling(self) -> str:
        if self.ceiling_dong is None:
            return "do người có thẩm quyền quyết định"
        return dong(self.ceiling_dong)

    @property
    def standing(self) -> str:
        if self.is_verified:
            return "quy định đã kiểm chứng"
        return "quy định chưa kiểm chứng"


@dataclass(frozen=True, kw_only=True)
class OpinionLine:
    """What one body said: its stance in words, its text, and its remarks on lines."""

    body: str
    stance: str
    text: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AppraisalMinutes(PaperData):
    """Biên bản thẩm định: conclusion, rules as they answered, estimate by source."""

    code = "appraisal_minutes"

    project_code: str
    project_title: str
    activity: str
    implementing_unit: str
    beneficiaries: tuple[str, ...]
    place: str
    year: int
    is_passed: bool
    opinion: str
    snapshot: tuple[RuleSnapshot, ...]
    rows: tuple[EstimateRow, ...]
    participants: tuple[Participant, ...] = ()
    site_checks: tuple[str, ...] = ()
    opinions: tuple[OpinionLine, ...] = ()
    council: str = ""

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


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at, and what was seen."""

    what: str
    seen: str


@dataclass(frozen=True, kw_only=True)
class SiteCheckMinutes(PaperData):
    """Biên bản xác minh tại cơ sở, by the People's Committee of the commune."""

    code = "site_check_minutes"

    request_code: str
    request_title: str
    establishment: str
    address: str
    visited_date: date
    met: str
    findings: tuple[Finding, ...]
    workers: str
    photos: int
    remark: str
    result: str


@dataclass(frozen=True, kw_only=True)
class CriterionPoints:
    """One criterion: most points, and the mean given, in words ("17,25")."""

    label: str
    most: int
    mean: str


@dataclass(frozen=True, kw_only=True)
class MemberPoints:
    """One member's sum. Members are named; what each gave for what stays on their sheet."""

    name: str
    part: str
    points: int
    is_on_paper: bool = False


@dataclass(frozen=True, kw_only=True)
class CouncilMinutes(PaperData):
    """Biên bản họp hội đồng thẩm định: who scored, the average, how they came together."""

    code = "council_minutes"

    council: str
    council_decision: str
    project_code: str
    project_title: str
    criteria_date: date
    criteria: tuple[CriterionPoints, ...]
    members: tuple[MemberPoints, ...]
    absent: tuple[str, ...]
    average: str
    most: int
    pass_points: int
    is_passed: bool
    moderation: str
    remark: str
