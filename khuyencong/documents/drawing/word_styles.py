"""Page set-up and paragraph styles of the Word forms (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor

FONT = "Times New Roman"
MARGINS_MM = {"top": 20, "bottom": 20, "left": 30, "right": 15}
LEFT_MM, RIGHT_MM = 75, 90  # the two columns of the header
TEXT_MM = 210 - MARGINS_MM["left"] - MARGINS_MM["right"]

PARENT, ISSUER, ISSUER_RULE = "KC Cơ quan chủ quản", "KC Cơ quan ban hành", "KC Vạch cơ quan"
NATION, MOTTO, MOTTO_RULE = "KC Quốc hiệu", "KC Tiêu ngữ", "KC Vạch tiêu ngữ"
SUMMARY_RULE, ADDRESSEE = "KC Vạch trích yếu", "KC Kính gửi"
NUMBER, PLACE_DATE, LETTER_SUMMARY = "KC Số ký hiệu", "KC Địa danh ngày", "KC Trích yếu công văn"
DRAFT, NOTE = "KC Dự thảo", "KC Ghi chú"
TITLE, SUMMARY, HEADING, APPENDIX = "KC Tên loại", "KC Trích yếu", "KC Đề mục", "KC Phụ lục"
GROUND, GAP = "KC Căn cứ", "KC Khoảng cách"
BODY, BODY_KEPT = "KC Nội dung", "KC Nội dung liền trang"
SIGNER_TITLE, SIGNER_NAME = "KC Chức vụ ký", "KC Họ tên ký"
RECIPIENTS_LABEL, RECIPIENT = "KC Nơi nhận", "KC Danh sách nơi nhận"
CELLS = {
    "head": "KC Đầu bảng",
    "left": "KC Ô bảng",
    "center": "KC Ô bảng giữa",
    "right": "KC Ô bảng số",
}


@dataclass(frozen=True)
class Look:
    """One style: size and spacing in points, indents in mm (`sides`: left and right)."""

    size: int
    align: str = "center"
    is_bold: bool = False
    is_italic: bool = False
    before: int = 0
    after: int = 0
    first_line: float = 0
    sides: float = 0
    keep_next: bool = False
    page_break: bool = False


LOOKS = {
    PARENT: Look(12, sides=1),
    ISSUER: Look(12, is_bold=True, sides=1),
    NATION: Look(12, is_bold=True),
    MOTTO: Look(13, is_bold=True),
    NUMBER: Look(13),
    LETTER_SUMMARY: Look(12, before=2, sides=1),
    PLACE_DATE: Look(13, is_italic=True),
    DRAFT: Look(13, is_bold=True, before=2),
    TITLE: Look(14, is_bold=True, before=18, keep_next=True),
    SUMMARY: Look(14, is_bold=True, after=2),
    NOTE: Look(13, is_italic=True, after=6),
    HEADING: Look(13, is_bold=True, before=6, after=6, keep_next=True),
    ADDRESSEE: Look(13, before=6, after=6, keep_next=True),
    APPENDIX: Look(14, is_bold=True, page_break=True),
    GROUND: Look(13, "justify", is_italic=True, after=6, first_line=12.7),
    BODY: Look(13, "justify", after=6, first_line=12.7),
    BODY_KEPT: Look(13, "justify", after=6, first_line=12.7, keep_next=True),
    SIGNER_TITLE: Look(13, is_bold=True, before=12, keep_next=True),
    SIGNER_NAME: Look(13, is_bold=True, before=60),
    RECIPIENTS_LABEL: Look(12, "left", is_bold=True, is_italic=True, before=12),
    RECIPIENT: Look(11, "left"),
    CELLS["head"]: Look(11, is_bold=True, before=2, after=2),
    CELLS["left"]: Look(11, "left", before=2, after=2),
    CELLS["center"]: Look(11, before=2, after=2),
    CELLS["right"]: Look(11, "right", before=2, after=2),
    GAP: Look(6, "left"),
}
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
RULE_INDENTS_MM = {ISSUER_RULE: (25, 25), MOTTO_RULE: (17.1, 17.1), SUMMARY_RULE: (50, 50)}


def prepare(document: Document) -> None:
    """Paper, margins, page number and styles."""
    _page(document)
    _normal(document)
    for name, look in LOOKS.items():
        _style(document, name, look)
    for name, (left, right) in RULE_INDENTS_MM.items():
        _rule_style(document, name, left, right)
    _page_number(document)


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = Mm(MARGINS_MM["top"])
    section.bottom_margin = Mm(MARGINS_MM["bottom"])
    section.left_margin = Mm(MARGINS_MM["left"])
    section.right_margin = Mm(MARGINS_MM["right"])
    section.header_distance = section.footer_distance = Mm(10)


def _normal(document: Document) -> None:
    normal = document.styles["Normal"]
    _font(normal, 13)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0


def _font(style, size: int) -> None:
    style.font.name = FONT
    style.font.size = Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)


def _style(document: Document, name: str, look: Look) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    _font(style, look.size)
    style.font.bold, style.font.italic = look.is_bold, look.is_italic
    layout = style.paragraph_format
    layout.alignment = ALIGN[look.align]
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.line_spacing = 1.0
    if look.first_line:
        layout.first_line_indent = Mm(look.first_line)
    if look.sides:
        layout.left_indent = layout.right_indent = Mm(look.sides)
    layout.keep_with_next = look.keep_next or None
    layout.page_break_before = look.page_break or None


def _rule_style(document: Document, name: str, left_mm: float, right_mm: float) -> None:
    """A line drawn as the top border of a very low paragraph; its indents give its length."""
    _style(document, name, Look(2))
    style = document.styles[name]
    layout = style.paragraph_format
    layout.left_indent, layout.right_indent = Mm(left_mm), Mm(right_mm)
    layout.space_before, layout.space_after = Pt(2), Pt(4)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(2)
    properties = style.element.get_or_add_pPr()
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/>'
        "</w:pBdr>"
    )
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def count_anew(section: Section) -> None:
    """An appendix counts its own pages; its header is that of the paper."""
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    section._sectPr.find(qn("w:pgMar")).addnext(start)


def _page_number(document: Document) -> None:
    """Centred in the top margin, 13 pt upright, not on the first page."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.style = document.styles["Normal"]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)
    section.first_page_header.is_linked_to_previous = False
