"""Who asked to hear of calls is told once, on the morning after one opens, and of nothing else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from khuyencong.core import events, outbox
from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.core.addresses import address
from khuyencong.core.dates import short
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Unit, User
from khuyencong.directory.services import notices
from khuyencong.projects.models import Call, CallNews
from khuyencong.projects.selectors import calling


@transaction.atomic
def follow(
    user: User | None,
    *,
    province: Unit,
    trades: Collection[str] = (),
    activities: Collection[str] = (),
    places: Collection[str] = (),
    by: Actor,
    at: datetime,
) -> CallNews:
    """Nhận tin các đợt hợp với lựa chọn này; asked again, the new choice takes the old one's place.
    The letter goes to the address or telephone of the account."""
    if user is None:
        raise Refused(
            _("Phải đăng nhập để nhận tin."),
            fix=_("Vào bằng số điện thoại hoặc thư điện tử; hoặc dùng địa chỉ RSS."),
        )
    if not user.email and not user.phone:
        raise Refused(
            _("Tài khoản này chưa có thư điện tử hay số điện thoại để gửi tin."),
            fix=_("Nhờ người quản trị ghi vào tài khoản; hoặc dùng địa chỉ RSS."),
        )
    news, _made = CallNews.objects.update_or_create(
        user=user,
        province=province,
        defaults={
            "trades": sorted(trades),
            "activities": sorted(activities),
            "places": sorted(places),
            "asked_at": at,
        },
    )
    return news


@transaction.atomic
def stop(news: CallNews | None, *, by: Actor, at: datetime) -> None:
    """Thôi nhận tin, for whoever has the address that stands in each letter. A second press too."""
    if news is not None:
        news.delete()


def tell_job(*, now: datetime) -> None:
    """From seven in the morning: the calls that have opened since the last letter, one letter a
    reader and day. One that opens later in a day of letters waits for the next morning."""
    local = timezone.localtime(now)
    if local.hour < notices.DIGEST_HOUR:
        return
    today = local.date()
    waiting = Call.objects.filter(told_date=None, opens_date__lte=today, closes_date__gte=today)
    for province in Unit.objects.filter(pk__in=waiting.values("province")).order_by("pk"):
        if not Call.objects.filter(province=province, told_date=today).exists():
            _tell(province, today, at=now)


@transaction.atomic
def _tell(province: Unit, today: date, *, at: datetime) -> None:
    opened = list(
        Call.objects.select_for_update()
        .filter(province=province, told_date=None, opens_date__lte=today, closes_date__gte=today)
        .order_by("closes_date", "pk")
    )
    asked = CallNews.objects.filter(province=province, user__is_active=True)
    told = dict.fromkeys((call.pk for call in opened), 0)
    for news in asked.select_related("user").order_by("pk"):
        choice = calling.Choice(
            news.trades, news.activities, calling.codes_today(news.places, on=today)
        )
        fitting = [call for call in opened if calling.meets(call, choice)]
        if fitting:
            _write(news, fitting, today, at=at)
        for call in fitting:
            told[call.pk] += 1
    for call in opened:
        call.told_date = today
        call.save(update_fields=["told_date"])
        payload = {"readers": told[call.pk]}
        events.record(f"call:{call.uuid}", "tell_call", payload, by=SYSTEM, at=at)


def _write(news: CallNews, calls: Sequence[Call], today: date, *, at: datetime) -> None:
    """In Vietnamese, and of nothing that somebody typed: the page has the words of the call."""
    with override("vi"):
        subject = _("{count} đợt đăng ký hỗ trợ khuyến công mới mở").format(count=len(calls))
        rows = [
            _("- Nhận đề nghị đến hết ngày {day}: {whom}.").format(
                day=short(call.closes_date), whom=whom or _("mọi cơ sở")
            )
            for call, whom in zip(calls, calling.said(calls, on=today), strict=True)
        ]
        page = notices.address(address("calls"))
        end = _("Thôi nhận tin này: {address}").format(
            address=notices.address(address("stop_news", news.uuid))
        )
    user, key = news.user, f"calls/{today}/{news.uuid}"
    if user.email:
        body = "\n".join([*rows, page, "", end, ""])
        outbox.queue("mail", user.email, subject, body, at=at, key=key)
    elif user.phone:
        outbox.queue("text", user.phone, subject, f"{subject}: {page} {end}", at=at, key=key)
