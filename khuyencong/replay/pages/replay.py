"""Replays of a draft rule pack over the projects of a province."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.directory.access import ActorRequest
from khuyencong.documents.services import attachments, orders
from khuyencong.policy import selectors as policy
from khuyencong.policy import services as policy_services
from khuyencong.policy.models import RulePack
from khuyencong.replay import selectors, services
from khuyencong.replay.forms import ReplayForm
from khuyencong.replay.permissions import readers
from khuyencong.replay.services.sums import Total, shown
from khuyencong.rules.reading import ParameterError
from khuyencong.ui.charts import as_image, bar_chart

MILLION = 1_000_000


def _asked(request: ActorRequest, pack: RulePack) -> tuple[ReplayForm, dict[str, Any], bool]:
    """(the form, what is replayed, whether that is done while one waits)."""
    lang = get_language() or "vi"
    activities = [(code, one.label[lang]) for code, one in policy.activities().items()]
    form = ReplayForm(request.GET or None, activities=activities)
    filters = form.cleaned_data if form.is_bound and form.is_valid() else {}
    what = {"pack": pack.code, "digest": pack.digest, **filters}
    found = selectors.asked(pack, filters, by=request.actor)
    is_small = not found[attachments.SMALL : attachments.SMALL + 1].exists()
    return form, what, is_small


@readers
def replay_page(request: ActorRequest, code: str) -> HttpResponse:
    """A few projects at once; for many what was last asked for, or what to press."""
    pack = policy.find_pack(code, by=request.actor)
    form, what, is_small = _asked(request, pack)
    data, order, fault = None, None, ""
    if is_small:
        try:
            data = services.sums(orders.Making(request.actor, what)).as_data()
        except ParameterError as error:
            fault = str(policy_services.refusal(policy_services.placed(pack, error)))
    else:
        order = orders.latest("replay", what, by=request.actor)
        data = order.summary if order else None
    found = shown(data) if data else {"groups": []}
    return render(
        request,
        "replay/replay.html",
        {
            "pack": pack,
            "form": form,
            "fault": fault,
            "is_small": is_small,
            "order": order,
            **found,
            "whole": _first(found["groups"]),
            "chart": _chart(found["groups"]),
            "query": request.GET.urlencode(),
        },
    )


def _first(groups: list[tuple[str, list[Total]]]) -> Total | None:
    return groups[0][1][0] if groups and groups[0][1] else None


def _chart(groups: list[tuple[str, list[Total]]]) -> str | None:
    years = groups[1][1] if groups else []
    if not years:
        return None
    given = {
        _("Đã hỗ trợ (triệu đồng)"): [row.given_dong // MILLION for row in years],
        _("Theo gói (triệu đồng)"): [row.projected_dong // MILLION for row in years],
    }
    return as_image(bar_chart([row.label for row in years], given))


@readers
def replay_workbook(request: ActorRequest, code: str) -> HttpResponseBase:
    """The same replay as XLSX, every part in it."""
    pack = policy.find_pack(code, by=request.actor)
    _form, what, is_small = _asked(request, pack)
    back = f"{reverse('replay:replay', args=[pack.code])}?{request.GET.urlencode()}"
    try:
        return attachments.offered(request, "replay", what, is_small=is_small, back=back)
    except ParameterError as error:
        raise Http404(str(error)) from error
