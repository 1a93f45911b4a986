"""Who keeps the list of a class, of which projects a contract can be signed; what is owed of one
that is suspended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.contracts.models import Suspension
from khuyencong.contracts.selectors import Uncleared, uncleared_of, whose
from khuyencong.core.actors import Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.obligations.models import Kind, Obligation
from khuyencong.obligations.selectors import Described
from khuyencong.obligations.services import Owed
from khuyencong.planning.selectors import estimates
from khuyencong.projects import permissions
from khuyencong.projects.models import CLASSES, Beneficiary, Project
from khuyencong.projects.permissions import work

RESUME, CLEAR = "project.resume", "project.clear_advance"
HOLDERS = ("centre_accountant", "centre_specialist")  # of the money, and of the work it is for
KINDS = (
    Kind(
        RESUME,
        lazy("Quyết định cho tiếp tục hay dừng hẳn"),
        creditor="owner",
        place="step",
        words=("resume",),
        met_by=("resume", "reduce"),
        ends_with_state=True,
    ),
    Kind(
        CLEAR,
        lazy("Thanh toán hoặc thu hồi tạm ứng"),
        creditor="finance_officer",
        place="settlement_dossier",
        days_before=10,
    ),
)


def clear_owed(project: Project, uncleared: Iterable[Uncleared]) -> list[Owed]:
    """Of each share with advanced money, the accountant of the unit and who carries it out."""
    unit, several = str(project.implementing_unit.uuid), list(uncleared)
    return [
        Owed(
            CLEAR,
            role,
            unit,
            one.until,
            str(one.share.uuid) if one.share else "",
            {"about": whose(one.share, project)} if one.share and one.share.beneficiary else {},
        )
        for one in several
        for role in HOLDERS
    ]


def resume_owed(suspension: Suspension) -> Owed:
    """The head of the unit, by the day until which it is suspended; of each share by itself."""
    part, project = suspension.share, suspension.project
    return Owed(
        RESUME,
        "centre_head",
        str(project.implementing_unit.uuid),
        suspension.until_date,
        str(part.uuid) if part else "",
        {"about": whose(part, project)} if part else {},
    )


CLOSED = frozenset({"settled", "withdrawn", "rejected", "stopped"})


def can_enter_learners(project: Project, by: Actor) -> Decision:
    """The implementing unit's own people, for a class that is not over."""
    if project.activity not in CLASSES:
        return refuse(
            _("Đề án này không phải lớp đào tạo nên không có học viên."),
            fix=_("Chọn đề án đào tạo."),
        )
    decision = permissions.can_draft(project.implementing_unit_id, by)
    if not decision:
        return refuse(
            _("Chỉ đơn vị thực hiện ghi được danh sách học viên."),
            fix=_("Gửi danh sách cho đơn vị thực hiện."),
        )
    if project.state in CLOSED:
        return refuse(
            _("Đề án đang ở trạng thái “{state}”, danh sách đã khép lại.").format(
                state=project.get_state_display()
            ),
            fix=_("Xem danh sách đã có."),
        )
    return ALLOWED


def to_sign(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """A contract has a party: what the unit carries out for nobody in particular is assigned."""
    members = Beneficiary.objects.filter(project=OuterRef("pk"))
    return _of(rows, Project.objects.filter(Exists(members)), by)


def to_assign(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    return _of(rows, Project.objects.all(), by)


def _of(rows: Iterable[Obligation], projects: QuerySet[Project], by: Actor) -> dict[int, Described]:
    """Of these projects, whose slots that got money are filled."""
    wanted = list(rows)
    empty = estimates.with_open_slots().filter(approval__project=OuterRef("pk"))
    some = projects.filter(~Exists(empty), uuid__in={row.subject for row in wanted})
    ready = set(some.values_list("uuid", flat=True))
    return work.of_projects([row for row in wanted if row.subject in ready], by)


def to_clear(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """With what is advanced of each share now."""
    wanted = list(rows)
    about = work.of_projects(wanted, by)
    parts = uncleared_of({row.subject for row in wanted if row.pk in about})
    found = {}
    for row in wanted:
        if (one := about.get(row.pk)) and (row.subject, row.part) in parts:
            found[row.pk] = replace(one, amount_dong=parts[row.subject, row.part].amount_dong)
    return found
