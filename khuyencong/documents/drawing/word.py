"""Writes a form as a Word template in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I.

Officials may edit the result in Word. Styles carry every size, so that a change is made once.
"""

from __future__ import annotations

import io

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Cell, _Row

from khuyencong.documents.drawing import word_styles as styles
from khuyencong.documents.papers import Wording, blocks
from khuyencong.documents.papers.blocks import Block, fill, kept

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def template(wording: Wording) -> bytes:
    """The form as a .docx with Jinja places, to be filled by docxtpl."""
    document = docx.Document()
    document._body.clear_content()
    styles.prepare(document)
    _header(document)
    _title(document)
    for block in kept(wording.blocks):
        _write(document, block)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def jinja(text: str) -> str:
    """{row.item} → {{ row.item }}, or {{ bare(row.item) }} before a mark."""

    def place(name: str, is_marked: bool) -> str:
        if name == "mark":
            return "{{ mark(loop) }}"
        return f"{{{{ bare({name}) }}}}" if is_marked else f"{{{{ {name} }}}}"

    return fill(text, place)


def _line(where: Document | _Cell, style: str, *parts: tuple[str, str]) -> None:
    """One paragraph; `parts` are (text, run kind) with kinds "", "bold"."""
    paragraph = where.add_paragraph(style=style)
    for text, kind in parts:
        run = paragraph.add_run(text)
        if kind == "bold":
            run.bold = True


def _tag(where: Document | _Cell, tag: str) -> None:
    """A Jinja statement in a paragraph of its own, which vanishes when filled."""
    where.add_paragraph("{%p " + tag + " %}", style=styles.BODY)


def _header(document: Document) -> None:
    table = _grid(document, (styles.LEFT_MM, styles.RIGHT_MM), rows=2)
    left, right = table.rows[0].cells
    _fill_cell(
        left,
        ("{%p if paper.frame.parent_caps %}", styles.PARENT),
        ("{{ paper.frame.parent_caps }}", styles.PARENT),
        ("{%p endif %}", styles.PARENT),
        ("{{ paper.frame.issuing_caps }}", styles.ISSUER),
        ("", styles.ISSUER_RULE),
    )
    _fill_cell(
        right,
        (NATION, styles.NATION),
        (MOTTO, styles.MOTTO),
        ("", styles.MOTTO_RULE),
    )
    left, right = table.rows[1].cells
    _fill_cell(
        left,
        ("{{ paper.frame.number_line }}", styles.NUMBER),
        ("{%p if paper.frame.is_letter and paper.frame.summary %}", styles.NUMBER),
        ("{{ paper.frame.letter_summary }}", styles.LETTER_SUMMARY),
        ("{%p endif %}", styles.NUMBER),
        ("{%p if paper.frame.is_draft %}", styles.NUMBER),
        ("DỰ THẢO", styles.DRAFT),
        ("{%p endif %}", styles.NUMBER),
    )
    _fill_cell(right, ("{{ paper.frame.place_date }}", styles.PLACE_DATE))


def _title(document: Document) -> None:
    _tag(document, "if not paper.frame.is_letter")
    _line(document, styles.TITLE, ("{{ paper.frame.title_caps }}", ""))
    _tag(document, "if paper.frame.summary")
    _line(document, styles.SUMMARY, ("{{ paper.frame.summary }}", ""))
    _line(document, styles.SUMMARY_RULE)
    _tag(document, "endif")
    _tag(document, "endif")
    _tag(document, "if paper.frame.is_sample_note")
    _line(document, styles.NOTE, ("(Mẫu của hệ thống, chưa phải mẫu luật định)", ""))
    _tag(document, "endif")


def _write(document: Document, block: Block) -> None:
    match block:
        case blocks.Text(text, lead, is_kept):
            style = styles.BODY_KEPT if is_kept else styles.BODY
            _line(document, style, (jinja(lead), "bold"), (jinja(text), ""))
        case blocks.Centre(text, is_italic):
            upright = styles.ADDRESSEE if block.is_address else styles.HEADING
            style = styles.NOTE if is_italic else upright
            _line(document, style, (jinja(text), ""))
        case blocks.Grounds():
            _tag(document, "for line in paper.frame.ground_lines")
            _line(document, styles.GROUND, ("{{ line }}", ""))
            _tag(document, "endfor")
        case blocks.Each(path, name, inner):
            _tag(document, f"for {name} in {path}")
            for part in inner:
                _write(document, part)
            _tag(document, "endfor")
        case blocks.When():
            _when(document, block)
        case blocks.Table():
            _table(document, block)
        case blocks.Signatures():
            _signatures(document)
        case blocks.Square():
            pass
        case blocks.Appendix(title, subject, reference):
            styles.count_anew(document.add_section(WD_SECTION.NEW_PAGE))
            _line(document, styles.APPENDIX, (jinja(title), ""))
            _line(document, styles.SUMMARY, (jinja(subject), ""))
            _line(document, styles.NOTE, (jinja(reference), ""))


