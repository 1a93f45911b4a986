"""The rules of a province as its packs in force have them, for what a place or a form of business
is. Packs are kept by an app above, which says how they are read."""

from __future__ import annotations

from collections.abc import Callable

from khuyencong.rules.book import RuleBook, load

_reader: Callable[[str], RuleBook] = load


def read_rules_with(reader: Callable[[str], RuleBook]) -> None:
    """`reader(province_code)`: the book with the packs in force. Called in `AppConfig.ready`."""
    global _reader
    _reader = reader


def rules_of(province_code: str) -> RuleBook:
    """One query: who asks about many places reads it once, and hands it on."""
    return _reader(province_code)
