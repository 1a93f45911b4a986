"""Bút toán đảo: a wrong advance or payment undone by an entry that names it.

Law: Nghị định 347/2025/NĐ-CP (what was wrongly paid reduces spending before settlement). Asked by
the accountant, decided by the account holder; never twice, never more than the entry itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Commitment
from khuyencong.contracts.selectors import commitments, standing, subject_of
from khuyencong.contracts.selectors import lock as lock_commitment
from khuyencong.contracts.services.clearing import follow_advances
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.ledger import selectors as entries
from khuyencong.ledger import services as ledger
from khuyencong.ledger.models import Transfer, stages
from khuyencong.obligations import services as obligations
from khuyencong.projects.selectors import owed as owing
from khuyencong.recoveries import permissions, selectors
from khuyencong.recoveries.models import Reversal
from khuyencong.recoveries.papers import money_return
from khuyencong.recoveries.services.answering import answer, asked, worded
from khuyencong.settlement.services import payable


@transaction.atomic
def ask_reversal(
    commitment: Commitment,
    *,
    old: Transfer,
    amount_dong: int,
    reason: str,
    document: str,
    by: Actor,
    at: datetime,
) -> Reversal:
    """Đề nghị đảo an advance or a payment of this share and fund, all of it or a part. The money
    stays until another person decides; the same press asks once."""
    commitment = lock_commitment(commitment)
    project = commitment.project
    permissions.can_reverse(project, by).require()
    reason = worded(reason, "reason", _("Chưa ghi bút toán sai ở đâu."), _("Ghi chỗ sai."))
    document = worded(
        document, "document", _("Chưa nêu chứng từ của bút toán đảo."),
        _("Ghi số, ngày của thông báo Kho bạc, giấy nộp trả hoặc biên bản."),
    )  # fmt: skip
    waiting = Reversal.objects.filter(old=old, answered_at=None).first()
    if waiting and (waiting.asked_by_id, waiting.amount_dong) == (by.id, amount_dong):
        return waiting
    if waiting:
        raise Refused(
            _("{name} đã đề nghị đảo bút toán này, đang chờ quyết định.").format(
                name=waiting.asked_by
            ),
            fix=_("Chờ trả lời, hoặc rút đề nghị đó trước."),
        )
    _require_own(commitment, old)
    left = old.amount_dong - entries.taken_back(old)
    if not 0 < amount_dong <= left:
        raise Refused(
            _("Bút toán {total} còn đảo được {left}, không đảo được {asked}.").format(
                total=dong(old.amount_dong), left=dong(left), asked=dong(amount_dong)
            ),
            fix=_("Ghi từ 1 đồng đến {left}.").format(left=dong(left))
            if left
            else _("Bút toán này đã đảo hết; xem lại lịch sử."),
            field="amount_dong",
        )
    reversal = Reversal.objects.create(
        project=project,
        commitment=commitment,
        old=old,
        year=old.to_account.year,
        amount_dong=amount_dong,
        reason=reason,
        document=document,
        **asked(permissions.REVERSERS, by=by, at=at),
    )
    event = _record(reversal, "ask_reversal", permissions.REVERSERS, by=by, at=at)
    obligations.open(
        reversal, permissions.owed_reversal(reversal), province=project.province, event=event
    )
    return reversal


def _require_own(commitment: Commitment, old: Transfer) -> None:
    account = old.to_account
    own = (commitment.fund_id, subject_of(commitment).pk)
    if (account.fund_id, account.subject_id) != own or account.stage not in {
        stages.ADVANCED,
        stages.PAID,
    }:
        raise Refused(
            _("Bút toán này không phải khoản tạm ứng, thanh toán của phần kinh phí đã chọn."),
            fix=_("Chọn bút toán trong danh sách."),
        )


@transaction.atomic
def decide_reversal(reversal: Reversal, *, by: Actor, at: datetime) -> Reversal:
    """Quyết định: the money stands as committed again and can be paid to whom it is due."""
    reversal = _take(reversal)
    if reversal.is_decided and reversal.answered_by_id == by.id:
        return reversal  # a second press
    permissions.can_decide_reversal(reversal, by).require()
    _require_unsettled(reversal)
    reversal.transfer = ledger.reverse(
        reversal.old,
        amount_dong=reversal.amount_dong,
        key=f"reverse/{reversal.uuid}",
        document=reversal.document,
        reason=reversal.reason,
        by=by,
        at=at,
    )
    reversal.save(update_fields=["transfer"])
    money_return.issue(reversal, by=by, at=at)
    answer(reversal, permissions.ACCOUNT_HOLDERS, is_decided=True, by=by, at=at)
    event = _record(reversal, "decide_reversal", permissions.ACCOUNT_HOLDERS, by=by, at=at)
    obligations.meet(reversal, permissions.DECIDE_REVERSAL, event=event)
    _owe_again(reversal, by=by, at=at)
    return reversal


def _require_unsettled(reversal: Reversal) -> None:
    project = reversal.project
    if project.state not in {"committed", "accepted"}:
        raise Refused(
            _("Đề án đã ở trạng thái “{state}”, không đảo bút toán được nữa.").format(
                state=project.get_state_display()
            ),
            fix=_("Đề nghị thu hồi kinh phí."),
        )
    held = standing(reversal.commitment)
    stage = reversal.old.to_account.stage
    if reversal.amount_dong > getattr(held, stage):
        raise Refused(
            _("Mục “{stage}” của phần này chỉ còn {left}, không đảo được {asked}.").format(
                stage=stages.LABELS[stage],
                left=dong(getattr(held, stage)),
                asked=dong(reversal.amount_dong),
            ),
            fix=_("Phần đã hoàn trả thì không đảo nữa; lập đề nghị với số nhỏ hơn."),
        )


def _owe_again(reversal: Reversal, *, by: Actor, at: datetime) -> None:
    """The project's history has it; what acceptance earned is payable anew."""
    project = reversal.project
    payload = {"reversal": str(reversal.uuid), "amount_dong": reversal.amount_dong}
    event = events.record(project.stream, "reverse_entry", payload, by=by, at=at)
    follow_advances(project)
    if project.state != "accepted" or not any(payable(one) for one in commitments(project)):
        return
    again = [one for one in owing.of_project(project) if one.kind == "project.pay"]
    obligations.meet(project, "project.pay", event=event)
    obligations.open(project, again, province=project.province, event=event)


