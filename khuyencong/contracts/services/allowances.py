"""Somebody who is no party of a project is paid when a second person agreed to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from khuyencong.contracts.models import AllowedPayee, Commitment
from khuyencong.contracts.services import payees
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold
from khuyencong.core.money import dong
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import duties
from khuyencong.projects.selectors.record import Record
from khuyencong.projects.services import move

STEP = "allow_payee"


@transaction.atomic
def allow_payee(
    project: Project, *, payee: str, reason: str, amount_dong: int, by: Actor, at: datetime
) -> AllowedPayee:
    """Đồng ý trả cho bên khác: all that is paid to `payee` here, in đồng, at most.

    Who agreed does not pay, by the table of separate duties. The newest agreement counts.
    """
    project = selectors.lock(project)
    newest = newest_for(project, payee)
    asked = {"payee": payee, "reason": reason, "amount_dong": amount_dong}
    if newest and all(getattr(newest, name) == value for name, value in asked.items()):
        return newest
    step = permissions.require_step(STEP, project, by)
    if payees.is_party(project, payee):
        raise Refused(
            _("“{payee}” đã là một bên của đề án, kế toán trả được ngay.").format(payee=payee),
            field="payee",
        )
    payees.require_payee(project, payee, reason, reason_field="reason")
    committed = Commitment.objects.filter(project=project).aggregate(all=Sum("amount_dong"))["all"]
    if not 0 < amount_dong <= committed:
        raise Refused(
            _("Đồng ý trả {asked}, trong khi đề án được ký, giao {committed}.").format(
                asked=dong(amount_dong), committed=dong(committed)
            ),
            fix=_("Ghi số tiền nhiều nhất trả cho người này ở đề án, không quá số đã ký, giao."),
            field="amount_dong",
        )
    sealed = {"payee": events.seal(payee), "reason": events.seal(reason)}
    move(step, project, by=by, at=at, payload={"amount_dong": amount_dong, **sealed})
    return AllowedPayee.objects.create(
        project=project, folded=fold(payee), allowed_by=by.name, allowed_at=at, **asked
    )


def newest_for(project: Project, payee: str) -> AllowedPayee | None:
    return AllowedPayee.objects.filter(project=project, folded=fold(payee)).order_by("pk").last()


def require_allowed(
    project: Project,
    payee: str,
    amount_dong: int,
    *,
    paid: Iterable[tuple[str, int]],
    by: Actor,
) -> None:
    """A party of the project, or somebody whom a second person agreed to pay as much.

    `paid`: (payee, đồng) of what the project paid before.
    """
    if payees.is_party(project, payee):
        return
    before = sum(amount for name, amount in paid if fold(name) == fold(payee))
    newest = newest_for(project, payee)
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
