"""A contract with its own terms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts import selectors as contracts
from khuyencong.contracts.services.schedules import MOST_INSTALMENTS, spread_evenly
from khuyencong.contracts.services.shares import approved_parts
from khuyencong.core.money import dong, share
from khuyencong.desk.forms.steps import SignForm
from khuyencong.planning.models import EstimateApproval
from khuyencong.projects.models import Beneficiary
from khuyencong.projects.selectors import members
from khuyencong.ui.fields import CountField, DateField, DongField

MOST_MONTHS = 12  # between two instalments


class ContractForm(SignForm):
    """A contract with its own terms: what the law and the estimate say stands there already."""

    advance_dong = DongField(
        label=_("Cho tạm ứng tối đa (Điều 4)"),
        required=False,
        small_dong=0,
        help_text=_("Không tạm ứng thì ghi 0: kế toán không tạm ứng được."),
    )
    penalty = forms.CharField(
        label=_("Phạt chậm giao"),
        required=False,
        max_length=300,
        help_text=_("Ví dụ: mỗi ngày chậm chịu 0,05 %. Không thỏa thuận thì để trống."),
    )
    copies = CountField(label=_("Số bản hợp đồng"), required=False, least=2, most=100)
    recoverable_decision = forms.CharField(
        label=_("Văn bản cho hỗ trợ có thu hồi"),
        max_length=200,
        required=False,
        help_text=_("Số, ngày, cơ quan; bắt buộc khi tỉnh chưa có quy định về loại hỗ trợ này."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        approved = EstimateApproval.objects.filter(project=self.project)
        total = approved.aggregate(all=Sum("amount_dong"))["all"] or 0
        law = contracts.advance_law(self.project, timezone.localdate())
        if law.share is not None:
            self.fields["advance_dong"].initial = share(total, law.share)
            self.fields["advance_dong"].help_text = _(
                "Theo quy định nhiều nhất {most} ({legal}). Không tạm ứng thì ghi 0."
            ).format(most=dong(share(total, law.share)), legal=law.legal)
        self.fields["copies"].initial = 2 * (1 + self.project.beneficiaries.count())
        self.lent = [one for one in members(self.project) if one.known.is_recoverable]
        if not self.lent:
            del self.fields["recoverable_decision"]
        for member in self.lent:
            self._ask_of(member)

    def _ask_of(self, member: Beneficiary) -> None:
        """All of its support, in equal parts so many months apart."""
        name = member.establishment.name
        self.fields[f"count_{member.pk}"] = CountField(
            label=_("{name}: hoàn trả làm mấy đợt").format(name=name),
            least=1,
            most=MOST_INSTALMENTS,
            help_text=_("Hỗ trợ có thu hồi, xin trả lại trong {months} tháng; chia đều.").format(
                months=member.known.repaid_months
            ),
        )
        self.fields[f"first_{member.pk}"] = DateField(
            label=_("{name}: hạn hoàn trả đợt đầu").format(name=name), of="due"
        )
        self.fields[f"months_{member.pk}"] = CountField(
            label=_("{name}: các đợt cách nhau mấy tháng").format(name=name),
            least=1,
            most=MOST_MONTHS,
            initial=6,
        )

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        schedules = {}
        for member in self.lent:
            typed = (data.pop(f"{name}_{member.pk}") for name in ("count", "first", "months"))
            support = sum(approved_parts(self.project).get(member, {}).values())
            schedules[member.pk] = spread_evenly(support, *typed)
        return data | {"schedules": schedules}
