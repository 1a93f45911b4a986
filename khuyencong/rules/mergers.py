"""Which provinces one of today was merged from (vocabulary.yaml: former_province)."""

from __future__ import annotations

from khuyencong.rules.reading import words


def former_provinces(province: str) -> dict[str, dict[str, str]]:
    """{code then: words} of the provinces it was merged from; empty where it was not merged."""
    known = words("parameters/vocabulary.yaml")["facts"]["former_province"]["words"]
    return {code: word for code, word in known.items() if word["now"] == province}
