"""Draws a paper as DOCX or PDF from its one frozen dataclass and its dated form.

The same paper and form give the same bytes: dates inside the files are the date of issue.
"""

from __future__ import annotations

import dataclasses
import io
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import segno
import typst
from docx.document import Document
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from khuyencong.core import dates, words
from khuyencong.core.money import grouped
from khuyencong.documents.drawing import forms
from khuyencong.documents.drawing import word_styles as styles
from khuyencong.documents.drawing.archive import with_fixed_times
from khuyencong.documents.papers.payload import PaperData

FONTS = Path(__file__).parent / "fonts"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The marks that end a text; ";" ends what is escaped as well.
_MARKS = re.compile(r"(?:[\s.,]|(?<!&amp)(?<!&lt)(?<!&gt)(?<!&#\d\d);)+$")
_POINT_MM = 25.4 / 72


def render(paper: PaperData, fmt: str, *, form_date: date) -> bytes:
    """The DOCX or PDF of `paper` on the form in force on `form_date`.

    Refused when no form is; KeyError for another `fmt`; jinja2.UndefinedError or typst.TypstError
    when a form names data the paper does not have.
    """
    draw = {"docx": _docx, "pdf": _pdf}[fmt]
    return draw(paper, forms.find(paper.code, form_date))


def context(paper: PaperData) -> dict[str, Any]:
    """What a form may name, every value as printed.

    `x_dong` → 1.234.567 and `x_dong_words`; `x_link` and its QR `x_link_square`, as SVG; dates →
    05/02/2026; properties count as fields; elements of a list know their place `n`.
    """
    return _plain(paper)


def _plain(value: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name in _names(value.__class__):
        part = getattr(value, name)
        plain[name] = _printed(name, part)
        if name.endswith("_dong"):
            plain[f"{name}_words"] = None if part is None else words.dong_in_words(part)
        if name.endswith("_link"):
            plain[f"{name}_square"] = _square(part)
    return plain


def _square(link: str) -> str:
    file = io.BytesIO()
    if link:
        segno.make(link, error="m", micro=False).save(file, kind="svg", border=0)
    return file.getvalue().decode()


@cache
def _names(cls: type) -> tuple[str, ...]:
    def every() -> Iterator[str]:
        yield from (field.name for field in dataclasses.fields(cls))
        for base in cls.__mro__:
            yield from (name for name, part in vars(base).items() if isinstance(part, property))

    return tuple(dict.fromkeys(every()))


def _printed(name: str, value: Any) -> Any:
    match value:
        case None | bool():
            return value
        case int() | Decimal():
            return str(value) if name == "year" else grouped(value)
        case str():
            return _UNPRINTABLE.sub("", "\n".join(value.splitlines()))
        case date():
            return dates.short(value)
        case tuple():
            return [_element(name, part, at) for at, part in enumerate(value, 1)]
        case _:
            return _plain(value)


def _element(name: str, value: Any, at: int) -> Any:
    part = _printed(name, value)
    return {**part, "n": str(at)} if isinstance(part, dict) else part


def _docx(paper: PaperData, form: forms.Form) -> bytes:
    template = DocxTemplate(io.BytesIO(form.docx))
    jinja = Environment(autoescape=True, undefined=StrictUndefined)
    jinja.globals["mark"] = lambda loop: "." if loop.last else ";"
    jinja.globals["bare"] = lambda text: Markup(_MARKS.sub("", text))  # noqa: S704  (is escaped)
    template.render({"paper": _for_word(context(paper))}, jinja, autoescape=True)
    document = template.docx
    _date(document, paper)
    _size_rules(document, paper)
    file = io.BytesIO()
    document.save(file)
    return with_fixed_times(file.getvalue())


def _for_word(value: Any) -> Any:
    """Namespaces, so that a field called `items` is not a dictionary's method; texts escaped here,
    underscores too, because docxtpl reads {_{ as a way to write {{."""
    match value:
        case dict():
            return SimpleNamespace(**{name: _for_word(part) for name, part in value.items()})
        case list():
            return [_for_word(part) for part in value]
        case str():
            return Markup(str(escape(value)).replace("_", "&#95;"))  # noqa: S704  (escaped here)
        case _:
            return value


def _date(document: Document, paper: PaperData) -> None:
    at = datetime.combine(paper.frame.issued_date, time())
    facts = document.core_properties
    facts.created = facts.modified = at
    facts.title = paper.frame.title[:255]
    facts.author = facts.last_modified_by = paper.frame.issuing_body[:255]
    facts.comments, facts.revision = "", 1


def _size_rules(document: Document, paper: PaperData) -> None:
    """The rules under the issuing body and under the abstract are 1/3 to 1/2 of what they stand
    under; Word cannot measure, so 0.4 of what bold letters take on average, at most the column."""
    head = document.tables[0].rows[0].cells[0].paragraphs
    frame = paper.frame
    _size_rule(head, styles.ISSUER_RULE, frame.issuing_caps, 12, styles.LEFT_MM)
    _size_rule(document.paragraphs, styles.SUMMARY_RULE, frame.summary, 14, styles.TEXT_MM)


def _size_rule(
    paragraphs: Iterable[Paragraph], name: str, text: str, size: int, most_mm: float
) -> None:
    ems = sum(0.25 if c == " " else 0.70 if c.isupper() else 0.45 for c in text)
    indent = Mm((most_mm - 0.4 * min(ems * size * _POINT_MM, most_mm)) / 2)
    for paragraph in paragraphs:
        if paragraph.style and paragraph.style.name == name:
            paragraph.paragraph_format.left_indent = indent
            paragraph.paragraph_format.right_indent = indent
            return


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        root=Path(__file__).parent,
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
        ),
    )


def _pdf(paper: PaperData, form: forms.Form) -> bytes:
    at = datetime.combine(paper.frame.issued_date, time(), UTC)
    return typed(form.typ, {"paper": json.dumps(context(paper))}, at=at)


def typed(source: bytes, inputs: dict[str, str], *, at: datetime) -> bytes:
    """The PDF of a Typst source with what it asks for by name, dated `at` to the second."""
    second = at.replace(microsecond=0)
    content = _compiler().compile(input=source, format="pdf", sys_inputs=inputs, timestamp=second)
    assert isinstance(content, bytes)  # one file: several only for one image a page
    return content
