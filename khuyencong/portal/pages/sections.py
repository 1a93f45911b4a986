"""One topic of a draft a page, everything typed kept."""

from __future__ import annotations

from typing import Any

from django.forms import BaseFormSet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Changed
from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest
from khuyencong.documents import selectors as documents
from khuyencong.portal import forms, selectors
from khuyencong.portal.pages.applications import applicants
from khuyencong.portal.pages.sending import with_files_ahead
from khuyencong.portal.selectors import ceilings
from khuyencong.projects.models import Request, ReturnItem
from khuyencong.projects.models.said import COLUMNS
from khuyencong.projects.selectors import asking
from khuyencong.projects.selectors.estimate import Line
from khuyencong.projects.selectors.said import asked_of
from khuyencong.projects.services import drafts
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.differences import differences
from khuyencong.ui.middleware import answers_json

SECTIONS = ("topic", "costs", "figures", "answers")


def _initial(request: ActorRequest, row: Request, section: str, saved: dict) -> tuple[dict, Any]:
    """What the page shows: what was being typed, else what was saved."""
    found = drafts.typed(row, section, by=request.actor) if request.method == "GET" else None
    return (found.values if found else saved), found


TOPIC = {"save": Act(drafts.save_topic, forms.TopicForm, is_versioned=True)}
FIGURES = {"save": Act(drafts.save_figures, forms.BaselineForm, is_versioned=True)}
COSTS = {"save": Act(drafts.save_costs, forms.CostsForm, is_versioned=True)}
ANSWERS = {"save": Act(drafts.answer_return, forms.AnswerForm, is_versioned=True)}


def _section(
    page: Page, section: str, template: str, saved: list[dict[str, Any]], facts: dict[str, Any]
) -> HttpResponse:
    """One topic of a draft. When somebody else saved meanwhile, both texts are shown and the page
    carries the version that stands now."""
    row, form = page.subject, page.forms["save"]
    if answer := page.perform(then=reverse("portal:my_request", args=[row.code])):
        return answer
    rows = form if isinstance(form, BaseFormSet) else [form]
    return page.show(
        template,
        facts
        | {
            "row": row,
            "version": page.version,
            "differing": differences(rows, saved) if isinstance(page.refusal, Changed) else [],
            "autosave": reverse("portal:typed", args=[row.code, section]),
            "is_answering": section == "answers",
        },
    )


def _version(request: ActorRequest) -> int:
    return read_key(request.POST.get("version")) or 0


@applicants
def topic(request: ActorRequest, code: str) -> HttpResponse:
    row = selectors.find_own(code, by=request.actor)
    today = timezone.localdate()
    facts = [one.name for one in asked_of(row.establishment, row.activity, on=today)]
    saved: dict[str, Any] = {"title": row.title, "activity": row.activity}
    saved |= {name: getattr(row, name) for fact in facts for name in COLUMNS[fact]}
    initial, found = _initial(request, row, "topic", saved)
    places = selectors.communes_of(row.province.code, on=today)
    options = {"initial": initial, "facts": facts, "places": places}
    page = Page(request, TOPIC, row, options={"save": options})
    title = _("Việc đề nghị hỗ trợ")
    shown = {"form": page.forms["save"], "typed": found, "title": title}
    return _section(page, "topic", "portal/section.html", [saved], shown)


@applicants
def figures(request: ActorRequest, code: str) -> HttpResponse:
    row = selectors.find_own(code, by=request.actor)
    saved = {b.indicator: b.value for b in row.baselines.all()}
    initial, found = _initial(request, row, "figures", saved)
    page = Page(request, FIGURES, row, options={"save": {"initial": initial}})
    title = _("Số liệu của cơ sở năm trước")
    facts = {"form": page.forms["save"], "typed": found, "title": title}
    return _section(page, "figures", "portal/section.html", [saved], facts)


@applicants
def costs(request: ActorRequest, code: str) -> HttpResponse:
    row = selectors.find_own(code, by=request.actor)
    typed, found = _initial(request, row, "costs", {})
    saved = [_cost(line) for line in row.lines.order_by("order")]
    page = Page(request, COSTS, row, options={"save": {"initial": _typed_rows(typed) or saved}})
    shown = page.forms["save"]
    lines = forms.readable(shown) if shown.is_bound else _lines(row, typed)
    most = ceilings.ceiling(row, lines, on=timezone.localdate())
    facts = {"rows": shown, "typed": found, "most": most}
    return _section(page, "costs", "portal/costs.html", saved, facts)


def _lines(row: Request, typed: dict[str, str]) -> list[Line]:
    """What is being typed, else what was saved."""
    return forms.readable(forms.CostsForm(typed)) if typed else asking.lines_of(row)


def _cost(line: Any) -> dict[str, Any]:
    names = ("item", "unit", "quantity", "unit_price_dong", "support_dong")
    return {name: getattr(line, name) for name in names}


def _typed_rows(values: dict[str, str]) -> list[dict[str, str]]:
    """Rows of a formset as they were being typed."""
    rows: dict[int, dict[str, str]] = {}
    for key, value in values.items():
        prefix, _dash, rest = key.partition("-")
        number, _dash, name = rest.partition("-")
        place = read_key(number)
        if prefix == "form" and place is not None and value:
            rows.setdefault(place, {})[name] = value
    return [rows[place] for place in sorted(rows)]


@applicants
@with_files_ahead
def answers(request: ActorRequest, code: str) -> HttpResponse:
    row = selectors.find_own(code, by=request.actor)
    asked = ReturnItem.objects.filter(returned__request=row, accepted_at=None).order_by("pk")
    items = [item for item in asked.select_related("returned__request") if not item.is_sent]
    saved = {f"answer_{item.pk}": item.answer for item in items}
    initial, found = _initial(request, row, "answers", saved)
    sent: dict[str, list[str]] = {}
    for upload in documents.uploads_about(row.uuid):
        sent.setdefault(upload.kind, []).append(upload.name)
    options = {"items": items, "initial": initial, "sent": sent}
    page = Page(request, ANSWERS, row, options={"save": options})
    title = _("Trả lời yêu cầu bổ sung")
    facts = {"form": page.forms["save"], "typed": found, "title": title}
    return _section(page, "answers", "portal/section.html", [saved], facts)


@applicants
@answers_json
def typed(request: ActorRequest, code: str, section: str) -> HttpResponse:
    """Keeps what is being typed; a page with scripts asks for it every few seconds. A button of
    the page asks for it too: it is shown again, with what follows from the costs typed."""
    row = selectors.find_own(code, by=request.actor)
    if request.method != "POST" or section not in SECTIONS:
        return JsonResponse({}, status=405)
    values = {k: str(v) for k, v in request.POST.items() if k != "csrfmiddlewaretoken"}
    now = timezone.now()
    drafts.keep_typed(
        row, section, values=values, version=_version(request), by=request.actor, at=now
    )
    if "shown" in request.POST:
        return redirect("portal:costs", code)
    told = {"told": _("Đã giữ lúc {time}").format(time=f"{timezone.localtime(now):%H:%M:%S}")}
    if section == "costs":
        most = ceilings.ceiling(row, _lines(row, values), on=hanoi_date(now))
        told |= {"most": most.words, "kind": "error" if most.is_over else ""}
    return JsonResponse(told)
