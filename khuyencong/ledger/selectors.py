"""Reading the ledger. All amounts are whole đồng."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from khuyencong.core.prepared import prepared
from khuyencong.ledger.models import Account, Fund, Subject, Transfer, YearTotal, stages
from khuyencong.ledger.models.keys import account_key


def balance(*, fund: Fund, year: int, stage: str, subject: Subject | None = None) -> int:
    """What one account holds; 0 when it was never used. Negative only for the source."""
    key = account_key(fund, year, stage, subject)
    balance_dong = Account.objects.filter(key=key).values_list("balance_dong", flat=True).first()
    return balance_dong or 0


def years_holding(*, fund: Fund, subject: Subject, stage: str) -> dict[int, int]:
    """{year: đồng of a subject at this stage}, the oldest first: its own year, and those into which
    it was carried over."""
    return dict(_years_holding(fund.pk, subject.pk, stage))


@prepared
def _years_holding(fund: int, subject: int, stage: str) -> QuerySet[Account, tuple[int, int]]:
    held = Account.objects.filter(fund=fund, subject=subject, stage=stage, balance_dong__gt=0)
    return held.order_by("year").values_list("year", "balance_dong")


def held(fund: Fund, subject: Subject) -> dict[str, int]:
    """{stage: đồng of a subject in this fund, over all years}, without the stages never used."""
    return dict(_held(fund.pk, subject.pk))


@prepared
def _held(fund: int, subject: int) -> QuerySet[Account, tuple[str, int]]:
    return _by_stage(Account.objects.filter(fund=fund, subject=subject))


def has_moved(key: str) -> bool:
    """Whether the act with this key was carried out."""
    return Transfer.objects.filter(key=key).exists()


def subject_balances(subject: Subject, year: int | None = None) -> dict[str, int]:
    """Planned, committed, advanced and paid of one subject, over all funds (and years)."""
    held = dict(_balances(subject.pk) if year is None else _balances_of_year(subject.pk, year))
    return {stage: held.get(stage, 0) for stage in stages.STAGES if stage in stages.OF_A_SUBJECT}


def balances_of(subjects: list[int]) -> dict[int, dict[str, int]]:
    """{subject: planned, committed, advanced and paid}, over all funds and years."""
    found = {
        pk: {stage: 0 for stage in stages.STAGES if stage in stages.OF_A_SUBJECT} for pk in subjects
    }
    for subject, stage, balance_dong in _balances_of_each(subjects):
        found[subject][stage] = balance_dong
    return found


@prepared
def _balances_of_each(subjects: list[int]) -> QuerySet[Account, tuple[int, str, int]]:
    rows = Account.objects.filter(subject__pk__in=subjects).order_by()
    return rows.values_list("subject_id", "stage").annotate(Sum("balance_dong"))


@prepared
def _balances(subject: int) -> QuerySet[Account, tuple[str, int]]:
    return _by_stage(Account.objects.filter(subject=subject))


@prepared
def _balances_of_year(subject: int, year: int) -> QuerySet[Account, tuple[str, int]]:
    return _by_stage(Account.objects.filter(subject=subject, year=year))


def _by_stage(accounts: QuerySet[Account]) -> QuerySet[Account, tuple[str, int]]:
    return accounts.order_by().values_list("stage").annotate(Sum("balance_dong"))


def fund_year(fund: Fund, year: int) -> dict[str, int]:
    """All stages of a fund-year, over all subjects, as kept; they add up to zero."""
    return fund_years([fund], year)[fund.pk]


def fund_years(funds: Collection[Fund], year: int) -> dict[int, dict[str, int]]:
    """The same of several funds, by their keys."""
    totals = YearTotal.objects.filter(fund__in=funds, year=year).order_by()
    kept = {
        (fund, stage): balance
        for fund, stage, balance in totals.values_list("fund", "stage", "balance_dong")
    }
    return {
        fund.pk: {stage: kept.get((fund.pk, stage), 0) for stage in stages.STAGES} for fund in funds
    }


def given_years(funds: Collection[Fund], year: int) -> dict[int, dict[str, int]]:
    """The same without money of earlier, closed years that came back in this one and went to the
    budget through its source: what the source gave is what was given to spend."""
    found = fund_years(funds, year)
    through = _came_through(funds, year).order_by().values_list("from_account__fund")
    for fund, amount in through.annotate(Sum("amount_dong")):
        found[fund][stages.SOURCE] += amount
        found[fund][stages.REMITTED] -= amount
    return found


def _came_through(funds: Collection[Fund], year: int) -> QuerySet[Transfer]:
    return Transfer.objects.filter(
        recovers__isnull=False,
        from_account__fund__in=funds,
        from_account__year=year,
        from_account__stage=stages.SOURCE,
        to_account__stage=stages.REMITTED,
    )


def of_years(province: str, *held: str) -> dict[int, int]:
    """{year: đồng at these stages, over all funds of a province}."""
    totals = YearTotal.objects.filter(fund__province=province, stage__in=held).order_by()
    return dict(totals.values_list("year").annotate(Sum("balance_dong")))


def accounts(fund: Fund, year: int, stage: str) -> QuerySet[Account]:
    """Accounts of one stage that hold something, the largest first."""
    holding = Q(balance_dong__lt=0) if stage == stages.SOURCE else Q(balance_dong__gt=0)
    open_accounts = Account.objects.filter(holding, fund=fund, year=year, stage=stage)
    return open_accounts.select_related("subject").order_by("-balance_dong", "pk")


def moves(
    fund: Fund, year: int, stage: str, *, before: int | None = None, most: int | None = None
) -> list[tuple[Transfer, int]]:
    """(transfer, đồng into this stage; negative when out of it), the newest first; at most so many,
    with a key below `before`. All together add up to what the stage holds; of the source, to what
    it gave to spend.

    Each side is walked from its end: asked for together, a database sorts every transfer.
    """
    here = Account.objects.filter(fund=fund, year=year, stage=stage).values_list("pk", flat=True)
    known = set(here)
    asked: dict[str, Any] = {} if before is None else {"pk__lt": before}
    through = Q(to_account__stage=stages.REMITTED) if stage == stages.SOURCE else Q(pk__in=())
    keys: list[int] = []
    for side in ("from_account", "to_account"):
        latest = Transfer.objects.filter(**{f"{side}__in": known}, **asked).order_by("-pk")
        latest = latest.exclude(through)
        keys += latest.values_list("pk", flat=True)[:most]
    transfers = Transfer.objects.filter(pk__in=sorted(keys, reverse=True)[:most])
    return [
        (moved, moved.amount_dong if moved.to_account_id in known else -moved.amount_dong)
        for moved in transfers.select_related("from_account", "to_account").order_by("-pk")
    ]


def statement(subject: Subject) -> list[Transfer]:
    """Everything that ever moved for a subject, oldest first, recoveries of later years too."""
    concerned = (
        Q(from_account__subject=subject)
        | Q(to_account__subject=subject)
        | Q(recovers__to_account__subject=subject)
    )
    transfers = Transfer.objects.filter(concerned).select_related(
        "from_account__fund", "to_account__fund", "recovers"
    )
    return list(transfers.order_by("pk"))


def recovered_later(account: Account) -> int:
    """What was collected in later years of the money this account still shows."""
    recoveries = Transfer.objects.filter(
        recovers__to_account=account, from_account__stage=stages.SOURCE
    )
    return recoveries.aggregate(total=Sum("amount_dong"))["total"] or 0


def collected_of_before(fund: Fund, year: int) -> int:
    """Đồng of earlier, closed years that came back in this one and went to the budget through the
    source: not given to spend."""
    return _came_through([fund], year).aggregate(total=Sum("amount_dong"))["total"] or 0


def taken_back(transfer: Transfer) -> int:
    """What was recovered or reversed of it, in đồng."""
    return transfer.recoveries.aggregate(total=Sum("amount_dong"))["total"] or 0


def left_of(transfers: QuerySet[Transfer]) -> QuerySet[Any]:
    """With `left_dong`: what was not taken back of each."""
    return transfers.annotate(
        left_dong=F("amount_dong") - Coalesce(Sum("recoveries__amount_dong"), 0)
    )
