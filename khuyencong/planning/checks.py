"""What was appropriated, planned and freed, against the ledger. Part of `verify`."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from khuyencong.core import standings, taken_over
from khuyencong.core.dates import short
from khuyencong.core.models import Event
from khuyencong.core.money import dong
from khuyencong.ledger.checks.receipts import Kind
from khuyencong.obligations.checks import Lifecycle
from khuyencong.obligations.models import Obligation
from khuyencong.planning import permissions
from khuyencong.planning.models import (
    Adjustment,
    Appropriation,
    ApprovedLine,
    Budget,
    EstimateApproval,
    Limit,
    OpeningBalance,
    OrderRule,
    PlanDecision,
    PlanLine,
    PlanLookAgain,
    Proposal,
    RankOverride,
    Scenario,
    Share,
)
from khuyencong.planning.scenarios.selectors import owed
from khuyencong.planning.workflow import ADJUSTMENT
from khuyencong.projects.selectors.owed import projects_read

_scenarios = Scenario.objects.select_related("province")
SCENARIOS = Lifecycle(
    owed.OF_SCENARIOS,
    _scenarios,
    _scenarios.filter(
        Q(state="submitted")
        | ~Q(returned_reason="")
        | ~Q(sent_back_reason="")
        | Q(handed_up_at__isnull=False)
    ),
    owed.of_scenario,
)
_asked = Adjustment.objects.filter(project=OuterRef("pk"), state=ADJUSTMENT.initial)
ADJUSTMENTS = Lifecycle(
    {permissions.DECIDE},
    projects_read(),
    projects_read().filter(Exists(_asked)),
    permissions.adjustments_owed,
)
INTO_THE_FUND = frozenset({("source", "appropriated")})
OUT_OF_THE_FUND = frozenset({("appropriated", "source")})
INTO_THE_PLAN = frozenset({("appropriated", "planned")})
OUT_OF_THE_PLAN = frozenset({("planned", "appropriated")})
DECIDED = Q(state="decided")
INCREASE = Q(kind=Adjustment.Kind.INCREASE)
REDUCTION = Q(kind=Adjustment.Kind.REDUCTION)


def _changed(which: Q) -> Coalesce:
    """Đồng by which decided adjustments changed a line of the plan."""
    own: QuerySet[Adjustment] = Adjustment.objects.filter(
        DECIDED & which, project=OuterRef("project"), fund=OuterRef("fund")
    )
    sums = own.order_by().values("project").annotate(total=Sum("amount_dong")).values("total")
    return Coalesce(Subquery(sums), 0)


_planned = PlanLine.objects.filter(project=OuterRef("project"), fund=OuterRef("fund"))
# A line shows what is planned now: its adjustments tell what it was when decided.
_when_decided = F("amount_dong") - _changed(INCREASE) + _changed(REDUCTION)

RECEIPTS = (
    Kind(
        Appropriation,
        moves=INTO_THE_FUND,
        amount=F("amount_dong"),
        moves_money=Q(amount_dong__gt=0),
        year="year",
        subject="",
    ),
    Kind(
        Appropriation,
        moves=OUT_OF_THE_FUND,
        amount=-F("amount_dong"),
        moves_money=Q(amount_dong__lt=0),
        year="year",
        subject="",
    ),
    Kind(PlanLine, moves=INTO_THE_PLAN, amount=_when_decided),
    Kind(
        PlanLine,
        moves=INTO_THE_FUND,
        amount=_when_decided,
        pointer="allotment",
        moves_money=Q(allotment__isnull=False),
        subject="",
    ),
    Kind(
        EstimateApproval,
        moves=OUT_OF_THE_PLAN,
        amount=Subquery(_planned.values("amount_dong")) - F("amount_dong"),
        # Below 0 it was approved above its plan: no transfer answers that, so it is named.
        moves_money=~Q(says_amount=0),
    ),
    Kind(
        Adjustment,
        moves=INTO_THE_PLAN,
        amount=F("amount_dong"),
        moves_money=DECIDED & INCREASE,
    ),
    Kind(
        Adjustment,
        moves=OUT_OF_THE_PLAN,
        amount=F("amount_dong"),
        moves_money=DECIDED & REDUCTION,
    ),
)


def faults() -> list[str]:
    """An estimate is what its lines were approved at, each within what it asks."""
    kept = EstimateApproval.objects.filter(lines__isnull=False).select_related("project", "fund")
    sums = kept.annotate(lines_dong=Sum("lines__amount_dong")).order_by("pk")
    told = [
        _("Đề án {code}, {fund}: duyệt {amount}, các khoản mục cộng lại {lines}.").format(
            code=one.project.code,
            fund=one.fund.name,
            amount=dong(one.amount_dong),
            lines=dong(one.lines_dong),
        )
        for one in sums.exclude(lines_dong=F("amount_dong"))
    ]
    lines = ApprovedLine.objects.select_related("approval__project", "source__line")
    other = lines.exclude(
        asked_dong=F("source__amount_dong"), source__fund=F("approval__fund")
    ).order_by("pk")
    return told + [
        _("Đề án {code}, khoản “{item}”: khác với khoản mục của dự toán.").format(
            code=line.approval.project.code, item=line.source.line.item
        )
        for line in other
    ]


def unsigned() -> list[str]:
    """What the province approves is a scenario that the Department signed: neither a decision of
    its own making nor other projects than it submitted."""
    signed: dict[str, tuple[str, bool]] = {}
    acts = Event.objects.filter(stream__startswith="scenario:", kind__in=SIGNED_BY)
    is_signed: dict[str, bool] = {}
    for act in acts.order_by("stream", "seq"):
        if act.kind == "approve_plan":
            signed[act.payload["decision"]] = (act.stream, is_signed.get(act.stream, False))
        else:
            is_signed[act.stream] = act.kind == "submit_plan"
    told = []
    decided = PlanDecision.objects.filter(
        organisation__kind="provincial_committee",
        pk__gt=taken_over.last_before("signed_plans").get("decision", 0),
    )
    for decision in decided.prefetch_related("lines__project").order_by("pk"):
        stream, is_submitted = signed.get(str(decision.uuid), ("", False))
        proposed = Proposal.objects.filter(
            scenario__uuid__in=[stream.removeprefix("scenario:")] if stream else []
        )
        codes = set(proposed.filter(percent__gt=0).values_list("project__code", flat=True))
        if others := sorted({line.project.code for line in decision.lines.all()} - codes):
            told.append(
                _("Quyết định kế hoạch {day}: {codes} không có trong phương án đã trình.").format(
                    day=short(decision.decided_date), codes=", ".join(others)
                )
            )
        elif not is_submitted:
            told.append(
                _("Quyết định kế hoạch {day} không có phương án đã ký trình.").format(
                    day=short(decision.decided_date)
                )
            )
    return told


SIGNED_BY = ("submit_plan", "return_plan", "approve_plan")
PLANNED = ("approve", "record_ministry_plan", "decide_adjustment")
ADJUSTED = ("ask_adjustment", "decide_adjustment")
# What a scenario says is a proposal until it is submitted; from there on it is what the province
# decides on.
DECIDED_ON = ("submitted", "approved")
OF_DECIDED = Q(scenario__state__in=DECIDED_ON)
STANDINGS = (
    standings.of("project", PlanLine, "project__uuid", told_by=PLANNED),
    standings.of("project", PlanDecision, "lines__project__uuid", is_written_once=True),
    standings.of("project", EstimateApproval, "project__uuid", is_written_once=True),
    standings.of("project", ApprovedLine, "approval__project__uuid", is_written_once=True),
    standings.of("project", Adjustment, "project__uuid", told_by=ADJUSTED),
    standings.of("project", RankOverride, "project__uuid", told_by=("place_before",)),
    standings.of("fund", Appropriation, "fund__code", "year", is_written_once=True),
    standings.of("opening_balance", OpeningBalance, "uuid"),
    standings.of("limits", Limit, "province__code", "year"),
    standings.of("scenario", Scenario, "uuid", only=Q(state__in=DECIDED_ON)),
    standings.of("scenario", Obligation, "subject", only=Q(kind__startswith="scenario.")),
    standings.of("scenario", Budget, "scenario__uuid", only=OF_DECIDED),
    standings.of("scenario", OrderRule, "scenario__uuid", only=OF_DECIDED),
    standings.of(
        "scenario", PlanLookAgain, "scenario__uuid", told_by=("rule_changed", "look_again")
    ),
    standings.of("scenario", Proposal, "scenario__uuid", only=OF_DECIDED),
    standings.of(
        "scenario", Share, "proposal__scenario__uuid",
        only=Q(proposal__scenario__state__in=DECIDED_ON),
    ),
)  # fmt: skip
