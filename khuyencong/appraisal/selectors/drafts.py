"""Files of answers that are not sent yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from khuyencong.appraisal.models import CompletionItem
from khuyencong.core.actors import Actor
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import KEPT_REMOVED, Upload
from khuyencong.projects.selectors.record import Record


def in_drafts(items: Sequence[CompletionItem], record: Record, *, at: datetime) -> list[Upload]:
    """What came to these items of one project since each was asked for, or asked again, so that
    nobody has looked at it: there, or removed and to be taken back still."""
    since = {one.files: _asked_at(one, record) for one in items if one.is_open}
    rows = Upload.everything.filter(about__in={about for about, _kind in since})
    rows = rows.filter(Q(removed_at=None) | Q(removed_at__gte=at - KEPT_REMOVED))
    return [
        one
        for one in rows.order_by("order", "pk")
        if (asked := since.get((one.about, one.kind))) and one.uploaded_at > asked
    ]


def own_in_drafts(
    items: Sequence[CompletionItem], record: Record, *, by: Actor, at: datetime
) -> list[Upload]:
    """The same that this person put there."""
    found = in_drafts(items, record, at=at)
    own = documents.received_from(by, {one.about for one in found}) if found else set()
    return [one for one in found if str(one.uuid) in own]


def _asked_at(item: CompletionItem, record: Record) -> datetime:
    again = [
        act.at
        for act in record.history
        if act.kind == "ask_item_again" and act.payload["item"] == item.item
    ]
    return max([item.request.requested_at, *again])
