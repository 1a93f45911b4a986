"""Reasons and refusals in words, Vietnamese or English, from wording.yaml."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from khuyencong.core.money import dong
from khuyencong.rules.engine import Reason
from khuyencong.rules.errors import RuleInputError


@cache
def _words() -> dict[str, Any]:
    return yaml.safe_load((Path(__file__).parent / "wording.yaml").read_text(encoding="utf-8"))


def _shown(name: str, value: object) -> object:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return f"{(value * 100).normalize():f} %".replace(".", ",")
    if isinstance(value, int) and name in {"cost", "part", "cap", "ceiling"}:
        return dong(value)
    return value


def _fill(text: str, params: dict[str, Any]) -> str:
    return text.format(**{name: _shown(name, value) for name, value in params.items()})


def say(reason: Reason, lang: str = "vi") -> str:
    return _fill(_words()["reasons"][reason.code][_lang(lang)], reason.params)


def say_error(error: RuleInputError, lang: str = "vi") -> tuple[str, str]:
    """(what is wrong, what to do)."""
    params = dict(error.params)
    if error.code == "bad_cost":  # the sentence names the unit itself
        params = {name: f"{value:,}".replace(",", ".") for name, value in params.items()}
    what, fix = _words()["errors"][error.code][_lang(lang)]
    return _fill(what, params), _fill(fix, params)


def _lang(lang: str) -> str:
    return "en" if lang.startswith("en") else "vi"
