"""Điều chỉnh kế hoạch: asked by the implementing unit, decided at the level the change belongs to.

Which level decides what is a figure of procedure (`adjustments_of_the_approver_national` and
`_local`), after Điều 11 of Thông tư 36/2013/TT-BCT.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal.services import decisions
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.money import dong
from khuyencong.core.told import told
from khuyencong.ledger.models import Fund
from khuyencong.obligations import services as obligations
from khuyencong.planning import permissions
from khuyencong.planning.models import Adjustment, PlanLine
from khuyencong.planning.papers import adjustment_decision
from khuyencong.planning.workflow import ADJUSTMENT
from khuyencong.projects import permissions as projects
from khuyencong.projects import selectors
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import duties
from khuyencong.projects.services import notices, transfer

OF_MONEY = {Adjustment.Kind.INCREASE, Adjustment.Kind.REDUCTION}
STATES = {"planned", "estimated", "committed"}
OPEN_TO_MONEY = "planned"


@transaction.atomic
def ask_adjustment(
    project: Project,
    *,
    kind: str,
    text: str,
    reason: str,
    fund: Fund | None = None,
    amount_dong: int | None = None,
    by: Actor,
    at: datetime,
) -> Adjustment:
    """Đề nghị điều chỉnh, with its reason. Money is changed before the estimate is approved; after
    that a contract's own annexes reduce it."""
    project = selectors.lock(project)
    projects.can_draft(project.implementing_unit_id, by).require()
    projects.has_no_interest(project, by).require()
    if project.state not in STATES or (kind in OF_MONEY and project.state != OPEN_TO_MONEY):
        raise Refused(
            _("Đề án đang ở trạng thái “{state}”, không điều chỉnh kế hoạch như vậy được.").format(
                state=project.get_state_display()
            ),
            legal=permissions.article_of_adjustments(project, at),
            fix=_("Kinh phí điều chỉnh trước khi duyệt dự toán; sau khi ký thì dùng phụ lục."),
        )
    if kind not in Adjustment.Kind.values:
        raise Refused(_("Chưa chọn điều chỉnh gì."), fix=_("Chọn một loại."), field="kind")
    if not text.strip() or not reason.strip():
        raise Refused(
            _("Điều chỉnh phải nêu nội dung và lý do."),
            legal=permissions.article_of_adjustments(project, at),
            fix=_("Ghi cả hai; cả hai được in vào quyết định."),
            field="reason",
        )
    if kind in OF_MONEY:
        _require_amount(project, kind, fund, amount_dong)
    else:
        fund, amount_dong = None, None
    adjustment = Adjustment.objects.create(
        project=project,
        kind=kind,
        text=nfc(text),
        reason=nfc(reason),
        fund=fund,
        amount_dong=amount_dong,
        state=ADJUSTMENT.initial,
        asked_by=by.name,
        asked_by_id=by.id,
        asked_at=at,
    )
    payload = {"kind": kind, "amount_dong": amount_dong, "adjustment": str(adjustment.uuid)}
    payload |= duties.done_for(duties.WRITERS, project, by)
    event = events.record(project.stream, "ask_adjustment", payload, by=by, at=at)
    owed = [permissions.adjustment_owed(adjustment)]
    obligations.open(project, owed, province=project.province, event=event)
    return adjustment


def _require_amount(project: Project, kind: str, fund: Fund | None, amount: int | None) -> None:
    line = PlanLine.objects.filter(project=project, fund=fund).first() if fund else None
    if line is None or amount is None or amount <= 0:
        raise Refused(
            _("Tăng, giảm kinh phí phải ghi nguồn đã bố trí và số tiền."),
            fix=_("Chọn nguồn của đề án và ghi số tiền."),
            field="amount_dong",
        )
    if kind == Adjustment.Kind.REDUCTION and amount >= line.amount_dong:
        raise Refused(
            _("Giảm {amount}, trong khi kế hoạch của nguồn này là {planned}.").format(
                amount=dong(amount), planned=dong(line.amount_dong)
            ),
            fix=_("Giảm ít hơn; bỏ hẳn thì dừng đề án."),
            field="amount_dong",
        )
    if kind == Adjustment.Kind.INCREASE:
        asked = selectors.support_by_fund(project).get(line.fund_id, 0)
        if line.amount_dong + amount > asked:
            raise Refused(
                _("Kế hoạch sau khi tăng {sum} vượt mức dự toán đề nghị {asked}.").format(
                    sum=dong(line.amount_dong + amount), asked=dong(asked)
                ),
                fix=_("Tăng ít hơn, trong mức đã thẩm định."),
                field="amount_dong",
            )


