"""The officer's screens: find through visible_to, call one service, answer."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Textarea, formset_factory
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import selectors as appraisal
from khuyencong.contracts.learners import CLASSES
from khuyencong.core import accesses, events, presence
from khuyencong.core.calendar import working_days_left
from khuyencong.core.changes import changed
from khuyencong.core.dates import short
from khuyencong.core.errors import Changed, Refused
from khuyencong.core.models import Event
from khuyencong.desk import forms, selectors, snippets
from khuyencong.desk.models import Snippet
from khuyencong.desk.steps import PAGES
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Organisation
from khuyencong.directory.roles import OF_AN_ESTABLISHMENT, ROLES
from khuyencong.documents import selectors as documents
from khuyencong.ledger import selectors as ledger
from khuyencong.planning import programme as programmes
from khuyencong.planning.models import OtherProgramme
from khuyencong.projects import clock, contacts, forecast, permissions, services
from khuyencong.projects import selectors as projects
from khuyencong.projects.estimate import Line, SourceShare, public_shares
from khuyencong.projects.models import EstimateLine, Project, Request, Umbrella
from khuyencong.projects.workflow import PROJECT
from khuyencong.rules.engine import label
from khuyencong.ui.differences import differences
from khuyencong.ui.filters import datetime_vn

OFFICERS = sorted(set(ROLES) - OF_AN_ESTABLISHMENT)
officers = roles(*OFFICERS)
ESTIMATE_ROWS = 3


@officers
def home(request: ActorRequest) -> HttpResponse:
    today = timezone.localdate()
    return render(
        request,
        "desk/home.html",
        {
            "work": selectors.my_work(request.actor, on=today),
            "requests": selectors.my_requests(request.actor),
            "opinions": appraisal.opinions_asked_of(request.actor),
            "reviews": appraisal.reviews_waiting_for(request.actor),
            "money": selectors.money_of_year(request.actor, today.year),
            "year": today.year,
            "label": label,
        },
    )


def _project(request: ActorRequest, code: str) -> Project:
    project = projects.project_for(request.actor, code)
    if project is None:
        raise Http404(_("Không có đề án {code} trong phạm vi của bạn.").format(code=code))
    return project


@officers
def project_page(request: ActorRequest, code: str) -> HttpResponse:
    project = _project(request, code)
    today = timezone.localdate()
    steps = [
        (step, permissions.can_step(step.name, project, request.actor))
        for step in sorted(
            PROJECT.open_from(project.state, project.track), key=lambda s: s.is_optional
        )
    ]
    members = project.beneficiaries.select_related("establishment__place", "request")
    asked = [m.request.uuid for m in members if m.request]
    accesses.note(*asked, by=request.actor, at=timezone.now())
    abouts = [project.uuid, *asked]
    return render(
        request,
        "desk/project.html",
        {
            "project": project,
            "activity": label(project.activity, get_language() or "vi"),
            "rail": rail(project.state),
            "steps": steps,
            "left": working_days_left(project.due_date, today) if project.due_date else None,
            "lines": projects.estimate_lines(project),
            "public": public_money(project),
            "elsewhere": _elsewhere(project, today),
            "forecast": _forecast(project, today),
            "members": members,
            "has_learners": project.activity in CLASSES,
            "site_checks": appraisal.standing(project)[0],
            "money": ledger.subject_balances(project.subject),
            "papers": selectors.papers(documents.papers_about(*abouts)),
            "timeline": timeline(project),
            "may_edit": bool(permissions.can_step("register", project, request.actor)),
            "stage_names": STAGE_NAMES,
            "days": clock.by_holder(clock.spans(project, now=timezone.now())),
            "contact": forms.ContactForm(),
            "reminder": _reminder(project),
            "others": presence.others(project.uuid, by=request.actor, at=timezone.now()),
        },
    )


def _forecast(project: Project, today: date) -> forecast.Forecast | None:
    """When its plan may be expected, while it is on the way there."""
    if project.state not in {"registered", "concluded", "forwarded"}:
        return None
    past = forecast.lives(project.province.code, project.track)
    return forecast.forecast(project, past, on=today)


def _elsewhere(project: Project, today: date) -> dict[str, list[OtherProgramme]]:
    """Other programmes that pay for items of the estimate, while it may still be changed."""
    if project.state not in {"draft", "registered", "returned", "concluded"}:
        return {}
    items = EstimateLine.objects.filter(project=project).values_list("item", flat=True)
    known = programmes.standing(project.province.code, on=today)
    return programmes.matches(dict.fromkeys(items), known)


def _reminder(project: Project) -> str:
    """A message to copy into a chat or a letter."""
    told = _("Kính gửi đơn vị. Đề án {code} “{title}” đang ở bước: {state}.").format(
        code=project.code, title=project.title, state=project.get_state_display()
    )
    if project.due_date:
        told += " " + _("Hạn: {day}.").format(day=short(project.due_date))
    return told


def public_money(project: Project) -> list[tuple[str, int, int]]:
    """(whose, public đồng of every programme, per cent of the cost), where there is any."""
    return [
        (who.name if who else "", public, public * 100 // cost)
        for who, public, cost in public_shares(projects.as_plain(project))
        if public
    ]


STAGE_NAMES = {
    "planned": lazy("Đã bố trí kế hoạch"),
    "committed": lazy("Đã ký hợp đồng, giao nhiệm vụ"),
    "advanced": lazy("Tạm ứng"),
    "paid": lazy("Đã thanh toán"),
}


def rail(state: str) -> list[tuple[str, str]]:
    """The ordinary way with what is done; a state off the way marks the step it interrupts."""
    way = [s.name for s in PROJECT.rail()]
    left = [
        way.index(s)
        for step in PROJECT.steps
        if step.target == state
        for s in step.sources & set(way)
    ]
    place = way.index(state) if state in way else max(left)
    return [
        (
            str(PROJECT.state(name).label),
            "done" if n < place or state == "settled" else "current" if n == place else "todo",
        )
        for n, name in enumerate(way)
    ]


def timeline(project: Project) -> list[dict]:
    labels = {s.name: s.label for s in PROJECT.steps} | {
        "draft": _("Lập đề án"),
        "write_estimate": _("Ghi dự toán"),
        "record_past": _("Ghi nhận đề án các năm trước"),
        "place_before": _("Đổi thứ tự ưu tiên"),
        "enter_learners": _("Ghi học viên"),
        "remove_learner": _("Bỏ học viên ghi nhầm"),
        "ask_adjustment": _("Đề nghị điều chỉnh kế hoạch"),
        "decide_adjustment": _("Điều chỉnh kế hoạch"),
        "refuse_adjustment": _("Không đồng ý điều chỉnh"),
        "ask_opinions": _("Xin ý kiến các cơ quan"),
        "give_opinion": _("Cho ý kiến"),
        "waive_opinion": _("Thôi chờ một ý kiến"),
        "open_slots": _("Mở suất"),
        "close_slot": _("Bỏ suất"),
        "fill_slot": _("Chọn đơn vị cho suất"),
        "decide_overlap": _("Kết luận về dấu hiệu trùng"),
        "open_review": _("Đưa ra hội đồng"),
        "score": _("Một phiếu chấm điểm"),
        "close_review": _("Hội đồng chốt điểm"),
        "declare_conflict": _("Khai báo xung đột lợi ích"),
        "lift_conflict": _("Gỡ khai báo xung đột"),
    }
    return [
        {"at": event.at, "title": _told(event, labels), "by": event.by_name}
        for event in events.history(project.stream).reverse()
    ]


def _told(event: Event, labels: Mapping[str, Any]) -> str:
    """One line of the record; a call says what was said."""
    if event.kind != contacts.KIND:
        return str(labels.get(event.kind, event.kind))
    told = event.payload
    return ": ".join(filter(None, (str(contacts.CHANNELS[told["channel"]]), told["text"])))


@officers
def step(request: ActorRequest, code: str, name: str) -> HttpResponse:
    project = _project(request, code)
    if name not in PAGES:
        raise Http404(_("Không có bước {name}.").format(name=name))
    decision = permissions.can_step(name, project, request.actor)
    page, refusal = PAGES[name], None
    templates = list(snippets.of(request.actor))
    others = presence.note(project.uuid, by=request.actor, at=timezone.now())
    given: QueryDict | None = request.POST if request.method == "POST" else None
    is_inserting = given is not None and "insert" in given
    if given is not None and is_inserting:
        given = _with_snippet(given, page.form, templates, project)
    form = page.form(
        given,
        project=project,
        initial={"key": uuid.uuid4()},
    )
    if request.method == "POST" and not is_inserting and form.is_valid():
        try:
            _require_seen(project, request)
            page.perform(project, form, request.actor, timezone.now())
        except Refused as error:
            refusal = error
        else:
            messages.success(
                request, _("Đã ghi nhận: {step}.").format(step=PROJECT.find(name).label)
            )
            return redirect("desk:project", code=code)
    return render(
        request,
        "desk/step.html",
        {
            "project": project,
            "step": PROJECT.find(name),
            "form": form,
            "refusal": refusal,
            "decision": decision,
            "others": others,
            "snippets": templates if _text_field(page.form) else (),
        },
        status=200 if request.method == "GET" or is_inserting else 422,
    )


def _text_field(form: type[forms.StepForm]) -> str:
    """The name of the form's long text, where a snippet goes."""
    fields = form.base_fields.items()
    return next((n for n, field in fields if isinstance(field.widget, Textarea)), "")


