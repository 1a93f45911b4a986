"""The public question and the application, as plain HTML forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.core.errors import Refused
from khuyencong.directory.models import Claim, Establishment, Trade, Unit
from khuyencong.directory.services import tax_codes
from khuyencong.policy import selectors as policy
from khuyencong.portal.forms.costs import CostsForm, readable
from khuyencong.projects.forms import SaidForm
from khuyencong.ui.fields import (
    ContactField,
    ContentField,
    ContentsField,
    DateField,
    DongField,
    Files,
    PercentField,
    PhoneField,
    PhonesField,
    RowChoice,
    RowField,
    RowForm,
    WorkersField,
    YesNoField,
)

__all__ = ["CostsForm", "readable"]
LONGEST_ANSWER = 200
INDICATORS = {
    "workers": _("Số lao động"),
    "revenue_dong": _("Doanh thu năm trước (đồng)"),
}


def activities(blank: Any = None) -> list[tuple[str, Any]]:
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    of_one = [
        (code, one.label[language])
        for code, one in policy.activities().items()
        if one.unit in {"establishment", "enterprise", "model"}
    ]
    return [("", blank), *of_one] if blank is not None else of_one


MACHINES = (
    ("", _("Chưa rõ")),
    ("new", _("Máy mới")),
    ("line", _("Máy mới, nối thành một dây chuyền")),
    ("used", _("Máy đã qua sử dụng")),
)
DONE_OR_NOT = (("", _("Chưa rõ")), ("1", _("Rồi")), ("0", _("Chưa")))


class AskForm(SaidForm):
    """Eight questions at most, one of them needed; none about a person. What else bears on the
    activity that was chosen is asked beside the answer."""

    is_new_machine = None  # type: ignore[assignment]  # one question tells a line apart too
    is_recoverable = repaid_months = None  # type: ignore[assignment]  # the answer shows both
    seat = forms.CharField(
        label=_("Trụ sở đăng ký ở xã, phường khác nơi sản xuất?"),
        required=False,
        help_text=_("Ghi tên xã, phường đặt trụ sở; cùng nơi sản xuất thì để trống."),
    )
    cost_dong = DongField(
        label=_("Bạn định đầu tư bao nhiêu?"), help_text=_("Ví dụ 800 triệu hoặc 800.000.000.")
    )
    activity = forms.ChoiceField(label=_("Để làm gì?"), required=False)
    form = forms.ChoiceField(label=_("Cơ sở của bạn là"), required=False)
    place = forms.CharField(
        label=_("Tên xã, phường"),
        required=False,
        help_text=_("Gõ không dấu cũng được, ví dụ nghi loc."),
    )
    is_craft_village = YesNoField(label=_("Cơ sở nằm trong làng nghề được công nhận?"))
    machines = forms.ChoiceField(
        label=_("Nếu mua máy: máy mới hay máy cũ?"), required=False, choices=MACHINES
    )
    is_sme = YesNoField(
        label=_("Nếu là công ty: thuộc loại nhỏ và vừa?"),
        help_text=_("Sản xuất: không quá 200 lao động bình quân."),
    )
    has_public_money = YesNoField(
        label=_("Khoản này đã được Nhà nước trả tiền lần nào chưa?"), choices=DONE_OR_NOT
    )
    field_order = (
        "cost_dong", "activity", "form", "place", "is_craft_village", "machines", "is_sme",
        "has_public_money",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["activity"].choices = activities(_("Chưa biết, cho xem tất cả"))
        self.fields["form"].choices = [
            ("", _("Chưa có, chưa rõ")),
            *Establishment.LegalForm.choices,
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        local, whole = data.get("local_material_dong"), data.get("material_dong")
        if local is not None and whole is not None and local > whole:
            self.add_error("local_material_dong", _("Nhiều hơn toàn bộ nguyên liệu. Sửa một số."))
        return data

    def typed(self) -> dict[str, str]:
        """The answers as they were typed, to be given back to this form."""
        given = {
            name: str(self.data.get(name, ""))[:LONGEST_ANSWER] for name in AskForm.base_fields
        }
        return {name: value for name, value in given.items() if value}


class BeginForm(AskForm):
    """The answers, and a contact to keep them for."""

    contact = ContactField(
        label=_("Số điện thoại hoặc thư điện tử của bạn"),
        help_text=_("Ví dụ 0912 345 678. Không cần tên đăng nhập, không cần mật khẩu."),
    )

    def values(self) -> dict[str, Any]:
        return {"contact": self.cleaned_data["contact"], "answers": self.typed()}


class RequestForm(forms.Form):
    title = forms.CharField(
        label=_("Bạn đề nghị hỗ trợ việc gì?"),
        max_length=300,
        help_text=_("Ví dụ: mua máy chẻ nan tre."),
    )
    activity = forms.ChoiceField(label=_("Thuộc nội dung"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["activity"].choices = activities()


class TopicForm(SaidForm, RequestForm):
    """The same of a request that is begun, and what the rules ask of it. `facts`: which of that;
    `places`: communes of the province."""

    def __init__(self, *args: Any, facts: Iterable[str], places: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["seat"].queryset = places
        self.keep(facts)

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"title": data["title"], "activity": data["activity"], "said": self.said()}


class WorkshopForm(forms.Form):
    """A new workshop, typed by an officer of its commune. `places`: her communes."""

    name = forms.CharField(label=_("Tên cơ sở"), max_length=300)
    place = RowChoice(Unit.objects.none(), label=_("Xã, phường"), empty_label=_("chọn xã, phường"))
    legal_form = forms.ChoiceField(
        label=_("Loại hình"), choices=[("", _("chọn loại hình")), *Establishment.LegalForm.choices]
    )
    trade = RowChoice(Trade.objects.none(), label=_("Ngành nghề"), empty_label=_("chọn ngành nghề"))
    owner_name = forms.CharField(label=_("Chủ cơ sở"), max_length=200)
    owner_phone = PhoneField(
        label=_("Điện thoại chủ cơ sở"), help_text=_("Mã xác nhận gửi đến số này.")
    )
    workers = WorkersField(label=_("Số lao động"))
    tax_code = forms.CharField(label=_("Mã số thuế"), max_length=20, required=False)

    def __init__(self, *args: Any, places: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = places
        self.fields["trade"].queryset = Trade.objects.order_by("code", "pk")

    def clean_tax_code(self) -> str:
        """Nobody keeps a code that fails its check here: officers do, on the card, from a paper."""
        code = self.cleaned_data["tax_code"]
        if problem := tax_codes.warning(code):
            way_on = gettext(
                "Xem lại trên giấy; chưa rõ thì để trống, cán bộ ghi sau theo giấy tờ."
            )
            raise forms.ValidationError(f"{problem} {way_on}")
        return code


class OwnWorkshopForm(WorkshopForm):
    """Her own workshop: new, or one that the register has already."""

    proof = forms.CharField(
        label=_("Điều gì cho thấy cơ sở là của bạn?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Ví dụ: số và ngày giấy đăng ký kinh doanh; hộ chưa có giấy thì ai ở xã biết bạn."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner_name"].label = _("Họ và tên của bạn (chủ cơ sở)")
        self.fields["owner_phone"].help_text = ""
        self.fields["tax_code"].help_text = _("Hộ chưa có mã số thuế thì để trống.")


class ContactsForm(forms.Form):
    """Where her workshop is and how to reach her."""

    address_text = forms.CharField(
        label=_("Địa chỉ"),
        max_length=300,
        required=False,
        help_text=_("Chuyển sang xã, phường khác thì báo cán bộ xã sửa theo giấy tờ."),
    )
    owner_phone = PhonesField(label=_("Điện thoại chủ cơ sở"))


class HelperForm(forms.Form):
    """Whom she asks to type for her, and until when."""

    contact = ContactField(
        label=_("Điện thoại hoặc thư điện tử của người được nhờ"),
        help_text=_("Người đó vào bằng mã gửi đến đây."),
    )
    until_date = DateField(
        of="due",
        label=_("Nhờ đến hết ngày"),
        help_text=_("Nhiều nhất một năm; thôi nhờ lúc nào cũng được."),
    )


class EndHelpForm(RowForm):
    given = RowField(_("Người này không còn được nhờ."))


class HolderForm(RowForm):
    """What the holder of a workshop says to somebody's claim of it."""

    claim = RowField(_("Không có đề nghị nhận này về cơ sở của bạn."))
    word = forms.ChoiceField(choices=Claim.Word.choices)
    reason = forms.CharField(label=_("Vì sao không đồng ý"), max_length=300, required=False)


