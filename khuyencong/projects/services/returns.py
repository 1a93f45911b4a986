"""What came back with a request that was sent back: each answer is accepted, or asked for again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.told import told
from khuyencong.obligations import services as obligations
from khuyencong.projects import selectors
from khuyencong.projects.models import Request, ReturnItem
from khuyencong.projects.permissions.asked_items import can_judge_return
from khuyencong.projects.selectors import owed
from khuyencong.projects.services import asked_items, notices
from khuyencong.projects.services.requests import move_request


@transaction.atomic
def accept_answer(item: ReturnItem, *, by: Actor, at: datetime) -> ReturnItem:
    """Chấp nhận trả lời của một mục."""
    request, item = _lock(item)
    if item.accepted_at is not None and item.accepted_by == by.name:
        return item  # a second press
    can_judge_return(item, by).require()
    asked_items.accept(item, by=by, at=at)
    event = events.record(request.stream, "accept_answer", {"item": item.item}, by=by, at=at)
    obligations.meet(request, owed.ANSWER, event=event, part=str(item.pk))
    return item


@transaction.atomic
def ask_answer_again(item: ReturnItem, *, reason: str, by: Actor, at: datetime) -> ReturnItem:
    """Yêu cầu trả lời lại đúng một mục: the request goes back to its owner for it; what else she
    sent stays to be looked at."""
    request, item = _lock(item)
    why = nfc(reason.strip())
    if item.is_open and why and item.asked_again == why:
        return item  # a second press
    can_judge_return(item, by).require()
    asked_items.ask_again(item, why)
    payload = {"item": item.item, "reason": why}
    event = events.record(request.stream, "ask_answer_again", payload, by=by, at=at)
    obligations.meet(request, owed.ANSWER, event=event, part=str(item.pk))
    if request.state == "submitted":
        sent = {"round": item.returned.round, "items": [[item.item, why]]}
        move_request(request, "return_request", by=by, at=at, payload=sent, expected_date=None)
    notices.owner(
        request,
        told(lazy("Đề nghị {code}: một mục phải trả lời lại."), code=request.code),
        key=f"again/{item.pk}/{event.pk}",
        at=at,
    )
    return item


def require_answers_accepted(request: Request) -> None:
    """Nothing rests on an answer that nobody has looked at."""
    if waiting := owed.unseen_answers(request):
        raise Refused(
            _("Còn {count} trả lời bổ sung của đề nghị {code} chưa xem: {items}.").format(
                count=len(waiting),
                code=request.code,
                items="; ".join(item.item for item in waiting),
            ),
            fix=_("Mở đề nghị, chấp nhận hoặc yêu cầu trả lời lại từng mục."),
        )


def _lock(item: ReturnItem) -> tuple[Request, ReturnItem]:
    request = selectors.lock_request(item.returned.request)
    rows = ReturnItem.objects.select_for_update(of=("self",))
    return request, rows.select_related("returned__request__province").get(pk=item.pk)
