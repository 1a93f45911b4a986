"""What the words of a paper are made of.

Text names data as {paper.field} or, in a loop, {row.field}. {mark} in a loop is ";" and, at the
last element, ".". Before a mark a place gives up its own: who typed "Máy cũ." is not printed "..".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from khuyencong.core.money import allocate

END_MARK = "{paper.frame.end_mark}"
PLACE = re.compile(r"\{([a-z_.]+)\}")


@dataclass(frozen=True)
class Text:
    """A body paragraph: justified, first line indented. `lead` is printed bold before it.

    `is_kept`: on the page of what follows; set by `kept`.
    """

    text: str
    lead: str = ""
    is_kept: bool = False


@dataclass(frozen=True)
class Centre:
    """A centred line, bold or italic: "QUYẾT ĐỊNH:", the name of the decider; upright whom the
    paper is addressed to."""

    text: str
    is_italic: bool = False

    @property
    def is_address(self) -> bool:
        return self.text.startswith("Kính gửi")


@dataclass(frozen=True)
class Grounds:
    """The căn cứ of the frame."""


@dataclass(frozen=True)
class Signatures:
    """Nơi nhận beside one signer; two or more signers side by side, nơi nhận below."""


@dataclass(frozen=True)
class Square:
    """A QR square of the address at `path` (a field that ends in `_link`), in the PDF. A Word file
    is written on, and carries the address in its words."""

    path: str


@dataclass(frozen=True)
class Each:
    """Blocks repeated for every element of a list; `name` is the element in their text."""

    path: str
    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class When:
    """Blocks printed only when the value is given: not empty, not none, not false."""

    path: str
    blocks: tuple[Block, ...]
    otherwise: tuple[Block, ...] = ()


TEXT_MM = 165  # between the margins of a page


@dataclass(frozen=True)
class Column:
    """One column: head, cell text, share of the width, and left, center or right."""

    head: str
    text: str
    width: int
    align: str = "left"


@dataclass(frozen=True)
class Table:
    """A list as a table whose head repeats on each page; `total` has one text per column."""

    path: str
    name: str
    columns: tuple[Column, ...]
    total: tuple[str, ...] = ()

    @property
    def widths(self) -> list[int]:
        """Of the columns in mm, as it is drawn: from margin to margin."""
        return allocate(TEXT_MM, [column.width for column in self.columns])


@dataclass(frozen=True)
class Appendix:
    """A new page headed by title, what it is of, and the paper it goes with."""

    title: str
    subject: str
    reference: str


Block = Text | Centre | Grounds | Signatures | Square | Each | When | Table | Appendix


def fill(text: str, name: Callable[[str, bool], str], plain: Callable[[str], str] = str) -> str:
    """`text` with each place written by `name`, told whether a mark follows it, and everything
    between by `plain`."""
    parts = [*PLACE.split(text), ""]
    return "".join(
        name(part, _is_marked(parts[at + 1], parts[at + 2])) if at % 2 else plain(part)
        for at, part in enumerate(parts[:-1])
    )


def _is_marked(between: str, following: str) -> bool:
    return between.startswith((".", ";")) or (not between and following == "mark")


def kept(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Headings stay with what they head, and signatures with the last words above them, which the
    mark of the end follows."""
    result = []
    for block, following in zip(blocks, (*blocks[1:], None), strict=False):
        match block:
            case Text(text, _, _) if text.endswith(".") and isinstance(following, Signatures):
                block = replace(block, text=text + END_MARK, is_kept=True)
            case Text(text, _, _) if not text or isinstance(following, Table | Signatures):
                block = replace(block, is_kept=True)
            case When(_, inner, otherwise) if isinstance(following, Signatures):
                block = replace(
                    block,
                    blocks=kept((*inner, following))[:-1],
                    otherwise=kept((*otherwise, following))[:-1],
                )
            case When(_, inner, otherwise):
                block = replace(block, blocks=kept(inner), otherwise=kept(otherwise))
            case Each(_, _, inner):
                block = replace(block, blocks=kept(inner))
        result.append(block)
    return tuple(result)


def places(blocks: tuple[Block, ...]) -> set[str]:
    """Every place named by the blocks, loops included."""
    named: set[str] = set()
    for block in blocks:
        match block:
            case Text(text, lead, _):
                named |= {*PLACE.findall(text), *PLACE.findall(lead)}
            case Centre(text, _):
                named |= set(PLACE.findall(text))
            case Each(path, _, inner):
                named |= {path} | places(inner)
            case When(path, inner, otherwise):
                named |= {path} | places(inner) | places(otherwise)
            case Table(path, _, columns, total):
                texts = [column.text for column in columns] + list(total)
                named |= {path} | {place for text in texts for place in PLACE.findall(text)}
            case Appendix(title, subject, reference):
                named |= set(PLACE.findall(f"{title}{subject}{reference}"))
    return named
