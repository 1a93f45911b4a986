"""One form a step. What was typed stays when a service refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.appraisal import selectors as appraisal
from khuyencong.appraisal.models import FINDINGS, SiteCheck
from khuyencong.appraisal.services.completions import Wanted
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold
from khuyencong.core.money import dong
from khuyencong.core.reading.addresses import read_key
from khuyencong.documents.forms import MinutesForm
from khuyencong.ledger.models import Fund
from khuyencong.planning.models import PlanLine
from khuyencong.planning.selectors import estimates
from khuyencong.projects.models import EstimateLine, Project
from khuyencong.projects.selectors import estimate_lines, members, support_by_fund
from khuyencong.rules.wording import language
from khuyencong.settlement.models import Invoice
from khuyencong.settlement.selectors import unsigned
from khuyencong.settlement.selectors.dossier import gate
from khuyencong.ui.fields import (
    ContentField,
    CountField,
    DateField,
    DongField,
    PercentField,
    PositionField,
    RowChoice,
    SignatureField,
    TextField,
    WorkersField,
)

COMPLETION_ROWS = 5  # shown at first; more are asked for
MOST_ROWS = 400  # a page brings no more boxes
MORE = "more_rows"  # the button that asks for them


class StepForm(forms.Form):
    """Every step form knows its project; the key makes a second press the same act."""

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        self.project = project
        super().__init__(*args, **options)


class NothingForm(StepForm):
    pass


class TypedForm(StepForm):
    """What cannot be undone says so and is pressed by nobody who meant another dossier."""

    typed = forms.CharField(label=_("Gõ mã đề án để xác nhận"), max_length=40)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.order_fields([name for name in self.fields if name != "typed"])
        self.fields["typed"].help_text = _("Việc này không hoàn lại được. Mã: {code}").format(
            code=self.project.code
        )

    def clean_typed(self) -> str:
        typed = self.cleaned_data["typed"]
        if fold(typed) != fold(self.project.code):
            raise forms.ValidationError(
                _("“{typed}” không phải mã của đề án này, {code}.").format(
                    typed=typed, code=self.project.code
                )
            )
        return typed

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "typed"}


class SettleForm(TypedForm):
    """National money that is settled after its last day names the paper that allows it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        last = gate(self.project)
        if last and timezone.localdate() > last:
            self.fields["late_basis"] = forms.CharField(
                label=_("Căn cứ quyết toán sau hạn"), max_length=300, required=False
            )