@transaction.atomic
def decide_adjustment(
    adjustment: Adjustment, *, number: str = "", by: Actor, at: datetime
) -> Adjustment:
    """Quyết định điều chỉnh and its paper. More money: appropriated → planned; less: back.

    Of a national project no paper is issued here: `number` is that of the ministry's decision.
    """
    project = selectors.lock(adjustment.project)
    adjustment = (
        Adjustment.objects.select_for_update(of=("self",))
        .select_related("fund", "project")
        .get(pk=adjustment.pk)
    )
    is_national = permissions.is_of_the_ministry(adjustment)
    answer = f"Bộ Công Thương, quyết định số {nfc(number)}" if is_national else ""
    if adjustment.transfer and adjustment.transfer.by_id == by.id and adjustment.answer == answer:
        return adjustment
    permissions.can_decide(adjustment, by).require()
    if is_national and not number.strip():
        raise Refused(
            _("Đề án quốc gia do Bộ, Cục quyết định: chưa ghi số quyết định."),
            legal=permissions.article_of_adjustments(project, at),
            fix=_("Ghi số quyết định của Bộ hoặc Cục."),
            field="number",
        )
    if adjustment.kind in OF_MONEY:
        _change_plan(project, adjustment)
    adjustment.answer = answer
    _move(adjustment, "decide_adjustment", by=by, at=at)
    document = (
        answer
        or adjustment_decision.issue(
            adjustment,
            planned_dong=sum(line.amount_dong for line in PlanLine.objects.filter(project=project)),
            by=by,
            at=at,
        ).reference
    )
    if adjustment.kind in OF_MONEY:
        _move_money(project, adjustment, document=document, by=by, at=at)
    return adjustment


def _change_plan(project: Project, adjustment: Adjustment) -> None:
    """The plan's line of that fund, more or less by what was asked."""
    _require_amount(project, adjustment.kind, adjustment.fund, adjustment.amount_dong)
    assert adjustment.amount_dong is not None  # adjustment_of_money
    is_more = adjustment.kind == Adjustment.Kind.INCREASE
    line = PlanLine.objects.select_for_update().get(project=project, fund=adjustment.fund)
    line.amount_dong += adjustment.amount_dong if is_more else -adjustment.amount_dong
    line.save(update_fields=["amount_dong"])


def _move_money(
    project: Project, adjustment: Adjustment, *, document: str, by: Actor, at: datetime
) -> None:
    assert adjustment.fund is not None and adjustment.amount_dong is not None  # adjustment_of_money
    is_more = adjustment.kind == Adjustment.Kind.INCREASE
    adjustment.transfer = transfer(
        project,
        adjustment.fund,
        "appropriated" if is_more else "planned",
        "planned" if is_more else "appropriated",
        adjustment.amount_dong,
        key=f"adjust/{adjustment.uuid}",
        document=document,
        by=by,
        at=at,
    )
    adjustment.save(update_fields=["transfer"])


@transaction.atomic
def refuse_adjustment(
    adjustment: Adjustment, *, answer: str, by: Actor, at: datetime
) -> Adjustment:
    """Không đồng ý điều chỉnh, có lý do."""
    selectors.lock(adjustment.project)
    adjustment = Adjustment.objects.select_for_update(of=("self",)).get(pk=adjustment.pk)
    permissions.can_decide(adjustment, by).require()
    if not answer.strip():
        raise Refused(_("Không đồng ý phải có lý do."), fix=_("Ghi lý do."), field="answer")
    adjustment.answer = nfc(answer)
    _move(adjustment, "refuse_adjustment", by=by, at=at)
    return adjustment


def _move(adjustment: Adjustment, name: str, *, by: Actor, at: datetime) -> None:
    adjustment.state = ADJUSTMENT.find(name).target
    adjustment.decided_by, adjustment.decided_at = by.name, at
    adjustment.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    payload = {
        "kind": adjustment.kind,
        "amount_dong": adjustment.amount_dong,
        "adjustment": str(adjustment.uuid),
    }
    payload |= duties.done_for(ADJUSTMENT.find(name).roles, adjustment.project, by)
    project = adjustment.project
    event = events.record(project.stream, name, payload, by=by, at=at)
    obligations.meet(project, permissions.DECIDE, event=event, part=str(adjustment.pk))
    notices.its_unit(
        project,
        told(
            lazy("Điều chỉnh kế hoạch đề án {code} ({change}): {state}."),
            code=project.code,
            change=Adjustment.Kind(adjustment.kind).label,
            state=ADJUSTMENT.state(adjustment.state).label,
        ),
        path=address("adjustments", project.code),
        key=f"adjustment/{adjustment.uuid}",
        at=at,
    )
    decisions.keep_figures(
        adjustment.project,
        name,
        *permissions.who_decides(adjustment),
        on=hanoi_date(adjustment.asked_at),
        at=at,
    )
