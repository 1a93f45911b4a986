"""Error cells of a workbook of before 2007 (.xls), which calamine reads as empty ones.

Only what that needs: the sectors of the compound file, the sheets, and two kinds of records. Runs
in the process that opens foreign files; every walk is bounded by the size of the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from khuyencong.documents.reading.unfit import Unfit

CODES = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
LAST = 0xFFFFFFFA  # sector numbers from here on mean an end, or nothing
FORMULA, END, BOUND_SHEET, CONSTANT = 0x06, 0x0A, 0x85, 0x205
Errors = dict[tuple[int, int], str]


def errors(content: bytes) -> list[Errors]:
    """By sheet, in their order: (row, column) → the error in it. Raises Unfit."""
    try:
        stream = _Compound(content).stream("Workbook", "Book")
        starts = [
            struct.unpack_from("<I", body)[0]
            for kind, body in _records(stream, 0)
            if kind == BOUND_SHEET
        ]
        return [dict(_errors(stream, start)) for start in starts]
    except (struct.error, IndexError, KeyError, UnicodeDecodeError) as error:
        raise Unfit("no_table") from error


def _errors(stream: bytes, start: int) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, body in _records(stream, start):
        if kind == CONSTANT and body[7]:
            code = body[6]
        elif kind == FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            code = body[8]
        else:
            continue
        yield struct.unpack_from("<HH", body), CODES.get(code, "#?")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """(kind, body) until the end of this part of the workbook."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == END:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


class _Compound:
    """A compound file: streams in chains of sectors, small ones in sectors of a stream."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.size = 1 << min(struct.unpack_from("<H", content, 30)[0], 12)
        self.small = 1 << min(struct.unpack_from("<H", content, 32)[0], 12)
        first, _signature, self.cutoff, smalls = struct.unpack_from("<4I", content, 48)
        self.next = self._table(self._sectors_of_table())
        self.entries = self._chain(first)
        self.small_next = self._table(list(self._numbers(smalls, self.next)))

    def stream(self, *names: str) -> bytes:
        wanted = {name.encode("utf-16-le") + b"\x00\x00" for name in names}
        root = self.entries[:128]
        for at in range(0, len(self.entries), 128):
            entry = self.entries[at : at + 128]
            if entry[: struct.unpack_from("<H", entry, 64)[0]] not in wanted:
                continue
            start, length = struct.unpack_from("<II", entry, 116)
            if length >= self.cutoff:
                return self._chain(start)[:length]
            inside = self._chain(struct.unpack_from("<I", root, 116)[0])
            numbers = self._numbers(start, self.small_next)
            return b"".join(inside[n * self.small : (n + 1) * self.small] for n in numbers)[:length]
        raise KeyError(names)

    def _sectors_of_table(self) -> list[int]:
        numbers = list(struct.unpack_from("<109I", self.content, 76))
        more, count = struct.unpack_from("<II", self.content, 68)
        for _each in range(min(count, len(self.content) // self.size)):
            *some, more = struct.unpack(f"<{self.size // 4}I", self._sector(more))
            numbers += some
        return [number for number in numbers if number < LAST]

    def _table(self, numbers: list[int]) -> list[int]:
        joined = b"".join(map(self._sector, numbers))
        return list(struct.unpack(f"<{len(joined) // 4}I", joined))

    def _sector(self, number: int) -> bytes:
        return self.content[(number + 1) * self.size : (number + 2) * self.size].ljust(
            self.size, b"\x00"
        )

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._numbers(start, self.next)))

    def _numbers(self, start: int, following: list[int]) -> Iterator[int]:
        for _each in range(len(following)):
            if start >= LAST:
                return
            yield start
            start = following[start]
