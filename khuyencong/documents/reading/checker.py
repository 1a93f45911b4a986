"""Is this .docx laid out as Nghị định 30/2020/NĐ-CP, Phụ lục I asks?

It reads the finished file as Word would show it and knows nothing of our styles, so it also
judges what an official edited and put back.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from zipfile import BadZipFile

import docx
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from khuyencong.documents.reading import word_reading as word
from khuyencong.documents.reading.unfit import Unfit

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
FONT = "Times New Roman"
MARGINS_MM = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
NUMBER = re.compile(r"Số: *(\d{2,}\w?| +)/(\S+)$")
DATE = re.compile(r".+, ngày (\d{2}| +) tháng (0[12]|[3-9]|1[0-2]| +) năm \d{4}$")
GROUND = re.compile(r"(Căn cứ|Xét|Theo) ")
ARTICLE = re.compile(r"Điều (\d+)\.")
AS_ARTICLE = re.compile(r"- Như Điều (\d+)")
# Kinds of the decree, Phụ lục III, that end in “./.”; a letter, whose symbol names none, too.
ENDED = {"QĐ", "TTr", "BC", "BB", "GM", "TB"}
DOUBLED = re.compile(r"(?<![.…])[.;,][.;]$")
UNFILLED = re.compile(r"\{\{ *(paper|row|line|reason|left|right)\b|\{%(p|tr|tc|r) ")
SLACK_MM = 0.5
# Abbreviations of the decree, Phụ lục III, that have a small letter.
MIXED = {"TTr", "CTr", "TrS", "QyĐ"}


@dataclass(frozen=True)
class Fault:
    """One row of the decree not kept. `code` is stable; the rest is shown."""

    code: str
    element: str | Promise
    found: str | Promise
    wanted: str | Promise

    def __str__(self) -> str:
        return _("{element}: {found}; phải là {wanted}.").format(
            element=self.element, found=self.found, wanted=self.wanted
        )


def _is_symbol(text: str) -> bool:
    """Capitals, but for the letters that the decree itself writes small (TTr, TrS)."""
    kind, _dash, body = text.partition("-")
    return (kind in MIXED or kind.isupper()) and (not body or body.isupper())


def check_docx(content: bytes) -> list[Fault]:
    """Every row of the layout that the file does not keep; empty when it keeps them all.

    Unfit when the content is no Word file. Words are put into the reader's language when they are
    shown, so that this runs where no settings are known.
    """
    try:
        document = docx.Document(io.BytesIO(content))
    except (BadZipFile, KeyError, ValueError, OpcError) as error:
        raise Unfit("no_word") from error
    return [
        *_page(document),
        *_characters(document),
        *_page_number(document),
        *_head(document),
        *_flow(document),
    ]


def _page(document: Document) -> Iterator[Fault]:
    for section in document.sections:
        size = [round((side or 0) / word.MM) for side in (section.page_width, section.page_height)]
        if sorted(size) != [210, 297]:
            yield Fault("paper", _("Khổ giấy"), f"{size[0]} × {size[1]} mm", "A4")
        for side, (low, high) in MARGINS_MM.items():
            margin = getattr(section, f"{side}_margin") / word.MM
            if not low - SLACK_MM <= margin <= high + SLACK_MM:
                yield Fault(f"margin_{side}", _("Lề"), f"{margin:.0f} mm", f"{low}–{high} mm")


def _characters(document: Document) -> Iterator[Fault]:
    """Font and colour everywhere, and nothing left to fill."""
    for paragraph in word.every_paragraph(document):
        if other := word.fonts(paragraph) - {FONT}:
            yield Fault("font", _quote(paragraph), ", ".join(sorted(other)), FONT)
        if other := word.colours(paragraph) - {"000000"}:
            yield Fault("colour", _quote(paragraph), ", ".join(sorted(other)), _("màu đen"))
        if UNFILLED.search(paragraph.text):
            yield Fault("placeholder", _quote(paragraph), _("chỗ chưa điền"), _("dữ liệu"))
        if doubled := DOUBLED.search(paragraph.text.rstrip()):
            yield Fault("mark", _quote(paragraph), doubled[0], _("một dấu ở cuối đoạn"))


def _page_number(document: Document) -> Iterator[Fault]:
    section = document.sections[0]
    name = _("Số trang")
    numbered = [p for p in section.header.paragraphs if "PAGE" in p._p.xml]
    if not numbered:
        yield Fault("page_number", name, _("không có ở lề trên"), _("giữa lề trên"))
        return
    paragraph = numbered[0]
    if word.align(paragraph) != "center":
        yield Fault("page_number", name, word.align(paragraph), _("canh giữa"))
    yield from _sized("page_number", name, _field_sizes(paragraph), 13, 14)
    if any(run.bold or run.italic for run in paragraph.runs):
        yield Fault("page_number", name, _("đậm hoặc nghiêng"), _("chữ đứng"))
    first = section.first_page_header.paragraphs
    if not section.different_first_page_header_footer or any("PAGE" in p._p.xml for p in first):
        yield Fault("page_number", name, _("hiện ở trang đầu"), _("không hiện ở trang đầu"))


def _field_sizes(paragraph: Paragraph) -> set[float]:
    """A field shows no text here, so its size is that of its runs or style."""
    own = {run.font.size.pt for run in paragraph.runs if run.font.size}
    styled = paragraph.style.font.size if paragraph.style else None
    return own or ({styled.pt} if styled else {0})


def _head(document: Document) -> Iterator[Fault]:
    if not document.tables or len(document.tables[0].columns) != 2:
        yield Fault("header", _("Đầu văn bản"), _("không có"), _("bảng hai cột"))
        return
    table = document.tables[0]
    left, right = table.rows[0].cells
    yield from _issuer(left)
    yield from _nation(right)
    low_left, low_right = table.rows[-1].cells
    if not _is_titled(document, "ĐƠN "):  # written by who asks, not by a body: it has no number
        yield from _number(low_left)
    if not _is_titled(document, "BIÊN BẢN"):
        yield from _place_date(low_right)
    elif above := " ".join(word.text_of(p) for p in low_right.paragraphs).strip():
        yield Fault("place_date", _("Địa danh, ngày tháng"), above, _("trong lời văn của biên bản"))


def _issuer(cell: _Cell) -> Iterator[Fault]:
    lines = [p for p in cell.paragraphs if word.text_of(p)]
    name = _("Tên cơ quan ban hành")
    if not lines:
        yield Fault("issuer", name, _("không có"), _("chữ in hoa, đậm"))
        return
    *parents, issuer = lines
    for parent in parents:
        label = _("Tên cơ quan chủ quản")
        yield from _sized("parent", label, word.sizes(parent), 12, 13)
        if word.has_bold(parent) or not parent.text.isupper():
            yield Fault("parent", label, _("đậm hoặc không in hoa"), _("in hoa, đứng"))
    yield from _sized("issuer", name, word.sizes(issuer), 12, 13)
    if not word.is_bold(issuer) or not issuer.text.isupper():
        yield Fault("issuer", name, _("không đậm hoặc không in hoa"), _("in hoa, đậm"))
    cell_mm = (cell.width or 0) / word.MM
    width = min(_width_mm(word.text_of(issuer), 12), cell_mm)
    share = word.rule_mm(cell.paragraphs, cell_mm) / width
    yield from _third_to_half("issuer_rule", _("Vạch dưới tên cơ quan"), share)


def _third_to_half(code: str, name: str | Promise, share: float) -> Iterator[Fault]:
    """A rule of 1/3 to 1/2 of what stands above, with the error of estimating a text's width."""
    if not 0.27 <= share <= 0.57:
        yield Fault(code, name, f"{share:.2f}", _("1/3 đến 1/2"))


