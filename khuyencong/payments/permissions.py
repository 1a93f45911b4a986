"""Who takes a request for money further: role and place, state, separate hands, no interest."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.decisions import Decision, refuse
from khuyencong.core.models import Event
from khuyencong.delivery.permissions import hands
from khuyencong.directory.access import roles
from khuyencong.directory.models.roles import names_of
from khuyencong.obligations.models import Obligation
from khuyencong.obligations.selectors import Described
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.selectors import owed
from khuyencong.payments.selectors.owed import LAST
from khuyencong.planning.permissions import READERS
from khuyencong.projects import permissions
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import duties, work
from khuyencong.projects.selectors.record import Record
from khuyencong.projects.workflow import PAYMENT, PROJECT

readers = roles(*READERS)
preparers = roles(*PROJECT.find("prepare_payment").roles)
# The state in which the project lets a request of each kind begin.
BEGINS = {"advance": "committed", "payment": "accepted"}
# Whoever checks or sends is held from it by what would hold her from the payment itself.
AS_THE_LAST = frozenset({"check_payment", "send_payment"})
WAYS_BACK = frozenset({"return_payment", "withdraw_payment"})


def can_prepare(kind: str, project: Project, by: Actor) -> Decision:
    """The step of the project, in the state of the kind: nothing is advanced once accepted, nothing
    paid before."""
    decision = permissions.can_step("prepare_payment", project, by)
    if decision and project.state != BEGINS[kind]:
        return refuse(
            _("Đề án đang ở trạng thái “{state}”, chưa thể “{step}”.").format(
                state=project.get_state_display(), step=duties.label(LAST[kind])
            ),
            fix=_("Xem bước tiếp theo trên trang đề án."),
        )
    return decision


def can_step(
    name: str, request: PaymentRequest, by: Actor, *, record: Record | None = None
) -> Decision:
    step, project = PAYMENT.find(name), request.project
    if not duties.covering(step.roles, project, by):
        return refuse(
            _("Bước “{step}” thuộc vai trò {roles}.").format(
                step=step.label, roles=names_of(step.roles)
            ),
            fix=_("Chuyển hồ sơ cho người giữ vai trò đó."),
        )
    if request.state not in step.sources or name in owed.not_of(request):
        return refuse(
            _("Đề nghị đang ở trạng thái “{state}”, chưa thể “{step}”.").format(
                state=request.get_state_display(), step=step.label
            ),
            fix=_("Tải lại trang đề nghị để xem bước hiện tại."),
        )
    if name in ("check_payment", "approve_payment") and not _is_apart_from_list(request, by):
        return refuse(
            _("Bạn đã lập bảng kê của lớp nên không kiểm tra, không duyệt chi bảng kê đó."),
            fix=_("Chuyển người khác giữ cùng vai trò: phải có hai người."),
        )
    record = record or Record(project)
    for act in acts_of(name, request):
        apart = duties.are_separate(
            act, project, by, step.roles, matter=str(request.uuid), record=record
        )
        if not apart:
            return apart
    own = permissions.has_no_interest(project, by, record)
    if not own or name in WAYS_BACK:
        return own
    return permissions.is_of_its_owners(record)


def _is_apart_from_list(request: PaymentRequest, by: Actor) -> bool:
    listed = request.payment_list
    return listed is None or set(listed.prepared_hands).isdisjoint(hands(request.project, by))


def acts_of(name: str, request: PaymentRequest) -> tuple[str, ...]:
    """Acts of the table of duties from which a step is kept."""
    return (name, LAST[request.kind]) if name in AS_THE_LAST else (name,)


def open_steps(
    request: PaymentRequest, by: Actor, *, record: Record | None = None
) -> list[tuple[str, Decision]]:
    """(step, whether she may take it) of each that leads on from where the request stands."""
    record = record or Record(request.project)
    return [
        (step.name, can_step(step.name, request, by, record=record))
        for step in PAYMENT.open_from(request.state)
        if step.name not in owed.not_of(request)
    ]


def of_requests(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """{key of an obligation: its request}, of those that she can take further."""
    wanted = list(rows)
    seen = PaymentRequest.objects.visible_to(by).filter(uuid__in={row.part for row in wanted})
    read = seen.select_related("project__province", "project__implementing_unit")
    requests = {str(one.uuid): one for one in read}
    done = work.done_on([one.project for one in requests.values()], by)
    return {
        row.pk: Described(
            one.project.code,
            one.project.title,
            one.project.province.code,
            one.amount_dong,
            args=(one.uuid,),
        )
        for row in wanted
        if (one := requests.get(row.part))
        and _may(owed.step_of(row.kind, one), one, done.get(one.project_id, ()), by)
    }


def to_prepare(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """Of projects to be paid, those of which something may still be asked for: a request that is
    under way for all of it is others' work now."""
    wanted = list(rows)
    asked = owed.all_asked_for(row.subject for row in wanted)
    return work.of_projects([row for row in wanted if row.subject not in asked], by)


def _may(name: str, request: PaymentRequest, done: Iterable[Event], by: Actor) -> bool:
    held = duties.covering(PAYMENT.find(name).roles, request.project, by)
    if name in ("check_payment", "approve_payment") and not _is_apart_from_list(request, by):
        return False
    own = [act for act in done if not duties.is_of_another_matter(act, str(request.uuid))]
    return bool(held) and all(work.is_apart(act, own, by, held) for act in acts_of(name, request))
