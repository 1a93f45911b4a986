"""What `verify` checks here beside the chains of events."""

from __future__ import annotations

from khuyencong.appraisal import selectors
from khuyencong.appraisal.models import (
    AppraisalContent,
    CompletionItem,
    CompletionRequest,
    Conclusion,
    Council,
    LineComment,
    LookAgain,
    Member,
    Opinion,
    OpinionAnswer,
    OverlapDecision,
    Review,
    RuleUsed,
    Sheet,
    SiteCheck,
    Waiver,
)
from khuyencong.core import standings
from khuyencong.obligations.checks import Lifecycle
from khuyencong.projects.selectors import owed

# Which acts write each of them: after any other they stand as they stood.
RETURNED = ("return_for_completion",)
ITEMS = (
    *RETURNED,
    "draft_answers",
    "answer_item",
    "accept_item",
    "ask_item_again",
    "take_back_answer",
)
ASKED = ("ask_opinions", "give_opinion", "waive_opinion", "move_due_date")
ANSWERED = ("answer_opinion", "decide_opinion")
REVIEWED = ("open_review", "close_review", "move_due_date")
RESTING = tuple(RuleUsed.Decision.values)
OVERLAPS = ("decide_overlap", "move_establishment")
BESIDE = Lifecycle(
    {kind.code for kind in selectors.KINDS},
    owed.projects_read(),
    owed.projects_read().filter(state__in=["registered", "returned"]),
    owed_of=selectors.owed_beside,
)
STANDINGS = (
    standings.of("project", CompletionRequest, "project__uuid", told_by=RETURNED),
    standings.of("project", CompletionItem, "request__project__uuid", told_by=ITEMS),
    standings.of("project", Conclusion, "project__uuid", told_by=("conclude", "reject")),
    standings.of("project", AppraisalContent, "project__uuid", told_by=("write_contents",)),
    standings.of("project", Waiver, "project__uuid", told_by=("waive_missing",)),
    standings.of("project", Opinion, "project__uuid", told_by=ASKED),
    standings.of("project", LineComment, "opinion__project__uuid", told_by=("give_opinion",)),
    standings.of("project", OpinionAnswer, "opinion__project__uuid", told_by=ANSWERED),
    standings.of("project", Review, "project__uuid", told_by=REVIEWED),
    standings.of("project", Sheet, "review__project__uuid", told_by=("score",)),
    standings.of("project", OverlapDecision, "project__uuid", told_by=OVERLAPS),
    standings.of("project", RuleUsed, "project__uuid", told_by=RESTING),
    standings.of("project", LookAgain, "project__uuid", told_by=("rule_changed", "look_again")),
    standings.of("request", SiteCheck, "request__uuid"),
    standings.of("council", Council, "uuid"),
    standings.of("council", Member, "council__uuid"),
)
