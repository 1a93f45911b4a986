"""What was found, what is paid, what goes back."""

from khuyencong.settlement.services.acceptances import accept
from khuyencong.settlement.services.cancelling import cancel_invoice, correct_invoice
from khuyencong.settlement.services.dossiers import submit_dossier
from khuyencong.settlement.services.invoices import record_invoice
from khuyencong.settlement.services.liquidations import liquidate
from khuyencong.settlement.services.looks import look_at_machine
from khuyencong.settlement.services.payments import accepted, payable, return_advance
from khuyencong.settlement.services.settlements import settle
from khuyencong.settlement.services.vouchers import cancel_voucher, record_voucher

__all__ = [
    "accept",
    "accepted",
    "cancel_invoice",
    "cancel_voucher",
    "correct_invoice",
    "liquidate",
    "look_at_machine",
    "payable",
    "record_invoice",
    "record_voucher",
    "return_advance",
    "settle",
    "submit_dossier",
]
