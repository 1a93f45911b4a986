"""What a contract itself says of its money, which binds beside the law."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khuyencong.contracts import selectors
from khuyencong.contracts.models import Commitment, Contract
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong, share
from khuyencong.rules import engine


def advance_agreed(law: engine.Advance, total_dong: int, asked_dong: int | None) -> int:
    """What Article 4 is to say, in đồng: as typed, at most what the law allows of `total_dong`;
    where nothing was typed, as much as the law allows, and all where it says no share."""
    most = total_dong if law.share is None else share(total_dong, law.share)
    if asked_dong is None:
        return most
    if asked_dong > most:
        raise Refused(
            _("Hợp đồng cho tạm ứng {asked}, vượt mức tối đa {most}.").format(
                asked=dong(asked_dong), most=dong(most)
            ),
            legal=law.legal,
            fix=_("Ghi nhiều nhất {most}; không tạm ứng thì ghi 0.").format(most=dong(most)),
            field="advance_dong",
        )
    return asked_dong


def require_agreed(commitment: Commitment, asked_dong: int) -> None:
    """No advance where Article 4 says none, and all of the contract not above what it says."""
    contract = commitment.contract
    if contract.advance_dong is None:  # an assignment, or signed before terms were kept
        return
    paper = commitment.transfer.document if commitment.transfer else ""
    legal = _("Điều 4, {paper}").format(paper=paper)
    if contract.advance_dong == 0:
        raise Refused(
            _("Hợp đồng ký ngày {day} ghi ở Điều 4 là không tạm ứng.").format(
                day=f"{contract.signed_date:%d/%m/%Y}"
            ),
            legal=legal,
            fix=_("Chi trả sau khi nghiệm thu."),
        )
    done = advanced(contract)
    if done + asked_dong > contract.advance_dong:
        rest = max(contract.advance_dong - done, 0)
        raise Refused(
            _(
                "Tạm ứng {asked} (cả hợp đồng đã tạm ứng {done}) vượt mức {agreed} ghi ở Điều 4 "
                "của hợp đồng."
            ).format(
                asked=dong(asked_dong),
                done=dong(done),
                agreed=dong(contract.advance_dong),
            ),
            legal=legal,
            fix=_("Giảm số tạm ứng còn tối đa {rest}.").format(rest=dong(rest)),
            field="amount_dong",
        )


def advanced(contract: Contract) -> int:
    """What is advanced of all of it, or on its way, and did not come back, in đồng."""
    rows = contract.commitments.select_related("fund", "project__subject").order_by("pk")
    return sum(now.advanced + now.ordered for now in map(selectors.standing, rows))
