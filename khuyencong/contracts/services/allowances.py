"""Somebody who is no party of a project is paid when a second person agreed to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from khuyencong.contracts import selectors as contracts
from khuyencong.contracts.models import AllowedPayee, Commitment, Share
from khuyencong.contracts.services import payees
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold, nfc
from khuyencong.core.money import dong
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import duties
from khuyencong.projects.selectors.record import Record
from khuyencong.projects.services import move

STEP = "allow_payee"


@transaction.atomic
def allow_payee(
    project: Project,
    *,
    share: Share | None = None,
    payee: str,
    reason: str,
    amount_dong: int,
    tax_code: str = "",
    account: str = "",
    bank: str = "",
    by: Actor,
    at: datetime,
) -> AllowedPayee:
    """Đồng ý trả cho bên khác: all that is paid to `payee` out of a share, in đồng, at most, and
    into which `account` at which `bank`: nobody is paid before it is said.

    `share` may be left out where there is one only. Who agreed does not pay, by the table of
    separate duties. The newest agreement counts.
    """
    project = selectors.lock(project)
    share = share or _only_share(project)
    newest = payees.agreed_for(project, payee, share).last()
    asked = {"share": share, "payee": payee, "reason": reason, "amount_dong": amount_dong}
    asked |= {"tax_code": tax_code, "account": account, "bank": nfc(bank.strip())}
    if newest and all(getattr(newest, name) == value for name, value in asked.items()):
        return newest
    step = permissions.require_step(STEP, project, by)
    if payees.is_party(project, payee, share):
        raise Refused(
            _("“{payee}” đã là một bên của đề án, kế toán trả được ngay.").format(payee=payee),
            field="payee",
        )
    payees.require_payee(project, payee, reason, share=share, reason_field="reason")
    signed = Commitment.objects.filter(project=project, share=share)
    committed = signed.aggregate(all=Sum("amount_dong", default=0))["all"]
    if not 0 < amount_dong <= committed:
        raise Refused(
            _("Đồng ý trả {asked}, trong khi phần này được ký, giao {committed}.").format(
                asked=dong(amount_dong), committed=dong(committed)
            ),
            fix=_("Ghi số tiền nhiều nhất trả cho người này, không quá số đã ký, giao."),
            field="amount_dong",
        )
    if bool(account) is not bool(bank.strip()):
        raise Refused(
            _("Số tài khoản phải kèm tên ngân hàng."),
            fix=_("Ghi cả hai như trên hóa đơn hoặc hợp đồng của người nhận."),
            field="bank" if account else "account",
        )
    sealed = {"payee": events.seal(payee), "reason": events.seal(reason)}
    sealed["account"] = events.seal(account)
    move(step, project, by=by, at=at, payload={"amount_dong": amount_dong, **sealed})
    return AllowedPayee.objects.create(
        project=project, folded=fold(payee), allowed_by=by.name, allowed_at=at, **asked
    )


def _only_share(project: Project) -> Share | None:
    parts = contracts.shares(project)
    if len(parts) > 1:
        raise Refused(
            _("Đề án có {count} phần kinh phí, chưa chọn trả từ phần nào.").format(
                count=len(parts)
            ),
            fix=_("Chọn phần của {names}.").format(
                names=_(" hoặc ").join(contracts.whose(part, project) for part in parts)
            ),
            field="share",
        )
    return parts[0] if parts else None


def require_allowed(
    project: Project,
    payee: str,
    amount_dong: int,
    *,
    share: Share | None,
    paid: Iterable[tuple[str, int]],
    by: Actor,
) -> None:
    """A party of the share, or somebody whom a second person agreed to pay as much out of it.

    `paid`: (payee, đồng) of what the share paid before.
    """
    if payees.is_party(project, payee, share):
        return
    before = sum(amount for name, amount in paid if fold(name) == fold(payee))
    newest = payees.agreed_for(project, payee, share).last()
    if newest and before + amount_dong <= newest.amount_dong:
        return
    step = duties.PROJECT.find(STEP)
    told = (
        _("“{payee}” được đồng ý trả không quá {allowed}, đã trả {before}.").format(
            payee=payee, allowed=dong(newest.amount_dong), before=dong(before)
        )
        if newest
        else _("“{payee}” không phải bên của đề án và chưa có người thứ hai đồng ý trả.").format(
            payee=payee
        )
    )
    raise Refused(
        told,
        fix=_("Giám đốc Trung tâm hoặc lãnh đạo Sở mở đề án, làm bước “{step}”.").format(
            step=step.label
        )
        + duties.who_else(STEP, Record(project), by, step.roles),
        field="payee",
    )
