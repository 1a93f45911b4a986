"""What was found, what is paid, what goes back."""

from khuyencong.settlement.services.acceptances import accept
from khuyencong.settlement.services.cancelling import cancel_invoice, correct_invoice
from khuyencong.settlement.services.invoices import record_invoice
from khuyencong.settlement.services.payments import payable, return_advance
from khuyencong.settlement.services.settlements import settle

__all__ = [
    "accept",
    "cancel_invoice",
    "correct_invoice",
    "payable",
    "record_invoice",
    "return_advance",
    "settle",
]