def _width_mm(text: str, size: int) -> float:
    """About how wide bold text is: 0.70 em a capital, 0.45 em a small letter, 0.25 em a space."""
    ems = sum(0.25 if c == " " else 0.70 if c.isupper() else 0.45 for c in text)
    return ems * size * 25.4 / 72


def _nation(cell: _Cell) -> Iterator[Fault]:
    for code, name, wanted, low, high in (
        ("nation", _("Quốc hiệu"), NATION, 12, 13),
        ("motto", _("Tiêu ngữ"), MOTTO, 13, 14),
    ):
        lines = [p for p in cell.paragraphs if word.text_of(p) == wanted]
        if not lines:
            yield Fault(code, name, _("không có"), wanted)
            continue
        yield from _sized(code, name, word.sizes(lines[0]), low, high)
        if not word.is_bold(lines[0]) or word.align(lines[0]) != "center":
            yield Fault(code, name, _("không đậm hoặc không canh giữa"), _("đậm, canh giữa"))
    share = word.rule_mm(cell.paragraphs, (cell.width or 0) / word.MM) / _width_mm(MOTTO, 13)
    if not 0.85 <= share <= 1.15:
        yield Fault("motto_rule", _("Vạch dưới tiêu ngữ"), f"{share:.2f}", _("dài bằng tiêu ngữ"))


