"""What `verify` checks. Every app names its own check in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

_checks: dict[str, Callable[[], list[str]]] = {}


def register(name: str, check: Callable[[], list[str]]) -> None:
    """`check` returns its faults in words, each naming its place; none means all is well."""
    _checks[name] = check


def run() -> Iterator[tuple[str, list[str]]]:
    for name, check in _checks.items():
        yield name, check()
