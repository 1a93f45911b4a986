"""The applicant's own pages: one topic a page, everything kept, nothing needing a script."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.forms import BaseFormSet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import selectors as appraisal
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Changed
from khuyencong.core.finding import find
from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Establishment, User
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import Upload
from khuyencong.portal import forms, selectors
from khuyencong.portal.models import Sketch
from khuyencong.portal.selectors import lives
from khuyencong.portal.services import sketches
from khuyencong.projects import permissions
from khuyencong.projects.models import Request, ReturnItem
from khuyencong.projects.models.said import COLUMNS
from khuyencong.projects.selectors import wanted
from khuyencong.projects.selectors.said import asked_of
from khuyencong.projects.services import drafts, recalls
from khuyencong.rules import engine
from khuyencong.rules.errors import RuleInputError
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.codes import qr_image
from khuyencong.ui.differences import differences
from khuyencong.ui.middleware import answers_json

applicants = roles(*permissions.APPLICANTS)
OPEN = {"draft", "returned"}
SECTIONS = ("topic", "costs", "figures", "answers")


def language() -> str:
    return get_language() or "vi"


def _mine(request: ActorRequest):
    own = [g.establishment_id for g in request.actor.grants if g.establishment_id]
    of_own = Request.objects.filter(establishment__in=own).order_by().values("pk")
    typed = Request.objects.filter(typist=request.actor.id).order_by().values("pk")
    return Request.objects.visible_to(request.actor).filter(pk__in=of_own.union(typed))


@applicants
def my_requests(request: ActorRequest) -> HttpResponse:
    rows = _mine(request).select_related("establishment").order_by("-pk")[:100]
    facts = {"rows": rows, "label": engine.label, "names_workshops": _holds_several(request)}
    return render(request, "portal/my_requests.html", facts)


@applicants
def start(request: ActorRequest) -> HttpResponse:
    """Offers the draft that is there; a second one is begun only when asked for by name. Who holds
    several workshops says first which one it is for."""
    own = own_establishment(request)
    if own is None:
        return choose(request, "portal:start")
    drafts = list(_mine(request).filter(state="draft", establishment=own).order_by("-pk")[:5])
    sketch = _sketch(request)
    is_another = request.GET.get("khac") == "1" or request.method == "POST" or sketch is not None
    initial = {"activity": sketch.answers.get("activity", "")} if sketch else {}
    options = {"begin": {"initial": initial}}
    page = Page(request, BEGIN, own, options=options, more={"begin": {"sketch": sketch}})
    if answer := page.perform():
        return answer
    return page.show(
        "portal/start.html",
        {
            "form": page.forms["begin"],
            "own": own,
            "is_one_of_several": _holds_several(request),
            "drafts": drafts,
            "sketch": sketch,
            "is_form_shown": is_another or not drafts,
        },
    )


def _sketch(request: ActorRequest) -> Sketch | None:
    """The answers of the pre-check that the address names, where they are hers."""
    number = read_key(request.GET.get("nhap"))
    if number is None or not isinstance(request.user, User):
        return None
    return selectors.sketches_of(request.user).filter(pk=number).first()


def _begin(
    own: Establishment, *, activity: str, title: str, sketch: Sketch | None, by: Actor, at: datetime
) -> Request:
    carried = _carried(sketch, activity, own.province.code, on=hanoi_date(at)) if sketch else None
    cost_dong, support_dong, said = carried or (0, 0, {})
    return sketches.begin(
        own,
        sketch=sketch,
        activity=activity,
        title=title,
        cost_dong=cost_dong,
        support_dong=support_dong,
        baselines=selectors.last_figures(own),
        said=said,
        by=by,
        at=at,
    )


def _carried(
    sketch: Sketch, activity: str, province: str, *, on: date
) -> tuple[int, int, dict[str, Any]] | None:
    """(cost, highest support, what was said of the facts of a request) from the answers, in đồng;
    0 where no rule says a figure. None: the answers cannot be read any more."""
    form = forms.AskForm(sketch.answers | {"activity": activity})
    if not form.is_valid():
        return None
    data = form.cleaned_data
    said = selectors.said_in(data, province, on=on)
    place = selectors.place_answered(data["place"], province, on=on)
    try:
        found = selectors.answers(data, place, province=province, on=on, codes=[activity])
    except RuleInputError:
        return data["cost_dong"], 0, said
    support = found[0].support.ceiling_dong if found else 0
    return data["cost_dong"], min(support or 0, data["cost_dong"]), said


BEGIN = {
    "begin": Act(
        _begin,
        forms.RequestForm,
        then=lambda asked: reverse("portal:my_request", args=[asked.code]),
    )
}


def _holds_several(request: ActorRequest) -> bool:
    return selectors.owned_by(request.actor).count() > 1


def choose(request: ActorRequest, name: str) -> HttpResponse:
    """Which of her workshops this is about; nothing of one is shown in another."""
    asked = request.GET.copy()
    asked.pop("co-so", None)
    rest = asked.urlencode()
    return render(
        request,
        "portal/choose_workshop.html",
        {
            "rows": selectors.owned_by(request.actor),
            "begins": reverse(name),
            "rest": f"&{rest}" if rest else "",
        },
    )


def own_establishment(request: ActorRequest, *, is_owned: bool = False) -> Establishment | None:
    """The workshop that the address names: of one's own or, unless `is_owned`, one that an officer
    types for. None where it names none and she holds several. Raises Http404."""
    owned = selectors.owned_by(request.actor)
    missing = _("Không có cơ sở này trong phạm vi của bạn.")
    if code := request.GET.get("co-so"):
        wider = Establishment.objects.visible_to(request.actor).standing()
        found = owned if is_owned else wider
        return find(found.select_related("province", "place").order_by("pk"), missing, code=code)
    if owned.count() > 1:
        return None
    return find(owned, missing)


OWN = {
    "recall": Act(
        recalls.recall_request,
        done=lazy("Đã rút đề nghị về. Sửa rồi nộp lại: đề nghị này CHƯA NỘP."),
    ),
    "disown": Act(
        recalls.disown,
        done=lazy("Đã báo Trung tâm. Người làm hộ không sửa, không nộp được nữa."),
    ),
}


@applicants
def my_request(request: ActorRequest, code: str) -> HttpResponse:
    """Task list of a draft; once submitted, the receipt and where it stands."""
    row = selectors.find_own(code, by=request.actor)
    page = Page(request, OWN, row)
    if answer := page.perform():
        return answer
    today = timezone.localdate()
    uploads = list(documents.uploads_about(row.uuid))
    items = ReturnItem.objects.filter(returned__request=row).order_by("pk")
    may_disown = permissions.can_disown(row, request.actor, on=today)
    return page.show(
        "portal/my_request.html",
        {
            "row": row,
            "is_open": row.state in OPEN,
            "is_owner": permissions.is_owner(row.establishment_id, request.actor),
            "tasks": _tasks(row, uploads, list(items)),
            "activity": engine.label(row.activity, language()),
            "standing": selectors.standing(row, on=today),
            "stages": [] if row.state == "draft" else lives.life(row),
            "contact": selectors.person_to_ask(row, on=today),
            "may_recall": permissions.can_request_step("recall_request", row, request.actor),
            "disown_until": permissions.disown_until(row) if may_disown else None,
            "items": items,
            "own_items": appraisal.items_of_owner(row),
            "qr": qr_image(f"{request.build_absolute_uri(reverse('portal:track'))}?ma={row.code}"),
        },
    )


def _tasks(row: Request, uploads: list[Upload], items: list[ReturnItem]) -> list[dict]:
    """What is done and what is not, in the order a person would go."""
    dossier = wanted.papers(row)
    sent = {upload.kind for upload in uploads}
    have = sum(paper.code in sent for paper in dossier.papers)
    facts: list[tuple[str, str, bool, str]] = [
        (
            _("Việc đề nghị hỗ trợ"),
            "portal:topic",
            not (lacking := unsaid(row)),
            _("còn {count} câu").format(count=len(lacking)),
        ),
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


DECIDING = ("new_machine", "kiln")  # without these nobody can say whether it is supported


def unsaid(row: Request) -> list[str]:
    """Facts that decide about this request and that it does not say yet."""
    facts = [one.name for one in asked_of(row.establishment, row.activity, on=timezone.localdate())]
    return [fact for fact in DECIDING if fact in facts and not row.has_said(fact)]


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
    facts = {"rows": page.forms["save"], "typed": found}
    return _section(page, "costs", "portal/costs.html", saved, facts)


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
def answers(request: ActorRequest, code: str) -> HttpResponse:
    row = selectors.find_own(code, by=request.actor)
    items = list(ReturnItem.objects.filter(returned__request=row).order_by("pk"))
    saved = {f"answer_{item.pk}": item.answer for item in items}
    initial, found = _initial(request, row, "answers", saved)
    page = Page(request, ANSWERS, row, options={"save": {"items": items, "initial": initial}})
    title = _("Trả lời yêu cầu bổ sung")
    facts = {"form": page.forms["save"], "typed": found, "title": title}
    return _section(page, "answers", "portal/section.html", [saved], facts)


@applicants
@answers_json
def typed(request: ActorRequest, code: str, section: str) -> HttpResponse:
    """Keeps what is being typed; a page with scripts asks for it every few seconds."""
    row = selectors.find_own(code, by=request.actor)
    if request.method != "POST" or section not in SECTIONS:
        return JsonResponse({}, status=405)
    values = {k: str(v) for k, v in request.POST.items() if k != "csrfmiddlewaretoken"}
    now = timezone.now()
    drafts.keep_typed(
        row, section, values=values, version=_version(request), by=request.actor, at=now
    )
    told = _("Đã giữ lúc {time}").format(time=f"{timezone.localtime(now):%H:%M:%S}")
    return JsonResponse({"told": told})
