"""A list of which only a part came in, kept a while so that its page can be opened again."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from uuid import uuid4

from django.core.cache import cache

from khuyencong.core.actors import Actor

SECONDS = 2 * 3600


@dataclass(frozen=True)
class KeptList:
    """The rows as text, what stands beside them, and what was chosen for the whole list."""

    text: str
    beside: str
    chosen: dict[str, str]
    count: int  # of the rows that came in
    errors: dict[int, dict[str, str]]  # by row: what was wrong with those that did not


def keep(what: KeptList, *, page: str, by: Actor) -> str:
    """Its key, for who brought it in and the page she did it on."""
    key = uuid4().hex
    packed = replace(what, text="")
    cache.set(_name(key, page, by), (packed, zlib.compress(what.text.encode())), SECONDS)
    return key


def kept(key: str, *, page: str, by: Actor) -> KeptList | None:
    """None once it is gone, or to anybody else."""
    found = cache.get(_name(key, page, by)) if key.isalnum() and len(key) == 32 else None
    return replace(found[0], text=zlib.decompress(found[1]).decode()) if found else None


def _name(key: str, page: str, by: Actor) -> str:
    return f"list/{by.id}/{page}/{key}"
