"""What Word would show: size, weight, slant, font and spacing after all styles are applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

MM = 36000  # EMU
ALIGNS = {
    WD_ALIGN_PARAGRAPH.LEFT: "left",
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "justify",
}


_CHAINS: WeakKeyDictionary[Any, dict[str | None, list[Any]]] = WeakKeyDictionary()


def text_of(paragraph: Paragraph) -> str:
    return paragraph.text.strip()


def runs(paragraph: Paragraph) -> list[Run]:
    """Runs that show something."""
    return [run for run in paragraph.runs if run.text.strip()]


def _styles(paragraph: Paragraph) -> list[Any]:
    """Its style and those it rests on, looked up once in a file: styles are few."""
    held = _CHAINS.setdefault(paragraph.part, {})
    name = paragraph._p.style
    if name not in held:
        style, chain = paragraph.style, []
        while style is not None:
            chain.append(style)
            style = style.base_style
        held[name] = chain
    return held[name]


def _font(paragraph: Paragraph, run: Run, name: str) -> Any:
    for source in (run, *_styles(paragraph)):
        if (value := getattr(source.font, name)) is not None:
            return value
    return None


def _layout(paragraph: Paragraph, name: str) -> Any:
    for source in (paragraph, *_styles(paragraph)):
        if (value := getattr(source.paragraph_format, name)) is not None:
            return value
    return None


def sizes(paragraph: Paragraph) -> set[float]:
    """Sizes in points of what is shown; 0 where none is set."""
    fonts = (_font(paragraph, run, "size") for run in runs(paragraph))
    return {size.pt if size else 0 for size in fonts}


def fonts(paragraph: Paragraph) -> set[str]:
    return {_font(paragraph, run, "name") or "" for run in runs(paragraph)}


def colours(paragraph: Paragraph) -> set[str]:
    """RGB of what is shown, as "000000"."""
    seen = set()
    for run in runs(paragraph):
        for source in (run, *_styles(paragraph)):
            if source.font.color is not None and source.font.color.rgb is not None:
                seen.add(str(source.font.color.rgb))
                break
    return seen or {"000000"}


def is_bold(paragraph: Paragraph) -> bool:
    """Every run bold."""
    return all(_font(paragraph, run, "bold") for run in runs(paragraph))


def has_bold(paragraph: Paragraph) -> bool:
    return any(_font(paragraph, run, "bold") for run in runs(paragraph))


def is_italic(paragraph: Paragraph) -> bool:
    """Every run italic."""
    return all(_font(paragraph, run, "italic") for run in runs(paragraph))


def has_italic(paragraph: Paragraph) -> bool:
    return any(_font(paragraph, run, "italic") for run in runs(paragraph))


def align(paragraph: Paragraph) -> str:
    return ALIGNS.get(_layout(paragraph, "alignment") or WD_ALIGN_PARAGRAPH.LEFT, "other")


def length_mm(paragraph: Paragraph, name: str) -> float:
    """`first_line_indent`, `left_indent`, `right_indent` in mm; 0 where none is set."""
    return (_layout(paragraph, name) or 0) / MM


def space_pt(paragraph: Paragraph) -> float:
    """The larger of the spaces before and after, in points."""
    spaces = (_layout(paragraph, name) for name in ("space_before", "space_after"))
    return max(space.pt if space is not None else 0 for space in spaces)


def line_spacing(paragraph: Paragraph) -> float:
    """In lines; a spacing fixed in points counts as that over 1.15 times the size."""
    spacing = _layout(paragraph, "line_spacing") or 1.0
    if isinstance(spacing, float):
        return spacing
    return spacing.pt / (1.15 * (max(sizes(paragraph), default=0) or 13))


def rule_mm(paragraphs: Iterable[Paragraph], width_mm: float) -> float:
    """Length of the line drawn as the top border of one of `paragraphs`, which stand in a cell or a
    page of that width; 0 when there is none."""
    for paragraph in paragraphs:
        sources = (paragraph._p.pPr, *(style.element.pPr for style in _styles(paragraph)))
        if any(
            p is not None and p.find(f"{qn('w:pBdr')}/{qn('w:top')}") is not None for p in sources
        ):
            ends = length_mm(paragraph, "left_indent") + length_mm(paragraph, "right_indent")
            return width_mm - ends
    return 0


def is_ruled(table: Table) -> bool:
    """A table of data has borders; the header and signatures have none."""
    return table._tbl.tblPr.find(qn("w:tblBorders")) is not None


def blocks(document: Document) -> list[Paragraph | Table]:
    """Paragraphs and tables of the body in order."""
    return list(document.iter_inner_content())


def every_paragraph(document: Document) -> Iterator[Paragraph]:
    """Paragraphs of the body, of every cell and of the page headers."""
    for block in blocks(document):
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from cell.paragraphs
    for section in document.sections:
        yield from section.header.paragraphs
