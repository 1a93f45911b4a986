"""The officer's screens: find through visible_to, call one service, answer."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.forms import Textarea, formset_factory
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.appraisal import selectors as appraisal
from khuyencong.contracts.permissions import CLASSES
from khuyencong.core import accesses, events, presence
from khuyencong.core.calendar import working_days_left
from khuyencong.core.changes import changed
from khuyencong.core.errors import Changed, Refused
from khuyencong.desk import forms, selectors
from khuyencong.desk.models import Snippet
from khuyencong.desk.pages.steps import PAGES
from khuyencong.desk.selectors import dossier
from khuyencong.desk.services import snippets
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Organisation
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES
from khuyencong.documents import selectors as documents
from khuyencong.ledger import selectors as ledger
from khuyencong.projects import permissions, services
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import EstimateLine, Project, Request, Umbrella
from khuyencong.projects.selectors import clock
from khuyencong.projects.selectors.estimate import Line, SourceShare
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
            "rail": dossier.rail(project.state),
            "steps": steps,
            "left": working_days_left(project.due_date, today) if project.due_date else None,
            "lines": projects.estimate_lines(project),
            "public": dossier.public_money(project),
            "elsewhere": dossier.elsewhere(project, today),
            "forecast": dossier.expected(project, today),
            "members": members,
            "has_learners": project.activity in CLASSES,
            "site_checks": appraisal.standing(project)[0],
            "money": ledger.subject_balances(project.subject),
            "papers": selectors.papers(documents.papers_about(*abouts)),
            "timeline": dossier.timeline(project),
            "may_edit": bool(permissions.can_step("register", project, request.actor)),
            "stage_names": dossier.STAGE_NAMES,
            "days": clock.by_holder(clock.spans(project, now=timezone.now())),
            "contact": forms.ContactForm(),
            "reminder": dossier.reminder(project),
            "others": presence.others(project.uuid, by=request.actor, at=timezone.now()),
        },
    )


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
            _require_seen(project, name, request)
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


def _require_seen(project: Project, name: str, request: ActorRequest) -> None:
    """A step is taken upon what its page showed. A second press goes on, whatever happened since
    the first: the step and its key know that it is the same act."""
    last = events.history(project.stream).last()
    is_mine = last is not None and last.by_id == request.actor.id
    if request.POST.get("version") == str(project.version) or is_mine:
        return
    if "key" in request.POST:
        is_second_press = ledger.has_moved(f"{name}/{request.POST['key']}")
    else:
        is_open = project.state in PROJECT.find(name).sources
        is_second_press = not is_open and bool(permissions.taken(name, project, request.actor))
    if not is_second_press:
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
