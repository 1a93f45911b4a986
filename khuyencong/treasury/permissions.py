"""Who asks what becomes of money at the end of a year, and who decides it: never the same."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.actors import Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.access import roles
from khuyencong.obligations.models import Kind, Obligation
from khuyencong.obligations.selectors import Described
from khuyencong.obligations.services import Owed
from khuyencong.planning.permissions import READERS
from khuyencong.treasury.models import YearAct

ASKERS = ("centre_accountant", "finance_officer")
DECIDERS = ("department_leader",)
DECIDE = "year_act.decide"
TO_DECIDE = Kind(
    DECIDE,
    lazy("Quyết định việc cuối năm ngân sách"),
    creditor="finance_officer",
    place="year_end",
    met_by=("decide_year_act", "decline_year_act"),
    is_together=True,
)
readers = roles(*READERS)


def can_ask(province: str, by: Actor) -> Decision:
    """Whoever keeps the books of the money, or Finance."""
    if by.serves(province, *ASKERS):
        return ALLOWED
    return refuse(
        _("Chỉ kế toán Trung tâm hoặc Sở Tài chính đề nghị xử lý tiền cuối năm."),
        fix=_("Chuyển cho người có vai trò đó."),
    )


def can_decide(act: YearAct, by: Actor) -> Decision:
    """Who leads the Department, if she did not ask for it herself, in her own post or another's."""
    if not by.serves(act.fund.province, *DECIDERS):
        return refuse(
            _("Chỉ lãnh đạo Sở Công Thương quyết định việc cuối năm ngân sách."),
            fix=_("Trình lãnh đạo Sở."),
        )
    if act.answered_at is not None:
        return _is_answered(act)
    if not set(act.asked_hands).isdisjoint(by.hands(*DECIDERS)):
        return refuse(
            _("{name} đã đề nghị việc này nên không tự quyết định.").format(name=act.asked_by),
            fix=_("Lãnh đạo khác của Sở quyết định."),
        )
    return ALLOWED


def can_decline(act: YearAct, by: Actor) -> Decision:
    """Who may decide it, or who asked for it and takes it back."""
    if act.answered_at is not None:
        return _is_answered(act)
    if by.id == act.asked_by_id and by.serves(act.fund.province, *ASKERS):
        return ALLOWED
    return can_decide(act, by)


def _is_answered(act: YearAct) -> Decision:
    return refuse(
        _("Đề nghị này đã có {name} trả lời.").format(name=act.answered_by),
        fix=_("Tải lại trang để xem."),
    )


def owed(act: YearAct) -> list[Owed]:
    """What a waiting act makes the Department's leader owe."""
    if act.answered_at is not None:
        return []
    return [Owed(DECIDE, role, act.fund.province) for role in DECIDERS]


def acts_to_decide(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """Of those that wait, the ones that she may decide."""
    wanted = list(rows)
    asked = YearAct.objects.filter(uuid__in={row.subject for row in wanted}).select_related("fund")
    acts = {act.uuid: act for act in asked}
    return {
        row.pk: Described(
            str(act.get_kind_display()),
            f"{act.fund.name} {act.year}: {act.reason}",
            act.fund.province,
            subject=None,
        )
        for row in wanted
        if (act := acts.get(row.subject)) and can_decide(act, by)
    }
