"""Who claims under a contract, who answers at the Centre: never the same hands."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.claims.models import ExpenseClaim
from khuyencong.core.actors import Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.core.told import told
from khuyencong.directory.access import roles
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, names_of
from khuyencong.obligations.models import Kind, Obligation
from khuyencong.obligations.selectors import Described
from khuyencong.obligations.services import Owed
from khuyencong.planning.permissions import READERS
from khuyencong.projects import permissions
from khuyencong.projects.models import Project, Request
from khuyencong.projects.permissions import duties
from khuyencong.projects.workflow import PROJECT

readers = roles(*READERS)
ANSWER = "expense_claim.answer"
KINDS = (
    Kind(
        ANSWER,
        lazy("Trả lời việc chủ cơ sở báo"),
        creditor="owner",
        place="expense_claim",
        met_by=("accept_claim", "return_claim", "take_back_claim"),
    ),
)
# The step that takes a claim over, of the app it belongs to.
STEPS = {"progress": "report_progress", "invoice": "record_invoice", "money": "prepare_payment"}
OPEN = {"progress": {"committed"}, "invoice": {"committed"}, "money": {"committed", "accepted"}}


def can_send(kind: str, request: Request, project: Project, by: Actor) -> Decision:
    """The owner or the helper she named, while her contract runs."""
    if not permissions.is_owner(request.establishment_id, by):
        return refuse(
            _("Việc này thuộc vai trò {roles}.").format(
                roles=names_of(sorted(OF_AN_ESTABLISHMENT))
            ),
            fix=_("Đăng nhập bằng tài khoản của cơ sở."),
        )
    if project.state in OPEN[kind]:
        return ALLOWED
    return refuse(
        _("Đề án đang ở trạng thái “{state}”, không còn “{kind}” được.").format(
            state=project.get_state_display(), kind=ExpenseClaim.Kind(kind).label
        ),
        fix=_("Còn việc phải nói thì gọi người phụ trách ở Trung tâm."),
    )


def can_take_back(claim: ExpenseClaim, by: Actor) -> Decision:
    """The owner or her helper, until the Centre answered."""
    if not permissions.is_owner(claim.request.establishment_id, by):
        return refuse(_("Chỉ người của cơ sở rút lại được."))
    return ALLOWED if claim.is_waiting else _is_over(claim)


def can_answer(claim: ExpenseClaim, by: Actor) -> Decision:
    """Who takes the step that the claim asks for, and did not send it herself."""
    step = PROJECT.find(STEPS[claim.kind])
    if not duties.covering(step.roles, claim.project, by):
        return refuse(
            _("Trả lời việc chủ cơ sở báo thuộc vai trò {roles}.").format(
                roles=names_of(step.roles)
            ),
            fix=_("Chuyển cho người giữ vai trò đó."),
        )
    if not claim.is_waiting:
        return _is_over(claim)
    if not set(claim.sent_hands).isdisjoint(by.hands(*step.roles)):
        return refuse(
            _("{name} đã gửi việc này nên không tự trả lời.").format(name=claim.sent_by),
            fix=_("Giao cho người khác cùng vai trò."),
        )
    return permissions.has_no_interest(claim.project, by)


def _is_over(claim: ExpenseClaim) -> Decision:
    return refuse(
        _("Việc này không còn chờ trả lời: {standing}.").format(standing=claim.standing),
        fix=_("Tải lại trang để xem."),
    )


def owed(claim: ExpenseClaim) -> list[Owed]:
    """The specialist of the unit that carries the project out, until it is answered."""
    if not claim.is_waiting:
        return []
    unit = str(claim.project.implementing_unit.uuid)
    about = {"about": told(ExpenseClaim.Kind(claim.kind).label).data}
    return [Owed(ANSWER, "centre_specialist", unit, claim.due_date, data=about)]


def claims_to_answer(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """{key of an obligation: its claim}, of those that she can answer."""
    wanted = list(rows)
    seen = ExpenseClaim.objects.visible_to(by).filter(uuid__in={row.subject for row in wanted})
    read = seen.select_related("project__province", "project__implementing_unit")
    claims = {one.uuid: one for one in read}
    return {
        row.pk: Described(
            one.project.code,
            one.project.title,
            one.project.province.code,
            one.amount_dong,
            args=(one.uuid,),
            subject=(one.uuid,),
        )
        for row in wanted
        if (one := claims.get(row.subject)) and can_answer(one, by)
    }
