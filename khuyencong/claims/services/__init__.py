"""What an owner does under her contract from her phone, and what the Centre answers."""

from khuyencong.claims.services.answering import accept_claim, return_claim
from khuyencong.claims.services.files import attach, attach_part, remove
from khuyencong.claims.services.sending import (
    ask_for_money,
    report_progress,
    send_invoice,
    take_back,
)

__all__ = [
    "accept_claim",
    "ask_for_money",
    "attach",
    "attach_part",
    "remove",
    "report_progress",
    "return_claim",
    "send_invoice",
    "take_back",
]
