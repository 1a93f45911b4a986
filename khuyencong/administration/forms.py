"""The guided set-up, and what administrators type afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from khuyencong.administration.services.areas import OfAll
from khuyencong.administration.services.province_file import (
    LARGEST,
    OFFICES,
    Beginning,
    Unsound,
    read_content,
    read_file,
)
from khuyencong.core.calendar import COUNTRY
from khuyencong.core.dates import short
from khuyencong.core.models import WorkDay
from khuyencong.directory.models import AreaClass, Assignment, Organisation, Unit
from khuyencong.ledger.models import Fund
from khuyencong.rules.areas import WORDS, word_label
from khuyencong.ui.fields import (
    INCOMPLETE,
    ContentField,
    DateField,
    DongField,
    PhoneField,
    RowChoice,
    YearField,
)

EMPTY = ("", _("không chọn"))
CODE_HELP = _(
    "In ra khi hệ thống khởi động; cũng nằm trong tệp keys/begin_code của thư mục dữ liệu."
)
# What nearly every province has; the person changes the words and adds her own.
USUAL_BODIES = (
    {"code": "UBND", "kind": "provincial_committee", "name": "Ủy ban nhân dân tỉnh",
     "short_name": "UBND tỉnh", "symbol": "UBND"},
    {"code": "SCT", "kind": "department", "name": "Sở Công Thương",
     "short_name": "Sở Công Thương", "symbol": "SCT", "parent": "UBND"},
    {"code": "STC", "kind": "finance_department", "name": "Sở Tài chính",
     "short_name": "Sở Tài chính", "symbol": "STC", "parent": "UBND"},
    {"code": "TTKC", "kind": "centre", "name": "Trung tâm Khuyến công",
     "short_name": "Trung tâm Khuyến công", "symbol": "TTKC", "parent": "SCT"},
)  # fmt: skip
USUAL_POSTS = (
    ("administrator", "SCT", "Chuyên viên"),
    ("administrator", "TTKC", "Chuyên viên"),
    ("centre_specialist", "TTKC", "Chuyên viên"),
    ("centre_head", "TTKC", "Giám đốc"),
    ("centre_accountant", "TTKC", "Kế toán trưởng"),
    ("department_specialist", "SCT", "Chuyên viên"),
    ("department_leader", "SCT", "Giám đốc"),
    ("finance_officer", "STC", "Chuyên viên"),
    ("provincial_approver", "UBND", "Phó Chủ tịch"),
)


class Row(forms.Form):
    """One row of the set-up; `NEEDED` says by which boxes a row is there at all."""

    NEEDED: tuple[str, ...] = ()

    def is_empty(self) -> bool:
        return not any(self[name].data for name in self.NEEDED)


class BodyRow(Row):
    NEEDED = ("name", "short_name", "symbol", "commune")
    name = forms.CharField(label=_("Tên cơ quan"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("Loại"), choices=[EMPTY, *Organisation.Kind.choices], required=False
    )
    short_name = forms.CharField(label=_("Tên gọi tắt"), max_length=100, required=False)
    code = forms.CharField(
        label=_("Mã"), max_length=30, required=False, help_text=_("Ngắn, không dấu cách.")
    )
    symbol = forms.CharField(
        label=_("Ký hiệu văn bản"), max_length=20, required=False, help_text=_("Như SCT.")
    )
    parent = forms.CharField(label=_("Mã cơ quan cấp trên"), max_length=30, required=False)
    commune = forms.CharField(
        label=_("Xã, phường"),
        max_length=100,
        required=False,
        help_text=_("Chỉ ghi cho UBND xã, phường."),
    )


class PersonRow(Row):
    NEEDED = ("name", "username", "phone", "email")
    name = forms.CharField(label=_("Họ và tên"), max_length=200, required=False)
    username = forms.CharField(label=_("Tên đăng nhập"), max_length=60, required=False)
    role = forms.ChoiceField(label=_("Vai trò"), choices=[EMPTY, *OFFICES.items()], required=False)
    body = forms.CharField(label=_("Mã cơ quan"), max_length=30, required=False)
    title = forms.CharField(label=_("Chức danh"), max_length=150, required=False)
    phone = PhoneField(label=_("Điện thoại"), required=False)
    email = forms.CharField(label=_("Thư điện tử"), max_length=254, required=False)


class FundRow(Row):
    NEEDED = ("name", "amount_dong", "number")
    name = forms.CharField(label=_("Tên nguồn"), max_length=200, required=False)
    code = forms.CharField(label=_("Mã nguồn"), max_length=40, required=False)
    track = forms.ChoiceField(label=_("Kênh"), choices=[EMPTY, *Fund.Track.choices], required=False)
    body = forms.CharField(label=_("Mã cơ quan giữ nguồn"), max_length=30, required=False)
    year = YearField(label=_("Năm"), required=False)
    amount_dong = DongField(label=_("Dự toán đã giao, còn dùng được"), required=False)
    number = forms.CharField(label=_("Số quyết định giao"), max_length=200, required=False)
    decided_date = DateField(label=_("Ngày quyết định"), required=False)


BODIES = forms.formset_factory(BodyRow, extra=2)
PEOPLE = forms.formset_factory(PersonRow, extra=2)
FUNDS = forms.formset_factory(FundRow, extra=1)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Mã bắt đầu"),
        max_length=40,
        help_text=CODE_HELP,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class BeginForm(CodeForm):
    """The same as the file says, typed: one row a body, a person, a fund."""

    province = RowChoice(Unit.objects.none(), label=_("Tỉnh, thành phố"))
    since = DateField(label=_("Cơ quan, chức danh tính từ ngày"))

    def __init__(self, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(data, files, **options)
        today = timezone.localdate()
        self.fields["province"].queryset = (
            Unit.objects.provinces().on(today).order_by("sort_key", "pk")
        )
        self.fields["since"].initial = today.replace(month=1, day=1)
        posts = [dict(zip(("role", "body", "title"), post, strict=True)) for post in USUAL_POSTS]
        funds = [
            {"name": "Khuyến công địa phương", "code": "KCDP", "track": "local", "body": "SCT",
             "year": today.year},
        ]  # fmt: skip
        self.parts = {
            "bodies": self._rows(BODIES, "bodies", list(USUAL_BODIES)),
            "people": self._rows(PEOPLE, "people", posts),
            "funds": self._rows(FUNDS, "funds", funds),
        }

    def _rows(self, rows: Any, prefix: str, initial: list[dict]) -> Any:
        if self.is_bound:
            return rows(self.data, prefix=prefix)
        return rows(initial=initial, prefix=prefix)

    def full_clean(self) -> None:
        """Errors of the rows are errors of the form, so that its summary names them."""
        super().full_clean()
        if not self.is_bound:
            return
        for rows in self.parts.values():
            if not rows.is_valid():
                self.add_error(None, _("Có dòng chưa đọc được; xem chỗ đánh dấu bên dưới."))
                return
        if self.is_valid_so_far():
            self._compose()

    def is_valid_so_far(self) -> bool:
        return not self._errors

    def _compose(self) -> None:
        try:
            self.cleaned_data["beginning"] = self._beginning()
        except Unsound as unsound:
            self.take(unsound)

    def _beginning(self) -> Beginning:
        filled = {
            part: [row for row in rows if not row.is_empty()] for part, rows in self.parts.items()
        }
        self.filled = filled
        of = {part: [row.cleaned_data for row in rows] for part, rows in filled.items()}
        person = ("name", "username", "phone", "email")
        given = ("year", "number", "decided_date", "amount_dong")
        return read_content(
            {
                "province": self.cleaned_data["province"].code,
                "since": self.cleaned_data["since"],
                "bodies": of["bodies"],
                "people": [
                    {name: row[name] or "" for name in person}
                    | {"posts": [{name: row[name] for name in ("role", "body", "title")}]}
                    for row in of["people"]
                ],
                "funds": [
                    {name: row[name] for name in ("code", "name", "track", "body")}
                    for row in of["funds"]
                ],
                "appropriations": [
                    {name: row[name] for name in given} | {"fund": row["code"]}
                    for row in of["funds"]
                    if row["amount_dong"] or row["number"]
                ],
            }
        )

    def take(self, unsound: Unsound) -> None:
        """Each problem beside its box; what belongs to no box above all."""
        for problem in unsound.problems:
            row, name = self._box(problem.place)
            if row is None:
                self.add_error(None, str(problem))
            else:
                row.add_error(name, problem.words)
        if not self.non_field_errors():
            self.add_error(None, _("Có dòng phải sửa; xem chỗ đánh dấu bên dưới."))

    def _box(self, place: tuple[str | int, ...]) -> tuple[Row | None, str]:
        part = {"appropriations": "funds"}.get(str(place[0]), place[0]) if place else ""
        rows = self.filled.get(str(part), [])
        if part == "funds" and place[0] == "appropriations":
            rows = [r for r in rows if r.cleaned_data["amount_dong"] or r.cleaned_data["number"]]
        names = [step for step in place[1:] if isinstance(step, str) and step != "posts"]
        at = next((step for step in place[1:] if isinstance(step, int)), None)
        if at is None or at >= len(rows):
            return None, ""
        name = names[-1] if names else next(iter(rows[at].fields))
        name = "code" if name == "fund" else name
        return rows[at], name if name in rows[at].fields else next(iter(rows[at].fields))

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("code", "beginning")}


class BeginFileForm(CodeForm):
    """The set-up as a file."""

    file = ContentField(label=_("Tệp YAML của tỉnh"))

    def clean_file(self) -> Beginning:
        _name, content = self.cleaned_data["file"]
        try:
            return read_file(content[: 4 * LARGEST].decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError(_("Tệp không phải chữ UTF-8. Lưu lại dạng UTF-8.")) from error
        except Unsound as unsound:
            raise ValidationError([str(problem) for problem in unsound.problems]) from unsound

    def values(self) -> dict[str, Any]:
        return {"code": self.cleaned_data["code"], "beginning": self.cleaned_data["file"]}


class BodyChoice(RowChoice):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.newest_name} ({obj.code})"


class OfBodies(forms.Form):
    """A form that names a body of the province; `bodies`: which there are."""

    def __init__(self, *args: Any, bodies: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in {"body", "parent"} & set(self.fields):
            self.fields[name].queryset = bodies


class PostForm(OfBodies):
    role = forms.ChoiceField(label=_("Vai trò"), choices=[EMPTY, *OFFICES.items()])
    body = BodyChoice(Organisation.objects.none(), label=_("Cơ quan"))
    since = DateField(label=_("Từ ngày"), of="due")


class HeldChoice(RowChoice):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_role_display()} ({obj.organisation.newest_name})"


class EndPostForm(forms.Form):
    post = HeldChoice(Assignment.objects.none(), label=_("Chức danh thôi giữ"))
    until = DateField(label=_("Thôi giữ từ ngày"), of="due")
    reason = forms.CharField(label=_("Lý do"), max_length=300)

    def __init__(self, *args: Any, held: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["post"].queryset = held


class PersonForm(PostForm):
    name = forms.CharField(label=_("Họ và tên"), max_length=200)
    username = forms.CharField(label=_("Tên đăng nhập"), max_length=60)
    phone = PhoneField(label=_("Điện thoại"), required=False)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    field_order = ("name", "username", "phone", "email", "role", "body", "since")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), max_length=300)


class NameForm(forms.Form):
    name = forms.CharField(label=_("Tên mới"), max_length=200)
    short_name = forms.CharField(label=_("Tên gọi tắt"), max_length=100)
    symbol = forms.CharField(label=_("Ký hiệu văn bản"), max_length=20)
    valid_from = DateField(label=_("Có từ ngày"), of="due")
    source = forms.CharField(label=_("Theo văn bản"), max_length=200)


class BodyForm(OfBodies):
    name = forms.CharField(label=_("Tên cơ quan"), max_length=200)
    short_name = forms.CharField(label=_("Tên gọi tắt"), max_length=100)
    code = forms.RegexField(r"^[\w.+-]+$", label=_("Mã"), max_length=30)
    symbol = forms.CharField(label=_("Ký hiệu văn bản"), max_length=20)
    kind = forms.ChoiceField(label=_("Loại"), choices=[EMPTY, *Organisation.Kind.choices])
    parent = BodyChoice(Organisation.objects.none(), label=_("Cơ quan cấp trên"), required=False)
    place = RowChoice(
        Unit.objects.none(),
        label=_("Xã, phường"),
        required=False,
        help_text=_("Chỉ ghi cho UBND xã, phường."),
    )
    since = DateField(label=_("Có từ ngày"), of="due")
    source = forms.CharField(label=_("Theo văn bản"), max_length=200)

    def __init__(self, *args: Any, communes: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = communes


class FundForm(OfBodies):
    name = forms.CharField(label=_("Tên nguồn"), max_length=200)
    code = forms.RegexField(r"^[\w-]+$", label=_("Mã nguồn"), max_length=40)
    track = forms.ChoiceField(label=_("Kênh"), choices=[EMPTY, *Fund.Track.choices])
    body = BodyChoice(Organisation.objects.none(), label=_("Cơ quan giữ nguồn"))


class DayForm(forms.Form):
    """`whose` cleans to the province's code, or to "" for the whole country."""

    whose = forms.ChoiceField(label=_("Tính cho"), widget=forms.RadioSelect)
    day = DateField(label=_("Ngày"), of="period")
    kind = forms.ChoiceField(label=_("Loại"), choices=[EMPTY, *WorkDay.Kind.choices])
    notice = forms.CharField(
        label=_("Thông báo, quyết định"),
        max_length=200,
        help_text=_("Ghi số và cơ quan ban hành."),
    )
    notice_date = DateField(label=_("Ngày thông báo"))

    def __init__(self, *args: Any, province: Unit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["whose"].choices = [
            (province.code, _("Riêng {province}").format(province=province)),
            ("VN", _("Cả nước, theo văn bản của Nhà nước")),
        ]
        self.fields["whose"].initial = province.code

    def clean_whose(self) -> str:
        whose = self.cleaned_data["whose"]
        return COUNTRY if whose == "VN" else whose


class OfAnArea(forms.Form):
    area = forms.ChoiceField(label=_("Địa bàn"))
    source = forms.CharField(
        label=_("Theo văn bản"), max_length=200, help_text=_("Ghi số, ngày và cơ quan ban hành.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        lang = get_language() or "vi"
        groups = [
            (name, [(_choice(kind, word), word_label(kind, word, lang)) for word in WORDS[kind]])
            for kind, name in AreaClass.Kind.choices
        ]
        self.fields["area"].choices = [EMPTY, *groups]

    def values(self) -> dict[str, Any]:
        """The choice as what it speaks of and its word."""
        kind, _colon, word = self.cleaned_data["area"].rpartition(":")
        return self.cleaned_data | {"kind": kind or AreaClass.Kind.INVESTMENT, "area": word}


def _choice(kind: str, word: str) -> str:
    """A word of the investment law stands by itself."""
    return word if kind == AreaClass.Kind.INVESTMENT else f"{kind}:{word}"


class AreaForm(OfAnArea):
    valid_from = DateField(label=_("Từ ngày"), of="due")
    field_order = ("area", "valid_from", "source")


class AreaChoice(RowChoice):
    def label_from_instance(self, obj: Any) -> str:
        said = word_label(obj.kind, obj.area, get_language() or "vi")
        return _("{area}, từ {day}").format(area=said, day=short(obj.valid_from))


class AreaCorrectionForm(OfAnArea):
    """A class written down wrongly: its days stay."""

    classed = AreaChoice(AreaClass.objects.none(), label=_("Lần xếp ghi sai"))
    reason = forms.CharField(label=_("Lý do"), max_length=300)
    field_order = ("classed", "area", "source", "reason")

    def __init__(self, *args: Any, rows: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["classed"].queryset = rows

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        row = given.get("classed")
        if row and "area" in given and super().values()["kind"] != row.kind:
            self.add_error("area", _("Lần xếp này theo “{kind}”. Chọn trong nhóm đó.").format(
                kind=row.get_kind_display()
            ))  # fmt: skip
        return given

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "kind"}


class AreaFileForm(forms.Form):
    file = ContentField(
        label=_("Bảng tính hoặc tệp YAML"),
        help_text=_(
            "Cột: Xã, phường; Địa bàn; Từ ngày; Theo văn bản; Phân loại theo. YAML: mục areas."
        ),
    )
    kind = forms.ChoiceField(
        label=_("Danh sách nói về"),
        choices=AreaClass.Kind.choices,
        required=False,
        help_text=_("Cho dòng không ghi ở cột Phân loại theo."),
    )
    source = forms.CharField(
        label=_("Theo văn bản"),
        max_length=200,
        required=False,
        help_text=_("Cho cả danh sách, nếu tệp không có cột này. Ghi số, ngày, cơ quan ban hành."),
    )
    valid_from = forms.CharField(
        label=_("Từ ngày"),
        max_length=10,
        required=False,
        help_text=_("Cho cả danh sách, nếu tệp không có cột này. Ví dụ 01/01/2026."),
    )

    def values(self) -> dict[str, Any]:
        name, content = self.cleaned_data["file"]
        typed = {key: self.cleaned_data[key] for key in ("kind", "source", "valid_from")}
        return {"name": name, "content": content, "of_all": OfAll(**typed)}


class AreaListForm(forms.Form):
    """What was looked at, as it goes on to be written down."""

    text = forms.CharField(
        widget=forms.HiddenInput,
        max_length=LARGEST,
        strip=False,
        error_messages={
            "required": format_lazy("{} {}", INCOMPLETE, _("Chọn lại tệp rồi xem trước."))
        },
    )

    def values(self) -> dict[str, Any]:
        return {"name": "list.tsv", "content": self.cleaned_data["text"].encode()}


class AreaSearch(forms.Form):
    q = forms.CharField(label=_("Tên hoặc mã xã, phường"), max_length=100, required=False)
