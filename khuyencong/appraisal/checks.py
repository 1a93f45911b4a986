"""What `verify` checks here beside the chains of events."""

from __future__ import annotations

from khuyencong.appraisal.models import (
    CompletionItem,
    CompletionRequest,
    Conclusion,
    Council,
    LineComment,
    Member,
    Opinion,
    OverlapDecision,
    Review,
    Sheet,
    SiteCheck,
)
from khuyencong.core import standings

STANDINGS = (
    standings.of("project", CompletionRequest, "project__uuid"),
    standings.of("project", CompletionItem, "request__project__uuid"),
    standings.of("project", Conclusion, "project__uuid"),
    standings.of("project", Opinion, "project__uuid"),
    standings.of("project", LineComment, "opinion__project__uuid"),
    standings.of("project", Review, "project__uuid"),
    standings.of("project", Sheet, "review__project__uuid"),
    standings.of("project", OverlapDecision, "project__uuid"),
    standings.of("request", SiteCheck, "request__uuid"),
    standings.of("council", Council, "uuid"),
    standings.of("council", Member, "council__uuid"),
)
