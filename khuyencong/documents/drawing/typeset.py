"""Writes a form as Typst source that says the same as its Word template."""

from __future__ import annotations

import re

from khuyencong.documents.papers import Wording, blocks
from khuyencong.documents.papers.blocks import Block, fill, kept

HEAD = """#import "/decree30.typ": *
#let paper = json(bytes(sys.inputs.paper))
#show: decree.with(paper.frame)
"""
# After #(…) a semicolon would be swallowed, "(" would call and "." would ask for a field.
_NUMBERED = re.compile(r"(\d+)\.(?= )")
_MARKUP = re.compile(r"([\\#*_`$@<>\[\]~;]|^[(.])")


def source(wording: Wording) -> str:
    """The whole Typst source."""
    return HEAD + "\n" + "".join(_write(block, 0) for block in kept(wording.blocks))


def markup(text: str) -> str:
    """{row.item} → #(row.item), or #bare(row.item) before a mark; what Typst would read as markup
    is escaped."""
    if text.startswith(("- ", "+ ", "= ", "/ ")):
        return "\\" + markup(text[0]) + markup(text[1:])
    if numbered := _NUMBERED.match(text):  # “1. Giá trị” would begin a list of Typst's own
        return f"{numbered[1]}\\." + markup(text[numbered.end() :])
    return fill(text, _place, lambda plain: _MARKUP.sub(r"\\\1", plain))


def _place(name: str, is_marked: bool) -> str:
    return f"#bare({name})" if is_marked else f"#({name})"


def _write(block: Block, depth: int) -> str:
    pad = "  " * depth
    lines = "\n".join(pad + line if line else "" for line in _lines(block, depth))
    return lines + "\n"


def _lines(block: Block, depth: int) -> list[str]:
    match block:
        case blocks.Text(text, lead, is_kept):
            options = [f"lead: [{markup(lead)}]"] if lead else []
            options += ["keep: true"] if is_kept else []
            call = f"#para({', '.join(options)})" if options else "#para"
            return [f"{call}[{markup(text)}]"]
        case blocks.Centre(text, True):
            return [f"#note[{markup(text)}]"]
        case blocks.Centre(text, _) if block.is_address:
            return [f"#addressee[{markup(text)}]"]
        case blocks.Centre(text, _):
            return [f"#heading-line[{markup(text)}]"]
        case blocks.Grounds():
            return ["#grounds(paper.frame)"]
        case blocks.Square(path):
            return [f"#square-of({path}_square)"]
        case blocks.Signatures():
            return ["#signatures(paper.frame)"]
        case blocks.Appendix(title, subject, reference):
            return [f"#appendix[{markup(title)}][{markup(subject)}][{markup(reference)}]"]
        case blocks.Table():
            return _table(block)
        case blocks.Each(path, name, inner):
            return [f"#for ({name}, mark) in marked({path}) [", *_inside(inner), "]"]
        case blocks.When(path, inner, otherwise):
            rest = ["] else [", *_inside(otherwise)] if otherwise else []
            return [f"#if given({path}) [", *_inside(inner), *rest, "]"]


def _inside(blocks: tuple[Block, ...]) -> list[str]:
    return [line for block in blocks for line in _write(block, 1).splitlines()]


def _table(block: blocks.Table) -> list[str]:
    heads = ", ".join(f"[{markup(column.head)}]" for column in block.columns)
    cells = ", ".join(f"[{markup(column.text)}]" for column in block.columns)
    widths = ", ".join(f"{width}mm" for width in block.widths)
    aligns = ", ".join(column.align for column in block.columns)
    total = ", ".join(f"[{markup(text)}]" for text in block.total)
    return [
        "#listing(",
        f"  widths: ({widths}),",
        f"  aligns: ({aligns}),",
        f"  heads: ({heads}),",
        f"  rows: {block.path}.map({block.name} => ({cells})),",
        *([f"  total: ({total}),"] if total else []),
        ")",
    ]
