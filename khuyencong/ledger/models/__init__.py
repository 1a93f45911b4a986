"""Funds, subjects, accounts and transfers; the stages of money; how things are named."""

from khuyencong.ledger.models.accounts import (
    Account,
    Closing,
    Fund,
    Receipt,
    Subject,
    Transfer,
    YearTotal,
)

__all__ = ["Account", "Closing", "Fund", "Receipt", "Subject", "Transfer", "YearTotal"]