def _number(cell: _Cell) -> Iterator[Fault]:
    name = _("Số, ký hiệu")
    lines = [p for p in cell.paragraphs if word.text_of(p)]
    number = next((p for p in lines if p.text.startswith("Số")), None)
    match = NUMBER.match(number.text.strip()) if number is not None else None
    if number is None or match is None or not _is_symbol(match[2]):
        shown = number.text if number is not None else _("không có")
        yield Fault("number", name, shown, _("Số: 05/QĐ-SCT, số dưới 10 thêm 0"))
    else:
        yield from _sized("number", name, word.sizes(number), 13, 13)
        is_draft = not re.search(r"\d.*/", number.text)
        if is_draft and not any(p.text == "DỰ THẢO" for p in lines):
            yield Fault("number", name, _("chưa có số"), _("dòng DỰ THẢO"))
    for line in lines:
        if line.text.startswith("V/v"):
            yield from _letter_summary(line)


def _letter_summary(line: Paragraph) -> Iterator[Fault]:
    yield from _sized("letter_summary", _("Trích yếu"), word.sizes(line), 12, 13)
    if word.has_bold(line) or word.has_italic(line):
        yield Fault("letter_summary", _("Trích yếu"), _("đậm, nghiêng"), _("chữ đứng"))


def _place_date(cell: _Cell) -> Iterator[Fault]:
    name = _("Địa danh, ngày tháng")
    line = " ".join(word.text_of(p) for p in cell.paragraphs).strip()
    if not DATE.match(line.replace("\N{NO-BREAK SPACE}", " ")):
        yield Fault("place_date", name, line, _("Nghệ An, ngày 05 tháng 02 năm 2026"))
    for paragraph in cell.paragraphs:
        yield from _sized("place_date", name, word.sizes(paragraph), 13, 14)
        if not word.is_italic(paragraph):
            yield Fault("place_date", name, _("chữ đứng"), _("chữ nghiêng"))


def _flow(document: Document) -> Iterator[Fault]:
    """Title, grounds, body, tables, signatures and recipients in the order they come."""
    flow = _Flow("grounds" if _is_letter(document) else "title")
    page_mm = _text_mm(document)
    for block in word.blocks(document)[1:]:
        if isinstance(block, Table):
            is_list = word.is_ruled(block)
            yield from _data_table(block, page_mm) if is_list else flow.signatures(block)
        elif word.text_of(block):
            yield from flow.paragraph(block)
        elif flow.part == "grounds":
            flow.below.append(block)
    if flow.summary is not None:
        width = min(_width_mm(word.text_of(flow.summary), 14), page_mm)
        share = word.rule_mm(flow.below, page_mm) / width
        yield from _third_to_half("summary_rule", _("Vạch dưới trích yếu"), share)
    yield from _grounds(flow.grounds)
    yield from _as_article(flow)
    yield from _end(document, flow.last)
    if flow.recipients:
        yield from _recipients(flow.recipients)
    if not flow.signed:
        yield Fault("signature", _("Chữ ký"), _("không có"), _("chức vụ in hoa, đậm"))


def _text_mm(document: Document) -> float:
    section = document.sections[0]
    sides = (section.page_width, section.left_margin, section.right_margin)
    page, left, right = (side or 0 for side in sides)
    return (page - left - right) / word.MM