class ItemsForm(forms.Form):
    """What is missing and why, all in one go."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for row in range(1, self._rows() + 1):
            self.fields[f"item_{row}"] = forms.CharField(
                label=_("Mục {row}: cần bổ sung gì").format(row=row),
                required=False,  # the service says that it is missing
                max_length=300,
            )
            self.fields[f"reason_{row}"] = forms.CharField(
                label=_("Mục {row}: vì sao").format(row=row), required=False
            )
            self.ask_of(row)

    def ask_of(self, row: int) -> None:
        """What else is asked of one row."""

    def _rows(self) -> int:
        """As many as were typed into, and some more where they were asked for."""
        names = [name.partition("item_") for name in self.data]
        sent = [read_key(key, most=MOST_ROWS) or 0 for nothing, _item, key in names if not nothing]
        there = max([COMPLETION_ROWS, *sent])
        return there + COMPLETION_ROWS if MORE in self.data else there

    def items(self) -> list[tuple[str, str]]:
        rows = [
            (self.cleaned_data[f"item_{n}"], self.cleaned_data[f"reason_{n}"])
            for n in range(1, self._rows() + 1)
        ]
        return [row for row in rows if any(row)]

    def values(self) -> dict[str, Any]:
        return {"items": self.items()}


class ReturnForm(ItemsForm):
    """What is asked of an owner; of each whether only a file answers it."""

    def ask_of(self, row: int) -> None:
        self.fields[f"wants_file_{row}"] = forms.BooleanField(
            label=_("Mục {row}: phải gửi tệp hoặc ảnh").format(row=row), required=False
        )

    def values(self) -> dict[str, Any]:
        return {"items": self.items(), "wants_file": self._wants_file()}

    def _wants_file(self) -> list[int]:
        """Places among `items`, which has no empty rows."""
        typed = [
            n
            for n in range(1, self._rows() + 1)
            if self.cleaned_data[f"item_{n}"] or self.cleaned_data[f"reason_{n}"]
        ]
        return [place for place, n in enumerate(typed) if self.cleaned_data[f"wants_file_{n}"]]


class CompletionForm(ItemsForm, StepForm):
    """Papers that did not come, ticked, and whatever else is missing, in free words; of each the
    unit is asked, or the owner of one of the requests."""

    papers = forms.MultipleChoiceField(
        label=_("Giấy tờ còn thiếu: đơn vị thực hiện bổ sung"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Đánh dấu để yêu cầu; tên giấy tờ, cơ sở và lý do được ghi sẵn."),
    )
    owner_papers = forms.MultipleChoiceField(
        label=_("Giấy tờ còn thiếu: chính cơ sở gửi"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Cơ sở nhận tin, tự chụp ảnh gửi lên; Trung tâm vẫn gửi thay được."),
    )

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        listed = members(project)
        self.owners = [
            (member.request.code, f"{member.establishment} ({member.request.code})")
            for member in listed
            if member.request
        ]
        super().__init__(*args, project=project, **options)
        lang = language(get_language())
        is_one = len(listed) == 1  # whose it is stands above, once
        choices = [
            (
                f"{one.request.code}/{paper.code}",
                paper.label[lang] if is_one else f"{paper.label[lang]} – {one.establishment}",
            )
            for one in appraisal.intake(project, listed)
            for paper in one.missing
        ]
        for name in ("papers", "owner_papers"):
            if choices:
                self.fields[name].choices = choices
            else:
                del self.fields[name]

    def ask_of(self, row: int) -> None:
        if not self.owners:
            return
        self.fields[f"who_{row}"] = forms.ChoiceField(
            label=_("Mục {row}: ai trả lời").format(row=row),
            choices=[("", _("Đơn vị thực hiện")), *self.owners],
            required=False,
        )
        self.fields[f"file_{row}"] = forms.BooleanField(
            label=_("Mục {row}: phải gửi tệp").format(row=row), required=False
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if set(data.get("papers", ())) & set(data.get("owner_papers", ())):
            self.add_error("owner_papers", _("Mỗi giấy tờ chỉ một nơi gửi: bỏ một dấu."))
        return data

    def wanted(self) -> list[Wanted]:
        data = self.cleaned_data
        return [
            Wanted(
                data[f"item_{n}"],
                data[f"reason_{n}"],
                data.get(f"who_{n}", ""),
                data.get(f"file_{n}", False),
            )
            for n in range(1, self._rows() + 1)
            if data[f"item_{n}"] or data[f"reason_{n}"]
        ]

    def values(self) -> dict[str, Any]:
        return {
            "items": self.wanted(),
            "papers": self._picked("papers"),
            "owner_papers": self._picked("owner_papers"),
        }

    def _picked(self, name: str) -> list[tuple[str, str]]:
        picked = (one.split("/", 1) for one in self.cleaned_data.get(name, ()))
        return [(code, paper) for code, paper in picked]


class SignatureForm(forms.Form):
    """Whether the photographed page bears her signature."""

    is_hers = forms.ChoiceField(
        label=_("Ảnh có chữ ký của chủ cơ sở trên đúng đơn này không"),
        choices=[("1", _("Có")), ("", _("Không: trả lại để làm lại"))],
        required=False,
        widget=forms.RadioSelect,
    )
    reason = TextField(label=_("Không thì vì sao"), required=False, rows=2)

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"is_hers": data["is_hers"] == "1", "reason": data["reason"]}


class DisownedForm(SignatureForm):
    """What came of asking the owner who says that it is not hers."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        is_hers = self.fields["is_hers"]
        is_hers.label = _("Hỏi lại thì đề nghị có phải của chủ cơ sở không")
        is_hers.choices = [("1", _("Phải: đề án đi tiếp")), ("", _("Không: đề án vẫn dừng"))]
        self.fields["reason"].label = _("Chủ cơ sở nói gì, hỏi ngày nào")


class OpinionForm(MinutesForm, StepForm):
    field_order = ("opinion",)
    opinion = TextField(
        label=_("Ý kiến thẩm định"),
        required=False,
        rows=4,
        help_text=_("Bắt buộc khi quy định chưa kiểm chứng hoặc khi kết luận không đạt."),
    )


class RejectForm(TypedForm, OpinionForm):
    pass