class SketchForm(RowForm):
    sketch = RowField(_("Không có câu trả lời này của bạn."))


def again_of(item: Any) -> str:
    if item.asked_again:
        return _("Trung tâm yêu cầu trả lời lại: {reason}").format(reason=item.asked_again)
    return str(_("Phải gửi tệp hoặc ảnh.")) if item.wants_file else ""


class AnswerForm(forms.Form):
    """One answer beside each item that was asked for, in words or files. `sent`: names of the
    files that are there, by the kind of an item."""

    def __init__(
        self, *args: Any, items: list[Any], sent: dict[str, list[str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.items = items
        for item in items:
            self.fields[f"answer_{item.pk}"] = forms.CharField(
                label=item.item,
                help_text=f"{item.reason} {again_of(item)}".strip(),
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            self.fields[f"file_{item.pk}"] = ContentsField(
                label=_("Ảnh, tệp cho mục này"),
                help_text=", ".join(sent.get(item.kind, ())),
                required=False,
                widget=Files(attrs={"accept": "image/*,.heic,.pdf,.doc,.docx,.xls,.xlsx,.xml"}),
            )

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "answers": {item.pk: data[f"answer_{item.pk}"] for item in self.items},
            "files": {item.pk: data[f"file_{item.pk}"] for item in self.items},
        }


class TrackForm(forms.Form):
    code = forms.CharField(
        label=_("Mã đề nghị"), max_length=30, help_text=_("In trên phiếu tiếp nhận.")
    )
    last_four = forms.RegexField(
        r"^[0-9]{4}$",
        label=_("Bốn số cuối điện thoại của chủ cơ sở"),
        error_messages={"invalid": _("Ghi đúng bốn chữ số, ví dụ 4321.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class BaselineForm(forms.Form):
    """Figures before support; later follow-ups compare with them."""

    workers = WorkersField(label=INDICATORS["workers"], required=False)
    revenue_dong = DongField(label=INDICATORS["revenue_dong"], required=False)

    def values(self) -> dict[str, Any]:
        figures = {k: v for k, v in self.cleaned_data.items() if v is not None}
        return {"baselines": figures}


class CropForm(forms.Form):
    """Per cent to cut off at each edge of a photo."""

    left = PercentField(label=_("Mép trái"), most=80, initial=0)
    top = PercentField(label=_("Mép trên"), most=80, initial=0)
    right = PercentField(label=_("Mép phải"), most=80, initial=0)
    bottom = PercentField(label=_("Mép dưới"), most=80, initial=0)

    def values(self) -> dict[str, Any]:
        return {"edges": self.cleaned_data}


class CodeForm(forms.Form):
    """The code that the owner read out; the service says what is wrong with it."""

    code = forms.CharField(required=False)


class SignedForm(forms.Form):
    """A photo of the page that she signed."""

    file = ContentField(required=False)

    def values(self) -> dict[str, Any]:
        if not self.cleaned_data["file"]:
            raise Refused(gettext("Chưa chọn tệp nào."), fix=gettext("Chụp ảnh hoặc chọn tệp."))
        name, content = self.cleaned_data["file"]
        return {"name": name, "content": content}


class WishForm(forms.Form):
    """What an owner wants done with what is kept of her workshop."""

    kind = forms.CharField(required=False)
    text = forms.CharField(required=False)  # the service says that it is missing

    def values(self) -> dict[str, Any]:
        is_erase = self.cleaned_data["kind"] == "erase"
        return {"kind": "erase" if is_erase else "correct", "text": self.cleaned_data["text"]}
