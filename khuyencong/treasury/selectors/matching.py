"""Lines of the Treasury against entries of ours: the same, perhaps the same, or a difference."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from khuyencong.core.folding import fold
from khuyencong.treasury.models import StatementLine

EXACT, PROBABLE, AMOUNT, UNRECORDED, NONE, DOUBLE, OTHER_YEAR, OUTSIDE, UNREAD, MISSING, TOTAL = (
    "exact", "probable", "amount", "unrecorded", "none", "double", "other_year", "outside",
    "unread", "missing", "total",
)  # fmt: skip
AGREED = (EXACT, PROBABLE)
_NUMBERED = re.compile(r"\d+")


@dataclass(frozen=True)
class Entry:
    """Money of the fund-year that we say went through the Treasury. `number`: the Treasury's, ""
    where only `document` tells; `request`, `recovery`: UUID of what it is a row of; `is_recorded`:
    False of a request that lies at the Treasury."""

    key: str
    number: str
    document: str
    day: date
    is_out: bool
    amount_dong: int
    code: str
    title: str
    payee: str
    request: str = ""
    recovery: str = ""
    is_recorded: bool = True


@dataclass(frozen=True)
class Match:
    """A line and what it is; `entry` where it is one of ours, `difference_dong` of its voucher."""

    line: StatementLine
    found: str
    entry: Entry | None = None
    difference_dong: int = 0


def bare(number: str) -> str:
    """A number as it is compared: "0012/KB" and "12-kb" are one."""
    return _NUMBERED.sub(lambda digits: digits[0].lstrip("0") or "0", fold(number)).replace(" ", "")


def match(
    lines: Sequence[StatementLine],
    entries: Iterable[Entry],
    *,
    year: int,
    span: tuple[date, date],
    days: int,
) -> tuple[list[Match], list[Entry]]:
    """Every line as it stands in the file with what it is, and the entries of the period that no
    line tells of. By voucher number and amount, then by the number alone, then by the amount within
    `days`; each entry is taken once. Lines of one voucher count together: a list of payees, or
    money and its tax."""
    first, last = span
    found: dict[int, Match] = {}
    open_lines: list[StatementLine] = []
    for line in lines:
        if line.day is None or line.amount_dong is None:
            found[line.row] = Match(line, UNREAD)
        elif first <= line.day <= last:
            open_lines.append(line)
        else:
            is_of_year = line.day.year == year or (line.day.year, line.day.month) == (year + 1, 1)
            found[line.row] = Match(line, OUTSIDE if is_of_year else OTHER_YEAR)
    known = list(entries)
    recorded = [one for one in known if one.is_recorded]
    taken: set[str] = set()
    for taking in (_by_number, _by_document):
        taking(open_lines, recorded, found, taken)
    _mark_doubles(open_lines, found)
    _by_number_alone(open_lines, recorded, found, taken)
    _by_amount(open_lines, recorded, found, taken, days)
    waiting = [one for one in known if not one.is_recorded]
    _at_the_treasury(open_lines, waiting, found, taken)
    for line in open_lines:
        found.setdefault(line.row, Match(line, NONE))
    missing = [one for one in recorded if one.key not in taken and first <= one.day <= last]
    return [found[line.row] for line in lines], missing


Found = dict[int, Match]
Vouchers = dict[tuple[str, bool], list[StatementLine]]


def _vouchers(lines: Iterable[StatementLine], found: Found) -> Vouchers:
    """Lines that are not found yet, by voucher and side."""
    by_number: Vouchers = defaultdict(list)
    for line in lines:
        if line.row not in found and (number := bare(line.number)):
            by_number[number, line.is_out].append(line)
    return by_number


def _of_number(entries: Iterable[Entry], taken: set[str]) -> dict[tuple[str, bool], list[Entry]]:
    known: dict[tuple[str, bool], list[Entry]] = defaultdict(list)
    for one in entries:
        if one.number and one.key not in taken:
            known[bare(one.number), one.is_out].append(one)
    return known


def _dong(line: StatementLine) -> int:
    return line.amount_dong or 0


def _by_number(
    lines: Sequence[StatementLine], entries: Sequence[Entry], found: Found, taken: set[str]
) -> None:
    """The whole voucher, or else one of its lines, is the entry to the đồng."""
    known = _of_number(entries, taken)
    for key, group in _vouchers(lines, found).items():
        for entry in known.get(key, ()):
            alone = [one for one in group if _dong(one) == entry.amount_dong][:1]
            same = group if sum(map(_dong, group)) == entry.amount_dong else alone
            if same and not any(one.row in found for one in same):
                taken.add(entry.key)
                found.update((one.row, Match(one, EXACT, entry)) for one in same)


def _by_document(
    lines: Sequence[StatementLine], entries: Sequence[Entry], found: Found, taken: set[str]
) -> None:
    """A return or a recovery, whose document names the voucher in words."""
    named: dict[tuple[int, bool], list[tuple[set[str], Entry]]] = defaultdict(list)
    for one in entries:
        if not one.number and one.key not in taken:
            words = {bare(one.document), *map(bare, one.document.split())}
            named[one.amount_dong, one.is_out].append((words, one))
    for line in lines:
        number = bare(line.number)
        if line.row in found or not number:
            continue
        for words, entry in named.get((_dong(line), line.is_out), ()):
            if number in words and entry.key not in taken:
                taken.add(entry.key)
                found[line.row] = Match(line, EXACT, entry)
                break


def _mark_doubles(lines: Sequence[StatementLine], found: Found) -> None:
    """The same entry once more: every cell that tells entries apart is the same."""
    seen = set()
    for line in lines:
        told = (
            line.day, bare(line.number), fold(line.payee), bare(line.account), fold(line.content),
            line.is_out, line.amount_dong,
        )  # fmt: skip
        if told in seen and line.row not in found:
            found[line.row] = Match(line, DOUBLE)
        seen.add(told)


def _by_number_alone(
    lines: Sequence[StatementLine], entries: Sequence[Entry], found: Found, taken: set[str]
) -> None:
    """The voucher is ours, its amount is not."""
    known = _of_number(entries, taken)
    for key, group in _vouchers(lines, found).items():
        if same := known.get(key):
            entry = same[0]
            taken.add(entry.key)
            difference = sum(map(_dong, group)) - entry.amount_dong
            found.update((one.row, Match(one, AMOUNT, entry, difference)) for one in group)


def _by_amount(
    lines: Sequence[StatementLine],
    entries: Sequence[Entry],
    found: Found,
    taken: set[str],
    days: int,
) -> None:
    """The same amount the same way, the nearest day first."""
    by_amount: dict[tuple[int, bool], list[Entry]] = defaultdict(list)
    for one in entries:
        by_amount[one.amount_dong, one.is_out].append(one)
    pairs = []
    for line in lines:
        if line.row in found or line.day is None:
            continue
        for entry in by_amount.get((_dong(line), line.is_out), ()):
            apart = abs((line.day - entry.day).days)
            if apart <= days:
                pairs.append((apart, line.row, entry.key, line, entry))
    for _apart, row, key, line, entry in sorted(pairs, key=lambda pair: pair[:3]):
        if row not in found and key not in taken:
            taken.add(key)
            found[row] = Match(line, PROBABLE, entry)


def _at_the_treasury(
    lines: Sequence[StatementLine], entries: Sequence[Entry], found: Found, taken: set[str]
) -> None:
    """A request was sent, the Treasury paid it, nobody wrote that down here."""
    for line in lines:
        if line.row in found or line.day is None:
            continue
        for entry in entries:
            same = (entry.amount_dong, entry.is_out) == (_dong(line), line.is_out)
            if same and entry.day <= line.day and entry.key not in taken:
                taken.add(entry.key)
                found[line.row] = Match(line, UNRECORDED, entry)
                break
