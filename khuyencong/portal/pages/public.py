"""The public site. Nothing here needs a script."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.core import proxies
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.finding import find
from khuyencong.core.reading.addresses import read_key
from khuyencong.core.reading.communes import CommuneError
from khuyencong.directory.access import ActorRequest, public
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT
from khuyencong.policy import selectors as policy
from khuyencong.portal import forms, selectors
from khuyencong.portal.pages.calls import now_open
from khuyencong.portal.pages.provinces import shown
from khuyencong.projects.models import Track
from khuyencong.rules import engine, wording
from khuyencong.rules.conditions import CLAY_BRICKS, asked
from khuyencong.rules.engine import label
from khuyencong.rules.errors import RuleInputError
from khuyencong.rules.rows import weak_in_words
from khuyencong.rules.wording import say, say_error
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.charts import as_image, bar_chart
from khuyencong.ui.reading import words


def language() -> str:
    return get_language() or "vi"


@public
def home(request: ActorRequest) -> HttpResponse:
    province = shown(request)
    years, memberships = selectors.by_year(province.code)
    image = as_image(
        bar_chart(
            [str(row["year"]) for row in years],
            {_("Đã giải ngân (triệu đồng)"): [row["spent_dong"] // 1_000_000 for row in years]},
        )
    )
    return render(
        request,
        "portal/home.html",
        {
            "years": years,
            "image": image,
            "memberships": memberships,
            "province": province,
            "recent": selectors.of_province(province.code).newest(selectors.DECIDED, 6),
            "calls": now_open(province.code, on=timezone.localdate()),
            "label": label,
            # Who does it for an owner chooses whose it is first, on a page of her own.
            "may_ask": not request.actor.id or request.actor.has_role(*OF_AN_ESTABLISHMENT),
        },
    )


def _asked_beside(form: forms.AskForm, *, on: date, book: engine.RuleBook) -> list[str]:
    """Which facts are asked of the activity that was chosen; of bricks, whatever the trade."""
    activity = str(form.data.get("activity", ""))
    if activity not in book.activities:
        return []
    return [
        one.name
        for one in asked(activity, CLAY_BRICKS, on=on, book=book)
        if one.name != "new_machine"
    ]


@public
def ask(request: ActorRequest) -> HttpResponse:
    form = forms.AskForm(request.GET if "cost_dong" in request.GET else None)
    answers, places, refusal = [], [], None
    today, province = timezone.localdate(), shown(request)
    book = policy.book(province.code)
    form.keep(_asked_beside(form, on=today, book=book))
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        places = selectors.communes_named(data["place"], province.code, today)
        former = [] if places else selectors.successors_of(data["place"], province.code, today)
        places = places or former[:1] * (len(former) == 1)
        codes = [code for code, _label in forms.activities() if code in book.activities]
        try:
            answers = selectors.answers(
                data, places[0] if places else None, province=province.code, on=today, codes=codes
            )
        except RuleInputError as error:
            what, fix = say_error(error, language())
            refusal = Refused(what, fix=fix)
        if len(former) > 1:
            names = _(" hoặc ").join(str(unit) for unit in former)
            split = CommuneError("former", text=data["place"], successors=names)
            refusal = Refused(words(split), fix=_("Sửa ô tên xã, phường để tính theo địa bàn."))
        elif data["place"] and not places:
            refusal = Refused(
                _("Không tìm thấy xã, phường “{text}” trong tỉnh.").format(text=data["place"]),
                fix=_("Kiểm tra lại tên, hoặc để trống để xem câu trả lời chung."),
            )
    return render(
        request,
        "portal/ask.html",
        {
            "form": form,
            "province": province,
            "answers": answers,
            "place": places[0] if places else None,
            "places": places[1:] if len(places) > 1 else [],
            "has_public_money": form.is_bound and form.cleaned_data.get("has_public_money"),
            "share_url": request.build_absolute_uri(),
            "refusal": refusal,
            "label": label,
            "say": lambda reason: say(reason, language()),
            "fact_name": lambda fact: wording.label("fact", fact, language()),
            "weak_in_words": weak_in_words,
            "source_name": lambda track: Track(track).label,
            "kind_name": lambda kind: wording.label("kind", kind, language()),
            "today": today,
        },
    )


@public
def project_list(request: ActorRequest) -> HttpResponse:
    province = shown(request)
    found = selectors.of_province(province.code)
    if (after := read_key(request.GET.get("after"))) is not None:
        found = found.filter(pk__lt=after)
    rows = list(found.newest(selectors.DECIDED, selectors.PAGE + 1))
    more = len(rows) > selectors.PAGE
    rows = rows[: selectors.PAGE]
    return render(
        request,
        "portal/projects.html",
        {
            "rows": rows,
            "province": province,
            "label": label,
            "first_url": request.path if after else None,
            "next_url": f"{request.path}?after={rows[-1].pk}" if more else None,
        },
    )


@public
def project_page(request: ActorRequest, code: str) -> HttpResponse:
    missing = _("Không có đề án công khai mã {code}.").format(code=code)
    project = find(selectors.decided(), missing, code=code)
    places = project.beneficiaries.values_list("establishment__place__name", flat=True)
    return render(
        request,
        "portal/project.html",
        {
            "project": project,
            "activity": label(project.activity, language()),
            "places": sorted(set(places)),
            "count": len(places),
        },
    )


def _track(visitor: str, *, code: str, last_four: str, by: Actor, at: datetime) -> object:
    return selectors.tracked(code, last_four, visitor=visitor, now=at)


TRACK = {"track": Act(_track, forms.TrackForm, is_shown=True)}


@public
def track(request: ActorRequest) -> HttpResponse:
    """Where a dossier stands, by its code and the last four digits of the owner's phone."""
    asked = {"initial": {"code": request.GET.get("ma", "")}}
    page = Page(request, TRACK, proxies.visitor(request), options={"track": asked})
    if answer := page.perform():
        return answer
    return page.show("portal/track.html", {"form": page.forms["track"], "found": page.result})


@public
def prepare(request: ActorRequest) -> HttpResponse:
    """Before beginning: how long it takes, which papers, until when, who helps. Prints on A4."""
    province = shown(request)
    book = policy.book(province.code)
    today = timezone.localdate()
    return render(
        request,
        "portal/prepare.html",
        {
            "dossiers": [
                (name, engine.dossier(code, on=today, book=book))
                for code, name in forms.activities()
                if code in book.activities
            ],
            "calls": now_open(province.code, on=today),
            "province": province,
        },
    )
