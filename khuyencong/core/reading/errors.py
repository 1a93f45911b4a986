"""What is wrong with a value that was typed."""

from __future__ import annotations


class ReadingError(ValueError):
    """`kind` names what was asked for, `code` why the text is not that, `params` the parts of
    its message: always `text`, and what each module says beside it."""

    kind = ""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code, params)
