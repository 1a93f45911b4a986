"""Form fields for values from outside: what was typed stays, and the error says what was meant.

Each reads by `core/reading` and is a plain text box: a browser's own number box takes "1,5" for 15.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core import validators
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from khuyencong.core.dates import short
from khuyencong.core.finding import find
from khuyencong.core.money import grouped
from khuyencong.core.reading import bank_accounts, counts, phones
from khuyencong.core.reading.dates import read_date_of
from khuyencong.core.reading.errors import ReadingError
from khuyencong.core.reading.money import read_money
from khuyencong.core.reading.positions import Position, read_position
from khuyencong.ui.reading import words

SMALL_DONG = 10_000  # below it a bare number in a box for money is asked about, also a price
MOST_WORKERS = 100_000


class ReadField(forms.CharField):
    """A box whose text is read by `read`; an empty one cleans to `nothing`. `inputmode` chooses the
    keyboard of a telephone."""

    inputmode = "text"
    nothing: Any = None  # what an empty box cleans to
    spoken = ""  # what is said back while it is typed: money, date or quantity

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 60)
        attrs = {"inputmode": self.inputmode} | (
            {"data-spoken": self.spoken} if self.spoken else {}
        )
        options.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**options)

    def read(self, text: str) -> Any:
        """The value. Raises ReadingError."""
        raise NotImplementedError

    def clean(self, value: object) -> Any:
        text = super().clean(value)
        if not text:
            return self.nothing
        try:
            return self.read(text)
        except ReadingError as error:
            raise forms.ValidationError(words(error, is_optional=not self.required)) from error


class TextField(forms.CharField):
    """A box of several lines."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)


class DongField(ReadField):
    """Whole đồng from "1,5 triệu", "1.500.000đ", "1500000"; cleans to int.

    `small_dong`: a bare number below it is asked back; 0 where small amounts are ordinary.
    """

    spoken = "money"

    def __init__(self, *, small_dong: int = SMALL_DONG, **options: Any) -> None:
        self.small_dong = small_dong
        super().__init__(**options)

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, int):
            return value
        return f"{grouped(value)} đồng" if 0 < value < self.small_dong else grouped(value)

    def read(self, text: str) -> int:
        return read_money(text, small_dong=self.small_dong)


class DateField(ReadField):
    """A date typed day first: 5/3/2026, 05-03-2026, 5.3.26; cleans to `date`. `of`: its kind in
    `core/reading/dates.KINDS`, which bounds it."""

    spoken = "date"

    def __init__(self, *, of: str = "act", **options: Any) -> None:
        self.of = of
        super().__init__(**options)

    def prepare_value(self, value: object) -> object:
        return short(value) if isinstance(value, date) else value

    def read(self, text: str) -> date:
        return read_date_of(self.of, text, today=timezone.localdate())


class HourField(forms.TimeField):
    """An hour of the day: 14:30, 14h30, 14 giờ 30; cleans to `time`."""

    def __init__(self, **options: Any) -> None:
        formats = ["%H:%M", "%H giờ %M", "%Hh%M", "%Hh", "%H giờ"]
        super().__init__(input_formats=formats, **options)


class CountField(ReadField):
    """A whole number from `least` to `most`; cleans to int. `units`: folded words that may follow
    it, as in "15 người"."""

    inputmode = "numeric"

    def __init__(
        self,
        *,
        least: int = 0,
        most: int = counts.MOST,
        units: Collection[str] = (),
        **options: Any,
    ) -> None:
        self.least, self.most, self.units = least, most, units
        super().__init__(**options)

    def prepare_value(self, value: object) -> object:
        return counts.in_a_box(value) if isinstance(value, int) else value

    def read(self, text: str) -> int:
        return counts.read_count(text, least=self.least, most=self.most, units=self.units)


class QuantityField(ReadField):
    """A number with at most three decimals, more than nothing; cleans to Decimal."""

    inputmode = "decimal"
    spoken = "quantity"

    def __init__(
        self,
        *,
        least: Decimal = counts.LEAST_QUANTITY,
        most: Decimal = counts.MOST_QUANTITY,
        **options: Any,
    ) -> None:
        self.least, self.most = least, most
        super().__init__(**options)

    def prepare_value(self, value: object) -> object:
        return counts.in_a_box(value) if isinstance(value, int | Decimal) else value

    def read(self, text: str) -> Decimal:
        return counts.read_quantity(text, least=self.least, most=self.most)


class WorkersField(CountField):
    """People of a workshop: "15", "15 người"; cleans to int."""

    def __init__(self, **options: Any) -> None:
        super().__init__(most=MOST_WORKERS, units=("nguoi", "lao dong"), **options)


class PercentField(CountField):
    """Whole per cent, "60" or "60 %"; cleans to int."""

    def __init__(self, *, most: int = 100, **options: Any) -> None:
        super().__init__(most=most, units=("%", "phan tram"), **options)


class YearField(ReadField):
    """A year in four digits; cleans to int."""

    inputmode = "numeric"

    def __init__(self, *, first: int = 2002, last: int = 2100, **options: Any) -> None:
        self.first, self.last = first, last
        super().__init__(**options)

    def read(self, text: str) -> int:
        return counts.read_year(text, first=self.first, last=self.last)


class PhoneField(ReadField):
    """One telephone number, as it is dialled at home; cleans to str."""

    inputmode = "tel"
    nothing = ""

    def read(self, text: str) -> str:
        return phones.read_phone(text)


class PhonesField(PhoneField):
    """One or several telephone numbers, as they stand on the card."""

    def read(self, text: str) -> str:
        return phones.in_a_box(phones.read_phones(text))


