"""The form a paper is drawn on: its wording on a day, or the Word file that stands in for it.

An official who wants other styles in Word puts `<code>/<valid_from>.docx` below
`settings.WORD_FORMS` (`script/manage write_form` writes it). Its words stay those of the wording,
which `verify` compares and from which the PDF is drawn. A form that was used is never changed: a
new one takes a new day.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import docx
from django.conf import settings
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.documents.drawing import typeset, word
from khuyencong.documents.papers.payload import Wording, kinds
from khuyencong.documents.reading.word_reading import every_paragraph

_BARE = re.compile(r"\bbare\(([a-z_.]+)\)")  # the same place: Word files of before have it plain


@dataclass(frozen=True)
class Form:
    """One paper as it is drawn from `valid_from` on; `override` is the Word file, if there is."""

    code: str
    valid_from: date
    wording: Wording
    override: Path | None = None

    @property
    def docx(self) -> bytes:
        """The Word template, to be filled by docxtpl."""
        return self.override.read_bytes() if self.override else _word(self.wording)

    @property
    def typ(self) -> bytes:
        """The Typst source."""
        return _typst(self.wording)


@cache
def _word(wording: Wording) -> bytes:
    return word.template(wording)


@cache
def _typst(wording: Wording) -> bytes:
    return typeset.source(wording).encode()


def forms_of(code: str) -> list[Form]:
    """Every form of a paper, the oldest first."""
    wordings = sorted(kinds()[code].wordings, key=lambda wording: wording.valid_from)
    forms = {w.valid_from: Form(code=code, valid_from=w.valid_from, wording=w) for w in wordings}
    for path in sorted((settings.WORD_FORMS / code).glob("????-??-??.docx")):
        on = date.fromisoformat(path.stem)
        for wording in [w for w in wordings if w.valid_from <= on][-1:]:
            forms[on] = Form(code=code, valid_from=on, wording=wording, override=path)
    return [forms[on] for on in sorted(forms)]


def all_forms() -> list[Form]:
    """Every form of every paper, by code and date."""
    return [form for code in kinds() for form in forms_of(code)]


def newest(code: str, on: date) -> Form:
    """The form of a paper that is issued on `on`. Words that no law sets are the system's own: the
    newest it has, whatever day they were written. Others, and Word files, by their day."""
    form = find(code, on)
    own = [one for one in forms_of(code) if not (one.override or one.wording.legal)]
    return max([form, *own], key=lambda one: one.valid_from)


def find(code: str, on: date) -> Form:
    """The form dated `on`, else the newest not dated later. Refused when there is none."""
    dated = [form for form in forms_of(code) if form.valid_from <= on]
    if not dated:
        raise Refused(
            _("Chưa có mẫu “{code}” dùng được vào ngày {on}.").format(
                code=code, on=f"{on:%d/%m/%Y}"
            ),
            fix=_("Thêm thư mục mẫu có ngày hiệu lực không muộn hơn ngày phát hành."),
        )
    return dated[-1]


def differences(form: Form) -> list[str]:
    """Lines that only the wording or only its Word file says."""
    own, wanted = lines(form.docx), lines(_word(form.wording))
    return sorted(((wanted - own) + (own - wanted)).elements())


def lines(content: bytes) -> Counter[str]:
    """What a Word file says, line by line, with the places to be filled."""
    paragraphs = every_paragraph(docx.Document(io.BytesIO(content)))
    said = (_BARE.sub(r"\1", " ".join(p.text.split())) for p in paragraphs)
    return Counter(filter(None, said))
