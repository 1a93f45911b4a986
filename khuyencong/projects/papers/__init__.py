"""Papers of requests and projects."""

from khuyencong.projects.papers.data import (
    EstimateRow,
    FundAmount,
    ListedPaper,
    Participant,
    ProjectRegistration,
    RequestReceipt,
)

__all__ = [
    "EstimateRow",
    "FundAmount",
    "ListedPaper",
    "Participant",
    "ProjectRegistration",
    "RequestReceipt",
]
