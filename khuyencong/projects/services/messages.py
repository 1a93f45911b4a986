"""One message to the owners of many requests: looked at before it goes, kept with each request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.told import told
from khuyencong.directory.models import Unit
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
