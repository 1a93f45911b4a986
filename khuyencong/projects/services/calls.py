"""Calls for requests: opened by the Centre or the Department, remembered before they close."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.told import told
from khuyencong.directory.models import Unit
from khuyencong.directory.services import notices
from khuyencong.projects.models import Call, Request
from khuyencong.projects.permissions import HANDLERS
from khuyencong.projects.selectors import calling

# Days before the end on which owners of drafts are reminded.
REMIND_DAYS = (7, 2)


@transaction.atomic
def open_call(
    province: Unit,
    *,
    title: str,
    text: str,
    opens_date: date,
    closes_date: date,
    trades: Collection[str] = (),
    activities: Collection[str] = (),
    places: Collection[str] = (),
    by: Actor,
    at: datetime,
) -> Call:
    """Mở đợt đăng ký nhu cầu. Requests outside a call are taken too: it only says until when.
    `trades`, `activities`, `places`: codes of whom it is for; none means everybody."""
    _require_handler(province, by)
    if closes_date < opens_date or closes_date < hanoi_date(at):
        raise Refused(
            _("Đợt đăng ký từ {opens} đến {closes} không mở được.").format(
                opens=f"{opens_date:%d/%m/%Y}", closes=f"{closes_date:%d/%m/%Y}"
            ),
            fix=_("Ngày đóng phải từ ngày mở và từ hôm nay trở đi."),
            field="closes_date",
        )
    call = Call.objects.create(
        province=province,
        title=nfc(title),
        text=nfc(text),
        opens_date=opens_date,
        closes_date=closes_date,
        trades=sorted(trades),
        activities=sorted(activities),
        places=sorted(places),
        opened_by=by.name,
        opened_at=at,
    )
    payload = {
        "title": title,
        "opens": opens_date.isoformat(),
        "closes": closes_date.isoformat(),
        "trades": call.trades,
        "activities": call.activities,
        "places": call.places,
    }
    events.record(f"call:{call.uuid}", "open_call", payload, by=by, at=at)
    return call


def _require_handler(province: Unit, by: Actor) -> None:
    if not by.serves(province.code, *HANDLERS):
        raise Refused(
            _("Chỉ Trung tâm hoặc Sở Công Thương mở đợt đăng ký."),
            fix=_("Gửi đề xuất cho Trung tâm."),
        )


@transaction.atomic
def correct_call(
    call: Call, *, title: str, closes_date: date, reason: str, by: Actor, at: datetime
) -> Call:
    """Sửa đợt đăng ký: another name, another last day. Yesterday as its last day ends it now; one
    that was ended may be opened again."""
    _require_handler(call.province, by)
    call = Call.objects.select_for_update(of=("self",)).select_related("province").get(pk=call.pk)
    first = max(call.opens_date, hanoi_date(at) - timedelta(days=1))
    if closes_date != call.closes_date and closes_date < first:
        raise Refused(
            _("Ngày đóng {closes} ở trước {first}.").format(
                closes=short(closes_date), first=short(first)
            ),
            fix=_("Ghi ngày {first} để khép đợt ngay, hoặc ngày sau đó.").format(
                first=short(first)
            ),
            field="closes_date",
        )
    if not reason.strip():
        raise Refused(_("Sửa đợt đăng ký phải có lý do."), fix=_("Ghi lý do."), field="reason")
    if (nfc(title), closes_date) == (call.title, call.closes_date):
        return call
    payload = {
        "title": [call.title, nfc(title)],
        "closes": [call.closes_date.isoformat(), closes_date.isoformat()],
        "reason": nfc(reason),
    }
    call.title, call.closes_date = nfc(title), closes_date
    call.save(update_fields=["title", "closes_date"])
    events.record(f"call:{call.uuid}", "correct_call", payload, by=by, at=at)
    return call


def remind_job(*, now: datetime) -> None:
    """Seven days and two days before a call closes tells who has a draft that it is for, once."""
    today = hanoi_date(now)
    for days in REMIND_DAYS:
        for call in Call.objects.filter(closes_date=today + timedelta(days=days)).order_by("pk"):
            drafts = Request.objects.filter(province=call.province, state="draft").select_related(
                "province", "place", "establishment__trade"
            )
            for draft in drafts.order_by("pk"):
                if not calling.is_for(call, draft, on=today):
                    continue
                users = notices.holders(
                    {"owner", "helper"},
                    on=today,
                    province=call.province.code,
                    establishment_id=draft.establishment_id,
                )
                notices.tell(
                    users,
                    text=told(
                        lazy("Đề nghị {code} CHƯA NỘP; đợt đăng ký đóng hết ngày {day}."),
                        code=draft.code,
                        day=f"{call.closes_date:%d/%m/%Y}",
                    ),
                    path=address("own_request", draft.code),
                    key=f"call/{call.uuid}/{call.closes_date}/{days}/{draft.code}",
                    at=now,
                )