def _with_snippet(
    given: QueryDict, form: type[forms.StepForm], known: list[Snippet], project: Project
) -> QueryDict:
    """What was typed, with the chosen snippet after it."""
    changed, name = given.copy(), _text_field(form)
    for snippet in known:
        if str(snippet.pk) == given["insert"] and name:
            text = snippets.filled(snippet, project)
            changed[name] = "\n".join(filter(None, (given.get(name, "").rstrip(), text)))
    return changed


def _require_seen(project: Project, request: ActorRequest) -> None:
    """A step is taken upon what its page showed. A second press of one's own goes on: the step
    and its key know that it is the same act."""
    last = events.history(project.stream).last()
    is_mine = last is not None and last.by_id == request.actor.id
    if request.POST.get("version") != str(project.version) and not is_mine:
        raise changed(project.stream, project.version)


@officers
def still_open(request: ActorRequest, code: str) -> HttpResponse:
    """A page with scripts says that the dossier is still open here, and asks who else has it."""
    project, told = _project(request, code), []
    if request.method == "POST" and "leaving" in request.POST:
        presence.leave(project.uuid, by=request.actor)
    elif request.method == "POST":
        told = presence.note(project.uuid, by=request.actor, at=timezone.now())
    words = [
        _("Đang mở bởi {name}, từ {at}.").format(name=one.by_name, at=datetime_vn(one.since))
        for one in told
    ]
    return JsonResponse({"told": words})


