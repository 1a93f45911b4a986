"""What is asked and decided at the end of a year; what the Treasury's own book says of it."""

from khuyencong.treasury.services.acts import Part, ask, decide, decline
from khuyencong.treasury.services.statements import (
    choose_columns,
    explain_differences,
    present_statement,
    receive_statement,
    sign_statement,
    withdraw_statement,
)

__all__ = [
    "Part",
    "ask",
    "choose_columns",
    "decide",
    "decline",
    "explain_differences",
    "present_statement",
    "receive_statement",
    "sign_statement",
    "withdraw_statement",
]
