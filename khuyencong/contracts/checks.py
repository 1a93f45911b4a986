"""What was committed, advanced and reduced, against the ledger. Part of `verify`."""

from datetime import date

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from khuyencong.contracts.models import (
    Advance,
    AllowedPayee,
    Annex,
    Commitment,
    Contract,
    Learner,
    Progress,
)
from khuyencong.core import standings
from khuyencong.core.models import Event
from khuyencong.ledger.checks.receipts import NO_CONDITION, Kind
from khuyencong.ledger.checks.told import Told
from khuyencong.ledger.models import Receipt

# From this day on an advance above the Treasury's general share says why, beside who decided.
WAIVED_SINCE = date(2026, 11, 28)


def faults_of_waivers() -> list[str]:
    """Advances above the Treasury's general share of which nobody said who decided, or why."""
    acts = Event.objects.filter(kind="pay_advance", on__gte=WAIVED_SINCE).order_by("pk")
    said = _("{place}: tạm ứng vượt mức chung của Kho bạc mà thiếu văn bản quyết định hoặc lý do.")
    return [
        said.format(place=f"{act.stream} #{act.seq}")
        for act in acts.iterator(2000)
        if "over_treasury_dong" in act.payload and not _is_waived(act)
    ]


def _is_waived(act: Event) -> bool:
    says = (str(act.payload.get(name, "")) for name in ("decision", "treasury_reason"))
    return all(words.strip() for words in says)


# A commitment shows what is left of it: its annexes tell what it was when signed.
_reduced = (
    Annex.objects.filter(commitment=OuterRef("pk"))
    .order_by()
    .values("commitment")
    .annotate(total=Sum("reduced_dong"))
    .values("total")
)


def of_commitments(
    model: type[Receipt],
    from_stage: str,
    to_stage: str,
    *,
    amount: str = "amount_dong",
    moves_money: Q = NO_CONDITION,
) -> Kind:
    """Receipts that point to a commitment, of one move."""
    return Kind(
        model,
        moves=frozenset({(from_stage, to_stage)}),
        amount=F(amount),
        fund="commitment__fund",
        year="commitment__project__year",
        subject="commitment__project__subject",
        moves_money=moves_money,
    )


RECEIPTS = (
    Kind(
        Commitment,
        moves=frozenset({("planned", "committed")}),
        amount=F("amount_dong") + Coalesce(Subquery(_reduced), 0),
    ),
    of_commitments(Advance, "committed", "advanced"),
    of_commitments(Annex, "committed", "appropriated", amount="reduced_dong"),
)

TOLD = (
    Told(
        Advance, "pay_advance", "paid_at", "paid_by",
        ("amount_dong", "decision", "treasury_reason"), ("payee",),
    ),
    Told(
        AllowedPayee, "allow_payee", "allowed_at", "allowed_by", ("amount_dong",),
        ("payee", "reason"), project="project__uuid",
    ),
)  # fmt: skip

COMMITTED = ("sign", "assign", "reduce", "stop")
LEARNERS = ("enter_learners", "remove_learner")
STANDINGS = (
    standings.of("project", Commitment, "project__uuid", told_by=COMMITTED),
    standings.of("project", Contract, "commitments__project__uuid", is_written_once=True),
    standings.of("project", Annex, "commitment__project__uuid", is_written_once=True),
    standings.of("project", Progress, "project__uuid", told_by=("report_progress",)),
    standings.of("project", Advance, "commitment__project__uuid", is_written_once=True),
    standings.of("project", AllowedPayee, "project__uuid", is_written_once=True),
    standings.of("project", Learner, "project__uuid", told_by=LEARNERS),
)
