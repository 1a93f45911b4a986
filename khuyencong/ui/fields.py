"""Form fields for amounts and dates: what was typed stays, and the error says what was meant."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from khuyencong.core.dates import short
from khuyencong.core.finding import find
from khuyencong.core.money import grouped
from khuyencong.core.reading.dates import DateError, read_date
from khuyencong.core.reading.money import MoneyError, read_money


class DongField(forms.CharField):
    """Whole đồng from "1,5 triệu", "1.500.000đ", "1500000"; cleans to int."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "text", "data-spoken": "money"})
        )
        super().__init__(**options)

    def prepare_value(self, value: object) -> object:
        return grouped(value) if isinstance(value, int) else value

    def clean(self, value: object) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_money(text)
        except MoneyError as error:
            raise forms.ValidationError(money_words(error)) from error


def money_words(error: MoneyError) -> str:
    text = error.params["text"]
    match error.code:
        case "negative":
            return _("“{text}” là số âm. Ghi số tiền từ 0 trở lên.").format(text=text)
        case "ambiguous":
            return _(
                "“{text}” có thể hiểu hai cách. Ghi rõ, ví dụ 1.500.000 hoặc 1,5 triệu."
            ).format(text=text)
        case "not_whole":
            return _("“{text}” lẻ dưới một đồng. Ghi số đồng nguyên.").format(text=text)
        case "too_large":
            return _("“{text}” vượt {limit} đồng. Kiểm tra lại đơn vị.").format(
                text=text, limit=error.params["limit"]
            )
    return _("“{text}” không phải số tiền. Ví dụ: 300.000.000 hoặc 300 triệu.").format(text=text)


class DateField(forms.CharField):
    """A date typed day first: 5/3/2026, 05-03-2026, 5.3.26; cleans to `date`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"data-spoken": "date"}))
        super().__init__(**options)

    def prepare_value(self, value: object) -> object:
        return short(value) if isinstance(value, date) else value

    def clean(self, value: object) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_date(text)
        except DateError as error:
            raise forms.ValidationError(date_words(error)) from error


def date_words(error: DateError) -> str:
    text = error.params["text"]
    match error.code:
        case "american":
            return _("“{text}”: tháng chỉ có tới 12. Ý bạn là {meant}? Ghi ngày trước.").format(
                text=text, meant=error.params["meant"]
            )
        case "no_year":
            return _("“{text}” chưa có năm. Ghi đủ ngày/tháng/năm, ví dụ {meant}.").format(
                text=text, meant=short(timezone.localdate())
            )
        case "century":
            return _("“{text}” là năm {one} hay năm {other}? Ghi đủ bốn chữ số.").format(
                text=text, one=error.params["one"], other=error.params["other"]
            )
    return _("“{text}” không phải ngày. Ghi ngày/tháng/năm, ví dụ 05/03/2026.").format(text=text)


class Undrawn(forms.MultipleHiddenInput):
    """The list itself draws the boxes to tick."""

    def render(self, *args: Any, **options: Any) -> SafeString:
        return SafeString()


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


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class ContentsField(ContentField):
    """Several files; cleans to a list of (name, content)."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(ContentsField, self).clean(one, initial) for one in data or ()]


class NamedChoice(forms.ModelChoiceField):
    """One of some rows, shown by their names; the form fills in which rows."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=None, **options)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)
