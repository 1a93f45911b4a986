"""The letter an owner signs, printed by her or by whoever helps her."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.documents.drawing.rendering import render
from khuyencong.projects import selectors
from khuyencong.projects.models import Request
from khuyencong.projects.papers import request_letter
from khuyencong.projects.selectors import letters


@transaction.atomic
def print_letter(request: Request, fmt: str, *, by: Actor, at: datetime) -> bytes:
    """In đơn đề nghị, as "pdf" or "docx". What it says is remembered, so that a change after it
    can be told; printed again unchanged, nothing is added.

    Who may open the request was asked by the caller. Refused while it asks for nothing. KeyError
    for another `fmt`.
    """
    request = selectors.lock_request(request)
    if not request.lines.exists():
        raise Refused(_("Đề nghị chưa có khoản chi nào."), fix=_("Thêm khoản chi ở bước Chi phí."))
    facts = letters.facts(request)
    last = letters.last_print(request)
    if last is None or last.payload != facts:
        events.record(request.stream, letters.PRINT, facts, by=by, at=at)
    on = hanoi_date(at)
    with translation.override("vi"):
        letter = request_letter.made(request, letters.mark(facts), on=on)
        return render(letter, fmt, form_date=on)
