"""An item that is to be completed, of a request or of a project: answered, accepted, asked again.

Its caller has locked it, asked who may, and records what happened.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused, Several
from khuyencong.documents import selectors as documents
from khuyencong.documents import services as uploads
from khuyencong.projects.models import AskedItem


def answer(
    item: AskedItem,
    words: str,
    *,
    files: tuple[uuid.UUID, str],
    given: Sequence[tuple[str, bytes]] = (),
    is_changed: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """In words or by files, each (name, content). `files`: what those of the item are about, and
    their kind; `is_changed`: some came before, since it was asked again."""
    about, kind = files
    has_file = documents.uploads_about(about).filter(kind=kind).exists()
    if item.wants_file and not given and not has_file:
        raise Refused(
            _("Mục “{item}” phải gửi tệp, chưa có tệp nào.").format(item=item.item),
            fix=_(
                "Chụp ảnh hoặc chọn tệp; không có giấy này thì gửi ảnh bản giải trình có chữ ký."
            ),
            field="file",
        )
    if not words and not given and not has_file:
        raise Refused(
            _("Chưa có trả lời cho mục này."),
            fix=_("Chọn tệp, hoặc ghi trả lời bằng lời."),
            field="text",
        )
    if item.asked_again and not given and not is_changed and words == item.answer:
        raise Refused(
            _("Trả lời này đã được yêu cầu làm lại: {reason}").format(reason=item.asked_again),
            fix=_("Sửa trả lời, hoặc gửi tệp khác."),
            field="text",
        )
    for name, content in given:
        uploads.receive(about, kind=kind, name=name, content=content, by=by, at=at)
    item.answer = words
    item.answered_by_id, item.answered_by, item.answered_at = by.id, by.name, at
    item.save()


def open_again(item: AskedItem) -> None:
    """Its words and files stay, to be changed."""
    item.answered_by_id, item.answered_by, item.answered_at = "", "", None
    item.save()


def accept(item: AskedItem, *, by: Actor, at: datetime) -> None:
    item.accepted_by, item.accepted_at, item.asked_again = by.name, at, ""
    item.save()


def ask_again(item: AskedItem, why: str) -> None:
    if not why:
        raise Refused(
            _("Yêu cầu trả lời lại phải có lý do."), fix=_("Ghi rõ còn thiếu gì."), field="reason"
        )
    item.asked_again = why
    open_again(item)


def several(refusals: Mapping[Any, Refused], *, field: str = "text") -> Several:
    """One refusal of them all, by the names of the items, and each beside its own box."""
    fixes = dict.fromkeys(str(one.fix) for one in refusals.values())
    return Several(
        " ".join(
            words if item.item in (words := str(one.message)) else f"“{item}”: {words}"
            for item, one in refusals.items()
        ),
        fix=" ".join(fixes),
        beside={
            f"{one.field or field}_{item.pk}": str(one.message) for item, one in refusals.items()
        },
    )
