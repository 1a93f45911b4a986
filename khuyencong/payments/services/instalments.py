"""What a contract says of its instalments binds each request for its money."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khuyencong.contracts import selectors as contracts
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.selectors.instalments import ADVANCE, claimed, left_in


def require_instalment(request: PaymentRequest) -> None:
    """It names one of its share, of its kind, and asks no more than that may still take."""
    part = request.commitment.share
    rows = contracts.instalments(part)
    if part is None or not rows:
        return
    transfer = request.commitment.transfer
    legal = _("Điều 5, {paper}").format(paper=transfer.document if transfer else "–")
    named = request.instalment
    row = next(
        (one for one in rows if named and named.share_id == part.pk and one.number == named.number),
        None,
    )
    if row is None:
        raise Refused(
            _("Hợp đồng trả {whose} theo {count} đợt, đề nghị chưa ghi đợt nào trong đó.").format(
                whose=contracts.whose(part, request.project), count=len(rows)
            ),
            legal=legal,
            fix=_("Chọn đợt thanh toán của hợp đồng đang có hiệu lực."),
            field="instalment",
        )
    if request.kind == PaymentRequest.Kind.ADVANCE and row.condition != ADVANCE:
        raise Refused(
            _("Đợt {number} là “{condition}”, không phải đợt tạm ứng.").format(
                number=row.number, condition=row.get_condition_display()
            ),
            legal=legal,
            fix=_("Chọn đợt tạm ứng, hoặc thanh toán đợt này sau khi nghiệm thu."),
            field="instalment",
        )
    asked = claimed([part.pk], but=request if request.pk else None).get(part.pk, {})
    rest = left_in(rows, asked, row.number)
    if request.amount_dong > rest:
        raise Refused(
            _(
                "Đợt {number} ({condition}) là {amount}: đề nghị {asked}, vượt {rest} còn được "
                "đề nghị đến hết đợt này."
            ).format(
                number=row.number,
                condition=row.get_condition_display(),
                amount=dong(row.amount_dong),
                asked=dong(request.amount_dong),
                rest=dong(rest),
            ),
            legal=legal,
            fix=_("Đề nghị nhiều nhất {rest}, hoặc chọn đợt sau khi đủ điều kiện.").format(
                rest=dong(rest)
            ),
            field="instalment",
        )
