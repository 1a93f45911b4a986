"""What is done to a scenario, from its first draft to its approval."""

from khuyencong.planning.scenarios.services.looking import (
    approve_signed,
    look_before_signing,
    to_sign_still,
)
from khuyencong.planning.scenarios.services.order import ask_to_look_again, look_again
from khuyencong.planning.scenarios.services.scenario import (
    MOST_PROPOSALS,
    ask_to_solve,
    create_scenario,
    discard_scenario,
    pin,
    pin_many,
    propose,
    restore_scenario,
    set_aims,
    set_level,
    set_levels,
    take_in,
)
from khuyencong.planning.scenarios.services.solving import solve, solve_job
from khuyencong.planning.scenarios.services.submission import (
    approve_plan,
    hand_up,
    offer_job,
    return_plan,
    send_back,
    submit_plan,
)

__all__ = [
    "MOST_PROPOSALS",
    "approve_plan",
    "approve_signed",
    "ask_to_look_again",
    "ask_to_solve",
    "create_scenario",
    "discard_scenario",
    "hand_up",
    "look_again",
    "look_before_signing",
    "offer_job",
    "pin",
    "pin_many",
    "propose",
    "restore_scenario",
    "return_plan",
    "send_back",
    "set_aims",
    "set_level",
    "set_levels",
    "solve",
    "solve_job",
    "submit_plan",
    "take_in",
    "to_sign_still",
]
