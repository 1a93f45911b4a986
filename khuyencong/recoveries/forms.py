"""What is typed of money that comes back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts.models import Commitment
from khuyencong.contracts.selectors import source_of
from khuyencong.contracts.services.schedules import MOST_INSTALMENTS, spread_evenly
from khuyencong.core.dates import short
from khuyencong.core.money import dong
from khuyencong.ledger.models import Transfer, stages
from khuyencong.ui.fields import CountField, DateField, DongField, KeyField, RowField, RowForm

LONGEST_STEP = 12


class AskForm(forms.Form):
    """The sum, spread evenly over instalments that are so many months apart."""

    subject = forms.ChoiceField(label=_("Phần kinh phí"))
    principal_dong = DongField(label=_("Số phải thu hồi"))
    count = CountField(label=_("Nộp làm mấy đợt"), least=1, most=MOST_INSTALMENTS, initial=1)
    first_date = DateField(label=_("Hạn nộp đợt đầu"), of="due")
    months = CountField(
        label=_("Các đợt cách nhau mấy tháng"), least=1, most=LONGEST_STEP, initial=1
    )
    reason = forms.CharField(label=_("Lý do thu hồi"), max_length=300)
    basis = forms.CharField(
        label=_("Văn bản làm căn cứ"),
        max_length=200,
        help_text=_("Số, ngày của kết luận thanh tra, kiểm toán hoặc biên bản kiểm tra."),
    )
    authority = forms.CharField(
        label=_("Quyết định của Bộ, Cục"),
        max_length=200,
        required=False,
        help_text=_("Bắt buộc với kinh phí khuyến công quốc gia: số, ngày, cơ quan."),
    )

    def __init__(self, *args: Any, commitments: list[Commitment], **options: Any) -> None:
        super().__init__(*args, **options)
        self.commitments = {str(one.pk): one for one in commitments}
        self.fields["subject"].choices = [
            (key, source_of(one, commitments)) for key, one in self.commitments.items()
        ]

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        count, first, months = data.pop("count"), data.pop("first_date"), data.pop("months")
        parts = spread_evenly(data.pop("principal_dong"), count, first, months)
        return data | {"subject": self.commitments[data["subject"]], "instalments": parts}


class Reasoned(forms.Form):
    reason = forms.CharField(label=_("Lý do"), max_length=300)
    basis = forms.CharField(
        label=_("Văn bản làm căn cứ"),
        max_length=200,
        help_text=_("Số, ngày của đơn, biên bản hoặc báo cáo."),
    )


class RescheduleForm(Reasoned):
    """What is still owed, spread evenly over other days."""

    count = CountField(label=_("Nộp làm mấy đợt"), least=1, most=MOST_INSTALMENTS, initial=1)
    first_date = DateField(label=_("Hạn nộp đợt đầu"), of="due")
    months = CountField(
        label=_("Các đợt cách nhau mấy tháng"), least=1, most=LONGEST_STEP, initial=1
    )
    authority = forms.CharField(
        label=_("Quyết định của Bộ, Cục"),
        max_length=200,
        required=False,
        help_text=_("Bắt buộc với kinh phí khuyến công quốc gia: số, ngày, cơ quan."),
    )

    def __init__(self, *args: Any, left_dong: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.left_dong = left_dong

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        spread = (data.pop("count"), data.pop("first_date"), data.pop("months"))
        return data | {"instalments": spread_evenly(self.left_dong, *spread)}


class WriteOffForm(Reasoned):
    """A part of what is owed, or all of it, that is asked for no more."""

    amount_dong = DongField(label=_("Số tiền xoá"))
    authority = forms.CharField(
        label=_("Quyết định của cấp có thẩm quyền"),
        max_length=200,
        help_text=_("Số, ngày, cơ quan: không có thì không xoá được."),
    )

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class CollectForm(forms.Form):
    """Money that came; `key` makes a second press the same."""

    key = KeyField(initial=uuid4)
    amount_dong = DongField(label=_("Số tiền nộp"))
    received_date = DateField(label=_("Ngày nộp"))
    document = forms.CharField(
        label=_("Chứng từ"), max_length=200, help_text=_("Số, ngày của giấy nộp tiền.")
    )

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"key": str(self.cleaned_data["key"])}


class DeclineForm(forms.Form):
    answer = forms.CharField(label=_("Lý do không quyết định"), max_length=300, required=False)


class ReversalForm(forms.Form):
    """One advance or payment of the project, all of it or a part."""

    old = forms.ChoiceField(label=_("Bút toán sai"), widget=forms.RadioSelect)
    amount_dong = DongField(label=_("Số tiền đảo"))
    reason = forms.CharField(label=_("Sai ở đâu"), max_length=300)
    document = forms.CharField(
        label=_("Chứng từ"),
        max_length=200,
        help_text=_("Số, ngày của thông báo Kho bạc, giấy nộp trả hoặc biên bản."),
    )

    def __init__(
        self, *args: Any, entries: Iterable[tuple[Commitment, Transfer, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.entries = {str(old.pk): (commitment, old) for commitment, old, _left in entries}
        self.fields["old"].choices = [
            (
                str(old.pk),
                _("{day} · {stage} {amount} · {document} · {source}").format(
                    day=short(old.on),
                    stage=stages.LABELS[old.to_account.stage],
                    amount=dong(old.left_dong),
                    document=old.document,
                    source=source,
                ),
            )
            for _commitment, old, source in entries
        ]

    def values(self) -> dict[str, Any]:
        commitment, old = self.entries[self.cleaned_data["old"]]
        return self.cleaned_data | {"subject": commitment, "old": old}


class DecideReversalForm(RowForm):
    decide = RowField(_("Không có đề nghị này."))


class DeclineReversalForm(RowForm):
    decline = RowField(_("Không có đề nghị này."))
    answer = forms.CharField(label=_("Lý do không đảo"), max_length=300, required=False)
