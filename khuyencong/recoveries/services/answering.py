"""What asking and answering have in common: by whom, when, yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.recoveries.models import Answered


def asked(posts: Sequence[str], *, by: Actor, at: datetime) -> dict[str, Any]:
    """Columns of who asks, in which hands."""
    return {
        "asked_by_id": by.id,
        "asked_by": by.name,
        "asked_hands": sorted(by.hands(*posts)),
        "asked_at": at,
    }


def answer(
    row: Answered,
    posts: Sequence[str],
    *,
    is_decided: bool,
    words: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Refused where a no comes without its reason."""
    row.answer = nfc(words).strip()
    if not is_decided and not row.answer:
        raise Refused(_("Không quyết định phải có lý do."), fix=_("Ghi lý do."), field="answer")
    row.is_decided = is_decided
    row.answered_by_id, row.answered_by, row.answered_at = by.id, by.name, at
    row.answered_hands = sorted(by.hands(*posts))
    row.save(
        update_fields=[
            "is_decided", "answered_by_id", "answered_by", "answered_hands", "answered_at",
            "answer",
        ]
    )  # fmt: skip


def worded(text: str, field: str, missing: str, fix: str) -> str:
    """What was typed, in one form of its letters. Refused where there is nothing."""
    text = nfc(text).strip()
    if not text:
        raise Refused(missing, fix=fix, field=field)
    return text
