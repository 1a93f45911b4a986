"""The applicant's own pages: one topic a page, everything kept, nothing needing a script."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.forms import Form, formset_factory
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.core.errors import Changed, Refused
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Establishment
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import Upload
from khuyencong.policy import selectors as policy
from khuyencong.portal import forms, selectors
from khuyencong.projects import permissions, services
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import COMMUNE, Request, ReturnItem
from khuyencong.projects.selectors.estimate import Line, SourceShare
from khuyencong.projects.services import drafts as drafting
from khuyencong.rules import engine
from khuyencong.ui.codes import qr_image
from khuyencong.ui.differences import differences

APPLICANTS = ("owner", "helper", *COMMUNE, "centre_specialist")
applicants = roles(*APPLICANTS)
COST_ROWS = 3
OPEN = {"draft", "returned"}
SECTIONS = ("topic", "costs", "figures", "answers")


def language() -> str:
    return get_language() or "vi"


def _mine(request: ActorRequest):
    own = [g.establishment_id for g in request.actor.grants if g.establishment_id]
    return Request.objects.visible_to(request.actor).filter(
        Q(establishment_id__in=own) | Q(typist=request.actor.id)
    )


def own_request(request: ActorRequest, code: str) -> Request:
    row = projects.request_for(request.actor, code)
    if row is None:
        raise Http404(_("Không có đề nghị {code} của cơ sở bạn.").format(code=code))
    return row


@applicants
def my_requests(request: ActorRequest) -> HttpResponse:
    rows = _mine(request).order_by("-pk")[:100]
    return render(request, "portal/my_requests.html", {"rows": rows, "label": engine.label})


@applicants
def start(request: ActorRequest) -> HttpResponse:
    """Offers the draft that is there; a second one is begun only when asked for by name."""
    drafts = list(_mine(request).filter(state="draft").order_by("-pk")[:5])
    is_another = request.GET.get("khac") == "1" or request.method == "POST"
    form = forms.RequestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        own = own_establishment(request)
        row = services.request(
            own,
            lines=[],
            baselines=selectors.last_figures(own),
            by=request.actor,
            at=timezone.now(),
            **form.cleaned_data,
        )
        return redirect("portal:my_request", code=row.code)
    return render(
        request,
        "portal/start.html",
        {"form": form, "drafts": drafts, "is_form_shown": is_another or not drafts},
        status=422 if request.method == "POST" else 200,
    )


def own_establishment(request: ActorRequest) -> Establishment:
    """One's own workshop, or the one a commune officer types for."""
    found = Establishment.objects.visible_to(request.actor)
    if code := request.GET.get("co-so"):
        found = found.filter(code=code)
    own = found.select_related("province", "place").order_by("pk").first()
    if own is None:
        raise Http404(_("Không có cơ sở này trong phạm vi của bạn."))
    return own


@applicants
def my_request(request: ActorRequest, code: str) -> HttpResponse:
    """Task list of a draft; once submitted, the receipt and where it stands."""
    row = own_request(request, code)
    uploads = list(documents.uploads_about(row.uuid))
    items = ReturnItem.objects.filter(returned__request=row).order_by("pk")
    return render(
        request,
        "portal/my_request.html",
        {
            "row": row,
            "is_open": row.state in OPEN,
            "is_owner": permissions.is_owner(row.establishment_id, request.actor),
            "tasks": _tasks(row, uploads, list(items)),
            "activity": engine.label(row.activity, language()),
            "papers": documents.papers_about(row.uuid),
            "standing": selectors.standing(row, on=timezone.localdate()),
            "items": items,
            "qr": qr_image(f"{request.build_absolute_uri(reverse('portal:track'))}?ma={row.code}"),
        },
    )


def _tasks(row: Request, uploads: list[Upload], items: list[ReturnItem]) -> list[dict]:
    """What is done and what is not, in the order a person would go."""
    dossier = engine.dossier(row.activity, book=policy.book(row.province.code))
    sent = {upload.kind for upload in uploads}
    have = sum(paper.code in sent for paper in dossier.papers)
    facts: list[tuple[str, str, bool, str]] = [
        (_("Việc đề nghị hỗ trợ"), "portal:topic", bool(row.title), ""),
        (_("Chi phí và số tiền đề nghị"), "portal:costs", row.lines.exists(), ""),
        (_("Số liệu của cơ sở năm trước"), "portal:figures", row.baselines.exists(), ""),
        (
            _("Giấy tờ"),
            "portal:papers",
            have == len(dossier.papers),
            _("{have} trong {all} loại").format(have=have, all=len(dossier.papers)),
        ),
    ]
    if items:
        open_items = sum(not item.answer for item in items)
        told = _("còn {count} mục").format(count=open_items) if open_items else ""
        facts.insert(0, (_("Trả lời yêu cầu bổ sung"), "portal:answers", not open_items, told))
    return [
        {
            "title": title,
            "href": reverse(name, args=[row.code]),
            "status": _("xong") if is_done else told or _("chưa làm"),
            "kind": "" if is_done else "warning",
        }
        for title, name, is_done, told in facts
    ]


def _initial(request: ActorRequest, row: Request, section: str, saved: dict) -> tuple[dict, Any]:
    """What the page shows: what was being typed, else what was saved."""
    found = drafting.typed(row, section, by=request.actor) if request.method == "GET" else None
    return (found.values if found else saved), found


def _page(
    request: ActorRequest, row: Request, section: str, template: str, facts: dict[str, Any]
) -> HttpResponse:
    """One topic of a draft. When somebody else saved meanwhile, both texts are shown and the page
    carries the version that stands now."""
    refusal, version, saved = facts["refusal"], request.POST.get("version", row.version), []
    if isinstance(refusal, Changed):
        version = refusal.version
        saved = differences(facts.get("rows") or [facts["form"]], facts["saved"])
    return render(
        request,
        template,
        facts
        | {
            "row": row,
            "version": version,
            "differing": saved,
            "autosave": reverse("portal:typed", args=[row.code, section]),
        },
        status=422 if request.method == "POST" else 200,
    )


