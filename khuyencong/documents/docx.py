"""A paper as DOCX in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from khuyencong.core.dates import in_words
from khuyencong.documents.paper import Frame, PaperData, Signer, Table

FONT = "Times New Roman"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
MARGINS_MM = {"top": 20, "bottom": 20, "left": 30, "right": 15}


def render(paper: PaperData) -> bytes:
    """DOCX bytes; the same paper gives the same bytes."""
    document = docx.Document()
    _page(document)
    _head(document, paper.frame)
    _title(document, paper.frame)
    for place, ground in enumerate(paper.frame.grounds, 1):
        end = "." if place == len(paper.frame.grounds) else ";"
        _body(document, ground.rstrip(".;") + end, italic=True)
    for block in paper.blocks:
        if isinstance(block, Table):
            _table(document, block)
        else:
            _body(document, block)
    _foot(document, paper.frame)
    moment = datetime(*paper.frame.issued_date.timetuple()[:3])  # noqa: DTZ001  (file metadata)
    document.core_properties.created = document.core_properties.modified = moment
    document.core_properties.title = paper.frame.title
    document.core_properties.author = paper.frame.issuing_body
    raw = io.BytesIO()
    document.save(raw)
    return _fixed(raw.getvalue(), moment)


def _fixed(raw: bytes, moment: datetime) -> bytes:
    """The same archive with one time stamp in every entry, so that equal papers hash equal."""
    out = io.BytesIO()
    stamp = (max(moment.year, 1980), moment.month, moment.day, 0, 0, 0)
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, size in MARGINS_MM.items():
        setattr(section, f"{side}_margin", Mm(size))
    section.different_first_page_header_footer = True
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    run = number.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        run._r.append(part)


def _write(
    paragraph: Paragraph,
    text: str,
    *,
    size: int = 14,
    bold: bool = False,
    italic: bool = False,
    align: ALIGN = ALIGN.CENTER,
    after: int = 0,
) -> Paragraph:
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.bold, run.italic = FONT, Pt(size), bold, italic
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(0), Pt(after)
    shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
    return paragraph


def _rule(paragraph: Paragraph, indent_mm: float) -> None:
    """The line under a heading: a bottom border on an empty narrow paragraph."""
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm(indent_mm)
    shape.space_after = Pt(2)
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)
    paragraph.add_run().font.size = Pt(2)


def _head(document: Document, frame: Frame) -> None:
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    left.width, right.width = Mm(70), Mm(95)
    _write(left.paragraphs[0], frame.parent_body.upper(), size=12)
    _write(left.add_paragraph(), frame.issuing_body.upper(), size=12, bold=True)
    _rule(left.add_paragraph(), 20)
    _write(left.add_paragraph(), frame.number_line, size=13)
    _write(right.paragraphs[0], NATION, size=12, bold=True)
    _write(right.add_paragraph(), MOTTO, size=13, bold=True)
    _rule(right.add_paragraph(), 18)
    _write(
        right.add_paragraph(), f"{frame.place}, {in_words(frame.issued_date)}", size=13, italic=True
    )


def _title(document: Document, frame: Frame) -> None:
    first = document.add_paragraph()
    _write(first, frame.title.upper(), bold=True)
    first.paragraph_format.space_before = Pt(18)
    if frame.summary:
        _write(document.add_paragraph(), frame.summary, bold=True)
    _rule(document.add_paragraph(), 65)
    if not frame.number:
        _write(document.add_paragraph(), "DỰ THẢO", bold=True, after=6)


def _body(document: Document, text: str, *, italic: bool = False) -> None:
    paragraph = _write(document.add_paragraph(), text, italic=italic, align=ALIGN.JUSTIFY, after=6)
    paragraph.paragraph_format.first_line_indent = Mm(12.7)


def _table(document: Document, table: Table) -> None:
    if table.caption:
        _write(document.add_paragraph(), table.caption, bold=True, after=6)
    grid = document.add_table(rows=1, cols=len(table.headers), style="Table Grid")
    for cell, text in zip(grid.rows[0].cells, table.headers, strict=True):
        _write(cell.paragraphs[0], text, size=12, bold=True)
    repeat = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(repeat)
    for place, row in enumerate(table.rows, 1):
        is_total = table.has_total and place == len(table.rows)
        for column, (cell, text) in enumerate(zip(grid.add_row().cells, row, strict=True)):
            align = ALIGN.RIGHT if column in table.numeric else ALIGN.LEFT
            _write(cell.paragraphs[0], text, size=12, bold=is_total, align=align)
    _write(document.add_paragraph(), "", after=6)


def _foot(document: Document, frame: Frame) -> None:
    signers = frame.signers or (Signer("", ""),)
    columns = max(len(signers), 1) + (1 if frame.recipients else 0)
    cells = list(document.add_table(rows=1, cols=columns).rows[0].cells)
    if frame.recipients:
        _recipients(cells.pop(0), frame.recipients)
    for cell, signer in zip(cells, signers, strict=True):
        lines = [line for line in (signer.authority, signer.title.upper()) if line]
        _write(cell.paragraphs[0], lines[0] if lines else "", bold=True)
        for line in lines[1:]:
            _write(cell.add_paragraph(), line, bold=True)
        _write(cell.add_paragraph(), "", after=60)
        _write(cell.add_paragraph(), signer.name, bold=True)


def _recipients(cell: _Cell, recipients: tuple[str, ...]) -> None:
    first = _write(
        cell.paragraphs[0], "Nơi nhận:", size=12, bold=True, italic=True, align=ALIGN.LEFT
    )
    first.paragraph_format.space_before = Pt(6)
    for place, name in enumerate(recipients, 1):
        end = "." if place == len(recipients) else ";"
        _write(cell.add_paragraph(), f"- {name}{end}", size=11, align=ALIGN.LEFT)
