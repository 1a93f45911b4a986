"""What is kept of an establishment, given to its owner; and what she wants changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.calendar import due_date
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.told import told
from khuyencong.directory.models import Establishment, Unit
from khuyencong.directory.services import notices
from khuyencong.documents import selectors as documents
from khuyencong.policy import selectors as policy
from khuyencong.projects import permissions
from khuyencong.projects.models import DataRequest, Request
from khuyencong.projects.models.said import EVERY
from khuyencong.projects.services.notices import specialists


def everything(establishment: Establishment) -> dict[str, Any]:
    """All that is kept of one establishment, as plain values for a JSON file."""
    own = {
        field.name: getattr(establishment, field.attname)
        for field in establishment._meta.concrete_fields
        if field.name not in {"id", "folded", "sort_key", "words"}
    }
    requests = []
    rows = Request.objects.filter(establishment=establishment).select_related("seat")
    for request in rows.order_by("pk").prefetch_related("lines", "baselines", "returns__items"):
        requests.append(
            {
                "code": request.code,
                "title": request.title,
                "activity": request.activity,
                "said": {
                    name: str(value) if isinstance(value, Unit) else value
                    for name in EVERY
                    if (value := getattr(request, name)) is not None
                },
                "state": request.state,
                "submitted_at": request.submitted_at,
                "typist": request.typist_name,
                "lines": list(
                    request.lines.order_by("order").values(
                        "item", "unit", "quantity", "unit_price_dong", "support_dong"
                    )
                ),
                "figures": {b.indicator: b.value for b in request.baselines.all()},
                "returned": [
                    {"item": item.item, "reason": item.reason, "answer": item.answer}
                    for returned in request.returns.all()
                    for item in returned.items.all()
                ],
                "files": list(
                    documents.uploads_about(request.uuid).values("name", "size", "digest")
                ),
                "papers": list(
                    documents.papers_about(request.uuid).values(
                        "title", "number", "symbol", "issued_date"
                    )
                ),
            }
        )
    accounts = establishment.bank_accounts.order_by("pk").values(
        "number", "bank", "holder", "asked_at", "is_confirmed", "valid_from", "valid_until"
    )
    return {"establishment": own, "bank_accounts": list(accounts), "requests": requests}


@transaction.atomic
def ask(
    establishment: Establishment, *, kind: str, text: str, by: Actor, at: datetime
) -> DataRequest:
    """Yêu cầu sửa hoặc xóa dữ liệu của cơ sở, answered within the working days of the rules."""
    if not permissions.is_owner(establishment.pk, by):
        raise Refused(
            _("Chỉ chủ cơ sở yêu cầu về dữ liệu của cơ sở."),
            fix=_("Đăng nhập bằng tài khoản chủ cơ sở."),
        )
    if not text.strip():
        raise Refused(_("Chưa ghi cần sửa hoặc xóa gì."), fix=_("Ghi rõ chỗ nào, sửa thành gì."))
    on = hanoi_date(at)
    province = establishment.province.code
    days = policy.figure("data_request_working_days", province=province, on=on)
    wish = DataRequest.objects.create(
        establishment=establishment,
        kind=DataRequest.Kind(kind),
        text=nfc(text.strip()),
        asked_by=by.name,
        asked_at=at,
        due_date=due_date(on, days, province=province),
    )
    events.record(f"data_request:{wish.pk}", "ask", {"kind": kind}, by=by, at=at)
    notices.tell(
        specialists(establishment.province, on=on),
        text=told(
            lazy("{name} yêu cầu về dữ liệu, trả lời trước hết ngày {day}."),
            name=establishment.name,
            day=f"{wish.due_date:%d/%m/%Y}",
        ),
        path=address("data_requests"),
        key=f"data_request/{wish.pk}",
        at=at,
    )
    return wish


@transaction.atomic
def answer(wish: DataRequest, *, text: str, by: Actor, at: datetime) -> DataRequest:
    """Trả lời, in words: what was changed, or why it must stay (vouchers, issued papers)."""
    wish = DataRequest.objects.select_for_update(of=("self",)).get(pk=wish.pk)
    province = wish.establishment.province.code
    if not by.serves(province, *permissions.HANDLERS):
        raise Refused(
            _("Chỉ Trung tâm hoặc Sở trả lời yêu cầu về dữ liệu."), fix=_("Chuyển cho Trung tâm.")
        )
    if not text.strip() or wish.answered_at is not None:
        raise Refused(
            _("Câu trả lời trống, hoặc đã có câu trả lời rồi."), fix=_("Tải lại trang để xem.")
        )
    wish.answer, wish.answered_by, wish.answered_at = nfc(text.strip()), by.name, at
    wish.save(update_fields=["answer", "answered_by", "answered_at"])
    events.record(f"data_request:{wish.pk}", "answer", {}, by=by, at=at)
    users = notices.holders(
        {"owner"},
        on=hanoi_date(at),
        province=province,
        establishment_id=wish.establishment_id,
    )
    notices.tell(
        users,
        text=told(lazy("Yêu cầu về dữ liệu của bạn đã được trả lời.")),
        path=address("own_data"),
        key=f"data_answer/{wish.pk}",
        at=at,
    )
    return wish