def _when(document: Document, block: blocks.When) -> None:
    _tag(document, f"if {block.path}")
    for inner in block.blocks:
        _write(document, inner)
    if block.otherwise:
        _tag(document, "else")
        for inner in block.otherwise:
            _write(document, inner)
    _tag(document, "endif")


def _table(document: Document, block: blocks.Table) -> None:
    table = _grid(document, tuple(block.widths), rows=1, is_ruled=True)
    aligns = [column.align for column in block.columns]
    _row(table.rows[0], [column.head for column in block.columns], ["head"] * len(aligns))
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    blank = [""] * (len(aligns) - 1)
    _row(table.add_row(), ["{%tr for " + f"{block.name} in {block.path}" + " %}", *blank], aligns)
    _row(table.add_row(), [jinja(column.text) for column in block.columns], aligns)
    _row(table.add_row(), ["{%tr endfor %}", *blank], aligns)
    if block.total:
        _row(table.add_row(), [jinja(text) for text in block.total], aligns, is_bold=True)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    _line(document, styles.GAP)


def _row(row: _Row, texts: list[str], aligns: list[str], *, is_bold: bool = False) -> None:
    for cell, text, align in zip(row.cells, texts, aligns, strict=True):
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.style = styles.CELLS[align]
        run = paragraph.add_run(text)
        if is_bold:
            run.bold = True


def _signatures(document: Document) -> None:
    _tag(document, "if paper.frame.minutes_line")
    _line(document, styles.BODY_KEPT, ("{{ paper.frame.minutes_line }}", ""))
    _tag(document, "endif")
    _tag(document, "if paper.frame.pairs")
    table = _grid(document, (82, 83), rows=3)
    _row(table.rows[0], ["{%tr for left, right in paper.frame.pairs %}", ""], ["left", "left"])
    for cell, side in zip(table.rows[1].cells, ("left", "right"), strict=True):
        _signer(cell, side)
    _row(table.rows[2], ["{%tr endfor %}", ""], ["left", "left"])
    _tag(document, "if paper.frame.recipient_lines")
    _recipients(document)
    _tag(document, "endif")
    _tag(document, "else")
    table = _grid(document, (75, 90), rows=1)
    left, right = table.rows[0].cells
    left.paragraphs[0].style = styles.RECIPIENT
    left._tc.remove(left.paragraphs[0]._p)
    _tag(left, "if paper.frame.recipient_lines")
    _recipients(left)
    _tag(left, "endif")
    left.add_paragraph(style=styles.RECIPIENT)
    _signer(right, "paper.frame.signer")
    _tag(document, "endif")
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _signer(cell: _Cell, path: str) -> None:
    _fill_cell(
        cell,
        (f"{{{{ {path}.heading }}}}", styles.SIGNER_TITLE),
        (f"{{{{ {path}.name }}}}", styles.SIGNER_NAME),
    )


def _recipients(where: Document | _Cell) -> None:
    _line(where, styles.RECIPIENTS_LABEL, ("Nơi nhận:", ""))
    _tag(where, "for line in paper.frame.recipient_lines")
    _line(where, styles.RECIPIENT, ("{{ line }}", ""))
    _tag(where, "endfor")


def _fill_cell(cell: _Cell, *lines: tuple[str, str]) -> None:
    cell._tc.remove(cell.paragraphs[0]._p)
    for text, style in lines:
        cell.add_paragraph(text, style=style)


def _grid(
    document: Document, widths: tuple[int, ...], *, rows: int, is_ruled: bool = False
) -> WordTable:
    """A table of fixed column widths in mm, the full width of the text."""
    table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    properties = table._tbl.tblPr
    if is_ruled:
        edges = "".join(
            f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        properties.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{edges}</w:tblBorders>"))
    side = 34 if is_ruled else 0  # 0.6 mm in twentieths of a point
    properties.append(
        parse_xml(
            f'<w:tblCellMar {nsdecls("w")}><w:left w:w="{side}" w:type="dxa"/>'
            f'<w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
        )
    )
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table