def _is_letter(document: Document) -> bool:
    return bool(document.tables) and any(
        p.text.startswith("V/v") for p in document.tables[0].rows[-1].cells[0].paragraphs
    )


def _is_titled(document: Document, kind: str) -> bool:
    title = next((text for p in document.paragraphs if (text := word.text_of(p))), "")
    return title.startswith(kind)


@dataclass
class _Flow:
    """Which part of the paper is being read, and what was gathered of it. `below`: what stands
    without words under the abstract; `article`, `last`: the last one read, the last words above the
    signatures."""

    part: str
    summary: Paragraph | None = None
    below: list[Paragraph] = field(default_factory=list)
    article: str = ""
    last: Paragraph | None = None
    grounds: list[Paragraph] = field(default_factory=list)
    recipients: list[Paragraph] = field(default_factory=list)
    signed: int = 0

    def signatures(self, table: Table) -> Iterator[Fault]:
        for cell in (cell for row in table.rows for cell in row.cells):
            lines = [p for p in cell.paragraphs if word.text_of(p)]
            if lines and lines[0].text.startswith("Nơi nhận"):
                self.recipients = lines
            elif lines:
                self.signed += 1
                yield from _signer(lines)
        self.part = "signed"

    def paragraph(self, block: Paragraph) -> Iterator[Fault]:
        is_before_body = self.part in {"summary", "grounds"}
        if block.text.startswith("Nơi nhận"):
            self.part, self.recipients = "recipients", [block]
        elif self.part == "recipients" and block.text.startswith("- "):
            self.recipients.append(block)
        elif self.part == "title":
            yield from _title(block)
            self.part = "summary"
        elif word.align(block) == "center":
            is_summary = self.part == "summary" and not block.text.startswith(("Kính gửi", "("))
            yield from _heading("summary" if is_summary else "heading", block)
            if self.part == "summary":
                self.part, self.summary = "grounds", block if is_summary else None
        elif is_before_body and GROUND.match(block.text):
            self.grounds.append(block)
        else:
            self.part = "body" if is_before_body else self.part
            self.last = block if self.part == "body" else self.last
            if article := ARTICLE.match(block.text):
                self.article = article[1]
            yield from _body(block)


def _title(paragraph: Paragraph) -> Iterator[Fault]:
    name = _("Tên loại văn bản")
    yield from _sized("title", name, word.sizes(paragraph), 13, 14)
    is_right = word.is_bold(paragraph) and paragraph.text.isupper()
    if not is_right or word.align(paragraph) != "center":
        yield Fault("title", name, paragraph.text, _("in hoa, đậm, canh giữa"))


def _heading(code: str, paragraph: Paragraph) -> Iterator[Fault]:
    """A centred line: bold, or an italic note; upright whom the paper is addressed to."""
    yield from _sized(code, _quote(paragraph), word.sizes(paragraph), 13, 14)
    if paragraph.text.startswith("Kính gửi"):
        if word.has_bold(paragraph) or word.has_italic(paragraph):
            yield Fault("addressee", _quote(paragraph), _("đậm, nghiêng"), _("chữ đứng"))
    elif word.is_bold(paragraph) == word.is_italic(paragraph):
        yield Fault(code, _quote(paragraph), _("chữ thường"), _("đậm, hoặc nghiêng nếu là ghi chú"))


def _grounds(lines: list[Paragraph]) -> Iterator[Fault]:
    name = _("Căn cứ ban hành")
    for at, line in enumerate(lines, 1):
        yield from _sized("grounds", name, word.sizes(line), 13, 14)
        if not word.is_italic(line):
            yield Fault("grounds", name, _("chữ đứng"), _("chữ nghiêng"))
        mark = "." if at == len(lines) else ";"
        if not word.text_of(line).endswith(mark):
            yield Fault("grounds", name, word.text_of(line)[-1], mark)
        yield from _spacing(line)


def _body(paragraph: Paragraph) -> Iterator[Fault]:
    name = _quote(paragraph)
    yield from _sized("body", name, word.sizes(paragraph), 13, 14)
    if word.align(paragraph) != "justify":
        yield Fault("body", name, word.align(paragraph), _("canh đều hai lề"))
    indent = word.length_mm(paragraph, "first_line_indent")
    if not 9.9 <= indent <= 12.8:
        yield Fault("body", name, format_lazy(_("lùi {mm:.1f} mm"), mm=indent), _("lùi 1–1,27 cm"))
    yield from _spacing(paragraph)


