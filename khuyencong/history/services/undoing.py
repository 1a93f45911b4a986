"""A list that was brought in is taken back as a whole."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.locks import lock
from khuyencong.history import permissions
from khuyencong.history.models import HistoryImport


@transaction.atomic
def undo(batch: HistoryImport, *, reason: str, by: Actor, at: datetime) -> HistoryImport:
    """Rút lại lần nhập: none of its rows counts any more, none is removed; the same list may be
    brought in again."""
    batch = lock(batch)
    permissions.can_undo(batch, by).require()
    if not nfc(reason):
        raise Refused(_("Chưa ghi lý do rút lại."), fix=_("Ghi một câu."), field="reason")
    batch.status = HistoryImport.Status.UNDONE
    batch.undone_by, batch.undone_at, batch.undone_reason = by.name, at, nfc(reason)[:300]
    batch.save(update_fields=["status", "undone_by", "undone_at", "undone_reason"])
    payload = {"reason": batch.undone_reason}
    events.record(batch.stream, "undo_import", payload, by=by, at=at)
    return batch
