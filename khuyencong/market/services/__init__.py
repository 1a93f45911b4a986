"""Products recognised, certified, withdrawn; the keys behind them; fakes reported."""

from khuyencong.market.services.keys import make_key, report_stolen
from khuyencong.market.services.products import (
    ask_withdrawal,
    decline,
    issue,
    keep,
    propose,
    set_consent,
    withdraw,
)
from khuyencong.market.services.published import status_list
from khuyencong.market.services.reports import answer, report

__all__ = [
    "answer",
    "ask_withdrawal",
    "decline",
    "issue",
    "keep",
    "make_key",
    "propose",
    "report",
    "report_stolen",
    "set_consent",
    "status_list",
    "withdraw",
]
