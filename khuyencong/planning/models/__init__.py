"""Money of a year, scenarios of its plan, decisions."""

from khuyencong.planning.models.decisions import EstimateApproval, PlanDecision, PlanLine
from khuyencong.planning.models.money import Appropriation, Limit
from khuyencong.planning.models.room import Budget, Proposal, RankOverride, Scenario, Share

__all__ = [
    "Appropriation",
    "Budget",
    "EstimateApproval",
    "Limit",
    "PlanDecision",
    "PlanLine",
    "Proposal",
    "RankOverride",
    "Scenario",
    "Share",
]
