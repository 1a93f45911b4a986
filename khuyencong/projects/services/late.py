"""A request that came after its call had closed is taken, with a reason, or is not."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.told import told
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Request
from khuyencong.projects.selectors import lateness
from khuyencong.projects.services import notices


@transaction.atomic
def accept_late(request: Request, *, reason: str, by: Actor, at: datetime) -> Request:
    """Nhận đề nghị nộp muộn, có lý do. Accepted before, it stays as it was; its owner is told."""
    request = selectors.lock_request(request)
    permissions.can_accept_late(request, by).require()
    history, why = events.history(request.stream), nfc(reason.strip())
    if lateness.acceptance(history):
        return request
    call = lateness.late_for(request, history)
    if call is None:
        raise Refused(
            _("Đề nghị {code} không nộp muộn.").format(code=request.code),
            fix=_("Xử lý như mọi đề nghị."),
        )
    if not why:
        raise Refused(
            _("Nhận đề nghị nộp muộn phải có lý do."), fix=_("Ghi lý do."), field="reason"
        )
    payload = {"call": str(call.uuid), "closed": call.closes_date.isoformat(), "reason": why}
    events.record(request.stream, lateness.ACCEPTED, payload, by=by, at=at)
    words = told(
        lazy("Đề nghị {code} nộp sau ngày {day}, được nhận; lý do ghi ở trang của đề nghị."),
        code=request.code,
        day=short(call.closes_date),
    )
    notices.owner(request, words, key=f"late/{request.code}", at=at)
    return request


def require_in_time(request: Request) -> None:
    """Nothing late goes into a project before somebody has taken it with a reason."""
    history = events.history(request.stream)
    call = lateness.late_for(request, history)
    if call is not None and lateness.acceptance(history) is None:
        raise Refused(
            _("Đề nghị {code} nộp sau khi đợt “{call}” đóng ngày {day}.").format(
                code=request.code, call=call.title, day=short(call.closes_date)
            ),
            fix=_("Trung tâm mở đề nghị, ghi lý do nhận muộn, hoặc trả lời không đưa vào đề án."),
        )
