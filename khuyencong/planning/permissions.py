"""Who plans: the Department proposes, the province decides, the Centre and inspectors look on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.core.told import told
from khuyencong.directory.access import roles
from khuyencong.obligations.models import Kind, Obligation
from khuyencong.obligations.selectors import Described
from khuyencong.obligations.services import Owed
from khuyencong.planning.models import Adjustment, OpeningBalance
from khuyencong.planning.workflow import ADJUSTMENT, PLANNERS
from khuyencong.policy import selectors as policy
from khuyencong.projects import permissions as projects
from khuyencong.projects.models import Project, Track
from khuyencong.projects.permissions import duties, work
from khuyencong.projects.selectors.record import Record
from khuyencong.projects.workflow import PROJECT
from khuyencong.rules import engine

READERS = (
    *sorted(PLANNERS), "centre_specialist", "centre_head", "centre_accountant", "council_member",
    "finance_officer", "provincial_approver", "inspector",
)  # fmt: skip
RECORDERS = ("finance_officer", "department_leader")
PLACERS = ("department_leader", "provincial_approver")
OF_THE_APPROVER, OF_THE_GROUP = (
    "adjustments_of_the_approver_",
    "adjustments_of_the_department_group",
)
DECIDE = "project.decide_adjustment"
TO_DECIDE = Kind(
    DECIDE,
    lazy("Quyết định điều chỉnh"),
    creditor="centre_head",
    place="adjustments",
    met_by=("decide_adjustment", "refuse_adjustment"),
)
readers = roles(*READERS)
fund_readers = roles(*READERS, "administrator")


def can_plan(province: str, by: Actor) -> Decision:
    """Scenarios, limits and pins are the Department's."""
    if any(grant.province == province for grant in by.grants_for(*PLANNERS)):
        return ALLOWED
    return refuse(
        _("Chỉ Sở Công Thương soạn phương án kế hoạch."),
        fix=_("Gửi ý kiến cho chuyên viên Sở phụ trách kế hoạch."),
    )


def can_appropriate(province: str, by: Actor) -> Decision:
    """What the province gives is written down by Finance, by the head of the Department, or by
    the system at its start."""
    if by.id == SYSTEM.id or any(grant.province == province for grant in by.grants_for(*RECORDERS)):
        return ALLOWED
    return refuse(
        _("Chỉ Sở Tài chính hoặc lãnh đạo Sở Công Thương ghi nhận giao dự toán."),
        fix=_("Chuyển quyết định giao dự toán cho người có vai trò đó."),
    )


def can_confirm_opening(opening: OpeningBalance, by: Actor) -> Decision:
    """Another person than who asked, who might have asked it herself."""
    decision = can_decline_opening(opening, by)
    if decision and not set(opening.asked_hands).isdisjoint(by.hands(*RECORDERS)):
        return refuse(
            _("{name} đã đề nghị số này nên không tự xác nhận.").format(name=opening.asked_by),
            fix=_("Người khác ở Sở Tài chính hoặc lãnh đạo Sở Công Thương xác nhận."),
        )
    return decision


def can_decline_opening(opening: OpeningBalance, by: Actor) -> Decision:
    """Whoever records money of the province, who asked too."""
    decision = can_appropriate(opening.fund.province, by)
    if decision and opening.answered_at is not None:
        return refuse(
            _("Đề nghị này đã có {name} trả lời.").format(name=opening.answered_by),
            fix=_("Tải lại trang để xem."),
        )
    return decision


def is_shown_adjustments(project: Project, by: Actor) -> bool:
    """Who asks for adjustments of a plan that stands, who decides them, and who looks on."""
    concerned = PROJECT.find("register").roles | ADJUSTMENT.find("decide_adjustment").roles
    is_open = project.state in {"planned", "estimated", "committed"}
    return is_open and by.has_role(*concerned, "inspector")


def can_place(province: str, by: Actor) -> Decision:
    """The order of the year's projects is moved by who leads the Department or the province."""
    if by.serves(province, *PLACERS):
        return ALLOWED
    return refuse(
        _("Chỉ lãnh đạo Sở hoặc UBND tỉnh đổi thứ tự ưu tiên."),
        fix=_("Gửi đề nghị kèm lý do cho người có thẩm quyền."),
    )


def article_of_adjustments(project: Project, at: datetime) -> str:
    """The clause that says who decides which change; local money follows its split."""
    name, on = "adjustments_of_the_approver_national", hanoi_date(at)
    return engine.procedure_row(name, on=on, book=policy.book(project.province.code)).legal


