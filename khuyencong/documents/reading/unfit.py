"""What is said between the process that opens a file and the one that asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class Unfit(Exception):
    """A file that cannot be kept, or read. `code` names the words, `params` fills them."""

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        self.code = code
        self.params = dict(params or {})
        super().__init__(code, self.params)


@dataclass(frozen=True)
class Kept:
    """What a file is. `content` stands for what was sent where that was drawn anew."""

    suffix: str
    media_type: str
    pages: int = 0
    content: bytes | None = None
    is_blurred: bool = False
