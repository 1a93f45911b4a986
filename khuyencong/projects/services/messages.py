"""One message to the owners of many requests: looked at before it goes, kept with each request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.models import Event
from khuyencong.core.told import told
from khuyencong.directory.models import Assignment, Unit, valid_on
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT
from khuyencong.projects.models import Request
from khuyencong.projects.permissions import HANDLERS
from khuyencong.projects.services import contacts, notices

MOST = 300  # owners of one message
LONGEST = 1_000  # letters
STATES = ("submitted", "returned", "merged")  # of requests whose owners are written to


def recipients(
    by: Actor, *, state: str = "", activity: str = "", place: int | None = None
) -> QuerySet[Request]:
    """Requests that this officer reads and that fit, one a workshop: the newest. "" and None do
    not narrow."""
    fitting = Request.objects.visible_to(by).filter(
        province__code__in=by.provinces, state__in=[state] if state else STATES
    )
    if activity:
        fitting = fitting.filter(activity=activity)
    if place is not None:
        fitting = fitting.filter(place=place)
    newer = fitting.filter(establishment=OuterRef("establishment"), pk__gt=OuterRef("pk"))
    newest = fitting.filter(~Exists(newer))
    return newest.select_related("establishment", "place", "province").order_by("-pk")


@dataclass(frozen=True)
class Sorted:
    """`passing`: who is written to, one request a workshop; `others`: (code, workshop, why not)."""

    passing: list[Request]
    others: list[tuple[str, str, str]]


def sort_out(found: Iterable[Request], *, on: date) -> Sorted:
    """Who of these may be written to, the newest request of each workshop, and why the others are
    not."""
    rows = sorted(found, key=lambda row: -row.pk)
    held = Assignment.objects.filter(
        valid_on(on),
        role__in=OF_AN_ESTABLISHMENT,
        establishment__in={row.establishment_id for row in rows},
        person__user__is_active=True,
    )
    reached = set(held.values_list("establishment", flat=True))
    passing: dict[int, Request] = {}
    others = []
    for row in rows:
        key = row.establishment_id
        if row.state not in STATES:
            why = _("đề nghị đang ở trạng thái: {state}").format(state=row.get_state_display())
        elif key in passing:
            why = _("cơ sở này nhận tin ở đề nghị {code}").format(code=passing[key].code)
        elif key not in reached:
            why = _("chưa ai của cơ sở có tài khoản: gọi điện hoặc gửi thư")
        else:
            passing[key] = row
            continue
        others.append((row.code, row.establishment.name, why))
    return Sorted(list(passing.values()), others)


def last_sent(rows: Sequence[Request]) -> dict[int, datetime]:
    """When something was last written to the owners of these through the system, by request."""
    by_stream = {row.stream: row.pk for row in rows}
    told = Event.objects.filter(stream__in=by_stream, kind=contacts.KIND).order_by("pk")
    return {
        by_stream[event.stream]: event.at
        for event in told
        if event.payload["channel"] == contacts.SENT
    }


def look(province: Unit, *, chosen: Sequence[Request], text: str, by: Actor, at: datetime) -> str:
    """Xem trước: the words as they would go, or why they would not."""
    said = nfc(text.strip())
    if not by.serves(province.code, *HANDLERS):
        raise Refused(
            _("Chỉ Trung tâm hoặc Sở Công Thương gửi tin cho chủ cơ sở."),
            fix=_("Nhờ Trung tâm gửi."),
        )
    if not said or len(said) > LONGEST:
        raise Refused(
            _("Tin dài {count} chữ cái; phải từ 1 đến {most}.").format(
                count=len(said), most=LONGEST
            ),
            fix=_("Viết gọn: việc gì, ở đâu, đến ngày nào."),
            field="text",
        )
    if not chosen or len(chosen) > MOST:
        raise Refused(
            _("Có {count} cơ sở nhận tin; mỗi lần gửi từ 1 đến {most}.").format(
                count=len(chosen), most=MOST
            ),
            fix=_("Lọc lại theo trạng thái, nội dung hoặc xã."),
        )
    return said


@transaction.atomic
def send(
    province: Unit, *, chosen: Sequence[Request], shown: int, text: str, by: Actor, at: datetime
) -> int:
    """Gửi một tin cho nhiều chủ cơ sở, and to how many it went. `shown`: of the preview;
    others since then are looked at first. The words stand with each request; mail and text say only
    that there is one."""
    said = look(province, chosen=chosen, text=text, by=by, at=at)
    if len(chosen) != shown:
        raise Refused(
            _("Lúc xem trước có {shown} cơ sở nhận tin, nay có {count}.").format(
                shown=shown, count=len(chosen)
            ),
            fix=_("Xem trước lại rồi gửi."),
        )
    for request in chosen:
        payload = {"channel": contacts.SENT, "text": said}
        event = events.record(request.stream, contacts.KIND, payload, by=by, at=at)
        words = told(lazy("Bạn có tin về đề nghị {code}: mở đề nghị để đọc."), code=request.code)
        notices.owner(request, words, key=f"message/{request.code}/{event.pk}", at=at)
    return len(chosen)