def is_of_the_approver(adjustment: Adjustment) -> bool:
    """Whether whoever approves the plan decides it, by the rules of the day it was asked."""
    project = adjustment.project
    name, on = OF_THE_APPROVER + project.track, hanoi_date(adjustment.asked_at)
    kinds = engine.procedure(name, on=on, book=policy.book(project.province.code))
    return isinstance(kinds, tuple) and adjustment.kind in kinds


def is_of_the_ministry(adjustment: Adjustment) -> bool:
    """Whether the ministry or its department decides it: of a national project, save the changes of
    a group project that are left to the Department (Thông tư 36/2013/TT-BCT, Điều 11)."""
    project = adjustment.project
    if project.track != Track.NATIONAL:
        return False
    kinds = engine.procedure(
        OF_THE_GROUP,
        on=hanoi_date(adjustment.asked_at),
        book=policy.book(project.province.code),
    )
    is_left = project.is_group and isinstance(kinds, tuple) and adjustment.kind in kinds
    return not is_left


def who_decides(adjustment: Adjustment) -> list[str]:
    """The figures of procedure that say at which level it is decided, by name."""
    project = adjustment.project
    names = [OF_THE_APPROVER + project.track]
    if project.track == Track.NATIONAL and project.is_group:
        names.append(OF_THE_GROUP)
    return [f"procedure.{name}" for name in names]


def decider_of(adjustment: Adjustment) -> str:
    """Whose inbox it lies in: the province's for what changes an approved local plan, else the head
    of the Department, who writes down what the ministry decides."""
    is_high = adjustment.project.track != Track.NATIONAL and is_of_the_approver(adjustment)
    return "provincial_approver" if is_high else "department_leader"


def adjustment_owed(adjustment: Adjustment) -> Owed:
    about = {"about": told(Adjustment.Kind(adjustment.kind).label).data}
    place = adjustment.project.province.code
    return Owed(DECIDE, decider_of(adjustment), place, None, str(adjustment.pk), about)


def adjustments_owed(project: Project) -> list[Owed]:
    asked = Adjustment.objects.filter(project=project, state=ADJUSTMENT.initial)
    return [
        adjustment_owed(one) for one in asked.select_related("project__province").order_by("pk")
    ]


def adjustments_to_decide(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """Of projects that she may open and did not write, nor ask the change of."""
    wanted = list(rows)
    described = work.of_projects(wanted, by)
    subjects = {row.subject for row in wanted}
    projects_of = Project.objects.filter(uuid__in=subjects).select_related("province")
    found = {project.uuid: project for project in projects_of}
    done = work.done_on(list(found.values()), by)
    matters = dict(
        Adjustment.objects.filter(pk__in=[row.part for row in wanted]).values_list("pk", "uuid")
    )

    def is_apart(row: Obligation) -> bool:
        matter = str(matters.get(int(row.part), ""))
        acts = done.get(found[row.subject].pk, ())
        own = [act for act in acts if not duties.is_of_another_matter(act, matter)]
        return work.is_apart("decide_adjustment", own, by, by.grants_for(row.role))

    return {row.pk: described[row.pk] for row in wanted if row.pk in described and is_apart(row)}


def can_decide(adjustment: Adjustment, by: Actor) -> Decision:
    """The level the change belongs to; never who asked for it. Of a national project the ministry
    decides, and the head of the Department writes its decision down."""
    province = adjustment.project.province.code
    is_national = is_of_the_ministry(adjustment)
    role = decider_of(adjustment)
    is_high = role == "provincial_approver"
    if not any(grant.province == province for grant in by.grants_for(role)):
        return refuse(
            _("Điều chỉnh này do UBND tỉnh quyết định.")
            if is_high
            else _("Lãnh đạo Sở ghi quyết định của Bộ, Cục.")
            if is_national
            else _("Điều chỉnh này do lãnh đạo Sở quyết định."),
            legal=article_of_adjustments(adjustment.project, adjustment.asked_at)
            if is_national
            else "",
            fix=_("Chuyển cho người có thẩm quyền."),
        )
    if adjustment.state != ADJUSTMENT.initial:
        return refuse(_("Điều chỉnh này đã có trả lời."), fix=_("Xem quyết định trên đề án."))
    project, matter = adjustment.project, str(adjustment.uuid)
    record, held = Record(project), by.grants_for(role)
    done = duties.earlier("decide_adjustment", project, by, held, matter=matter, record=record)
    if done and done.event.kind == "ask_adjustment":
        return refuse(
            _("Người đề nghị không tự quyết định."), fix=_("Giao cho người khác cùng vai trò.")
        )
    apart = duties.are_separate(
        "decide_adjustment", project, by, (role,), matter=matter, record=record
    )
    return projects.has_no_interest(project, by, record) if apart else apart
