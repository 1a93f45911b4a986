"""The public site and the applicant's own pages. Nothing here needs a script."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.forms import formset_factory
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest, public, roles
from khuyencong.directory.models import Establishment
from khuyencong.documents import selectors as documents
from khuyencong.portal import forms, selectors
from khuyencong.projects import selectors as projects
from khuyencong.projects import services
from khuyencong.projects.estimate import Line, SourceShare
from khuyencong.projects.models import Request
from khuyencong.rules import wording
from khuyencong.rules.engine import label
from khuyencong.rules.errors import RuleInputError
from khuyencong.rules.wording import say, say_error
from khuyencong.ui.charts import as_image, bar_chart

applicants = roles("owner", "helper")
COST_ROWS = 3


def language() -> str:
    return get_language() or "vi"


@public
def home(request: ActorRequest) -> HttpResponse:
    years = selectors.by_year(settings.PROVINCE)
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
            "establishments": selectors.supported_establishments(settings.PROVINCE),
            "recent": selectors.decided(settings.PROVINCE)[:6],
            "label": label,
        },
    )


@public
def ask(request: ActorRequest) -> HttpResponse:
    form = forms.AskForm(request.GET if "cost_dong" in request.GET else None)
    answers, places, refusal = [], [], None
    today = timezone.localdate()
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        places = selectors.communes_named(data["place"], settings.PROVINCE, today)
        codes = [code for code, _label in forms.activities()]
        try:
            answers = selectors.answers(data, places[0] if places else None, on=today, codes=codes)
        except RuleInputError as error:
            what, fix = say_error(error, language())
            refusal = Refused(what, fix=fix)
        if data["place"] and not places:
            refusal = Refused(
                _("Không tìm thấy xã, phường “{text}” trong tỉnh.").format(text=data["place"]),
                fix=_("Kiểm tra lại tên, hoặc để trống để xem câu trả lời chung."),
            )
    return render(
        request,
        "portal/ask.html",
        {
            "form": form,
            "answers": answers,
            "place": places[0] if places else None,
            "places": places[1:] if len(places) > 1 else [],
            "has_public_money": form.is_bound and form.cleaned_data.get("has_public_money"),
            "share_url": request.build_absolute_uri(),
            "refusal": refusal,
            "label": label,
            "say": lambda reason: say(reason, language()),
            "fact_name": lambda fact: wording.label("fact", fact, language()),
            "today": today,
        },
    )


@public
def project_list(request: ActorRequest) -> HttpResponse:
    found = selectors.decided(settings.PROVINCE)
    after = request.GET.get("after", "")
    if after.isdigit():
        found = found.filter(pk__lt=int(after))
    rows = list(found[: selectors.PAGE + 1])
    more = len(rows) > selectors.PAGE
    rows = rows[: selectors.PAGE]
    return render(
        request,
        "portal/projects.html",
        {
            "rows": rows,
            "label": label,
            "first_url": request.path if after else None,
            "next_url": f"{request.path}?after={rows[-1].pk}" if more else None,
        },
    )


@public
def project_page(request: ActorRequest, code: str) -> HttpResponse:
    project = selectors.decided(settings.PROVINCE).filter(code=code).first()
    if project is None:
        raise Http404(_("Không có đề án công khai mã {code}.").format(code=code))
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


@applicants
def my_requests(request: ActorRequest) -> HttpResponse:
    return render(
        request,
        "portal/my_requests.html",
        {
            "rows": _mine(request).order_by("-pk")[:100],
            "label": label,
        },
    )


def _mine(request: ActorRequest):
    own = [g.establishment_id for g in request.actor.grants if g.establishment_id]
    return Request.objects.visible_to(request.actor).filter(establishment_id__in=own)


@applicants
def start(request: ActorRequest) -> HttpResponse:
    """Offers the draft that is there before a second one is begun."""
    drafts = _mine(request).filter(state="draft").order_by("-pk")
    form = forms.RequestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        own = Establishment.objects.visible_to(request.actor).order_by("pk")[0]
        row = services.request(
            own, lines=[], baselines={}, by=request.actor, at=timezone.now(), **form.cleaned_data
        )
        return redirect("portal:my_request", code=row.code)
    return render(
        request,
        "portal/start.html",
        {"form": form, "drafts": drafts[:5]},
        status=200 if request.method == "GET" else 422,
    )


def _own(request: ActorRequest, code: str) -> Request:
    row = projects.request_for(request.actor, code)
    if row is None:
        raise Http404(_("Không có đề nghị {code} của cơ sở bạn.").format(code=code))
    return row


@applicants
def my_request(request: ActorRequest, code: str) -> HttpResponse:
    """Task list and check page in one; submitting posts here."""
    row, refusal = _own(request, code), None
    if request.method == "POST":
        try:
            services.submit_request(row, by=request.actor, at=timezone.now())
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Đề nghị đã được tiếp nhận."))
            return redirect("portal:my_request", code=code)
    return render(
        request,
        "portal/my_request.html",
        {
            "row": row,
            "lines": row.lines.order_by("order"),
            "refusal": refusal,
            "baselines": [
                (forms.INDICATORS[b.indicator], b.value) for b in row.baselines.order_by("pk")
            ],
            "activity": label(row.activity, language()),
            "papers": documents.papers_about(row.uuid),
            "is_open": row.state in {"draft", "returned"},
        },
        status=422 if refusal else 200,
    )


@applicants
def costs(request: ActorRequest, code: str) -> HttpResponse:
    row, refusal = _own(request, code), None
    lines = list(row.lines.order_by("order"))
    Rows = formset_factory(forms.CostForm, extra=COST_ROWS, max_num=30)
    rows = Rows(
        request.POST if request.method == "POST" else None,
        initial=[
            {
                "item": x.item,
                "unit": x.unit,
                "quantity": x.quantity,
                "unit_price_dong": x.unit_price_dong,
                "support_dong": x.support_dong,
            }
            for x in lines
        ]
        if request.method == "GET"
        else None,
    )
    basics = forms.BaselineForm(
        request.POST if request.method == "POST" else None,
        initial={b.indicator: b.value for b in row.baselines.all()},
    )
    if request.method == "POST" and rows.is_valid() and basics.is_valid():
        given = [
            Line(
                item=d["item"],
                unit=d["unit"],
                quantity=d["quantity"],
                unit_price_dong=d["unit_price_dong"],
                sources=(SourceShare("support", d["support_dong"] or 0),),
            )
            for r in rows
            if (d := r.cleaned_data) and d.get("item")
        ]
        figures = {k: v for k, v in basics.cleaned_data.items() if v is not None}
        try:
            services.save_request(
                row, lines=given, baselines=figures, by=request.actor, at=timezone.now()
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("portal:my_request", code=code)
    return render(
        request,
        "portal/costs.html",
        {
            "row": row,
            "rows": rows,
            "basics": basics,
            "refusal": refusal,
        },
        status=200 if request.method == "GET" else 422,
    )