def _spacing(paragraph: Paragraph) -> Iterator[Fault]:
    space, lines = word.space_pt(paragraph), word.line_spacing(paragraph)
    if space < 6:
        yield Fault("spacing", _quote(paragraph), f"{space:.0f} pt", _("cách đoạn từ 6 pt"))
    if not 0.99 <= lines <= 1.51:
        yield Fault("line_spacing", _quote(paragraph), f"{lines:.2f}", _("dòng đơn đến 1,5"))


def _data_table(table: Table, text_mm: float) -> Iterator[Fault]:
    """The decree is silent on tables; ours stay between the margins, readable."""
    name = _("Bảng")
    for row in table.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                yield from _sized("table", name, word.sizes(paragraph), 11, 14)
    wide = sum(cell.width or 0 for cell in table.rows[0].cells) / word.MM
    if wide > text_mm + 1:
        yield Fault(
            "table", name, format_lazy(_("rộng {mm:.0f} mm"), mm=wide),
            format_lazy(_("trong {mm:.0f} mm giữa hai lề"), mm=text_mm),
        )  # fmt: skip
    if "w:tblHeader" not in table.rows[0]._tr.xml:
        yield Fault("table", name, _("dòng đầu không lặp lại"), _("lặp lại ở mỗi trang"))


def _signer(lines: list[Paragraph]) -> Iterator[Fault]:
    name = _("Chữ ký")
    if not lines[0].text.isupper():
        yield Fault("signature", name, lines[0].text, _("chức vụ in hoa"))
    for line in lines:
        yield from _sized("signature", name, word.sizes(line), 13, 14)
        if not word.is_bold(line):
            yield Fault("signature", name, word.text_of(line), _("chữ đậm"))


def _as_article(flow: _Flow) -> Iterator[Fault]:
    """“Như Điều 3”: the last article says who carries the decision out."""
    for line in flow.recipients:
        named = AS_ARTICLE.match(line.text)
        if named and named[1] != flow.article:
            wanted = format_lazy(_("điều cuối, Điều {article}"), article=flow.article or "–")
            yield Fault("recipients", _("Nơi nhận"), word.text_of(line), wanted)


def _end(document: Document, last: Paragraph | None) -> Iterator[Fault]:
    numbers = document.tables[0].rows[-1].cells[0].paragraphs if document.tables else []
    symbols = [match[2] for p in numbers if (match := NUMBER.match(p.text.strip()))]
    is_ended = _is_letter(document) or any(one.partition("-")[0] in ENDED for one in symbols)
    if is_ended and last is not None and not word.text_of(last).endswith("./."):
        yield Fault("end", _quote(last), word.text_of(last)[-1], "./.")


def _recipients(lines: list[Paragraph]) -> Iterator[Fault]:
    name = _("Nơi nhận")
    label, *rest = lines
    yield from _sized("recipients", name, word.sizes(label), 12, 12)
    if not word.is_bold(label) or not word.is_italic(label):
        yield Fault("recipients", name, label.text, _("đậm, nghiêng"))
    for line in rest:
        yield from _sized("recipients", name, word.sizes(line), 11, 11)
    if not rest or not rest[-1].text.startswith("- Lưu:"):
        yield Fault(
            "recipients", name, rest[-1].text if rest else "", _("dòng cuối “- Lưu: VT, …”")
        )


def _sized(
    code: str, name: str | Promise, sizes: set[float], low: int, high: int
) -> Iterator[Fault]:
    wrong = sorted(size for size in sizes if not low <= size <= high)
    if wrong:
        wanted = f"{low}" if low == high else f"{low}–{high}"
        shown = ", ".join(f"{size:g}" for size in wrong)
        yield Fault(code, name, format_lazy(_("cỡ chữ {size}"), size=shown), wanted)


def _quote(paragraph: Paragraph) -> str:
    text = word.text_of(paragraph)
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
