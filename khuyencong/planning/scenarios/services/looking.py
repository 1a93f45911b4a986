"""What a plan decision will say is looked at before it is signed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Organisation
from khuyencong.documents.papers.heading import head_of, signer_of, symbol_of
from khuyencong.planning.models import PlanDecision, Scenario
from khuyencong.planning.papers.plan_decision import PlanDecisionPaper
from khuyencong.planning.scenarios.permissions import can_scenario_step
from khuyencong.planning.scenarios.services.scenario import locked
from khuyencong.planning.scenarios.services.submission import approve_plan
from khuyencong.planning.services.decisions import own_number, require_free_number


@dataclass(frozen=True)
class ToSign:
    """The decision as it will be issued; `number` is empty where the register gives it."""

    number: str
    symbol: str
    day: date
    projects: int
    support_dong: int
    signer: str
    seen: str


def look_before_signing(scenario: Scenario, *, number: str, by: Actor, at: datetime) -> ToSign:
    """Xem lại trước khi ký: number, day, how many projects, how much money, whose name."""
    can_scenario_step("approve_plan", scenario, by).require()
    committee = Organisation.objects.get(province=scenario.province, kind="provincial_committee")
    on = hanoi_date(at)
    own = own_number(number, committee, on=on)
    require_free_number(own, committee, on=on)
    planned = list(
        scenario.proposals.filter(percent__gt=0).order_by("pk").values_list("pk", "given_dong")
    )
    signer = signer_of(by, committee, on)
    if not own:
        signer = head_of(committee, by, on, PlanDecisionPaper.code)
    symbol = symbol_of(PlanDecisionPaper, committee, on)
    name = ", ".join(filter(None, (signer.name, signer.title)))
    shown = repr((own, symbol, on, name, planned)).encode()
    return ToSign(
        number=own,
        symbol=symbol,
        day=on,
        projects=len(planned),
        support_dong=sum(given for _key, given in planned),
        signer=name,
        seen=hashlib.sha256(shown).hexdigest()[:16],
    )


def to_sign_still(scenario: Scenario, *, number: str, by: Actor, at: datetime) -> ToSign | None:
    """The same after a press that was refused; nothing where it can no longer be signed."""
    try:
        return look_before_signing(scenario, number=number, by=by, at=at)
    except Refused:
        return None


@transaction.atomic
def approve_signed(
    scenario: Scenario, *, number: str, seen: str, by: Actor, at: datetime, **more: Any
) -> PlanDecision:
    """Phê duyệt kế hoạch by the very decision that was looked at."""
    scenario = locked(scenario)
    if scenario.state == "submitted":
        to_sign = look_before_signing(scenario, number=number, by=by, at=at)
        if seen != to_sign.seen:
            raise Refused(
                _("Quyết định này chưa được xem lại, hoặc đã khác lúc xem."),
                fix=_("Bấm “Xem lại trước khi ký”, kiểm tra rồi ký."),
                field="number",
            )
        number = to_sign.number
    return approve_plan(scenario, number=number, by=by, at=at, **more)
