"""Money comes back: what is asked, decided and recorded of it."""

from khuyencong.recoveries.services.changes import (
    ask_rescheduling,
    ask_write_off,
    decide_change,
    decline_change,
)
from khuyencong.recoveries.services.recoveries import ask, collect, decide, decline
from khuyencong.recoveries.services.reminders import remind_job
from khuyencong.recoveries.services.reversals import (
    ask_reversal,
    decide_reversal,
    decline_reversal,
)

__all__ = [
    "ask",
    "ask_rescheduling",
    "ask_reversal",
    "ask_write_off",
    "collect",
    "decide",
    "decide_change",
    "decide_reversal",
    "decline",
    "decline_change",
    "decline_reversal",
    "remind_job",
]
