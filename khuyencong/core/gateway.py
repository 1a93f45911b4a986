"""Text messages to phones. The province's gateway is a class named by a setting.

No gateway of a real provider is here: the default writes each message to a file in the data
folder, so that everything up to the provider can be used and tested.
"""

from __future__ import annotations

import email
import email.policy
import re
import time
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.utils.module_loading import import_string


class Gateway(Protocol):
    def send(self, phone: str, text: str, *, token: str) -> None:
        """Hand one message over; raise when it was not taken. `token` is the same at a retry."""


class FileGateway:
    """Writes `<time>-<token>.txt` into the outbox folder; sends nothing anywhere.

    Outside a demonstration codes are not written: whoever reads the folder could use them.
    """

    def send(self, phone: str, text: str, *, token: str) -> None:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{token}.txt"
        path.touch(mode=0o600)
        path.write_text(f"{phone}\n{shown(text)}\n", encoding="utf-8")


def shown(text: str) -> str:
    """The text without its codes: those of six digits and more, except in a demonstration."""
    return text if settings.IS_DEMONSTRATION else re.sub(r"\d{6,}", "••••••", text)


class FileMail(EmailBackend):
    """Django's mail to files, with the same care for codes."""

    def write_message(self, message: EmailMessage) -> None:
        message.body = shown(str(message.body))
        super().write_message(message)


def reaches(way: str) -> bool:
    """Whether messages of this way ("text", "mail") leave the house: false while they are only
    written to files, because no gateway is named in the settings."""
    if way == "text":
        return not issubclass(import_string(settings.TEXT_GATEWAY), FileGateway)
    return not issubclass(import_string(settings.EMAIL_BACKEND), EmailBackend)


def written(*, most: int) -> list[tuple[str, str]]:
    """(to whom, what) of the messages kept in files instead of being sent, the newest first."""
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.*"), key=_written_at, reverse=True)
    return [_read(path) for path in files[:most]]


def _written_at(path: Path) -> float:
    return path.stat().st_mtime


def _read(path: Path) -> tuple[str, str]:
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".txt":
        to, _line, body = text.partition("\n")
        return to, body
    letter = email.message_from_string(text.rsplit("-" * 79, 1)[0], policy=email.policy.default)
    part = letter.get_body(("plain",))
    return str(letter["To"]), str(part.get_content()) if part else ""


def gateway() -> Gateway:
    return import_string(settings.TEXT_GATEWAY)()
