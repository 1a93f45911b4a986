"""Who asks that money comes back, who decides it, who records it: never the same hands."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.access import roles
from khuyencong.directory.models.roles import names_of
from khuyencong.obligations.models import Kind, Obligation
from khuyencong.obligations.selectors import Described
from khuyencong.obligations.services import Owed
from khuyencong.planning.permissions import READERS
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import duties
from khuyencong.recoveries import selectors
from khuyencong.recoveries.models import Answered, Recovery, Reversal

readers = roles(*READERS)

ASKERS = ("department_specialist", "finance_officer", "centre_head")
DECIDERS = ("department_leader",)
COLLECTORS = ("centre_accountant",)
# A wrong entry: the accountant finds it, the account holder (chủ tài khoản) decides.
REVERSERS = ("centre_accountant",)
ACCOUNT_HOLDERS = ("centre_head",)

DECIDE, COLLECT, REPAY = "recovery.decide", "recovery.collect", "recovery.repay"
DECIDE_CHANGE = "recovery.decide_change"
OF_A_DEBT = (COLLECT, REPAY, DECIDE_CHANGE)
DECIDE_REVERSAL = "reversal.decide"
KINDS = (
    Kind(
        DECIDE,
        lazy("Quyết định thu hồi kinh phí"),
        creditor="department_specialist",
        place="recovery",
        met_by=("decide_recovery", "decline_recovery"),
    ),
    Kind(
        COLLECT,
        lazy("Đôn đốc, ghi số nộp của đợt"),
        creditor="department_leader",
        place="recovery",
        met_by=("collect_recovery", "decide_debt_change"),
    ),
    Kind(
        REPAY,
        lazy("Nộp trả kinh phí theo đợt"),
        creditor="centre_accountant",
        place="recovery",
        met_by=("collect_recovery", "decide_debt_change"),
        is_pressed=False,
    ),
    Kind(
        DECIDE_CHANGE,
        lazy("Quyết định đổi lịch nộp, xoá nợ"),
        creditor="department_specialist",
        place="recovery",
        met_by=("decide_debt_change", "decline_debt_change", "collect_recovery"),
    ),
    Kind(
        DECIDE_REVERSAL,
        lazy("Quyết định đảo bút toán"),
        creditor="centre_accountant",
        place="reversals",
        met_by=("decide_reversal", "decline_reversal"),
        is_together=True,
    ),
)


def can_ask(project: Project, by: Actor) -> Decision:
    """The Department, Finance or the head of the Centre, of a project that is settled."""
    if not (allowed := _has(ASKERS, project, by, _("đề nghị thu hồi kinh phí"))):
        return allowed
    if project.state == "settled":
        return ALLOWED
    return refuse(
        _("Đề án đang ở trạng thái “{state}”; chỉ thu hồi kinh phí đã quyết toán.").format(
            state=project.get_state_display()
        ),
        fix=_("Trước quyết toán thì ghi hoàn trả tạm ứng, hoặc đảo bút toán chi sai."),
    )


def can_decide(recovery: Recovery, by: Actor) -> Decision:
    act = _("quyết định thu hồi kinh phí")
    return _can_answer(recovery, DECIDERS, by, act, project=recovery.project)


def can_decline(recovery: Recovery, by: Actor) -> Decision:
    """Who may decide it, or who asked and takes it back."""
    return _can_decline(recovery, ASKERS, by) or can_decide(recovery, by)


def can_collect(recovery: Recovery, by: Actor) -> Decision:
    """The accountant of the implementing unit, who did not decide it."""
    if not (allowed := _has(COLLECTORS, recovery.project, by, _("ghi tiền thu hồi"))):
        return allowed
    if not recovery.is_decided:
        return refuse(
            _("Khoản này chưa có quyết định thu hồi."), fix=_("Trình lãnh đạo Sở quyết định.")
        )
    if not set(recovery.answered_hands).isdisjoint(by.hands(*COLLECTORS)):
        return refuse(
            _("{name} đã quyết định thu hồi nên không ghi tiền nộp.").format(
                name=recovery.answered_by
            ),
            fix=_("Giao cho kế toán khác."),
        )
    if recovery.closed_at:
        return refuse(
            _("Khoản này đã thu đủ, đóng ngày {day}.").format(
                day=short(hanoi_date(recovery.closed_at))
            ),
            fix=_("Tiền nộp thừa thì trả lại người nộp."),
        )
    return ALLOWED


def can_ask_change(recovery: Recovery, by: Actor) -> Decision:
    """Who asks for recoveries, of one that is decided and not paid back yet."""
    if not (allowed := _has(ASKERS, recovery.project, by, _("đề nghị đổi lịch nộp, xoá nợ"))):
        return allowed
    if not recovery.is_decided or recovery.closed_at:
        return refuse(
            _("Khoản này không còn hoặc chưa phải nộp."),
            fix=_("Chỉ đổi lịch nộp, xoá nợ của khoản đang thu."),
        )
    if change := selectors.waiting_change(recovery):
        return refuse(
            _("{name} đã đề nghị {kind}, đang chờ quyết định.").format(
                name=change.asked_by, kind=change.get_kind_display()
            ),
            fix=_("Chờ trả lời đề nghị đó."),
        )
    return ALLOWED


def can_decide_change(recovery: Recovery, by: Actor) -> Decision:
    """Who decides recoveries, if she did not ask for the change herself."""
    act = _("quyết định đổi lịch nộp, xoá nợ")
    if not (change := selectors.waiting_change(recovery)):
        return _has(DECIDERS, recovery.project, by, act) and _no_change()
    return _can_answer(change, DECIDERS, by, act, project=recovery.project)


def can_decline_change(recovery: Recovery, by: Actor) -> Decision:
    if not (change := selectors.waiting_change(recovery)):
        return _no_change()
    if by.id == change.asked_by_id and duties.covering(ASKERS, recovery.project, by):
        return ALLOWED
    return can_decide_change(recovery, by)


def _no_change() -> Decision:
    return refuse(
        _("Không có đề nghị đổi lịch nộp, xoá nợ nào đang chờ."), fix=_("Tải lại trang để xem.")
    )


def can_reverse(project: Project, by: Actor) -> Decision:
    """The accountant, until the project is settled."""
    if not (allowed := _has(REVERSERS, project, by, _("đề nghị đảo bút toán"))):
        return allowed
    if project.state in {"committed", "accepted"}:
        return ALLOWED
    return refuse(
        _("Đề án đang ở trạng thái “{state}”, không đảo bút toán được.").format(
            state=project.get_state_display()
        ),
        fix=_("Sau quyết toán thì đề nghị thu hồi kinh phí."),
    )


def can_decide_reversal(reversal: Reversal, by: Actor) -> Decision:
    act = _("quyết định đảo bút toán")
    return _can_answer(reversal, ACCOUNT_HOLDERS, by, act, project=reversal.project)


def can_decline_reversal(reversal: Reversal, by: Actor) -> Decision:
    return _can_decline(reversal, REVERSERS, by) or can_decide_reversal(reversal, by)


def _has(posts: tuple[str, ...], project: Project, by: Actor, act: str) -> Decision:
    if duties.covering(posts, project, by):
        return ALLOWED
    return refuse(
        _("Việc “{act}” thuộc vai trò {roles}.").format(act=act, roles=names_of(posts)),
        fix=_("Chuyển hồ sơ cho người giữ vai trò đó."),
    )


def _can_answer(
    asked: Answered, posts: tuple[str, ...], by: Actor, act: str, *, project: Project
) -> Decision:
    """Who has the post, if she did not ask for it herself, in her own post or another's."""
    if not (allowed := _has(posts, project, by, act)):
        return allowed
    if asked.answered_at is not None:
        return _is_answered(asked)
    if not set(asked.asked_hands).isdisjoint(by.hands(*posts)):
        return refuse(
            _("{name} đã đề nghị việc này nên không tự quyết định.").format(name=asked.asked_by),
            fix=_("Giao cho người khác cùng vai trò."),
        )
    return ALLOWED


