"""Names of communes as people write them, apart from their kind."""

from __future__ import annotations

import re
from typing import NamedTuple

from khuyencong.core.folding import fold
from khuyencong.core.reading.errors import ReadingError

# Folded, longest first: what stands before a name, and the kind it says.
_KINDS = {
    "dac khu": "đặc khu", "thi tran": "thị trấn", "thi xa": "thị xã", "phuong": "phường",
    "xa": "xã", "tt": "thị trấn", "p": "phường", "x": "xã",
}  # fmt: skip
_KIND = re.compile(rf"({'|'.join(_KINDS)}) (?=\S)")


class CommuneError(ReadingError):
    """`unknown`, `former` (`successors`: names of what it became, one of which to write),
    `several` (`names`)."""

    kind = "commune"


class CommuneName(NamedTuple):
    """`kind`: "" when none was written; `folded`: the name for comparing."""

    kind: str
    folded: str


def commune_name(text: str) -> CommuneName:
    """ "xã Ðô Lương", "X. Đô Lương", "DO LUONG" → the same folded name; what follows a comma
    (the province, a district) is left out."""
    folded = fold(re.split(r"[,;(]| - ", text, maxsplit=1)[0])
    match = _KIND.match(folded)
    return (
        CommuneName(_KINDS[match[1]], folded[match.end() :]) if match else CommuneName("", folded)
    )
