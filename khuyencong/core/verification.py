"""What `verify` checks. Every app names its own check in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.utils.translation import gettext as _

Row = TypeVar("Row")
AT_ONCE = 500
_checks: dict[str, Callable[[], list[str]]] = {}


def register(name: str, check: Callable[[], list[str]]) -> None:
    """`check` returns its faults in words, each naming its place; none means all is well."""
    _checks[name] = check


def in_batches(rows: Iterable[Row], size: int = AT_ONCE) -> Iterator[list[Row]]:
    """So many at a time: a check holds a part of a table, never all of it."""
    following = iter(rows)
    while some := list(islice(following, size)):
        yield some


def run() -> Iterator[tuple[str, list[str]]]:
    for name, check in _checks.items():
        try:
            yield name, check()
        except Exception as error:  # a value that no column can hold must not hide the others
            place = f"{type(error).__name__}: {error}"[:300]
            yield (
                name,
                [_("Phép kiểm “{name}” không chạy hết: {error}.").format(name=name, error=place)],
            )
