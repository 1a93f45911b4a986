"""Sign-ins, refusals, roles, limits: a line each in `security.log` of the data folder.

No personal data: an account or an address is a tag made with the secret key, the same for the same
one, so that a pattern shows and nobody is named. Lines are JSON, for the province's log collector.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

logger = logging.getLogger("khuyencong.security")

# Events of accounts and roles that are of the log's matter too.
EVENTS = frozenset(
    {
        "open_account",
        "open_own_account",
        "give_code",
        "assign",
        "end_assignment",
        "ask_recovery",
        "approve_recovery",
        "recover",
        "link_identity",
        "unlink_identity",
        "ask_post",
        "confirm_post",
        "decline_post",
        "take_back",
        "hand_over",
        "undo_hand_over",
    }
)


def tag(text: object) -> str:
    """Twelve letters for one account or address; without the secret key it leads nowhere."""
    return salted_hmac("khuyencong.security", str(text)).hexdigest()[:12] if text else ""


def note(what: str, **facts: object) -> None:
    logger.info(json.dumps({"at": timezone.now().isoformat(), "what": what, **facts}))


def note_event(kind: str, stream: str, *, by: str) -> None:
    """Once its transaction stands."""
    if kind in EVENTS:
        facts = {"about": tag(stream), "account": tag(by)}
        transaction.on_commit(lambda: note(kind, **facts))


class DataFolderHandler(logging.Handler):
    """Appends to the file, which only its owner reads; several processes write whole lines."""

    def emit(self, record: logging.LogRecord) -> None:
        path = Path(settings.DATA_DIR) / "security.log"
        try:
            number = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(number, f"{self.format(record)}\n".encode())
            finally:
                os.close(number)
        except OSError:  # a full disk stops no work
            self.handleError(record)
