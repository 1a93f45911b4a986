"""Who plans: the Department proposes, the province decides, the Centre and inspectors look on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse

PLANNERS = ("department_specialist", "department_leader")
READERS = (
    *PLANNERS, "centre_specialist", "centre_head", "centre_accountant", "council_member",
    "finance_officer", "provincial_approver", "inspector",
)  # fmt: skip


def can_plan(province: str, by: Actor) -> Decision:
    """Scenarios, limits and pins are the Department's."""
    if any(grant.province == province for grant in by.grants_for(*PLANNERS)):
        return ALLOWED
    return refuse(
        _("Chỉ Sở Công Thương soạn phương án kế hoạch."),
        fix=_("Gửi ý kiến cho chuyên viên Sở phụ trách kế hoạch."),
    )
