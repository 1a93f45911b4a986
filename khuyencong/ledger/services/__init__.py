"""The only writers of money."""

from khuyencong.ledger.services.acts import act
from khuyencong.ledger.services.funds import open_fund, open_subject
from khuyencong.ledger.services.transfers import (
    hold,
    post,
    post_through,
    recover,
    repay,
    reverse,
)
from khuyencong.ledger.services.year_end import cancel, carry, close, remit

__all__ = [
    "act",
    "cancel",
    "carry",
    "close",
    "hold",
    "open_fund",
    "open_subject",
    "post",
    "post_through",
    "recover",
    "remit",
    "repay",
    "reverse",
]