def _version(request: ActorRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else 0


@applicants
def topic(request: ActorRequest, code: str) -> HttpResponse:
    row, refusal = own_request(request, code), None
    saved = {"title": row.title, "activity": row.activity}
    initial, found = _initial(request, row, "topic", saved)
    form = forms.RequestForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            drafting.save_topic(
                row,
                version=_version(request),
                by=request.actor,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("portal:my_request", code=code)
    facts = {
        "form": form,
        "saved": [saved],
        "refusal": refusal,
        "typed": found,
        "title": _("Việc đề nghị hỗ trợ"),
    }
    return _page(request, row, "topic", "portal/section.html", facts)


@applicants
def figures(request: ActorRequest, code: str) -> HttpResponse:
    row, refusal = own_request(request, code), None
    saved = {b.indicator: b.value for b in row.baselines.all()}
    initial, found = _initial(request, row, "figures", saved)
    form = forms.BaselineForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            drafting.save_figures(
                row,
                baselines={k: v for k, v in form.cleaned_data.items() if v is not None},
                version=_version(request),
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("portal:my_request", code=code)
    facts = {
        "form": form,
        "saved": [saved],
        "refusal": refusal,
        "typed": found,
        "title": _("Số liệu của cơ sở năm trước"),
    }
    return _page(request, row, "figures", "portal/section.html", facts)


@applicants
def costs(request: ActorRequest, code: str) -> HttpResponse:
    row, refusal = own_request(request, code), None
    typed, found = _initial(request, row, "costs", {})
    saved = [_cost(line) for line in row.lines.order_by("order")]
    Rows = formset_factory(forms.CostForm, extra=COST_ROWS, max_num=30)
    rows = Rows(
        request.POST if request.method == "POST" else None,
        initial=None if request.method == "POST" else _typed_rows(typed) or saved,
    )
    if request.method == "POST" and rows.is_valid():
        try:
            drafting.save_costs(
                row,
                lines=_lines(rows),
                version=_version(request),
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("portal:my_request", code=code)
    facts = {"rows": rows, "saved": saved, "refusal": refusal, "typed": found}
    return _page(request, row, "costs", "portal/costs.html", facts)


def _cost(line: Any) -> dict[str, Any]:
    names = ("item", "unit", "quantity", "unit_price_dong", "support_dong")
    return {name: getattr(line, name) for name in names}


def _typed_rows(values: dict[str, str]) -> list[dict[str, str]]:
    """Rows of a formset as they were being typed."""
    rows: dict[int, dict[str, str]] = {}
    for key, value in values.items():
        prefix, _dash, rest = key.partition("-")
        place, _dash, name = rest.partition("-")
        if prefix == "form" and place.isdigit() and value:
            rows.setdefault(int(place), {})[name] = value
    return [rows[place] for place in sorted(rows)]


def _lines(rows: Iterable[Form]) -> list[Line]:
    return [
        Line(
            item=data["item"],
            unit=data["unit"],
            quantity=data["quantity"],
            unit_price_dong=data["unit_price_dong"],
            sources=(SourceShare("support", data["support_dong"] or 0),),
        )
        for form in rows
        if (data := form.cleaned_data) and data.get("item")
    ]


@applicants
def answers(request: ActorRequest, code: str) -> HttpResponse:
    row, refusal = own_request(request, code), None
    items = list(ReturnItem.objects.filter(returned__request=row).order_by("pk"))
    saved = {f"answer_{item.pk}": item.answer for item in items}
    initial, found = _initial(request, row, "answers", saved)
    form = forms.AnswerForm(
        request.POST if request.method == "POST" else None, items=items, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            drafting.answer_return(
                row,
                answers=form.answers(),
                version=_version(request),
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("portal:my_request", code=code)
    facts = {
        "form": form,
        "saved": [saved],
        "refusal": refusal,
        "typed": found,
        "title": _("Trả lời yêu cầu bổ sung"),
    }
    return _page(request, row, "answers", "portal/section.html", facts)


@applicants
def typed(request: ActorRequest, code: str, section: str) -> HttpResponse:
    """Keeps what is being typed; a page with scripts asks for it every few seconds."""
    row = own_request(request, code)
    if request.method != "POST" or section not in SECTIONS:
        return JsonResponse({}, status=405)
    values = {k: str(v) for k, v in request.POST.items() if k != "csrfmiddlewaretoken"}
    now = timezone.now()
    try:
        drafting.keep_typed(
            row, section, values=values, version=_version(request), by=request.actor, at=now
        )
    except Refused as error:
        return JsonResponse({"told": str(error)}, status=409)
    told = _("Đã giữ lúc {time}").format(time=f"{timezone.localtime(now):%H:%M:%S}")
    return JsonResponse({"told": told})


@applicants
def check(request: ActorRequest, code: str) -> HttpResponse:
    """Everything once more before it goes; submitting posts here."""
    row, refusal = own_request(request, code), None
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
        "portal/check.html",
        {
            "row": row,
            "lines": row.lines.order_by("order"),
            "refusal": refusal,
            "baselines": [
                (forms.INDICATORS[b.indicator], b.value) for b in row.baselines.order_by("pk")
            ],
            "activity": engine.label(row.activity, language()),
            "uploads": documents.uploads_about(row.uuid),
            "is_open": row.state in OPEN,
            "must_confirm": not permissions.is_owner(row.establishment_id, request.actor)
            and not drafting.is_confirmed(row),
        },
        status=422 if refusal else 200,
    )
