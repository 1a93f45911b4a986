"""The eight parts of a project text, and the sessions of a class."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from khuyencong.projects.models import Part
from khuyencong.projects.services.text import MOST_SESSIONS, Session
from khuyencong.ui.fields import CountField, DateField, Rows, TextField

NO_CONTENT = _("Dòng này có chữ mà chưa có nội dung. Ghi nội dung, hoặc xóa các ô của dòng.")


def _box(part: Part, rows: int = 6) -> TextField:
    number = list(Part).index(part) + 1
    return TextField(label=format_lazy("{}. {}", number, part.label), required=False, rows=rows)


class TextForm(forms.Form):
    """One box a part, numbered as in the article; an empty one may be filled by the system."""

    units = _box(Part.UNITS, 4)
    need = _box(Part.NEED)
    aim = _box(Part.AIM, 3)
    scale = _box(Part.SCALE)
    content = _box(Part.CONTENT)
    estimate = _box(Part.ESTIMATE)
    organisation = _box(Part.ORGANISATION)
    effect = _box(Part.EFFECT)

    def values(self) -> dict[str, Any]:
        """A box that did not come along says nothing of its part."""
        came = [name for name in Part.values if name in self.data]
        return {"parts": {name: self.cleaned_data[name] for name in came}}


class SessionForm(forms.Form):
    content = forms.CharField(label=_("Nội dung"), required=False, max_length=300)
    trainer = forms.CharField(
        label=_("Giảng viên, người hướng dẫn"), required=False, max_length=200
    )
    theory_hours = CountField(label=_("Giờ lý thuyết"), required=False)
    practice_hours = CountField(label=_("Giờ thực hành"), required=False)
    on_date = DateField(label=_("Ngày dự kiến"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("content"):
            if not data.get("trainer") and "trainer" not in self.errors:
                self.add_error("trainer", _("Ghi người giảng, hướng dẫn."))
            hours = {"theory_hours", "practice_hours"}
            if not any(data.get(name) for name in hours) and not hours & self.errors.keys():
                self.add_error("theory_hours", _("Ghi giờ lý thuyết hoặc giờ thực hành."))
        elif self.has_changed() and "content" not in self.errors:
            self.add_error("content", NO_CONTENT)
        return data


class SessionRows(Rows):
    def values(self) -> dict[str, Any]:
        return {
            "sessions": [
                Session(
                    row["content"],
                    row["trainer"],
                    row["theory_hours"] or 0,
                    row["practice_hours"] or 0,
                    row["on_date"],
                )
                for row in self.cleaned_data
                if row.get("content")
            ]
        }


ProgrammeForm = forms.formset_factory(
    SessionForm, formset=SessionRows, extra=3, max_num=MOST_SESSIONS
)
