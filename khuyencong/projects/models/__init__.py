"""Đề nghị hỗ trợ and đề án: what was asked, what was made of it, and where it stands."""

from khuyencong.projects.models.asked_items import AskedItem
from khuyencong.projects.models.calls import Call, CallNews, ForWhom
from khuyencong.projects.models.conflicts import Conflict
from khuyencong.projects.models.groups import ChainLink, Slot, Tranche, Umbrella
from khuyencong.projects.models.projects import (
    Beneficiary,
    EstimateLine,
    LineSource,
    Project,
    ProjectQuerySet,
    Source,
    Track,
)
from khuyencong.projects.models.requests import (
    COMMUNE,
    OFFICERS,
    Baseline,
    Confirmation,
    DataRequest,
    Request,
    RequestLine,
    RequestQuerySet,
    RequestReturn,
    ReturnItem,
    Typed,
)
from khuyencong.projects.models.said import NOTHING_KNOWN, Known
from khuyencong.projects.models.text import CLASSES, Part, ProjectPart, TrainingSession
from khuyencong.projects.models.totals import ProjectTotal

__all__ = [
    "CLASSES",
    "COMMUNE",
    "NOTHING_KNOWN",
    "OFFICERS",
    "AskedItem",
    "Baseline",
    "Beneficiary",
    "Call",
    "CallNews",
    "ChainLink",
    "Confirmation",
    "Conflict",
    "DataRequest",
    "EstimateLine",
    "ForWhom",
    "Known",
    "LineSource",
    "Part",
    "Project",
    "ProjectPart",
    "ProjectQuerySet",
    "ProjectTotal",
    "Request",
    "RequestLine",
    "RequestQuerySet",
    "RequestReturn",
    "ReturnItem",
    "Slot",
    "Source",
    "Track",
    "TrainingSession",
    "Tranche",
    "Typed",
    "Umbrella",
]
