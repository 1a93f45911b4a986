"""Who opens a settlement dossier, who liquidates a contract; what can be settled now."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.contracts.models import Contract
from khuyencong.core.actors import Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.access import roles
from khuyencong.directory.models.roles import names_of
from khuyencong.obligations.models import Kind, Obligation
from khuyencong.obligations.selectors import Described
from khuyencong.obligations.services import Owed
from khuyencong.planning.permissions import READERS
from khuyencong.projects import permissions
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import duties, work
from khuyencong.settlement.models import Dossier
from khuyencong.settlement.selectors import unpaid
from khuyencong.settlement.selectors.machines import Machine

readers = roles(*READERS)
SUBMIT, LIQUIDATE = "project.submit_dossier", "project.liquidate"
LOOK = "project.look_at_machine"
LIQUIDATORS = frozenset({"centre_head"})
LOOKERS = ("centre_specialist",)
STANDING = frozenset({"accepted", "settled"})  # in which its machines are followed
KINDS = (
    Kind(
        SUBMIT,
        lazy("Trình hồ sơ quyết toán"),
        creditor="finance_officer",
        place="settlement_dossier",
        met_by=("submit_dossier",),
    ),
    Kind(
        LIQUIDATE,
        lazy("Thanh lý hợp đồng"),
        creditor="owner",
        place="settlement_dossier",
        met_by=("liquidate",),
    ),
    Kind(
        LOOK,
        lazy("Xem lại máy được hỗ trợ"),
        creditor="department_specialist",
        place="machines",
        head_after=10,
        days_before=15,
    ),
)


def looks_owed(project: Project, some: Iterable[Machine]) -> list[Owed]:
    """Of each machine the next look, by the Centre's specialist."""
    if project.state not in STANDING:
        return []
    unit = str(project.implementing_unit.uuid)
    return [
        Owed(
            LOOK,
            role,
            unit,
            one.next_date,
            str(one.invoice.pk),
            {"about": f"{one.invoice.line.item}, {one.invoice.serial}"},
        )
        for one in some
        if one.is_owed and one.next_date
        for role in LOOKERS
    ]


def can_look(project: Project, by: Actor) -> Decision:
    """Who carries the project out, of what was accepted; nobody with a part in it."""
    if not duties.covering(LOOKERS, project, by):
        return refuse(
            _("Xem lại máy thuộc vai trò {roles} của đơn vị thực hiện.").format(
                roles=names_of(LOOKERS)
            ),
            fix=_("Chuyển cho người giữ vai trò đó."),
        )
    if project.state not in STANDING:
        return refuse(
            _("Đề án đang ở trạng thái “{state}”, chưa có máy nào được nghiệm thu.").format(
                state=project.get_state_display()
            ),
            fix=_("Nghiệm thu trước."),
        )
    return permissions.has_no_interest(project, by)


def dossier_owed(dossier: Dossier) -> list[Owed]:
    """The Centre's specialist, while the project is accepted and nothing was handed in."""
    project = dossier.project
    if project.state != "accepted" or dossier.submitted_at:
        return []
    unit = str(project.implementing_unit.uuid)
    return [Owed(SUBMIT, "centre_specialist", unit, dossier.due_date)]


def liquidation_owed(dossier: Dossier, kind: str, is_done: bool) -> list[Owed]:
    """The head of the unit, once it is settled, where a contract was signed with somebody."""
    project = dossier.project
    if project.state != "settled" or is_done or kind != Contract.Kind.CONTRACT:
        return []
    unit = str(project.implementing_unit.uuid)
    return [Owed(LIQUIDATE, "centre_head", unit, dossier.liquidation_date)]


def can_liquidate(project: Project, by: Actor) -> Decision:
    """The head of the implementing unit, of a settled project; nobody with a part in it."""
    if not duties.covering(LIQUIDATORS, project, by):
        return refuse(
            _("Thanh lý hợp đồng thuộc vai trò {roles}.").format(roles=names_of(LIQUIDATORS)),
            fix=_("Chuyển cho người giữ vai trò đó."),
        )
    if project.state != "settled":
        return refuse(
            _("Đề án đang ở trạng thái “{state}”, chưa thanh lý hợp đồng.").format(
                state=project.get_state_display()
            ),
            fix=_("Quyết toán trước rồi thanh lý."),
        )
    own = permissions.has_no_interest(project, by)
    return own if not own else ALLOWED


def to_settle(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """Nobody settles what was accepted and is not paid yet: others have that to do first."""
    wanted = list(rows)
    waiting = unpaid(row.subject for row in wanted)
    return work.of_projects([row for row in wanted if row.subject not in waiting], by)
