"""Writers of requests and projects, one file a noun; the steps of the workflow are named here."""

from khuyencong.projects.services.discards import discard_request, restore_request
from khuyencong.projects.services.money import transfer
from khuyencong.projects.services.projects import (
    add_to_estimate,
    add_up,
    check_ceilings,
    draft,
    lower_line,
    move,
    register,
    require_once,
    take_back,
    withdraw,
    write_estimate,
)
from khuyencong.projects.services.recalls import recall_request
from khuyencong.projects.services.requests import (
    close_requests,
    decline_request,
    move_request,
    request,
    return_request,
    submit_request,
)

__all__ = [
    "add_to_estimate",
    "add_up",
    "check_ceilings",
    "close_requests",
    "decline_request",
    "discard_request",
    "draft",
    "lower_line",
    "move",
    "move_request",
    "recall_request",
    "register",
    "request",
    "require_once",
    "restore_request",
    "return_request",
    "submit_request",
    "take_back",
    "transfer",
    "withdraw",
    "write_estimate",
]
