"""Which version of a form holds on a date (forms.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Form:
    code: str
    valid_from: date
    title: str
    evidence: str  # own: the system's; seen: a statutory form that was seen


@cache
def all_forms() -> tuple[Form, ...]:
    content = yaml.safe_load((Path(__file__).parent / "forms.yaml").read_text(encoding="utf-8"))
    return tuple(
        Form(code, row["from"], row["title"], row["evidence"])
        for code, rows in content["forms"].items()
        for row in rows
    )


def find(code: str, on: date) -> Form:
    """The version of `code` in force on `on`; KeyError for a form nobody wrote."""
    versions = [form for form in all_forms() if form.code == code and form.valid_from <= on]
    if not versions:
        raise KeyError(code)
    return max(versions, key=lambda form: form.valid_from)
