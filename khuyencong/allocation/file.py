"""An instance as a file: UTF-8 JSON. Whatever somebody else may send is an instance or is refused
with its place; nothing is read twice, guessed or silently left out."""

from __future__ import annotations

import json
import math
from decimal import Decimal, InvalidOperation
from typing import Any

from khuyencong.allocation.instance import Fault, Instance, InstanceError, Twice, read, shown

LARGEST_BYTES = 100_000_000
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
LONGEST_DIGITS = 100  # of a number; a longer one is no amount, and slow to read


def parse(content: bytes) -> Instance:
    """The instance in a file of at least one proposal; InstanceError for anything else."""
    instance = read(_value(content))
    if not instance.proposals:
        raise InstanceError([Fault("proposals", "empty")])
    return instance


def _value(content: bytes) -> Any:
    if len(content) > LARGEST_BYTES:
        raise _refused("file", "too_large", megabytes=LARGEST_BYTES // 1_000_000)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused("file", "not_utf8", line=line, byte=error.start + 1) from error
    if text.startswith(BOM):
        raise _refused("file", "bom")
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_number,
            parse_constant=str,  # NaN and infinity stay as they were written, and are no numbers
        )
    except json.JSONDecodeError as error:
        near = shown(text[error.pos : error.pos + 20])
        raise _refused(
            "file", "syntax", line=error.lineno, column=error.colno, near=near
        ) from error
    except RecursionError as error:
        raise _refused("file", "too_deep") from error


def _refused(place: str, code: str, **params: Any) -> InstanceError:
    return InstanceError([Fault(place, code, params)])


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            return Twice(values, key)
        values[key] = value
    return values


def _whole(digits: str) -> int | str:
    """A whole number; one that is far too long stays as it was written, and is no number."""
    return int(digits) if len(digits) <= LONGEST_DIGITS else digits


def _number(digits: str) -> float | str:
    """A number with a point or an exponent; one that rounding alone makes whole, or that is beyond
    all measure, stays as it was written, and is no number."""
    value = float(digits)
    if math.isfinite(value) and not value.is_integer():
        return value
    try:
        return value if Decimal(digits) == value else digits
    except InvalidOperation:  # an exponent of too many digits
        return digits
