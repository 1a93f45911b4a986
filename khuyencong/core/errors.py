"""What people meet when the answer is no."""

from __future__ import annotations


class Refused(Exception):
    """A refusal in words: what and how much (`message`), which rule (`legal`), what next (`fix`).

    Views show it beside the form with everything typed still there; commands print it as JSON and
    exit 2. `field` names the form field at fault, where there is one.
    """

    def __init__(self, message: str, *, legal: str = "", fix: str = "", field: str = "") -> None:
        self.message = message
        self.legal = legal
        self.fix = fix
        self.field = field
        super().__init__(str(self))

    def __str__(self) -> str:
        text = str(self.message)
        if self.legal:
            text = f"{text} ({self.legal})"
        return f"{text} {self.fix}".strip()


class NotAllowed(Refused):
    """This person may not do this now; the words are those of the decision."""


class Several(Refused):
    """Some of many things that were sent at once. `beside`: by the field of a form, its words."""

    def __init__(self, message: str, *, fix: str, beside: dict[str, str]) -> None:
        self.beside = beside
        super().__init__(message, fix=fix)


class TooMany(Refused):
    """Asked too often. `wait_minutes`: when it may be asked again."""

    def __init__(self, message: str, *, fix: str, wait_minutes: int) -> None:
        self.wait_minutes = wait_minutes
        super().__init__(message, fix=fix)


class Changed(Refused):
    """Somebody saved since the page was opened. `version` is the one that stands now: a form that
    shows both texts and carries it may be sent again."""

    def __init__(self, message: str, *, fix: str, version: int) -> None:
        self.version = version
        super().__init__(message, fix=fix)
