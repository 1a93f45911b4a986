"""What one commitment may still pay, row by row, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from khuyencong.contracts.models import AllowedPayee, Commitment
from khuyencong.contracts.selectors import standing
from khuyencong.contracts.services import payees as of_contract
from khuyencong.core.reading.bank_accounts import masked
from khuyencong.directory.models import BankAccount, Establishment, Organisation
from khuyencong.directory.selectors import bank_accounts, name_on
from khuyencong.payments.models import PaymentRequest, PaymentRequestLine
from khuyencong.payments.selectors import (
    account_of,
    asked_by_line,
    earned_by_line,
    invoices_of,
)
from khuyencong.policy import selectors as policy
from khuyencong.settlement.models import AcceptedLine


@dataclass(frozen=True)
class Payable:
    """A row of the form: an accepted line, or the advance of the whole commitment. In đồng."""

    label: str
    accepted: AcceptedLine | None
    limit_dong: int
    asked_dong: int
    invoices: str = ""

    @property
    def rest_dong(self) -> int:
        return max(self.limit_dong - self.asked_dong, 0)

    @property
    def amount_name(self) -> str:
        return f"amount_{self.accepted.pk}" if self.accepted else "amount_dong"

    @property
    def payee_name(self) -> str:
        return f"payee_{self.accepted.pk}" if self.accepted else "payee"


def payable_rows(commitment: Commitment) -> list[Payable]:
    """After acceptance its lines, before it the advance."""
    if commitment.project.state != "accepted":
        now = standing(commitment)
        done = now.advanced + now.ordered + now.paid
        return [Payable(str(_("Tạm ứng")), None, commitment.amount_dong, done)]
    earned, asked = earned_by_line(commitment), asked_by_line(commitment)
    invoices = invoices_of(accepted for accepted, _amount in earned.values())
    return [
        Payable(
            accepted.line.item,
            accepted,
            amount,
            asked.get(key, 0),
            ", ".join(f"{one.symbol} {one.number}" for one in invoices.get(accepted.line_id, ())),
        )
        for key, (accepted, amount) in earned.items()
    ]


def payee_choices(commitment: Commitment, on: date) -> list[tuple[str, str]]:
    """(name, name with its account) of who may be paid out of the share on that day: parties with a
    confirmed account, and those that a second person agreed to."""
    project, part = commitment.project, commitment.share
    choices = []
    for name, owner in of_contract.owners(project, part).items():
        if isinstance(owner, Organisation) and name != name_on(owner, on).name:
            continue  # an earlier or a short name of the same body
        place = account_of(project, name, part, on)
        if isinstance(place, BankAccount):
            choices.append((name, _where(name, place.number, place.bank)))
    agreed = AllowedPayee.objects.filter(project=project).exclude(account="").order_by("pk")
    for one in agreed:
        if one.share_id in (None, commitment.share_id):
            choices.append((one.payee, _where(one.payee, one.account, one.bank)))
    return list(dict(choices).items())


def _where(name: str, number: str, bank: str) -> str:
    return f"{name} · {masked(number)} {bank}"


def without_account(commitment: Commitment, on: date) -> list[Establishment | Organisation]:
    """Parties of the share that money cannot go to yet."""
    owners = of_contract.owners(commitment.project, commitment.share).values()
    each = {(type(owner), owner.pk): owner for owner in owners}
    return [owner for owner in each.values() if bank_accounts.account_on(owner, on) is None]


def changed_lately(
    request: PaymentRequest, lines: list[PaymentRequestLine], on: date
) -> list[tuple[str, date]]:
    """(payee, first day of its account) where that took another's place shortly before: who checks
    and who approves ask the holder first."""
    days = policy.figure("account_changed_days", province=request.project.province.code, on=on)
    owners = of_contract.owners(request.project, request.commitment.share)
    found = []
    for line in lines:
        owner = owners.get(line.payee)
        account = owner and bank_accounts.changed_lately(owner, on, days=days)
        if account and account.valid_from:
            found.append((line.payee, account.valid_from))
    return list(dict.fromkeys(found))
