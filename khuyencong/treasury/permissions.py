"""Who asks what becomes of money at the end of a year, and who decides it; who brings in what the
Treasury's book says, and who signs the minutes: never the same."""

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
from khuyencong.treasury.models import STATEMENT_READERS, Statement, YearAct

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
SIGNERS = ("centre_head", "department_leader")
SIGN = "statement.sign"
TO_SIGN = Kind(
    SIGN,
    lazy("Ký biên bản đối chiếu với Kho bạc"),
    creditor="centre_accountant",
    place="statement",
    met_by=("sign_statement", "withdraw_statement"),
)
EXPLAIN = "statement.explain"
TO_EXPLAIN = Kind(
    EXPLAIN,
    lazy("Giải trình chênh lệch, trình ký đối chiếu với Kho bạc"),
    creditor="centre_head",
    place="statement",
    met_by=("present_statement", "withdraw_statement"),
)
OF_STATEMENTS = (EXPLAIN, SIGN)
readers = roles(*READERS)
statement_readers = roles(*STATEMENT_READERS)


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


def can_bring(province: str, by: Actor) -> Decision:
    """Whoever keeps the books of the money, or Finance."""
    if by.serves(province, *ASKERS):
        return ALLOWED
    return refuse(
        _("Chỉ kế toán Trung tâm hoặc Sở Tài chính đối chiếu với Kho bạc."),
        fix=_("Chuyển tệp cho người có vai trò đó."),
    )


def can_change(statement: Statement, by: Actor) -> Decision:
    """Its columns and what is said of its differences, until the minutes are signed."""
    if not (decision := can_bring(statement.fund.province, by)):
        return decision
    return _is_open(statement)


def can_present(statement: Statement, by: Actor) -> Decision:
    """Who keeps the books, of one whose lines were read."""
    if not (decision := can_change(statement, by)):
        return decision
    if not statement.read_at:
        return _is_unread()
    if statement.presented_at:
        return refuse(
            _("{name} đã trình ký bảng này.").format(name=statement.presented_by),
            fix=_("Chờ lãnh đạo ký; giải trình khác thì ghi lại rồi trình lại."),
        )
    return ALLOWED


def can_withdraw(statement: Statement, by: Actor) -> Decision:
    """Who may bring one in; who would sign it finds it wrong."""
    if by.serves(statement.fund.province, *ASKERS, *SIGNERS):
        return _is_open(statement)
    return can_bring(statement.fund.province, by)


def can_sign(statement: Statement, by: Actor) -> Decision:
    """A head, through whose hands nothing of it went."""
    if not by.serves(statement.fund.province, *SIGNERS):
        return refuse(
            _("Chỉ lãnh đạo Trung tâm hoặc lãnh đạo Sở ký biên bản đối chiếu."),
            fix=_("Trình lãnh đạo."),
        )
    if not (decision := _is_open(statement)):
        return decision
    if not statement.read_at:
        return _is_unread()
    if not statement.presented_at:
        return refuse(
            _("Kế toán chưa giải trình xong và trình ký bảng này."),
            fix=_("Chờ kế toán giải trình từng chênh lệch rồi trình ký."),
        )
    if not set(statement.hands).isdisjoint(by.hands(*SIGNERS)):
        return refuse(
            _("Bạn đã nhập hoặc giải trình bảng này nên không tự ký biên bản."),
            fix=_("Lãnh đạo khác ký."),
        )
    return ALLOWED


def _is_unread() -> Decision:
    return refuse(
        _("Chưa đọc được dòng nào của bảng này."),
        fix=_("Kế toán chọn cột ngày và cột số tiền trước."),
    )


def _is_open(statement: Statement) -> Decision:
    if statement.withdrawn_at:
        return refuse(
            _("{name} đã rút bảng này: {reason}.").format(
                name=statement.withdrawn_by, reason=statement.reason
            ),
            fix=_("Nhập bảng mới của kỳ đó."),
        )
    if statement.signed_at:
        return refuse(
            _("Biên bản đối chiếu này đã có {name} ký.").format(name=statement.signed_by),
            fix=_("Số mới đưa vào kỳ sau và giải trình."),
        )
    return ALLOWED


def owed_of(statement: Statement) -> list[Owed]:
    """Who keeps the books explains and presents it; then the heads owe their signature."""
    if statement.signed_at or statement.withdrawn_at:
        return []
    kind, owing = (SIGN, SIGNERS) if statement.presented_at else (EXPLAIN, ASKERS)
    return [Owed(kind, role, statement.fund.province) for role in owing]


def statements_waiting(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """Of those that wait, the ones that she may explain or sign."""
    may = {EXPLAIN: can_change, SIGN: can_sign}
    wanted = list(rows)
    asked = Statement.objects.filter(uuid__in={row.subject for row in wanted})
    found = {one.uuid: one for one in asked.select_related("fund")}
    return {
        row.pk: Described(
            _("Đối chiếu với Kho bạc"),
            f"{one.fund.name} {one.title}",
            one.fund.province,
            args=(one.uuid,),
            subject=None,
        )
        for row in wanted
        if (one := found.get(row.subject)) and may[row.kind](one, by)
    }
