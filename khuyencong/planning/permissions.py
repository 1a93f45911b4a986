"""Who plans: the Department proposes, the province decides, the Centre and inspectors look on."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Unit
from khuyencong.planning.models import Adjustment
from khuyencong.planning.workflow import ADJUSTMENT, PLANNERS
from khuyencong.projects import permissions as projects
from khuyencong.projects.models import Track

READERS = (
    *sorted(PLANNERS), "centre_specialist", "centre_head", "centre_accountant", "council_member",
    "finance_officer", "provincial_approver", "inspector",
)  # fmt: skip
readers = roles(*READERS)


def province_of(request: ActorRequest) -> Unit:
    codes = {grant.province for grant in request.actor.grants_for(*READERS)}
    return Unit.objects.provinces().on(timezone.localdate()).get(code=min(codes))


def can_plan(province: str, by: Actor) -> Decision:
    """Scenarios, limits and pins are the Department's."""
    if any(grant.province == province for grant in by.grants_for(*PLANNERS)):
        return ALLOWED
    return refuse(
        _("Chỉ Sở Công Thương soạn phương án kế hoạch."),
        fix=_("Gửi ý kiến cho chuyên viên Sở phụ trách kế hoạch."),
    )


LEGAL = "Điều 11 Thông tư 36/2013/TT-BCT"


OF_THE_APPROVER = {
    Adjustment.Kind.INCREASE,
    Adjustment.Kind.CONTENT,
    Adjustment.Kind.EXTENSION,
}


def can_decide(row: Adjustment, by: Actor) -> Decision:
    """The level the change belongs to; never who asked for it. Of a national project the ministry
    decides, and the head of the Department writes its decision down."""
    province = row.project.province.code
    is_national = row.project.track == Track.NATIONAL
    is_high = row.kind in OF_THE_APPROVER and not is_national
    role = "provincial_approver" if is_high else "department_leader"
    if not any(grant.province == province for grant in by.grants_for(role)):
        return refuse(
            _("Điều chỉnh này do UBND tỉnh quyết định.")
            if is_high
            else _("Lãnh đạo Sở ghi quyết định của Bộ, Cục.")
            if is_national
            else _("Điều chỉnh này do lãnh đạo Sở quyết định."),
            legal=LEGAL if is_national else "",
            fix=_("Chuyển cho người có thẩm quyền."),
        )
    if row.state != ADJUSTMENT.initial:
        return refuse(_("Điều chỉnh này đã có trả lời."), fix=_("Xem quyết định trên đề án."))
    if row.asked_by_id == by.id:
        return refuse(
            _("Người đề nghị không tự quyết định."), fix=_("Giao cho người khác cùng vai trò.")
        )
    return projects.has_no_interest(row.project, by)
