"""What is payable of what acceptance earned; what was advanced above it comes back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Commitment
from khuyencong.contracts.selectors import (
    commitments,
    lock,
    of_share,
    standing,
    subject_of,
)
from khuyencong.contracts.services import payees
from khuyencong.contracts.services.clearing import follow_advances
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.ledger import services as ledger
from khuyencong.obligations import services as obligations
from khuyencong.projects import permissions
from khuyencong.projects.models import Project
from khuyencong.projects.services import move, transfer
from khuyencong.settlement.models import AcceptedSupport, AdvanceReturn


def accepted(commitment: Commitment) -> int | None:
    """Đồng that acceptance earned of the commitment; None before the acceptance."""
    supports = AcceptedSupport.objects.filter(
        Q(commitment=commitment)
        | Q(commitment=None, acceptance__project=commitment.project, fund=commitment.fund)
    )
    return supports.values_list("amount_dong", flat=True).first()


def payable(commitment: Commitment) -> int:
    """Đồng still payable under this commitment: accepted − advanced − paid, less what lies at the
    Treasury."""
    return max(unpaid(commitment) - standing(commitment).ordered, 0)


def unpaid(commitment: Commitment) -> int:
    """Đồng that acceptance earned and nobody has got yet."""
    now = standing(commitment)
    return max((accepted(commitment) or 0) - now.advanced - now.paid, 0)


def owe_no_more(project: Project) -> None:
    """The accountant's obligation ends once all is paid, or covered by advances."""
    if not any(unpaid(commitment) for commitment in commitments(project)):
        event = events.history(project.stream).last()
        assert event is not None  # of the act that has just been recorded
        obligations.meet(project, "project.pay", event=event)


@transaction.atomic
def return_advance(
    commitment: Commitment,
    *,
    amount_dong: int,
    document: str,
    is_again: bool = False,
    key: str,
    by: Actor,
    at: datetime,
) -> AdvanceReturn:
    """Hoàn trả tạm ứng, thu hồi tạm ứng: advanced → committed.

    Before acceptance whatever is advanced may come back; after it, what was advanced above the
    accepted support, to be freed at settlement.
    """
    commitment = lock(commitment)
    project = commitment.project
    asked = {"amount_dong": amount_dong, "document": document}
    if returned := ledger.act(AdvanceReturn, key=key, by=by, commitment=commitment, **asked):
        return returned
    step = permissions.require_step("return_advance", project, by)
    equal = AdvanceReturn.objects.filter(**of_share(commitment), amount_dong=amount_dong)
    payees.require_once_a_day(equal, moment="recorded_at", is_again=is_again, at=at)
    earned = accepted(commitment)
    if earned is None:
        _require_advanced(commitment, amount_dong)
    else:
        _require_excess(commitment, amount_dong, earned)
    move(step, project, by=by, at=at, payload=asked)
    posted = transfer(
        project,
        commitment.fund,
        "advanced",
        "committed",
        amount_dong,
        subject=subject_of(commitment),
        key=key,
        document=document,
        reason="hoàn trả tạm ứng" if earned is None else "thu hồi tạm ứng",
        by=by,
        at=at,
    )
    returned = AdvanceReturn.objects.create(
        commitment=commitment, transfer=posted, recorded_by=by.name, recorded_at=at, **asked
    )
    follow_advances(project)
    return returned


def _require_advanced(commitment: Commitment, amount_dong: int) -> None:
    advanced = standing(commitment).advanced
    if not 0 < amount_dong <= advanced:
        raise Refused(
            _("Hoàn trả {asked}, trong khi đang tạm ứng {advanced}.").format(
                asked=dong(amount_dong), advanced=dong(advanced)
            ),
            fix=_("Ghi số tiền đã nộp lại, không quá số đang tạm ứng."),
            field="amount_dong",
        )


def _require_excess(commitment: Commitment, amount_dong: int, earned_dong: int) -> None:
    now = standing(commitment)
    excess = max(now.advanced + now.paid - earned_dong, 0)
    if not 0 < amount_dong <= excess:
        raise Refused(
            _("Số thu hồi {asked} khác phần tạm ứng vượt nghiệm thu {excess}.").format(
                asked=dong(amount_dong), excess=dong(excess)
            ),
            fix=_("Ghi số thu hồi không quá phần vượt."),
            field="amount_dong",
        )
