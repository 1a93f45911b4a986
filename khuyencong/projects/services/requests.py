"""What a workshop asks: begun, sent, returned or declined, and closed with its project."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.locks import lock
from khuyencong.core.told import told
from khuyencong.directory.models import Establishment
from khuyencong.documents import services as documents
from khuyencong.obligations import services as obligations
from khuyencong.policy import selectors as policy
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import (
    Project,
    Request,
    RequestReturn,
    ReturnItem,
)
from khuyencong.projects.papers import request_receipt
from khuyencong.projects.selectors import asking, deadlines, estimate, owed
from khuyencong.projects.selectors.estimate import Line
from khuyencong.projects.selectors.said import asked_of
from khuyencong.projects.services import notices, search_index
from khuyencong.projects.services.confirmations import is_confirmed
from khuyencong.projects.services.drafts import write_baselines, write_lines
from khuyencong.projects.services.said import write
from khuyencong.projects.workflow import REQUEST
from khuyencong.rules import engine


@transaction.atomic
def request(
    establishment: Establishment,
    *,
    activity: str,
    title: str,
    lines: Sequence[Line],
    baselines: dict[str, int],
    said: Mapping[str, Any] = MappingProxyType({}),
    by: Actor,
    at: datetime,
) -> Request:
    """Lập đề nghị hỗ trợ (bản nháp). Amounts in đồng; support per line is what is asked."""
    establishment = lock(establishment)  # nobody merges it meanwhile
    permissions.can_type(establishment, by).require()
    is_own = permissions.is_owner(establishment.pk, by)
    on = hanoi_date(at)
    engine.known_activity(activity, policy.book(establishment.province.code))
    draft = Request(
        code=documents.code(establishment.province, "DN", on),
        province=establishment.province,
        establishment=establishment,
        place=establishment.place,
        activity=activity,
        title=nfc(title),
        state="draft",
        created_by=by.id,
        created_at=at,
        typist="" if is_own else by.id,
        typist_name="" if is_own else by.name,
    )
    write(draft, said, asked_of(establishment, activity, on=on))
    draft.save(force_insert=True)
    payload = {"code": draft.code, "activity": activity} | permissions.typed_for(establishment, by)
    events.record(draft.stream, "request", payload, by=by, at=at)
    write_lines(draft, lines)
    write_baselines(draft, baselines, on=on)
    search_index.index_request(draft)
    return draft


@transaction.atomic
def submit_request(request: Request, *, by: Actor, at: datetime) -> Request:
    """Nộp đề nghị: checks the ceiling, freezes the request, issues the receipt."""
    request = selectors.lock_request(request)
    permissions.can_help(request, by).require()
    permissions.can_request_step("submit_request", request, by).require()
    if not permissions.is_owner(request.establishment_id, by) and not is_confirmed(request):
        raise Refused(
            _("Chủ cơ sở chưa xác nhận đề nghị này."),
            fix=_("Xin mã xác nhận qua điện thoại, hoặc gửi ảnh trang đã ký."),
        )
    on = hanoi_date(at)
    lines = asking.lines_of(request)
    if not lines:
        raise Refused(_("Đề nghị chưa có khoản chi nào."), fix=_("Thêm khoản chi ở bước Chi phí."))
    asked = ReturnItem.objects.filter(returned__request=request).order_by("pk")
    if unanswered := [item for item in asked if item.is_open]:
        raise Refused(
            _("Còn {count} mục được yêu cầu bổ sung chưa trả lời: {items}.").format(
                count=len(unanswered), items=", ".join(item.item for item in unanswered)
            ),
            fix=_("Trả lời từng mục ở trang Trả lời yêu cầu bổ sung."),
        )
    estimate.check_ceilings(
        request.activity, lines, on=on, track="local", province=request.province.code
    )
    move_request(
        request,
        "submit_request",
        by=by,
        at=at,
        payload=permissions.typed_for(request.establishment, by),
        submitted_at=at,
        expected_date=deadlines.answer_due(province=request.province.code, on=on),
    )
    event = events.history(request.stream).latest("seq")
    obligations.open(request, owed.signature_owed(request), province=request.province, event=event)
    request_receipt.issue(request, by=by, at=at)
    notices.request_waits(request, at=at)
    if request.typist:
        text = told(
            lazy("{name} đã làm hộ và nộp đề nghị {code} của cơ sở bạn."),
            name=request.typist_name,
            code=request.code,
        )
        notices.owner(request, text, key=f"typed/{request.code}/{request.version}", at=at)
    return request


@transaction.atomic
def return_request(
    request: Request,
    *,
    items: Sequence[tuple[str, str]],
    wants_file: Collection[int] = (),
    by: Actor,
    at: datetime,
) -> Request:
    """Yêu cầu bổ sung đề nghị: all items in one go, each (what, why), none empty. `wants_file`:
    places of those that only a file answers."""
    request = selectors.lock_request(request)
    permissions.can_request_step("return_request", request, by).require()
    if not items or any(not what.strip() or not why.strip() for what, why in items):
        raise Refused(
            _("Yêu cầu bổ sung phải nêu từng mục và lý do của từng mục."),
            fix=_("Ghi đủ mục và lý do; không để trống dòng nào."),
        )
    returned = RequestReturn.objects.create(
        request=request, round=request.returns.count() + 1, returned_by=by.name, returned_at=at
    )
    ReturnItem.objects.bulk_create(
        ReturnItem(
            returned=returned, item=nfc(what), reason=nfc(why), wants_file=number in wants_file
        )
        for number, (what, why) in enumerate(items)
    )
    payload = {"round": returned.round, "items": [list(item) for item in items]}
    request = move_request(
        request, "return_request", by=by, at=at, payload=payload, expected_date=None
    )
    notices.owner(
        request,
        told(lazy("Đề nghị {code} cần bổ sung {count} mục."), code=request.code, count=len(items)),
        key=f"return/{request.code}/{returned.round}",
        at=at,
    )
    return request


@transaction.atomic
def decline_request(request: Request, *, reason: str, by: Actor, at: datetime) -> Request:
    """Trả lời không đưa vào đề án, có lý do."""
    request = selectors.lock_request(request)
    permissions.can_request_step("decline_request", request, by).require()
    require_reasons([reason])
    request = move_request(request, "decline_request", by=by, at=at, payload={"reasons": [reason]})
    text = told(
        lazy("Đề nghị {code} không được đưa vào đề án; lý do ghi ở trang của đề nghị."),
        code=request.code,
    )
    notices.owner(request, text, key=f"decline/{request.code}", at=at)
    return request


def require_reasons(reasons: Sequence[str]) -> None:
    if not reasons or any(not reason.strip() for reason in reasons):
        raise Refused(_("Mỗi yêu cầu phải có lý do."), fix=_("Ghi rõ cần bổ sung gì và vì sao."))


def move_request(
    request: Request, name: str, *, by: Actor, at: datetime, payload: dict | None = None, **changes
) -> Request:
    request.state = REQUEST.find(name).target
    for field, value in changes.items():
        setattr(request, field, value)
    request.save(update_fields=["state", *changes])
    event = events.record(request.stream, name, payload or {}, by=by, at=at)
    obligations.follow(
        request,
        owed.of_request(request),
        of=REQUEST.kinds,
        province=request.province,
        event=event,
    )
    obligations.open(request, owed.answers_owed(request), province=request.province, event=event)
    return request


@transaction.atomic
def close_requests(project: Project, *, by: Actor, at: datetime) -> None:
    """Khi đề án quyết toán xong, từng đề nghị của chủ cơ sở cũng kết thúc."""
    for member in project.beneficiaries.select_related("request").exclude(request=None):
        if member.request:
            move_request(member.request, "close_request", by=by, at=at)
