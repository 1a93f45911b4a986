"""The year's money, its plan, and what changes the plan."""

from khuyencong.planning.services.adjustments import (
    ask_adjustment,
    decide_adjustment,
    refuse_adjustment,
)
from khuyencong.planning.services.decisions import approve, approve_estimate, place_before
from khuyencong.planning.services.limits import drop_limit, set_limit
from khuyencong.planning.services.money import appropriate
from khuyencong.planning.services.national import (
    forward,
    record_ministry_plan,
    record_ministry_refusal,
)
from khuyencong.planning.services.openings import (
    ask_correction,
    ask_opening,
    confirm_opening,
    decline_opening,
)

__all__ = [
    "appropriate",
    "approve",
    "approve_estimate",
    "ask_adjustment",
    "ask_correction",
    "ask_opening",
    "confirm_opening",
    "decide_adjustment",
    "decline_opening",
    "drop_limit",
    "forward",
    "place_before",
    "record_ministry_plan",
    "record_ministry_refusal",
    "refuse_adjustment",
    "set_limit",
]
