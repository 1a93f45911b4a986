"""Calls and messages outside the system, written down with one press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.models import Event
from khuyencong.projects.models import Project, Request

CHANNELS: dict[str, str | Promise] = {
    "call": lazy("Gọi điện"),
    "message": lazy("Nhắn Zalo, tin nhắn"),
    "visit": lazy("Gặp trực tiếp"),
    "letter": lazy("Công văn, thư"),
}
SENT = "system"  # through the system itself, to many at once
NAMES = CHANNELS | {SENT: lazy("Tin qua hệ thống")}
KIND = "contact"
LONGEST = 300


@transaction.atomic
def note(dossier: Project | Request, *, channel: str, text: str, by: Actor, at: datetime) -> None:
    """Ghi một lần liên hệ into the dossier's record. Who may open the dossier was asked before."""
    if channel not in CHANNELS:
        raise Refused(_("Chưa chọn cách liên hệ."), fix=_("Chọn gọi điện, nhắn tin hoặc gặp."))
    said = nfc(text).strip()
    if len(said) > LONGEST:
        raise Refused(
            _("Nội dung dài {count} chữ cái, nhiều nhất {most}.").format(
                count=len(said), most=LONGEST
            ),
            fix=_("Ghi gọn: đã nhắc việc gì, người nghe hẹn khi nào."),
        )
    events.record(dossier.stream, KIND, {"channel": channel, "text": said}, by=by, at=at)


def sent_to_owner(history: Sequence[Event]) -> list[Event]:
    """What was written to the owner through the system, the newest first."""
    return [e for e in reversed(history) if e.kind == KIND and e.payload["channel"] == SENT]


def of(history: Sequence[Event]) -> list[dict]:
    """Every contact of a dossier, the newest first, as a timeline shows it."""
    contacts = [event for event in reversed(history) if event.kind == KIND]
    return [
        {
            "at": event.at,
            "title": ": ".join(
                filter(None, (str(NAMES[event.payload["channel"]]), event.payload["text"]))
            ),
            "by": event.by_name,
        }
        for event in contacts
    ]
