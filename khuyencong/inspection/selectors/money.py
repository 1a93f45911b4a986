"""Money of a project or of a fund-year: accounts, transfers, and the receipts that explain them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from khuyencong.ledger.checks import receipts
from khuyencong.ledger.models import Account, Fund, Subject, Transfer
from khuyencong.ledger.models.keys import stream_named
from khuyencong.projects.models import Project

TOLD_OF_A_RECEIPT = ("payee", "payee_reason", "purpose", "decision", "document", "reason")


@dataclass(frozen=True)
class Extent:
    """The accounts asked about, and every transfer that touches them or recovers from them."""

    accounts: QuerySet[Account]
    transfers: QuerySet[Transfer]

    @property
    def streams(self) -> list[str]:
        """Chains of the fund-years whose money moved."""
        sides = ("from_account", "to_account")
        years = {
            pair
            for side in sides
            for pair in self.transfers.order_by()
            .values_list(f"{side}__fund__code", f"{side}__year")
            .distinct()
        }
        return [stream_named(code, year) for code, year in sorted(years)]


def of_project(project: Project) -> Extent:
    """Money of its subject, and of those it was committed to from there."""
    accounts = Account.objects.filter(subject__in=_subjects(project.subject))
    own = accounts.order_by().values("pk")
    concerned = Q(from_account__in=own) | Q(to_account__in=own) | Q(recovers__to_account__in=own)
    return Extent(accounts.order_by("pk"), Transfer.objects.filter(concerned).order_by("pk"))


def _subjects(first: Subject) -> set[int]:
    """What is planned for a project may be committed to whom it is for: another subject."""
    known: set[int] = set()
    new = {first.pk}
    while new:
        known |= new
        onward = Transfer.objects.filter(
            from_account__subject__in=new,
            from_account__stage="planned",
            to_account__stage="committed",
        )
        new = set(onward.order_by().values_list("to_account__subject", flat=True)) - known - {None}
    return known


def of_year(fund: Fund, year: int) -> Extent:
    sides = [
        Transfer.objects.filter(**{f"{side}__fund": fund, f"{side}__year": year})
        .order_by()
        .values("pk")
        for side in ("from_account", "to_account", "recovers__to_account")
    ]
    touching = Transfer.objects.filter(pk__in=sides[0].union(*sides[1:])).order_by("pk")
    return Extent(Account.objects.filter(fund=fund, year=year).order_by("pk"), touching)


def receipts_of(transfers: Sequence[Transfer]) -> dict[int, list[dict[str, Any]]]:
    """{transfer: what the apps wrote about it}, one query for each kind of receipt."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    by_key = {transfer.pk: transfer for transfer in transfers}
    for kind in receipts.kinds():
        rows = kind.model._default_manager.annotate(says_amount=kind.amount)
        own = rows.filter(kind.moves_money, **{f"{kind.pointer}__in": list(by_key)})
        for row in own.order_by("pk"):
            transfer = by_key[getattr(row, f"{kind.pointer}_id")]
            found[transfer.pk].append(
                {
                    "transfer": str(transfer.uuid),
                    "kind": str(kind.model._meta.verbose_name),
                    "number": row.pk,
                    "amount_dong": row.says_amount,
                }
                | {
                    name: str(said)
                    for name in TOLD_OF_A_RECEIPT
                    if (said := getattr(row, name, ""))
                }
            )
    return found


def balances(accounts: Iterable[Account]) -> Iterator[dict[str, Any]]:
    for account in accounts:
        yield {"account": account.key, "balance_dong": account.balance_dong}
