"""Who may hand over the work of a post."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.models import Assignment

LEADERS = ("centre_head", "department_leader", "provincial_approver")


def can_hand_over(assignment: Assignment, by: Actor) -> Decision:
    """A leader of the same body or of the body above it; or the administrator."""
    body = assignment.organisation
    if body is None:
        return refuse(
            _("Vai trò của cơ sở không bàn giao ở đây."),
            fix=_("Chủ cơ sở tự chọn người giúp trên trang của cơ sở."),
        )
    bodies = {body.pk, body.parent_id}
    if by.has_role("administrator") or any(
        grant.organisation_id in bodies for grant in by.grants_for(*LEADERS)
    ):
        return ALLOWED
    return refuse(
        _("Chỉ lãnh đạo cơ quan được bàn giao công việc của chức danh."),
        fix=_("Báo lãnh đạo cơ quan hoặc quản trị."),
    )
