"""What `verify` checks here: each move against its transfer, each waiting act and statement against
who owes, the figures of signed minutes against the lines of their statement."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from khuyencong.core import standings
from khuyencong.ledger.checks.receipts import Kind
from khuyencong.ledger.models import stages
from khuyencong.obligations.checks import Lifecycle
from khuyencong.obligations.models import Obligation
from khuyencong.treasury import permissions
from khuyencong.treasury.models import (
    Statement,
    StatementLine,
    StatementNote,
    YearAct,
    YearLine,
    YearMove,
)

PATH = (stages.SOURCE, stages.APPROPRIATED, stages.PLANNED, stages.COMMITTED, stages.ADVANCED)
OUT = frozenset((stage, stages.CARRIED) for stage in PATH[1:])
MOVES = OUT | {
    (stages.APPROPRIATED, stages.CANCELLED),
    (stages.APPROPRIATED, stages.REMITTED),
    (stages.PLANNED, stages.APPROPRIATED),
    *pairwise(PATH),
}
RECEIPTS = (
    Kind(
        YearMove,
        moves=frozenset(MOVES),
        amount=F("amount_dong"),
        fund="line__act__fund",
        year="year",
        subject="subject",
    ),
)
_asked = YearAct.objects.select_related("fund__organisation__province")
ACTS = Lifecycle({permissions.DECIDE}, _asked, _asked.filter(answered_at=None), permissions.owed)
_brought = Statement.objects.select_related("fund__organisation__province")
STATEMENTS = Lifecycle(
    set(permissions.OF_STATEMENTS),
    _brought,
    _brought.filter(signed_at=None, withdrawn_at=None),
    permissions.owed_of,
)
STANDINGS = (
    standings.of("year_act", YearAct, "uuid"),
    standings.of("year_act", YearLine, "act__uuid", is_written_once=True),
    standings.of("year_act", YearMove, "line__act__uuid", is_written_once=True),
    standings.of("year_act", Obligation, "subject", only=Q(kind=permissions.DECIDE)),
    standings.of("statement", Statement, "uuid"),
    standings.of("statement", StatementLine, "statement__uuid"),
    standings.of("statement", StatementNote, "statement__uuid", is_written_once=True),
    standings.of("statement", Obligation, "subject", only=Q(kind__in=permissions.OF_STATEMENTS)),
)


def faults() -> list[str]:
    return [*_signed_otherwise()]


def _signed_otherwise() -> Iterator[str]:
    """Signed minutes whose statement no longer adds up to what was signed."""
    signed = Statement.objects.filter(signed_at__isnull=False).select_related("fund").order_by("pk")
    sums = {
        name: Sum("lines__amount_dong", filter=Q(lines__is_out=is_out), default=0)
        for name, is_out in (("out_dong", True), ("back_dong", False))
    }
    for one in signed.annotate(**{f"now_{name}": total for name, total in sums.items()}):
        now = {name: getattr(one, f"now_{name}") for name in sums}
        said = one.figures if isinstance(one.figures, dict) else {}
        if now != {name: said.get(name) for name in sums}:
            yield _(
                "Bảng Kho bạc {title} nguồn {fund}: các dòng cộng lại khác số trong biên bản đã ký."
            ).format(title=one.title, fund=one.fund.code)
