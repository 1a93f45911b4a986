"""A contract with its own terms."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts import selectors as contracts
from khuyencong.contracts.models import Instalment
from khuyencong.contracts.services.instalments import Typed, drafted
from khuyencong.contracts.services.schedules import MOST_INSTALMENTS, spread_evenly
from khuyencong.contracts.services.shares import approved_parts
from khuyencong.core.money import dong, share
from khuyencong.core.reading.counts import read_count
from khuyencong.core.reading.money import read_money
from khuyencong.desk.forms.steps import SignForm
from khuyencong.planning.models import EstimateApproval
from khuyencong.projects.models import Beneficiary
from khuyencong.projects.selectors import members
from khuyencong.ui.fields import SMALL_DONG, CountField, DateField, DongField, ReadField

MOST_MONTHS = 12  # between two instalments
TYPED_INSTALMENTS = 3  # beside the advance
MOST_DAYS = 365


class Part(NamedTuple):
    """So many per cent, or so many đồng; the rest where the box is empty."""

    percent: int | None = None
    amount_dong: int | None = None


class PartField(ReadField):
    """Of an instalment: "30 %" or "120 triệu"; cleans to Part."""

    nothing = Part()

    def read(self, text: str) -> Part:
        if text.rstrip().endswith("%"):
            return Part(percent=read_count(text, least=1, most=100, units=("%",)))
        return Part(amount_dong=read_money(text, small_dong=SMALL_DONG))


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
        for row in range(1, TYPED_INSTALMENTS + 1):
            self._ask_instalment(row)
        self.fields["copies"].initial = 2 * (1 + self.project.beneficiaries.count())
        self.lent = [one for one in members(self.project) if one.known.is_recoverable]
        if not self.lent:
            del self.fields["recoverable_decision"]
        for member in self.lent:
            self._ask_of(member)

    def _ask_instalment(self, row: int) -> None:
        """Beside the advance, which Article 4 says; all of it after acceptance stands there."""
        self.fields[f"condition_{row}"] = forms.ChoiceField(
            label=_("Đợt thanh toán {row}: trả khi").format(row=row),
            choices=[
                ("", _("Không có đợt này")),
                *(one for one in Instalment.Condition.choices if one[0] != "advance"),
            ],
            required=False,
            initial="acceptance" if row == 1 else "",
            help_text=_("Điều 5. Tạm ứng ở Điều 4 đứng trước các đợt này.") if row == 1 else "",
        )
        self.fields[f"part_{row}"] = PartField(
            label=_("Đợt thanh toán {row}: phần trăm hoặc số tiền").format(row=row),
            required=False,
            help_text=_("{percent} hoặc 120 triệu. Đợt cuối để trống: phần còn lại.").format(
                percent="30 %"
            )
            if row == 1
            else "",
        )
        self.fields[f"days_{row}"] = CountField(
            label=_("Đợt thanh toán {row}: trả trong mấy ngày").format(row=row),
            required=False,
            least=1,
            most=MOST_DAYS,
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_one = self.project.beneficiaries.count() == 1
        for row in range(1, TYPED_INSTALMENTS + 1):
            part = data.get(f"part_{row}") or Part()
            if part != Part() and not data.get(f"condition_{row}"):
                self.add_error(f"condition_{row}", _("Chọn khi nào trả đợt này."))
            if part.amount_dong is not None and not is_one:
                self.add_error(
                    f"part_{row}",
                    _("Hợp đồng có nhiều đơn vị: ghi phần trăm, tính trên phần mỗi đơn vị."),
                )
        return data

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
        rows, said = self._instalments(data), data["advance_dong"]
        plans = drafted(self.project, rows, advance_dong=said, on=data["signed_date"])
        return data | {"schedules": schedules, "instalments": plans}

    def _instalments(self, data: dict[str, Any]) -> list[Typed]:
        """Those that were typed, taken out of the data."""
        found = []
        for row in range(1, TYPED_INSTALMENTS + 1):
            condition, part, days = (
                data.pop(f"{name}_{row}") for name in ("condition", "part", "days")
            )
            if condition:
                found.append(Typed(condition, part.percent, part.amount_dong, days))
        return found
