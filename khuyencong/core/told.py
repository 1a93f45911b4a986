"""A sentence kept as its source and what stands in it, said in the language of who reads it.

told(lazy("Đề án {code}: {state}."), code=project.code, state=PROJECT.state(...).label)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, override

from khuyencong.core import money

SOURCE = "vi"  # the language that sentences are written in


@dataclass(frozen=True)
class Told:
    """`data` is kept as it is: the source, and by name a text, a number, or another such."""

    data: dict[str, Any]

    def __str__(self) -> str:
        return say(self.data)

    @property
    def source(self) -> str:
        with override(SOURCE):
            return say(self.data)


def told(message: str | Promise, **params: Any) -> Told:
    """`message` and the labels among `params` are lazy translations; other values stay."""
    return Told({"message": _source(message), "params": {n: _param(v) for n, v in params.items()}})


def say(data: dict[str, Any]) -> str:
    params = {n: say(v) if isinstance(v, dict) else v for n, v in data["params"].items()}
    source = data["message"]
    return gettext(source).format(**params) if source else ""


def million(amount_dong: int) -> str:
    """1.200,5 triệu đồng, in the reader's language."""
    return gettext("{amount} triệu đồng").format(amount=money.exact_millions(amount_dong))


def _param(value: Any) -> Any:
    if isinstance(value, Told):
        return value.data
    return told(value).data if isinstance(value, Promise) else value


def _source(message: str | Promise) -> str:
    with override(SOURCE):
        return str(message)


def in_every_language(label: str | Promise) -> tuple[str, ...]:
    """Lists are written in Vietnamese whatever language the reader of the page has chosen."""
    names = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            names.append(str(label))
    return tuple(names)
