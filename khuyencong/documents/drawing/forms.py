"""Dated forms of papers: `<code>/<valid_from>/{form.docx, form.typ, form.yaml}`.

A change of wording or law is a new dated folder; a paper keeps the date of the form it was
issued on. `form.docx` is edited in Word, `form.typ` draws the same text as PDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused

ROOT = Path(__file__).parent.parent / "forms"


@dataclass(frozen=True)
class Form:
    """One dated form. `evidence` says where its shape comes from; `legal` may be empty."""

    code: str
    valid_from: date
    title: str
    legal: str
    form_number: str
    evidence: str
    working: str
    folder: Path

    @property
    def docx(self) -> Path:
        return self.folder / "form.docx"

    @property
    def typ(self) -> Path:
        return self.folder / "form.typ"


@cache
def all_forms() -> tuple[Form, ...]:
    """Every dated form, by code and date."""
    return tuple(_read(path.parent) for path in sorted(ROOT.glob("*/????-??-??/form.yaml")))


def _read(folder: Path) -> Form:
    facts = yaml.safe_load((folder / "form.yaml").read_text(encoding="utf-8"))
    return Form(
        code=folder.parent.name,
        valid_from=date.fromisoformat(folder.name),
        folder=folder,
        **facts,
    )


def find(code: str, on: date) -> Form:
    """The form in force on `on`: the newest folder not dated later. Refused when there is none."""
    dated = [form for form in all_forms() if form.code == code and form.valid_from <= on]
    if not dated:
        raise Refused(
            _("Chưa có mẫu “{code}” dùng được vào ngày {on}.").format(
                code=code, on=f"{on:%d/%m/%Y}"
            ),
            fix=_("Thêm thư mục mẫu có ngày hiệu lực không muộn hơn ngày phát hành."),
        )
    return dated[-1]
