"""What was seen, said, scored and concluded about a project."""

from khuyencong.appraisal.models.completions import CompletionItem, CompletionRequest
from khuyencong.appraisal.models.conclusions import Conclusion, LookAgain, RuleUsed
from khuyencong.appraisal.models.contents import AppraisalContent, Content
from khuyencong.appraisal.models.council import Council, Member, Review, Sheet
from khuyencong.appraisal.models.opinions import (
    SPEAKERS,
    LineComment,
    Opinion,
    OpinionAnswer,
    Point,
)
from khuyencong.appraisal.models.overlaps import OverlapDecision
from khuyencong.appraisal.models.site_checks import FINDINGS, SiteCheck
from khuyencong.appraisal.models.waivers import Waiver

__all__ = [
    "FINDINGS",
    "SPEAKERS",
    "AppraisalContent",
    "CompletionItem",
    "CompletionRequest",
    "Conclusion",
    "Content",
    "Council",
    "LineComment",
    "LookAgain",
    "Member",
    "Opinion",
    "OpinionAnswer",
    "OverlapDecision",
    "Point",
    "Review",
    "RuleUsed",
    "Sheet",
    "SiteCheck",
    "Waiver",
]
