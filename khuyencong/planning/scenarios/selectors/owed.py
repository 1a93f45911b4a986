"""What a scenario makes somebody owe: the head of the Department its submission, the committee its
decision, the Department a better one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khuyencong.obligations.models import Kind
from khuyencong.obligations.services import Owed
from khuyencong.planning.models import Scenario
from khuyencong.planning.workflow import PLANNERS, SCENARIO

REVISE, SUBMIT, CORRECT = "scenario.revise", "scenario.submit", "scenario.correct"
KINDS = (
    Kind(
        "scenario.decide",
        _("Duyệt tờ trình kế hoạch"),
        creditor="department_leader",
        place="scenario",
        steps=("approve_plan", "return_plan"),
    ),
    Kind(
        SUBMIT,
        _("Ký tờ trình kế hoạch"),
        creditor="department_specialist",
        place="scenario",
        steps=("submit_plan",),
    ),
    Kind(
        REVISE,
        _("Sửa phương án được trả lại, trình lại"),
        creditor="provincial_approver",
        place="scenario",
        steps=("submit_plan",),
    ),
    Kind(
        CORRECT,
        _("Sửa phương án lãnh đạo Sở trả lại"),
        creditor="department_leader",
        place="scenario",
        steps=("submit_plan",),
    ),
)
OF_SCENARIOS = SCENARIO.kinds | {REVISE, SUBMIT, CORRECT}


def of_scenario(scenario: Scenario) -> list[Owed]:
    """By its state; one that was returned is worked on until it is submitted again, one that the
    head sent back by whoever handed it up."""
    code = scenario.province.code
    owed = SCENARIO.owed_in(scenario.state)
    if scenario.handed_up_at:
        owed = [(SUBMIT, "department_leader")]
    elif scenario.sent_back_reason:
        owed = [(CORRECT, scenario.handed_up_role)]
    elif scenario.returned_reason:
        owed = [(REVISE, role) for role in sorted(PLANNERS)]
    return [Owed(kind, role, code) for kind, role in owed]
