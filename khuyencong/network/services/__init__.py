"""People change, the work of a post goes on."""

from khuyencong.network.services.orphans import orphan_job
from khuyencong.network.services.requests import (
    ask_hand_over,
    ask_post,
    ask_stand_in,
    ask_undo,
    confirm,
    decline,
    end_post,
    take_back,
)

__all__ = [
    "ask_hand_over",
    "ask_post",
    "ask_stand_in",
    "ask_undo",
    "confirm",
    "decline",
    "end_post",
    "orphan_job",
    "take_back",
]
