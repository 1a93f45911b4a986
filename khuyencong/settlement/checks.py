"""What was paid, returned and settled, against the ledger. Part of `verify`."""

from django.db.models import Q

from khuyencong.contracts.checks import of_commitments
from khuyencong.settlement.models import AdvanceReturn, Payment, SettledAmount
from khuyencong.settlement.services.settlements import MOVES

RECEIPTS = (
    of_commitments(AdvanceReturn, "advanced", "committed"),
    of_commitments(Payment, "committed", "paid"),
    *(
        of_commitments(SettledAmount, *stages, moves_money=Q(kind=kind))
        for kind, stages in MOVES.items()
    ),
)
