"""Money of a year, scenarios of its plan, decisions."""

from khuyencong.planning.models.decisions import (
    Adjustment,
    ApprovedLine,
    EstimateApproval,
    PlanDecision,
    PlanLine,
    Reserve,
)
from khuyencong.planning.models.money import Appropriation, Limit, OpeningBalance
from khuyencong.planning.models.orders import OrderRule, PlanLookAgain
from khuyencong.planning.models.scenarios import Budget, Proposal, RankOverride, Scenario, Share

__all__ = [
    "Adjustment",
    "Appropriation",
    "ApprovedLine",
    "Budget",
    "EstimateApproval",
    "Limit",
    "OpeningBalance",
    "OrderRule",
    "PlanDecision",
    "PlanLine",
    "PlanLookAgain",
    "Proposal",
    "RankOverride",
    "Reserve",
    "Scenario",
    "Share",
]
