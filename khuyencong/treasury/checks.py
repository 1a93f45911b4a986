"""What `verify` checks here: each move against its transfer, each waiting act against who owes."""

from __future__ import annotations

from itertools import pairwise

from django.db.models import F, Q

from khuyencong.core import standings
from khuyencong.ledger.checks.receipts import Kind
from khuyencong.ledger.models import stages
from khuyencong.obligations.checks import Lifecycle
from khuyencong.obligations.models import Obligation
from khuyencong.treasury import permissions
from khuyencong.treasury.models import YearAct, YearLine, YearMove

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
STANDINGS = (
    standings.of("year_act", YearAct, "uuid"),
    standings.of("year_act", YearLine, "act__uuid", is_written_once=True),
    standings.of("year_act", YearMove, "line__act__uuid", is_written_once=True),
    standings.of("year_act", Obligation, "subject", only=Q(kind=permissions.DECIDE)),
)