class BankAccountField(ReadField):
    """The number of a bank account; cleans to str."""

    nothing = ""

    def read(self, text: str) -> str:
        return bank_accounts.read_bank_account(text)


class ContactField(ReadField):
    """A telephone, or a mail address in small letters; cleans to str."""

    def read(self, text: str) -> str:
        if "@" not in text:
            return phones.read_phone(text)
        validators.validate_email(text)
        return text.lower()


class Undrawn(forms.MultipleHiddenInput):
    """The list itself draws the boxes to tick."""

    def render(self, *args: Any, **options: Any) -> SafeString:
        return SafeString()


INCOMPLETE = _("Biểu mẫu gửi lên thiếu một phần mà trang kèm theo, nên chưa ghi gì.")
AGAIN = _("Phần bạn gõ còn nguyên dưới đây: xem lại rồi gửi lại.")


class KeyField(forms.UUIDField):
    """What the page sends along to make a second press the same act. A form that came without it
    says so, and is given the one of the page that shows it again."""

    widget = forms.HiddenInput
    default_error_messages: ClassVar = {
        code: format_lazy("{} {}", INCOMPLETE, AGAIN) for code in ("required", "invalid")
    }

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return self.to_python(data) or initial
        except forms.ValidationError:
            return initial


class RowField(forms.Field):
    """The row a button stands beside; a key that none of them has is not found, in these words.
    `key` names the rows by a field of theirs. The form's RowForm says which rows there are."""

    widget = forms.HiddenInput
    rows: Any = None

    def __init__(self, missing: Any, *, key: str = "pk", **options: Any) -> None:
        self.missing, self.key = missing, key
        super().__init__(**options)

    def clean(self, value: object) -> Any:
        if not value and not self.required:
            return None
        return find(self.rows, self.missing, **{self.key: value})


class TickedField(forms.Field):
    """Rows ticked in a list, in its order; what has left the list meanwhile is left out."""

    widget = Undrawn
    rows: Any = ()

    def __init__(self, *, key: str = "pk", **options: Any) -> None:
        self.key = key
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> Any:
        ticked = set(value or ())
        return [row for row in self.rows if str(getattr(row, self.key)) in ticked]


class RowForm(forms.Form):
    """A press beside one row of a list, or with some of them ticked. `rows`: the list."""

    def __init__(self, *args: Any, rows: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, RowField | TickedField):
                field.rows = rows


class Rows(forms.BaseFormSet):
    """Rows of a table that is typed into. What is saved fills the rows of a page that is opened;
    a press brings its own, so that a row nobody changed is not lost."""

    def __init__(self, data: Any = None, files: Any = None, **options: Any) -> None:
        if data is not None:
            options.pop("initial", None)
        super().__init__(data, files, **options)


class ContentField(forms.FileField):
    """One file; cleans to (name, content), or to None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"allow_empty_file": True})  # services say what is wrong

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        return (file.name, file.read()) if file else None


class SignatureField(ContentField):
    """A signature drawn by finger, or a picture of one; cleans to (name, content), or to None. It
    is a picture beside what was signed and says so: no digital signature."""

    def __init__(self, **options: Any) -> None:
        said = {
            "accept": "image/png,image/jpeg",
            "data-signature": _("Ký bằng ngón tay vào khung này"),
            "data-again": _("Xóa, ký lại"),
        }
        told = _(
            "Là hình chữ ký lưu kèm biên bản, không phải chữ ký số; biên bản giấy vẫn phải ký."
        )
        plain = {"required": False, "help_text": told, "widget": forms.FileInput(attrs=said)}
        super().__init__(**plain | options)


class PositionField(ReadField):
    """Where the telephone is, by its own word, when somebody presses for it; cleans to a Position,
    or to None. Nobody types it, and without scripts it stays empty."""

    def __init__(self, **options: Any) -> None:
        said = {
            "readonly": True,
            "data-position": _("Lấy vị trí điện thoại này"),
            "data-forget": _("Bỏ vị trí"),
            "data-asking": _("Đang hỏi điện thoại…"),
            "data-unknown": _("Điện thoại không cho biết vị trí; vẫn gửi được."),
        }
        told = _("Chỉ ghi khi bạn bấm và cho phép. In vào biên bản kèm sai số; để trống cũng được.")
        plain = {"required": False, "help_text": told, "widget": forms.TextInput(attrs=said)}
        super().__init__(**plain | options)

    def read(self, text: str) -> Position:
        return read_position(text)


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class ContentsField(ContentField):
    """Several files; cleans to a list of (name, content)."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(ContentsField, self).clean(one, initial) for one in data or ()]


class RowChoice(forms.ModelChoiceField):
    """One of some rows. While none is chosen the box says so in words, `empty_label`; None where
    there is always one."""

    def __init__(self, queryset: Any, *, empty_label: Any = "", **options: Any) -> None:
        unsaid = _("chọn") if options.get("required", True) else _("không chọn")
        label = unsaid if empty_label == "" else empty_label
        super().__init__(queryset, empty_label=label, **options)


class NamedChoice(RowChoice):
    """One of some rows, shown by their names; the form fills in which rows."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=None, **options)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


YES_NO = (("", _("Chưa rõ")), ("1", _("Có")), ("0", _("Không")))


class YesNoField(forms.TypedChoiceField):
    """True, False, or None for who does not know."""

    def __init__(self, *, choices: Any = YES_NO, **options: Any) -> None:
        super().__init__(
            required=False,
            choices=choices,
            coerce={"1": True, "0": False}.get,
            empty_value=None,
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """What was saved, as the box of its choice."""
        return {True: "1", False: "0"}[value] if isinstance(value, bool) else value