class MinistryForm(StepForm):
    """What the ministry decided on one project, as it came back."""

    number = forms.CharField(label=_("Số quyết định của Bộ"), max_length=60)
    decided_date = DateField(label=_("Ngày quyết định"))
    is_allotted = forms.BooleanField(
        label=_("Quyết định này đồng thời giao kinh phí"),
        required=False,
        initial=True,
        help_text=_("Bỏ chọn khi kinh phí đã được giao bằng quyết định khác."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = support_by_fund(self.project)
        self.funds = list(Fund.objects.filter(pk__in=asked).order_by("code"))
        for fund in self.funds:
            self.fields[f"fund_{fund.pk}"] = DongField(
                label=_("Bộ giao từ {fund}").format(fund=fund.name), initial=asked[fund.pk]
            )

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        kept = {name: data[name] for name in ("number", "decided_date", "is_allotted")}
        return kept | {"amounts": {fund.pk: data[f"fund_{fund.pk}"] for fund in self.funds}}


class EstimateApprovalForm(StepForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        planned = PlanLine.objects.filter(project=self.project).values_list("fund", "amount_dong")
        self.sources = estimates.asked_sources(self.project)
        parts = estimates.spread(self.sources, dict(planned))
        for source in self.sources:
            who = source.line.beneficiary
            fund = source.fund.name if source.fund else ""
            words = (source.line.item, who.establishment.name if who else "", fund)
            self.fields[f"source_{source.pk}"] = DongField(
                label=" · ".join(filter(None, words)),
                initial=parts[source.pk],
                help_text=_("Đề nghị {asked}.").format(asked=dong(source.amount_dong)),
            )

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"lines": {source.pk: data[f"source_{source.pk}"] for source in self.sources}}


class SignForm(StepForm):
    signed_date = DateField(label=_("Ngày ký"), help_text=_("Ví dụ 05/03/2026."))
    end_date = DateField(
        label=_("Thực hiện đến ngày"),
        of="due",
        help_text=_("Ngày cuối để hoàn thành và nghiệm thu."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["end_date"].initial = date(self.project.year, 12, 31)


class ReasonForm(StepForm):
    reason = TextField(label=_("Lý do"))


class FinalForm(TypedForm, ReasonForm):
    pass


def add_authority(form: StepForm) -> None:
    """Whose decision it is: asked of national money, taken where local money has one."""
    form.fields["authority"] = forms.CharField(
        label=_("Văn bản của cấp quyết định"),
        max_length=200,
        required=False,
        help_text=_("Kinh phí quốc gia bắt buộc: số, ngày, cơ quan (Bộ, Cục).")
        if form.project.track == "national"
        else _("Ghi nếu có quyết định của UBND tỉnh hoặc Sở."),
    )


class StopForm(FinalForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        add_authority(self)

    def values(self) -> dict[str, Any]:
        return super().values() | {"authority": self.cleaned_data["authority"]}


class ProgressForm(StepForm):
    seen_date = DateField(label=_("Ngày xem"))
    percent = PercentField(
        label=_("Hoàn thành bao nhiêu phần trăm"),
        help_text=_("Tính trên tổng mức đầu tư của đề án; hạ tầng cụm: trên phần được hỗ trợ."),
    )
    is_on_site = forms.BooleanField(label=_("Đã kiểm tra tại chỗ"), required=False)
    note = TextField(label=_("Đã làm gì, còn vướng gì"))


class InvoiceForm(StepForm):
    line = RowChoice(EstimateLine.objects.none(), label=_("Cho khoản chi"), empty_label=None)
    file = ContentField(
        label=_("Tệp hóa đơn điện tử"),
        required=False,
        help_text=_(
            "XML, hoặc PDF có kèm XML. Có tệp thì mã số thuế, ký hiệu, số và ngày để trống được."
        ),
    )
    seller_tax_code = forms.CharField(label=_("Mã số thuế bên bán"), required=False, max_length=14)
    symbol = forms.CharField(
        label=_("Ký hiệu hóa đơn"), required=False, max_length=20, help_text=_("Ví dụ 1C26TAA.")
    )
    number = forms.CharField(label=_("Số hóa đơn"), required=False, max_length=20)
    place = CountField(label=_("Dòng thứ mấy trên hóa đơn"), least=1, most=10_000, initial=1)
    issued_date = DateField(label=_("Ngày hóa đơn"), required=False)
    amount_dong = DongField(label=_("Số tiền của dòng"))
    serial = forms.CharField(label=_("Số máy, số khung trên nhãn"), required=False, max_length=60)
    serial_reason = forms.CharField(
        label=_("Lý do nếu số máy đã ghi ở đề án khác"), required=False, max_length=300
    )
    doubt_reason = forms.CharField(
        label=_("Lý do vẫn ghi, nếu được hỏi"),
        required=False,
        max_length=500,
        help_text=_("Khi chữ ký không chắc, tệp khác nhau, hoặc hóa đơn trước năm kế hoạch."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["line"].queryset = EstimateLine.objects.filter(project=self.project)


class CancelInvoiceForm(StepForm):
    invoice = RowChoice(Invoice.objects.none(), label=_("Dòng hóa đơn"), empty_label=None)
    cancelled = forms.ChoiceField(
        label=_("Vì sao"), choices=Invoice.Cancelled.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Sai gì, đúng là gì"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = Invoice.objects.filter(line__project=self.project).select_related("line")
        field = self.fields["invoice"]
        field.queryset = own.order_by("line_id", "pk")
        field.label_from_instance = lambda one: f"{one}, {dong(one.amount_dong)}: {one.line.item}"


class SiteCheckForm(MinutesForm):
    """What was seen at a workshop, for a phone in one hand."""

    visited_date = DateField(label=_("Ngày đến cơ sở"))
    met = forms.CharField(label=_("Đã gặp ai"), max_length=200)
    workers = WorkersField(label=_("Số lao động nhìn thấy"), required=False)
    remark = TextField(label=_("Nhận xét"), required=False)

    def __init__(self, *args: Any, is_on_paper: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_on_paper = is_on_paper
        for name, label in FINDINGS.items():
            self.fields[name] = forms.ChoiceField(
                label=str(label).capitalize(),
                choices=SiteCheck.Seen.choices,
                widget=forms.RadioSelect,
            )
        self.fields["result"] = forms.ChoiceField(
            label=_("Kết quả xác minh"),
            choices=SiteCheck.Result.choices,
            widget=forms.RadioSelect,
        )
        if is_on_paper:
            self.fields["checker"] = forms.CharField(
                label=_("Cán bộ xã, phường đã ký bản giấy"), max_length=200
            )
            del self.fields["began"], self.fields["ended"]  # the minutes are the paper itself
        else:
            self.fields["signature"] = SignatureField(label=_("Chữ ký tay của người đã gặp"))
        order = ["checker", "visited_date", "began", "ended", "met", *FINDINGS, "workers", "result"]
        self.order_fields(order)

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        seen = {name: data.pop(name) for name in FINDINGS}
        scans = [(file.name, file.read()) for file in self.files.getlist("scan")]
        if self.is_on_paper and not scans:
            raise Refused(
                gettext("Chưa có bản giấy đã ký."),
                fix=gettext("Chọn ảnh hoặc tệp PDF của bản giấy."),
            )
        photos = [(file.name, file.read()) for file in self.files.getlist("photo")]
        scan = scans[0] if self.is_on_paper else None
        return data | {"seen": seen, "photos": photos, "scan": scan}


class AcceptanceForm(MinutesForm, StepForm):
    field_order = ("accepted_date",)
    accepted_date = DateField(label=_("Ngày nghiệm thu tại chỗ"))
    remark = TextField(label=_("Nhận xét"))
    site_position = PositionField(label=_("Vị trí điện thoại"))
    signed_by = forms.CharField(
        label=_("Ai ký trên màn hình"), required=False, max_length=200,
        help_text=_("Họ tên, chức vụ người có mặt."),
    )  # fmt: skip
    signature = SignatureField(label=_("Chữ ký tay"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if unsigned(self.project):
            self.fields["invoice_reason"] = forms.CharField(
                label=_("Lý do nhận hóa đơn chưa chắc chữ ký"),
                required=False,
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.lines = estimate_lines(self.project)
        for line in self.lines:
            self.fields[f"line_{line.pk}"] = DongField(
                label=_("Chi phí hợp lệ của “{item}”").format(item=line.item),
                initial=line.amount_dong,
            )
        last = ("site_position", "signed_by", "signature")  # once all of it is there to be read
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        names = (
            "accepted_date", "remark", "signed_by", "signature", "site_position", "began", "ended"
        )  # fmt: skip
        kept = {name: data[name] for name in names}
        kept["invoice_reason"] = data.get("invoice_reason", "")
        return kept | {"accepted_dong": {line.pk: data[f"line_{line.pk}"] for line in self.lines}}
