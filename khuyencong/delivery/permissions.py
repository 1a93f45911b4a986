"""Who carries a class out: its implementing unit; and never one person alone."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.delivery.models import ClassSession, PaymentList
from khuyencong.projects import permissions
from khuyencong.projects.models import CLASSES, Project
from khuyencong.projects.workflow import PROJECT

RUNNING = "committed"  # the only state in which work is carried out
UNITS_OWN = PROJECT.find("register").roles


def can_deliver(project: Project, by: Actor) -> Decision:
    """The implementing unit's own people, from the contract until acceptance."""
    if not permissions.can_draft(project.implementing_unit_id, by):
        return refuse(
            _("Chỉ đơn vị thực hiện ghi được việc tổ chức thực hiện."),
            fix=_("Gửi tài liệu cho đơn vị thực hiện."),
        )
    if project.state != RUNNING:
        return refuse(
            _("Đề án đang ở trạng thái “{state}”, không ghi việc tổ chức thực hiện.").format(
                state=project.get_state_display()
            ),
            fix=_("Ghi từ khi ký hợp đồng hoặc giao nhiệm vụ đến khi nghiệm thu."),
        )
    return ALLOWED


def can_open_class(project: Project, by: Actor) -> Decision:
    if project.activity not in CLASSES:
        return refuse(_("Đề án này không phải lớp đào tạo."), fix=_("Ghi ở đề án đào tạo."))
    return can_deliver(project, by)


def can_take_attendance(
    session: ClassSession, project: Project, by: Actor, *, on: date
) -> Decision:
    """The unit's own people, on the day of a session that stands or after it."""
    decision = can_open_class(project, by)
    if not decision:
        return decision
    if session.cancelled_at is not None:
        return refuse(
            _("Buổi ngày {day} đã bỏ: {reason}.").format(
                day=short(session.on_date), reason=session.cancel_reason
            ),
            fix=_("Xếp buổi khác rồi điểm danh."),
        )
    if on < session.on_date:
        return refuse(
            _("Buổi học ngày {day} chưa đến, hôm nay {today}.").format(
                day=short(session.on_date), today=short(on)
            ),
            fix=_("Điểm danh trong ngày học hoặc sau đó."),
        )
    return ALLOWED


def hands(project: Project, by: Actor) -> dict[str, str]:
    """{id: name} of who acts for the unit: she, and whose place she takes."""
    grants = [
        grant
        for grant in by.grants_for(*UNITS_OWN)
        if grant.organisation_id == project.implementing_unit_id
    ]
    return {by.id: by.name} | by.principals(grants)


def can_sign_attendance(session: ClassSession, project: Project, by: Actor) -> Decision:
    """Another person of the unit than who noted it, or in whose place it was noted."""
    decision = can_deliver(project, by)
    if not decision:
        return decision
    if session.taken_at is None:
        return refuse(
            _("Buổi học này chưa điểm danh."), fix=_("Điểm danh trước, rồi người khác ký.")
        )
    if not set(session.taken_hands).isdisjoint(hands(project, by)):
        return refuse(
            _("{name} đã điểm danh buổi này nên không tự ký xác nhận.").format(
                name=session.taken_by
            ),
            fix=_("Một người khác của đơn vị thực hiện ký: phải có hai người."),
        )
    return ALLOWED


def can_approve_list(payment_list: PaymentList, project: Project, by: Actor) -> Decision:
    """The head of the unit, who did not prepare it herself or through another."""
    heads = [
        grant
        for grant in by.grants_for("centre_head")
        if grant.organisation_id == project.implementing_unit_id
    ]
    if not heads:
        return refuse(
            _("Chỉ lãnh đạo đơn vị thực hiện duyệt bảng kê."), fix=_("Trình lãnh đạo đơn vị.")
        )
    decision = can_deliver(project, by)
    if not decision:
        return decision
    if payment_list.withdrawn_at is not None:
        return refuse(
            _("Bảng kê số {number} đã bỏ: {reason}.").format(
                number=payment_list.number, reason=payment_list.withdraw_reason
            ),
            fix=_("Lập bảng kê khác."),
        )
    if not set(payment_list.prepared_hands).isdisjoint(hands(project, by)):
        return refuse(
            _("{name} đã lập bảng kê này nên không tự duyệt.").format(
                name=payment_list.prepared_by
            ),
            fix=_("Chuyên viên lập, lãnh đạo duyệt: phải có hai người."),
        )
    return ALLOWED