@transaction.atomic
def decline_reversal(reversal: Reversal, *, answer: str, by: Actor, at: datetime) -> Reversal:
    """Không đảo, or taken back by who asked."""
    reversal = _take(reversal)
    permissions.can_decline_reversal(reversal, by).require()
    _answer_no(reversal, answer, by=by, at=at)
    event = _record(reversal, "decline_reversal", permissions.ACCOUNT_HOLDERS, by=by, at=at)
    obligations.meet(reversal, permissions.DECIDE_REVERSAL, event=event)
    return reversal


def _answer_no(reversal: Reversal, words: str, *, by: Actor, at: datetime) -> None:
    answer(reversal, permissions.ACCOUNT_HOLDERS, is_decided=False, words=words, by=by, at=at)


def _take(reversal: Reversal) -> Reversal:
    """Read again under the lock of its project."""
    lock_commitment(reversal.commitment)
    rows = Reversal.objects.select_related(*selectors.NAMED, "old__to_account__fund")
    return rows.select_related("old__to_account__subject").get(pk=reversal.pk)


def _record(
    reversal: Reversal, act: str, posts: Sequence[str], *, by: Actor, at: datetime
) -> events.Event:
    payload = {
        "project": str(reversal.project.uuid),
        "old": str(reversal.old.uuid),
        "amount_dong": reversal.amount_dong,
    }
    payload |= by.in_place_of(by.grants_for(*posts))
    return events.record(reversal.stream, act, payload, by=by, at=at)
