"""What was sent comes back: recalled by its owner, doubted by the Centre, or never hers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.told import told
from khuyencong.obligations import services as obligations
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Confirmation, Request
from khuyencong.projects.selectors import owed
from khuyencong.projects.services import notices
from khuyencong.projects.services.requests import move_request, return_request
from khuyencong.projects.services.returns import require_answers_accepted


@transaction.atomic
def recall_request(request: Request, *, by: Actor, at: datetime) -> Request:
    """Rút đề nghị về để sửa, until the Centre has put it into a project."""
    request = selectors.lock_request(request)
    if request.state == "draft" and _is_mine(request, "recall_request", by):
        return request  # a second press
    permissions.can_request_step("recall_request", request, by).require()
    return _recall(request, by=by, at=at)


@transaction.atomic
def disown(request: Request, *, by: Actor, at: datetime) -> Request:
    """“Không phải của tôi”: nobody types on for her. What waits comes back to her; what is in a
    project already stops it until the Centre has looked."""
    request = selectors.lock_request(request)
    said = owed.said_of_hers(events.history(request.stream))
    if said in {"disown", "refuted"} and _is_mine(request, "disown", by):
        return request  # a second press
    permissions.can_disown(request, by, on=hanoi_date(at)).require()
    request.is_help_refused = True
    request.save(update_fields=["is_help_refused"])
    payload = {"typist": request.typist_name}
    event = events.record(request.stream, "disown", payload, by=by, at=at)
    obligations.meet(request, owed.DISOWNED, event=event)
    obligations.open(request, owed.disowned_owed(request), province=request.province, event=event)
    words = told(
        lazy("Chủ cơ sở nói đề nghị {code} do {name} nộp không phải của mình. Xem lại ngay."),
        code=request.code,
        name=request.typist_name,
    )
    notices.request_waits(request, at=at, text=words, key=f"disown/{request.code}")
    if request.state == "submitted":
        return _recall(request, by=by, at=at)
    return request


@transaction.atomic
def look_at_signature(
    request: Request, *, is_hers: bool, reason: str = "", by: Actor, at: datetime
) -> Confirmation:
    """Xem chữ ký trên ảnh. One that shows no signature of hers sends the request back."""
    request = selectors.lock_request(request)
    permissions.can_look_at_signature(request, by).require()
    found, why = owed.unseen_signature(request), nfc(reason.strip())
    if found is None or request.state != "submitted":
        raise Refused(
            _("Không còn chữ ký nào chờ xem."), fix=_("Tải lại trang để xem kết quả đã ghi.")
        )
    if not is_hers and not why:
        raise Refused(
            _("Không nhận chữ ký phải có lý do."), fix=_("Ghi rõ ảnh thiếu gì."), field="reason"
        )
    found.seen_by, found.seen_at, found.is_doubted = by.name, at, not is_hers
    found.save(update_fields=["seen_by", "seen_at", "is_doubted"])
    payload = {"is_hers": is_hers, "reason": why}
    event = events.record(request.stream, "look_at_signature", payload, by=by, at=at)
    obligations.meet(request, owed.SIGNATURE, event=event)
    if not is_hers:
        return_request(request, items=[(_("Trang chủ cơ sở đã ký"), why)], by=by, at=at)
    return found


@transaction.atomic
def look_at_disowned(
    request: Request, *, is_hers: bool, reason: str, by: Actor, at: datetime
) -> Request:
    """Xem lại đề nghị bị nói là không phải của chủ cơ sở: hers after all, and its project goes on;
    or not, and the project is withdrawn or stopped."""
    request = selectors.lock_request(request)
    permissions.can_look_at_disowned(request, by).require()
    why = nfc(reason.strip())
    if not owed.disowned_owed(request):
        raise Refused(
            _("Không còn đề nghị nào chờ xem lại."), fix=_("Tải lại trang để xem kết quả đã ghi.")
        )
    if not why:
        raise Refused(
            _("Xem lại phải ghi chủ cơ sở nói gì."),
            fix=_("Gặp hoặc gọi chủ cơ sở rồi ghi lại."),
            field="reason",
        )
    payload = {"is_hers": is_hers, "reason": why}
    event = events.record(request.stream, "look_at_disowned", payload, by=by, at=at)
    obligations.meet(request, owed.DISOWNED, event=event)
    words = told(
        lazy("Trung tâm đã xem lại đề nghị {code}; kết quả ghi ở trang của đề nghị."),
        code=request.code,
    )
    notices.owner(request, words, key=f"looked/{request.code}/{event.pk}", at=at)
    return request


def give_back(request: Request, *, by: Actor, at: datetime) -> Request:
    """What left a project waits for another one, but what is not hers goes back to her."""
    said = owed.said_of_hers(events.history(request.stream))
    return _recall(request, by=by, at=at) if said in {"disown", "refuted"} else request


def require_looked_at(request: Request) -> None:
    """Nothing rests on a photographed signature, or on an answer to what was asked for, that nobody
    but its sender has looked at."""
    require_answers_accepted(request)
    if owed.unseen_signature(request) is not None:
        raise Refused(
            _("Chưa ai xem chữ ký trên ảnh của đề nghị {code}.").format(code=request.code),
            fix=_("Chuyên viên khác của Trung tâm mở đề nghị, xem ảnh rồi ghi kết quả."),
        )


def _recall(request: Request, *, by: Actor, at: datetime) -> Request:
    request = move_request(
        request, "recall_request", by=by, at=at, submitted_at=None, expected_date=None
    )
    words = told(lazy("Đề nghị {code} đã được chủ cơ sở rút về để sửa."), code=request.code)
    notices.request_waits(
        request,
        at=at,
        text=words,
        key=f"recall/{request.code}/{events.history(request.stream).count()}",
    )
    return request


def _is_mine(request: Request, kind: str, by: Actor) -> bool:
    last = events.history(request.stream).filter(kind=kind).last()
    return last is not None and last.by_id == by.id and request.state in {"draft", "merged"}
