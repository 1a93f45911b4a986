"""Money comes back: what is asked, decided and recorded of it."""

from khuyencong.recoveries.services.recoveries import ask, collect, decide, decline
from khuyencong.recoveries.services.reminders import remind_job
from khuyencong.recoveries.services.reversals import (
    ask_reversal,
    decide_reversal,
    decline_reversal,
)

__all__ = [
    "ask",
    "ask_reversal",
    "collect",
    "decide",
    "decide_reversal",
    "decline",
    "decline_reversal",
    "remind_job",
]
