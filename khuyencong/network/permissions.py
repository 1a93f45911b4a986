"""Who may give a post: who leads its body, or the administrator of its province; never to
herself, never above her own, and never alone."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor, Grant
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.models import Assignment, Organisation
from khuyencong.directory.models.roles import LEADERS, ROLES, rank
from khuyencong.network.models import PostRequest
from khuyencong.obligations.models import Obligation
from khuyencong.obligations.selectors import Described

ALARMED = ("administrator", *LEADERS)  # who sees what nobody can do


def can_hand_over(assignment: Assignment, by: Actor) -> Decision:
    """A leader of the same body or of the body above it; or the province's administrator."""
    if assignment.organisation is None:
        return refuse(
            _("Vai trò của cơ sở không bàn giao ở đây."),
            fix=_("Chủ cơ sở tự chọn người giúp trên trang của cơ sở."),
        )
    return _may_give(assignment.role, assignment.organisation, by)


def can_end(assignment: Assignment, by: Actor) -> Decision:
    """Who may hand the post over may end it, but never her own: the last one would lock all out."""
    decision = can_hand_over(assignment, by)
    if decision and assignment.person.actor_id == by.id:
        return refuse(
            _("{name} không tự thôi chức danh của mình.").format(name=by.name),
            fix=_("Nhờ lãnh đạo hoặc quản trị khác."),
        )
    return decision


def _may_give(role: str, body: Organisation, by: Actor) -> Decision:
    near = _near(body, by)
    if not near:
        return refuse(
            _("Chỉ lãnh đạo cơ quan được bàn giao công việc của chức danh."),
            fix=_("Báo lãnh đạo cơ quan hoặc quản trị."),
        )
    if not _high_enough(role, near):
        return refuse(
            _("Chức danh {role} cao hơn chức danh của {name} nên {name} không giao được.").format(
                role=ROLES[role].label, name=by.name
            ),
            fix=_("Báo lãnh đạo cấp trên hoặc quản trị của tỉnh."),
        )
    return ALLOWED


def _near(body: Organisation, by: Actor) -> list[Grant]:
    """Her grants as leader of this body or the one above, or as the province's administrator."""
    bodies = {body.pk, body.parent_id}
    return [
        grant
        for grant in by.grants_for("administrator", *LEADERS)
        if (grant.role == "administrator" and grant.province == body.province.code)
        or (grant.role in LEADERS and grant.organisation_id in bodies)
    ]


def _high_enough(role: str, grants: list[Grant]) -> list[Grant]:
    return [grant for grant in grants if rank(grant.role) >= rank(role)]


def hands(request: PostRequest, by: Actor) -> dict[str, str]:
    """{id: name} of who gives the post: she, and whose place she takes in giving it."""
    near = _high_enough(request.role, _near(request.organisation, by))
    return {by.id: by.name} | by.principals(near)


def can_give(request: PostRequest, by: Actor) -> Decision:
    """May she ask that this post is given to this person?"""
    decision = _may_give(request.role, request.organisation, by)
    return _is_not_her_own(request, by) if decision else decision


def _is_not_her_own(request: PostRequest, by: Actor) -> Decision:
    if request.to.actor_id in hands(request, by):
        return refuse(
            _("{name} không tự giao chức danh {role} cho mình.").format(
                name=request.to.full_name, role=request.get_role_display()
            ),
            fix=_("Một lãnh đạo khác hoặc quản trị của tỉnh đề nghị, một người nữa xác nhận."),
        )
    return ALLOWED


def can_confirm(request: PostRequest, by: Actor) -> Decision:
    """Another person than who asked, who might have asked it herself."""
    decision = can_give(request, by)
    if not decision:
        return decision
    if request.answered_at is not None:
        return refuse(_("Đề nghị này đã có trả lời."), fix=_("Xem ai đang giữ chức danh."))
    if not set(request.asked_hands).isdisjoint(hands(request, by)):
        return refuse(
            _("{name} đã đề nghị giao chức danh này nên không tự xác nhận.").format(
                name=request.asked_by
            ),
            fix=_("Một lãnh đạo khác hoặc quản trị của tỉnh xác nhận: phải có hai người."),
        )
    return ALLOWED


def can_decline(request: PostRequest, by: Actor) -> Decision:
    """Whoever may give the post, the one who asked too."""
    decision = _may_give(request.role, request.organisation, by)
    if decision and request.answered_at is not None:
        return refuse(_("Đề nghị này đã có trả lời."), fix=_("Xem ai đang giữ chức danh."))
    return decision


def posts_to_confirm(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """{key of an obligation: the post}, of those that she may confirm."""
    wanted = list(rows)
    asked = PostRequest.objects.filter(uuid__in={row.subject for row in wanted})
    requests = {one.uuid: one for one in asked.select_related("to__user", "organisation__province")}
    return {
        row.pk: Described(
            str(request.get_kind_display()),
            f"{request.get_role_display()}: {request.to.full_name}",
            request.organisation.province.code,
            subject=None,
        )
        for row in wanted
        if (request := requests.get(row.subject)) and can_confirm(request, by)
    }
