"""Papers of appraisal."""

from khuyencong.appraisal.papers.data import (
    AppraisalMinutes,
    CompletionItem,
    CompletionRequest,
    CouncilMinutes,
    CriterionPoints,
    Finding,
    MemberPoints,
    OpinionLine,
    RuleReason,
    RuleSnapshot,
    SiteCheckMinutes,
)

__all__ = [
    "AppraisalMinutes",
    "CompletionItem",
    "CompletionRequest",
    "CouncilMinutes",
    "CriterionPoints",
    "Finding",
    "MemberPoints",
    "OpinionLine",
    "RuleReason",
    "RuleSnapshot",
    "SiteCheckMinutes",
]
