"""Who may open accounts and hand out roles."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.core.workflow import Step
from khuyencong.directory.models.roles import names_of

# Who may help somebody back into an account, face to face at a counter.
COUNTER = (
    "centre_specialist",
    "centre_head",
    "department_specialist",
    "department_leader",
    "commune_officer",
)
AT_A_COUNTER = (*COUNTER, "administrator")  # and the administrator, for every account of hers

# Whose password opens money, decisions or accounts: a second factor is required of them, and the
# administrator takes part when they are helped back in.
GUARDED = frozenset(
    {
        "centre_head",
        "centre_accountant",
        "department_leader",
        "finance_officer",
        "provincial_approver",
        "administrator",
    }
)


def holds_a_role(step: Step, province: str, by: Actor) -> Decision:
    """Whether the step is one of somebody's in this province."""
    if by.serves(province, *step.roles):
        return ALLOWED
    return refuse(
        _("Bước “{step}” thuộc vai trò {roles}.").format(
            step=step.label, roles=names_of(step.roles)
        ),
        fix=_("Chuyển cho người giữ vai trò đó."),
    )


def can_administer(by: Actor, *provinces: str) -> Decision:
    """People, roles and their scopes: the administrator of each of these provinces, or the system
    at its start. A person who holds nothing yet belongs to none."""
    if by.id == SYSTEM.id or (
        by.has_role("administrator")
        and all(by.serves(province, "administrator") for province in provinces)
    ):
        return ALLOWED
    return refuse(
        _("Chỉ quản trị được khai báo người và phân vai."),
        fix=_("Gửi yêu cầu cho quản trị của tỉnh."),
    )


def can_register_establishment(by: Actor) -> Decision:
    """Officers of the network; an owner is registered by one of them."""
    if by.id == SYSTEM.id or by.has_role(
        "administrator", "centre_specialist", "commune_officer", "collaborator"
    ):
        return ALLOWED
    return refuse(
        _("Chỉ cán bộ khuyến công được khai báo cơ sở."),
        fix=_("Nhờ cán bộ xã hoặc Trung tâm khai báo."),
    )
