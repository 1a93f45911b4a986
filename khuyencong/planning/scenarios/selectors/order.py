"""Plans among the decisions that rest on a row of the rules, and those to be looked at again."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from khuyencong.appraisal.selectors import Resting, Waiting
from khuyencong.core import queues
from khuyencong.core.actors import Actor
from khuyencong.core.prepared import prepared
from khuyencong.planning.models import OrderRule, PlanLookAgain, Scenario
from khuyencong.planning.permissions import READERS
from khuyencong.planning.workflow import SCENARIO

STEPS = {"submitted": "submit_plan", "approved": "approve_plan"}


def resting(row: str, row_from: date, *, by: Actor, most: int) -> list[Resting]:
    """The newest plans, submitted or decided, whose order rests on this row."""
    used = OrderRule.objects.filter(_of(_seen_by(by)), row=row, row_from=row_from)
    used = used.select_related("scenario").order_by("-scenario_id")
    return [
        Resting(
            title=one.scenario.name,
            code=str(one.scenario.year),
            path=_path(one.scenario),
            decision=str(SCENARIO.find(STEPS[one.scenario.state]).label),
            basis_date=one.basis_date,
            decided_at=one.scenario.submitted_at,
        )
        for one in used[:most]
    ]


def waiting(*, by: Actor, most: int) -> list[Waiting]:
    """Plans to be looked at again, the longest waiting first."""
    still_open = PlanLookAgain.objects.filter(_of(_seen_by(by)), closed_at=None)
    first = queues.heads([still_open.order_by("opened_at", "pk")], most)
    rows = PlanLookAgain.objects.filter(pk__in=first).order_by("opened_at", "pk")
    return [
        Waiting(
            title=item.scenario.name,
            code=str(item.scenario.year),
            path=f"{_path(item.scenario)}#xem-lai",
            state=item.scenario.get_state_display(),
            pack=item.rule.pack.title,
            rows=item.rows,
            opened_at=item.opened_at,
        )
        for item in rows.select_related("scenario", "rule__pack")
    ]


def looks_again(scenario: Scenario) -> list[PlanLookAgain]:
    """Every time its order was, or is, to be looked at again, the oldest first; nothing of one
    that is still being made."""
    if scenario.state not in STEPS:
        return []
    return _looks_again(scenario.pk)


@prepared
def _looks_again(scenario: int) -> QuerySet[PlanLookAgain]:
    rows = PlanLookAgain.objects.filter(scenario=scenario)
    return rows.select_related("scenario__province", "rule__pack").order_by("pk")


def _seen_by(by: Actor) -> QuerySet[Scenario]:
    """Plans submitted or decided."""
    seen = Scenario.objects.visible_to(by).filter(state__in=STEPS)
    return seen if by.has_role(*READERS) else seen.none()


def _of(plans: QuerySet[Scenario]) -> Exists:
    """Whether the plan of a row is one of these. Asked of each row: the list of all plans would
    be written down first."""
    return Exists(plans.filter(pk=OuterRef("scenario")))


def _path(scenario: Scenario) -> str:
    return reverse("planning:scenario", args=[scenario.uuid])