def _can_decline(asked: Recovery | Reversal, posts: tuple[str, ...], by: Actor) -> Decision:
    if asked.answered_at is not None:
        return _is_answered(asked)
    if by.id == asked.asked_by_id and duties.covering(posts, asked.project, by):
        return ALLOWED
    return refuse(_("Chỉ người đề nghị rút lại được."))


def _is_answered(asked: Answered) -> Decision:
    return refuse(
        _("Đề nghị này đã có {name} trả lời.").format(name=asked.answered_by),
        fix=_("Tải lại trang để xem."),
    )


def owed(recovery: Recovery) -> list[Owed]:
    """Its decision while it waits; afterwards each instalment that is not covered: the accountant
    sees to it, and who got the money owes it."""
    province = recovery.project.province.code
    if recovery.answered_at is None:
        return [Owed(DECIDE, role, province) for role in DECIDERS]
    if not recovery.is_decided or recovery.closed_at:
        return []
    unit = str(recovery.project.implementing_unit.uuid)
    debtors = [(COLLECT, role, unit) for role in COLLECTORS]
    if establishment := selectors.establishment_of(recovery):
        debtors.append((REPAY, "owner", str(establishment.uuid)))
    return owed_change(recovery) + [
        Owed(
            kind, role, debtor, one.due_date, part=str(one.number), data={"about": str(one.number)}
        )
        for one in selectors.uncovered(recovery)
        for kind, role, debtor in debtors
    ]


def owed_change(recovery: Recovery) -> list[Owed]:
    """The answer to what was asked of its days or its amount."""
    if not selectors.waiting_change(recovery):
        return []
    return [Owed(DECIDE_CHANGE, role, recovery.project.province.code) for role in DECIDERS]


def owed_reversal(reversal: Reversal) -> list[Owed]:
    if reversal.answered_at is not None:
        return []
    unit = str(reversal.project.implementing_unit.uuid)
    return [Owed(DECIDE_REVERSAL, role, unit) for role in ACCOUNT_HOLDERS]


def recoveries_of(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """Of those that wait, what she may do."""
    wanted = list(rows)
    may = {DECIDE: can_decide, COLLECT: can_collect, DECIDE_CHANGE: can_decide_change}
    known = {one.uuid: one for one in selectors.named({row.subject for row in wanted})}
    return {
        row.pk: Described(
            one.project.code,
            one.project.title,
            one.project.province.code,
            one.principal_dong,
            args=(one.uuid,),
            subject=(one.uuid,),
        )
        for row in wanted
        if (one := known.get(row.subject)) and row.kind in may and may[row.kind](one, by)
    }


def reversals_to_decide(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    wanted = list(rows)
    asked = Reversal.objects.filter(uuid__in={row.subject for row in wanted})
    known = {one.uuid: one for one in asked.select_related("project__province")}
    return {
        row.pk: Described(
            one.project.code,
            one.project.title,
            one.project.province.code,
            one.amount_dong,
            subject=None,
        )
        for row in wanted
        if (one := known.get(row.subject)) and can_decide_reversal(one, by)
    }
