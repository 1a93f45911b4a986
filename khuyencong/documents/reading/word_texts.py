"""Every line that a Word file can show, to the last `w:t` of every part; open revisions refused."""

from __future__ import annotations

import io
import re
import zipfile

from khuyencong.documents.reading import office, xml_parts
from khuyencong.documents.reading.unfit import Unfit

# Where text stands that somebody may read: the body, headers, footers, notes, comments, text
# boxes, charts, and what content controls are bound to.
PARTS = re.compile(r"word/.*\.xml$|customXml/item\d*\.xml$", re.I)
BOUND = re.compile(r"customXml/", re.I)
SETTINGS = re.compile(r"word/(?:styles\w*|settings|webSettings|fontTable|numbering|theme/.*)\.xml$")
TEXTS = {"t", "v"}
SEPARATORS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
REVISIONS = {"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"}


def lines(content: bytes) -> list[str]:
    """Unfit "revisions" while changes are neither accepted nor refused, "no_word" where the file
    is no Word file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found: list[str] = []
            for name in archive.namelist():
                if PARTS.match(name) and not SETTINGS.match(name):
                    part = _Part(is_all_text=BOUND.match(name) is not None)
                    with archive.open(name) as file:
                        xml_parts.walk(file, start=part.start, end=part.end, text=part.text)
                    found += part.finished()
    except office.BROKEN as error:
        raise Unfit("no_word") from error
    return [line for line in found if line.strip()]


class _Part:
    """Paragraphs are put together from their runs; one inside another is a line of its own."""

    def __init__(self, *, is_all_text: bool) -> None:
        self.is_all_text = is_all_text
        self.lines: list[str] = []
        self.paragraphs: list[list[str]] = [[]]
        self.choices: list[list[str] | None] = []  # lines of the choice before its fallback
        self.begins: list[int] = []
        self.is_text = is_all_text
        self.revisions = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if name in REVISIONS or name.endswith("PrChange"):
            self.revisions += 1
        elif name == "p":
            self.paragraphs.append([])
        elif name in TEXTS:
            self.is_text = True
        elif name in SEPARATORS:
            self.paragraphs[-1].append(SEPARATORS[name])
        elif name == "AlternateContent":
            self.choices.append(None)
        elif name in {"Choice", "Fallback"}:
            self.begins.append(len(self.lines))

    def end(self, name: str) -> None:
        if name in TEXTS:
            self.is_text = self.is_all_text
        if name == "p" or self.is_all_text:
            self._line()
            if name == "p" and len(self.paragraphs) > 1:
                self.paragraphs.pop()
        elif name == "AlternateContent" and self.choices:
            self.choices.pop()
        elif name in {"Choice", "Fallback"} and self.begins:
            self._alternative(self.begins.pop())

    def _alternative(self, begin: int) -> None:
        """The same text for an older Word is not told twice; another text is."""
        if not self.choices:
            return
        told = self.lines[begin:]
        if self.choices[-1] == told:
            del self.lines[begin:]
        else:
            self.choices[-1] = told

    def text(self, text: str) -> None:
        if self.is_text:
            self.paragraphs[-1].append(text)

    def _line(self) -> None:
        self.lines.append("".join(self.paragraphs[-1]))
        self.paragraphs[-1] = []

    def finished(self) -> list[str]:
        if self.revisions:
            raise Unfit("revisions", {"count": self.revisions})
        self._line()
        return self.lines
