"""What was asked cannot be answered as it was asked."""

from __future__ import annotations

from khuyencong.core.errors import Refused
from khuyencong.rules import wording
from khuyencong.rules.reading import ParameterError

__all__ = ["ParameterError", "RuleInputError"]


class RuleInputError(Refused):
    """Bad input. `code` and `fix_code` have their words in wording.yaml, in both languages.

    As a Refused it speaks Vietnamese wherever refusals are shown; `wording.say_error` gives either.
    """

    def __init__(self, code: str, /, *, fix_code: str = "", **params: object) -> None:
        self.code = code
        self.fix_code = fix_code or code
        self.params = params
        message, fix = wording.say_error(self, "vi")
        super().__init__(message, fix=fix, field=str(params.get("fact", "")))
