"""Calls for requests: for whom each is, news of them by letter, by RSS."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.dates import short
from khuyencong.directory.access import ActorRequest, public
from khuyencong.directory.models import Unit, User
from khuyencong.portal.pages.provinces import shown
from khuyencong.projects.forms import ForWhomForm
from khuyencong.projects.models import Call, CallNews
from khuyencong.projects.selectors import calling
from khuyencong.projects.services import call_news
from khuyencong.ui.acts import Act, Page

LISTED, FEED_ROWS = 30, 30

NEWS = {
    "follow": Act(
        call_news.follow,
        done=lazy("Đã ghi. Đợt mới hợp với lựa chọn này mở thì bạn nhận một thư buổi sáng."),
    ),
}
STOP = {"stop": Act(call_news.stop, done=lazy("Đã thôi nhận tin."))}


def now_open(province: str, *, on: date) -> list[tuple[Call, str]]:
    """Calls open on that day with the words of whom each is for."""
    rows = list(calling.open_calls(province, on=on))
    return list(zip(rows, calling.said(rows, on=on), strict=True))


def _chosen(request: ActorRequest, province: str) -> tuple[ForWhomForm, calling.Choice]:
    """What the address asks for; a box that cannot be read narrows nothing and says so."""
    form = ForWhomForm(request.GET, province=province)
    form.is_valid()
    values = form.cleaned_data
    return form, calling.Choice(
        values.get("trades", ()), values.get("activities", ()), values.get("places", ())
    )


@public
def call_list(request: ActorRequest) -> HttpResponse:
    """Calls that are open or to come and fit the choice in the address; news by the same choice."""
    province, today = shown(request), timezone.localdate()
    form, choice = _chosen(request, province.code)
    user = request.user if isinstance(request.user, User) else None
    unit = Unit.objects.provinces().on(today).filter(code=province.code).first()
    kept = {
        "province": unit,
        "trades": choice.trades,
        "activities": choice.activities,
        "places": choice.places,
    }
    page = Page(request, NEWS, user, more={"follow": kept})
    if unit and not form.errors and (answer := page.perform()):
        return answer
    found = Call.objects.filter(province__code=province.code, closes_date__gte=today)
    rows = [
        call
        for call in found.order_by("opens_date", "closes_date", "pk")
        if calling.meets(call, choice)
    ][:LISTED]
    news = CallNews.objects.filter(user=user, province=unit).first() if user and unit else None
    return page.show(
        "portal/calls.html",
        {
            "form": form,
            "choice": choice,
            "chosen": calling.said([choice], on=today)[0],
            "rows": list(zip(rows, calling.said(rows, on=today), strict=True)),
            "news": news,
            "followed": calling.said([news], on=today)[0] if news else "",
            "province": province,
            "today": today,
            "feed": _with_question(reverse("portal:calls_feed"), request),
            "here": _with_question(request.path, request),
        },
    )


def _with_question(path: str, request: ActorRequest) -> str:
    asked = request.GET.urlencode()
    return f"{path}?{asked}" if asked else path


@public
def stop_news(request: ActorRequest, number: UUID) -> HttpResponse:
    """Where each letter leads that has had enough: one press, without signing in."""
    news = CallNews.objects.filter(uuid=number).first()
    page = Page(request, STOP, news)
    if answer := page.perform():
        return answer
    return page.show("portal/stop_news.html", {"news": news})


@public
def calls_feed(request: ActorRequest) -> HttpResponse:
    """RSS of calls for requests, for those who want to be told without an account; the address
    narrows it as it does the list."""
    province = shown(request).code
    _form, choice = _chosen(request, province)
    pages = request.build_absolute_uri(reverse("portal:calls"))
    feed = Rss201rev2Feed(
        title=_("Đợt đăng ký nhu cầu khuyến công"),
        link=pages,
        description=_("Đợt nhận đề nghị hỗ trợ của chương trình khuyến công."),
        language=get_language() or "vi",
    )
    last = Call.objects.filter(province__code=province).order_by("-opens_date", "-pk")
    found = [call for call in last if calling.meets(call, choice)][:FEED_ROWS]
    whom = calling.said(found, on=timezone.localdate())
    for call, words in zip(found, whom, strict=True):
        feed.add_item(
            title=call.title,
            link=pages,
            unique_id=f"urn:uuid:{call.uuid}",
            description=_("Nhận đề nghị từ {opens} đến hết {closes}. {text}").format(
                opens=short(call.opens_date), closes=short(call.closes_date), text=call.text
            ),
            categories=[words] if words else [],
            pubdate=call.opened_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml")
