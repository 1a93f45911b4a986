"""How officials lay out a list: its unit, rows of counters, groups, totals, error cells.

Only what stands in the cells is used, so that a copied list reads like a workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from khuyencong.core.folding import fold, nfc

ERROR = re.compile(
    r"#(?:N/A|NAME\?|REF!|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!"
    r"|UNKNOWN!|GETTING_DATA)",
    re.I,
)
UNITS = {
    "dong": 1, "vnd": 1, "d": 1, "viet nam dong": 1,
    "nghin dong": 1_000, "ngan dong": 1_000, "nghin d": 1_000, "ngan d": 1_000, "ngd": 1_000,
    "1 000 dong": 1_000, "1000 dong": 1_000, "1 000d": 1_000, "1000d": 1_000, "1 000 d": 1_000,
    "1000 d": 1_000, "1 000 vnd": 1_000, "1000 vnd": 1_000, "nghin": 1_000, "ngan": 1_000,
    "trieu dong": 1_000_000, "tr dong": 1_000_000, "trieu d": 1_000_000, "tr d": 1_000_000,
    "trd": 1_000_000, "trieu": 1_000_000, "1 000 000 dong": 1_000_000, "1 000 000d": 1_000_000,
    "trieu vnd": 1_000_000, "tr vnd": 1_000_000,
    "ty dong": 1_000_000_000, "ti dong": 1_000_000_000, "ty d": 1_000_000_000, "ty": 1_000_000_000,
}  # fmt: skip
# Known without a label or brackets; "lao động" ends like "đồng" when folded.
SPELT_OUT = sorted((u for u, dong in UNITS.items() if dong > 1 and " " in u), key=len, reverse=True)
LIST_UNIT = re.compile(r"(?:.*\b)?(?:don vi(?: tinh)?|dvt)(?: la)? (.+)")
HEADING_UNIT = re.compile(r"[(\[,:]([^()\[\],:]*)[)\]]?\s*$")
COUNTER = re.compile(r"\(?\[?(?:[0-9]{1,2}|[A-Z])[)\]]?(?: ?[=:].*)?", re.I)
GROUP_MARK = re.compile(r"(?:[IVXL]+|[A-HK])[.)]?")
PART_MARK = re.compile(r"(?:[IVXL]+|[A-HK]|[0-9]{1,2})(?:\.[0-9]{1,2})*")
GROUP = re.compile(r"(?:[IVXL]+|[A-HK])[.)/\-: ]+\S")
TOTAL = re.compile(
    r"(?:tổng cộng|tổng số|cộng tổng|tổng|cộng)"
    r"(?:\s*[:(].*|\s+(?:nhóm|mục|phần|xã|phường|cụm|toàn|[ivx]+\b|[a-hk]\b).*)?",
)
TOTALS_WITHOUT_MARKS = {"tong cong", "tong so", "cong"}


def unit_of_list(rows: Iterable[Sequence[str]]) -> int | None:
    """Đồng in one unit of the whole list, as a line above or among its headings says; None where
    none does."""
    for cell in (cell for row in rows for cell in row if cell):
        folded = fold(cell)
        match = LIST_UNIT.fullmatch(folded)
        if match and match[1] in UNITS:
            return UNITS[match[1]]
        if folded in SPELT_OUT:
            return UNITS[folded]
    return None


def heading(text: str) -> tuple[str, int | None]:
    """("tong kinh phi", 1_000_000) of "Tổng kinh phí (triệu đồng)": the words, folded, and the
    unit of this column."""
    match = HEADING_UNIT.search(text)
    if match and match[1].strip():
        inside = fold(match[1])
        if inside in UNITS:
            return fold(text[: match.start()]), UNITS[inside]
    folded = fold(re.sub(r"\([^()]*\)", " ", text))
    for unit in SPELT_OUT:
        if folded.endswith(f" {unit}"):
            return folded.removesuffix(f" {unit}"), UNITS[unit]
    return folded, None


def is_counters(cells: Sequence[str]) -> bool:
    """(1) (2) (3) below the headings."""
    told = [cell for cell in cells if cell]
    return len(told) >= 3 and all(COUNTER.fullmatch(cell.strip()) for cell in told)


def is_total(text: str) -> bool:
    """Whether it says "Tổng cộng", "Cộng nhóm II"; not "Tổng công ty May"."""
    plain = nfc(text).lower().strip(" .")
    return TOTAL.fullmatch(plain) is not None or fold(text) in TOTALS_WITHOUT_MARKS


def is_group(mark: str, cells: Sequence[str]) -> bool:
    """Whether a row only heads those below it: "II" before a name, or one text "II. Xã Nghi Lộc".
    `cells`: those with text that is no amount."""
    if mark and GROUP_MARK.fullmatch(mark.strip()):
        return len(cells) <= 2
    return len(cells) == 1 and GROUP.match(cells[0]) is not None


def is_over(mark: str, below: str) -> bool:
    """Whether a row numbered "1" only heads "1.1" below it."""
    mark = mark.strip().rstrip(".)")
    return bool(PART_MARK.fullmatch(mark)) and below.strip().startswith(f"{mark}.1")
