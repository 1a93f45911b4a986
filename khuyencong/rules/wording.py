"""Reasons and refusals in words, Vietnamese or English, from wording.yaml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from khuyencong.core.money import dong, grouped
from khuyencong.rules.reading import words
from khuyencong.rules.schema import Activity

ALSO = {
    "areas": "area_class",
    "trades": "trade_group",
    "outside": "activity",
    "codes_of": "trade_system",
}  # lists of the words of a fact
SIMPLE = {
    "trade_system",
    "office",
    "instrument_kind",
    "unit",
    "content",
    "change",
    "ruling",
    "ground",
    "criteria",
    "work_day",
}
LISTED = {"known", "near", "facts"}
_added: Callable[[], Mapping[str, Activity]] = dict


def read_activities_with(reader: Callable[[], Mapping[str, Activity]]) -> None:
    """`reader()`: the activities that provinces' packs added. Called in `AppConfig.ready`."""
    global _added
    _added = reader


class Sayable(Protocol):
    """A Reason: a code of wording.yaml and its parameters."""

    @property
    def code(self) -> str: ...
    @property
    def params(self) -> Mapping[str, Any]: ...


class SayableError(Protocol):
    code: str
    fix_code: str
    params: dict[str, object]


def say(reason: Sayable, lang: str = "vi") -> str:
    """One reason in words, its amounts, dates and codes written out."""
    return _fill(words("wording.yaml")["reasons"][reason.code], reason.params, language(lang))


def say_error(error: SayableError, lang: str = "vi") -> tuple[str, str]:
    """(what is wrong, what to do)."""
    texts, lang = words("wording.yaml"), language(lang)
    what = _fill(texts["errors"][error.code], error.params, lang)
    return what, _fill(texts["fixes"][error.fix_code], error.params, lang)


def language(lang: str | None) -> str:
    """`en` for English of any kind, Vietnamese for everything else."""
    return "en" if (lang or "").lower().startswith("en") else "vi"


def label(kind: str, code: str, lang: str = "vi") -> str:
    """The label of an activity, unit, content, change, ruling, fact, fact's word; else the code."""
    found = known_label(kind, code, lang)
    if found is None and ALSO.get(kind, kind) == "activity" and (added := _added().get(code)):
        return added.label[language(lang)]
    return found or code


def known_label(kind: str, code: str, lang: str = "vi") -> str | None:
    """The same without what packs added; None for what the files do not name."""
    lang, kind = language(lang), ALSO.get(kind, kind)
    vocabulary = words("parameters/vocabulary.yaml")
    if kind == "activity":
        found = words("parameters/activities.yaml")["activities"].get(code, {}).get("label")
    elif kind in SIMPLE:
        found = vocabulary[kind if kind.endswith("a") else f"{kind}s"].get(code)
    elif kind == "items":
        found = words("parameters/estimate_items.yaml")["items"].get(code)
    elif kind == "fact":
        found = vocabulary["facts"].get(code, {}).get("label")
    else:
        found = vocabulary["facts"].get(kind, {}).get("words", {}).get(code)
    return found[lang] if found else None


def _fill(texts: Mapping[str, str], params: Mapping[str, Any], lang: str) -> str:
    return texts[lang].format(**{name: _shown(name, v, lang) for name, v in params.items()})


def _shown(name: str, value: Any, lang: str) -> str:
    if name in LISTED:
        kind = "fact" if name == "facts" else ""
        return ", ".join(label(kind, str(item), lang) if kind else str(item) for item in value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return f"{(value * 100).normalize():f} %".replace(".", ",")
    if name.endswith("_dong") and isinstance(value, int):
        return dong(value)
    if isinstance(value, int):
        return grouped(value)
    return label(name.removeprefix("next_"), str(value), lang)
