"""What came back with a request that was sent back: each answer is accepted, or asked for again."""

from __future__ import annotations

from collections.abc import Mapping
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
def judge_answers(
    request: Request, *, judged: Mapping[int, str | None], by: Actor, at: datetime
) -> list[ReturnItem]:
    """Xem trả lời các mục, by their keys, all of them or none: why it is asked again,
    or None where it is accepted. The request goes back to its owner for these; what else she sent
    stays to be looked at."""
    request = selectors.lock_request(request)
    rows = ReturnItem.objects.filter(returned__request=request, pk__in=list(judged))
    rows = rows.select_for_update(of=("self",)).select_related("returned__request__province")
    items = list(rows.order_by("pk"))
    again: dict[ReturnItem, str] = {}
    refusals: dict[ReturnItem, Refused] = {}
    for item in items:
        try:
            if _judge(item, judged[item.pk], request, by=by, at=at):
                again[item] = item.asked_again
        except Refused as refused:
            refusals[item] = refused
    if refusals:
        raise asked_items.several(refusals, field="reason")
    if again and request.state == "submitted":
        sent = {
            "round": max(item.returned.round for item in again),
            "items": [[item.item, why] for item, why in again.items()],
        }
        move_request(request, "return_request", by=by, at=at, payload=sent, expected_date=None)
    if again:
        notices.owner(
            request,
            told(
                lazy("Đề nghị {code}: {count} mục phải trả lời lại."),
                code=request.code,
                count=len(again),
            ),
            key=f"again/{min(item.pk for item in again)}/{at.isoformat()}",
            at=at,
        )
    return items


def _judge(
    item: ReturnItem, said: str | None, request: Request, *, by: Actor, at: datetime
) -> bool:
    """Whether it is asked again, and not by a second press."""
    why = said if said is None else nfc(said.strip())
    if why and item.is_open and item.asked_again == why:
        return False
    if why is None and item.accepted_at is not None and item.accepted_by == by.name:
        return False
    can_judge_return(item, by).require()
    if why is not None:
        asked_items.ask_again(item, why)
        payload = {"item": item.item, "reason": why}
        event = events.record(request.stream, "ask_answer_again", payload, by=by, at=at)
    else:
        asked_items.accept(item, by=by, at=at)
        event = events.record(request.stream, "accept_answer", {"item": item.item}, by=by, at=at)
    obligations.meet(request, owed.ANSWER, event=event, part=str(item.pk))
    return why is not None


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