@roles("centre_specialist", "centre_head")
def estimate(request: ActorRequest, code: str) -> HttpResponse:
    project = _project(request, code)
    permissions.can_step("register", project, request.actor).require()
    saved = [_row(line) for line in projects.estimate_lines(project)]
    version, differing = request.POST.get("version", project.version), []
    Rows = formset_factory(forms.LineForm, extra=ESTIMATE_ROWS, max_num=60)
    rows = Rows(
        request.POST if request.method == "POST" else None,
        initial=None if request.method == "POST" else saved,
        form_kwargs={"project": project},
    )
    refusal = None
    if request.method == "POST" and rows.is_valid():
        try:
            services.write_estimate(
                project,
                [_line(r.cleaned_data) for r in rows if r.cleaned_data.get("item")],
                by=request.actor,
                at=timezone.now(),
                version=int(version) if str(version).isdigit() else 0,
            )
        except Refused as error:
            refusal = error
            if isinstance(error, Changed):
                version, differing = error.version, differences(rows, saved)
        else:
            messages.success(request, _("Đã ghi dự toán."))
            return redirect("desk:project", code=code)
    return render(
        request,
        "desk/estimate.html",
        {
            "project": project,
            "rows": rows,
            "refusal": refusal,
            "version": version,
            "differing": differing,
            "others": presence.note(project.uuid, by=request.actor, at=timezone.now()),
        },
        status=200 if request.method == "GET" else 422,
    )


def _row(line: EstimateLine) -> dict:
    support = [s for s in line.sources.all() if s.source == "support"]
    other = {s.source: s.amount_dong for s in line.sources.all()}
    return {
        "item": line.item,
        "unit": line.unit,
        "quantity": line.quantity,
        "unit_price_dong": line.unit_price_dong,
        "support_dong": sum(s.amount_dong for s in support) or None,
        "fund": support[0].fund_id if support else None,
        "programme_dong": other.get("programme"),
        "loan_dong": other.get("loan"),
        "is_not_eligible": not line.is_eligible,
        "establishment": line.beneficiary.establishment_id if line.beneficiary else None,
    }


def _line(data: dict) -> Line:
    """The rest of a line's amount is the beneficiary's own money."""
    amount = data["quantity"] * data["unit_price_dong"]
    support = data["support_dong"] or 0
    sources = []
    if support:
        sources.append(SourceShare("support", support, data["fund"]))
    for source in ("programme", "loan"):
        if given := data[f"{source}_dong"]:
            sources.append(SourceShare(source, given))
    rest = amount - sum(share.amount_dong for share in sources)
    if rest > 0:
        sources.append(SourceShare("counterpart", rest))
    return Line(
        item=data["item"],
        unit=data["unit"],
        quantity=data["quantity"],
        unit_price_dong=data["unit_price_dong"],
        sources=tuple(sources),
        is_eligible=not data["is_not_eligible"],
        establishment=data["establishment"],
    )


@roles("centre_specialist", "centre_head")
def draft(request: ActorRequest) -> HttpResponse:
    form = forms.DraftForm(
        request.POST if request.method == "POST" else None,
        initial={"year": timezone.localdate().year, "track": "local"},
        umbrellas=Umbrella.objects.visible_to(request.actor).order_by("-pk"),
    )
    waiting = (
        Request.objects.visible_to(request.actor)
        .filter(state="submitted")
        .select_related("establishment")
    )
    chosen = list(waiting.filter(code__in=request.POST.getlist("requests")).order_by("pk"))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            project = services.draft(
                _own_centre(request),
                requests=chosen,
                by=request.actor,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("desk:estimate", code=project.code)
    return render(
        request,
        "desk/draft.html",
        {
            "form": form,
            "waiting": waiting.order_by("-pk")[:100],
            "refusal": refusal,
            "chosen": {row.code for row in chosen},
            "label": label,
        },
        status=200 if request.method == "GET" else 422,
    )


def _own_centre(request: ActorRequest) -> Organisation:
    own = {g.organisation_id for g in request.actor.grants if g.organisation_id}
    return Organisation.objects.filter(pk__in=own, kind="centre").get()
