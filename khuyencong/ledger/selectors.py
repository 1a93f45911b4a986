"""Reading the ledger. All amounts are whole đồng."""

from __future__ import annotations

from django.db.models import Q, QuerySet, Sum

from khuyencong.ledger import stages
from khuyencong.ledger.keys import account_key
from khuyencong.ledger.models import Account, Fund, Subject, Transfer


def balance(*, fund: Fund, year: int, stage: str, subject: Subject | None = None) -> int:
    """What one account holds; 0 when it was never used. Negative only for the source."""
    key = account_key(fund, year, stage, subject)
    found = Account.objects.filter(key=key).values_list("balance_dong", flat=True).first()
    return found or 0


def subject_balances(subject: Subject, year: int | None = None) -> dict[str, int]:
    """Planned, committed, advanced and paid of one subject, over all funds (and years)."""
    accounts = Account.objects.filter(subject=subject)
    if year is not None:
        accounts = accounts.filter(year=year)
    return _by_stage(accounts, [stage for stage in stages.STAGES if stage in stages.OF_A_SUBJECT])


def fund_year(fund: Fund, year: int) -> dict[str, int]:
    """All stages of a fund-year, summed over subjects; they add up to zero."""
    return _by_stage(Account.objects.filter(fund=fund, year=year), stages.STAGES)


def statement(subject: Subject) -> list[Transfer]:
    """Everything that ever moved for a subject, oldest first, recoveries of later years too."""
    concerned = (
        Q(from_account__subject=subject)
        | Q(to_account__subject=subject)
        | Q(recovers__to_account__subject=subject)
    )
    found = Transfer.objects.filter(concerned).select_related(
        "from_account__fund", "to_account__fund", "recovers"
    )
    return list(found.order_by("pk"))


def recovered_later(account: Account) -> int:
    """What was collected in later years of the money this account still shows."""
    found = Transfer.objects.filter(recovers__to_account=account, from_account__stage=stages.SOURCE)
    return found.aggregate(total=Sum("amount_dong"))["total"] or 0


def _by_stage(accounts: QuerySet[Account], listed: list[str] | tuple[str, ...]) -> dict[str, int]:
    sums = accounts.order_by().values_list("stage").annotate(Sum("balance_dong"))
    found = dict(sums)
    return {stage: found.get(stage, 0) for stage in listed}
