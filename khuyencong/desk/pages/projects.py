"""The officer's screens: find through visible_to, call one service, answer."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.forms import Textarea
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import selectors as appraisal
from khuyencong.contracts import selectors as contracts
from khuyencong.core import accesses, presence
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Changed
from khuyencong.core.reading.addresses import read_key
from khuyencong.desk import forms, selectors
from khuyencong.desk.forms.estimate import (
    EstimateForm,
    asked_rows,
    readable,
    row_of,
    rows_before,
)
from khuyencong.desk.models import Snippet
from khuyencong.desk.pages.steps import ASKED, STEPS
from khuyencong.desk.selectors import dossier, marks, registering, waiting
from khuyencong.desk.selectors.askers import askers, before_buying, most_of
from khuyencong.desk.services import snippets
from khuyencong.directory.access import ActorRequest, officers, roles
from khuyencong.directory.models import Organisation
from khuyencong.directory.selectors.first_days import is_new
from khuyencong.documents import selectors as documents
from khuyencong.payments import selectors as payments
from khuyencong.payments.selectors.owed import is_all_asked_for
from khuyencong.planning.permissions import is_shown_adjustments
from khuyencong.planning.selectors import estimates
from khuyencong.projects import permissions, services
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import CLASSES, Project, Request, Umbrella
from khuyencong.projects.permissions import duties
from khuyencong.projects.selectors import clock, slots, versions
from khuyencong.projects.selectors.record import Record
from khuyencong.projects.workflow import PROJECT
from khuyencong.recoveries import permissions as may_recover
from khuyencong.recoveries import selectors as recoveries
from khuyencong.rules.engine import label
from khuyencong.settlement import selectors as settlement
from khuyencong.settlement.models import SIGNATURE
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.differences import differences
from khuyencong.ui.filters import datetime_vn
from khuyencong.ui.middleware import answers_json

# Steps that are taken upon the invoices of a project, shown beside their form.
BESIDE_INVOICES = {"record_invoice", "cancel_invoice", "correct_invoice", "accept", "settle"}
SHOWN = 100  # waiting requests and umbrellas to choose from; others are opened from their list
AWAITED = 10  # lines of what others owe her
drafters = roles(*PROJECT.find("register").roles)


@officers
def home(request: ActorRequest) -> HttpResponse:
    today = timezone.localdate()
    shown = selectors.MOST if "tat-ca" in request.GET else selectors.PAGE
    mine = selectors.my_work(request.actor, on=today, limit=shown + 1)
    return render(
        request,
        "desk/home.html",
        {
            "work": mine[:shown],
            "is_cut": len(mine) > shown and shown < selectors.MOST,
            "is_new": is_new(request, at=timezone.now()),
            "has_opinions": sum(line.kind == appraisal.OPINION for line in mine) > 1,
            "typed": selectors.typed_by(request.actor),
            "awaited": waiting.awaited(request.actor, on=today, limit=AWAITED),
            "money": selectors.money_of_year(request.actor, today.year),
            "bar_parts": selectors.bar_parts,
            "year": today.year,
            "today": today,
            "label": label,
        },
    )


HAS_DOSSIER = {"committed", "accepted", "settled"}
# Steps that have a page of their own, by the address of it.
ELSEWHERE = {"prepare_payment": "prepare_payment"}


@officers
def project_page(request: ActorRequest, code: str) -> HttpResponse:
    project = projects.find_project(code, by=request.actor)
    today = timezone.localdate()
    members, lines = projects.members(project), projects.estimate_lines(project)
    record = Record(project, members)
    open_steps = PROJECT.open_from(project.state, project.track)
    is_signed = project.state not in permissions.UNSIGNED  # before, nothing is invoiced or paid
    money, shares = contracts.money(project)
    acceptance = settlement.acceptance(project) if is_signed else None
    earned_dong = settlement.earned_dong(acceptance)
    requests = payments.of_project(project) if is_signed else []
    is_asked_for = is_all_asked_for(requests, earned_dong)
    suspended = contracts.suspensions(project) if project.state == "committed" else []
    is_all_suspended = any(one.share is None for one in suspended)
    is_approved = is_signed or project.state == "estimated"
    approved = estimates.approved(project) if is_approved else {}
    empty_slots = _empty_slots(project, approved)
    # Nobody signs with nobody, asks for what is asked for, or settles before all is paid.
    waits_for_another = {
        "sign": not members or bool(approved and empty_slots),
        "assign": bool(approved and empty_slots),
        "prepare_payment": is_asked_for or is_all_suspended,
        "accept": bool(suspended),
        "suspend": is_all_suspended,
        "resume": not suspended,
        "settle": earned_dong > money["advanced"] + money["paid"],
    }
    idle = {f"project.{name}" for name in ("sign", "assign") if waits_for_another[name]}
    idle |= {"project.pay"} if is_asked_for else set()
    steps = [
        (
            step,
            permissions.can_step(step.name, project, request.actor, record=record),
            address(ELSEWHERE[step.name], code)
            if step.name in ELSEWHERE
            else reverse("desk:step", args=[code, step.name]),
        )
        for step in sorted(open_steps, key=lambda s: s.is_optional)
        if step.name in {*STEPS, *ELSEWHERE}  # a plan is approved as a whole, on its page
        and duties.covering(step.roles, project, request.actor)  # what is another's is no step here
        and not waits_for_another.get(step.name)
    ]
    places = {step.name: href for step, decision, href in steps if decision}
    asked = [m.request.uuid for m in members if m.request]
    accesses.note(*asked, by=request.actor, at=timezone.now())
    abouts = [project.uuid, *asked]
    timeline = dossier.timeline(record.history)
    returned = {told["paper"] for told in timeline}
    may_edit = permissions.can_step("register", project, request.actor, record=record)
    return render(
        request,
        "desk/project.html",
        {
            "project": project,
            "activity": label(project.activity, get_language() or "vi"),
            "rail": dossier.rail(project.state),
            "steps": steps,
            "is_over": not open_steps,
            "has_dossier": project.state in HAS_DOSSIER,
            "needed": dossier.needed(project, today, places, idle=idle),
            "empty_slots": empty_slots,
            "is_without_slots": project.is_group
            and bool(may_edit)
            and all(line.slot_id is None for line in lines),
            "may_see_slots": request.actor.has_role(*permissions.HANDLERS),
            "lines": dossier.estimate_table(lines, approved) if lines else None,
            "invoiced": settlement.invoiced(project, lines) if is_signed else [],
            "acceptance": acceptance,
            "signatures": documents.uploads_about(project.uuid).filter(kind=SIGNATURE)
            if any(event.payload.get("has_signature") for event in record.history)
            else [],
            "public": dossier.public_money(project, lines),
            "elsewhere": dossier.elsewhere(project, lines, today),
            "forecast": dossier.expected(project, record, today),
            "members": members,
            "has_learners": project.activity in CLASSES,
            "site_checks": appraisal.standing(members)[0],
            "money": money,
            "suspended": [contracts.still_suspended(one) for one in suspended],
            "shares": shares if len(shares) > 1 else [],
            "money_parts": dossier.money_parts(project.support_dong, money),
            "project_mark": marks.PROJECT[project.state],
            "money_acts": settlement.money_acts(project) if is_signed else [],
            "requests": requests,
            "recoveries": recoveries.summed_of(project) if project.state == "settled" else [],
            "may_recover": bool(may_recover.can_ask(project, request.actor)),
            "may_reverse": bool(may_recover.can_reverse(project, request.actor)),
            "papers": selectors.papers(documents.issued_about(abouts), returned=returned),
            "waiting_papers": documents.waiting_about(abouts),
            "own_bodies": {grant.organisation_id for grant in request.actor.grants},
            "timeline": timeline,
            "may_edit": bool(may_edit),
            "has_adjustments": is_shown_adjustments(project, request.actor),
            "days": clock.by_holder(
                clock.spans(project, now=timezone.now(), history=record.history)
            ),
            "contact": forms.ContactForm(),
            "reminder": dossier.reminder(project),
            "items": appraisal.items_asked(project) if project.completion_rounds else [],
            "others": presence.others(project.uuid, by=request.actor, at=timezone.now()),
        },
    )


def _empty_slots(project: Project, approved: dict[int, int]) -> int:
    """Slots of a group that wait for somebody; once its estimate is approved, those with money."""
    if not project.is_group or project.state not in slots.FILLED_IN:
        return 0
    if not approved:
        return project.slots.filter(beneficiary=None).count()
    empty = estimates.with_open_slots().filter(approval__project=project)
    return empty.values("source__line__slot").distinct().count()


MONEY_STEPS = {"return_advance", "settle"}

CONCLUDING = ("conclude", "reject")


@officers
def step(request: ActorRequest, code: str, name: str) -> HttpResponse:
    project = projects.find_project(code, by=request.actor)
    if name not in STEPS:
        raise Http404(_("Không có bước {name}.").format(name=name))
    decision = permissions.can_step(name, project, request.actor)
    templates = list(snippets.of(request.actor))
    others = presence.note(project.uuid, by=request.actor, at=timezone.now())
    sort = ASKED[name][1]
    options: dict[str, Any] = {"project": project, "initial": {"key": uuid.uuid4()}}
    page = Page(request, {name: STEPS[name]}, project, options={name: options})
    form = page.forms[name]
    if forms.MORE in page.typed:
        page.status = 200  # more rows to type into, nothing is done yet
    elif "insert" in page.typed:
        form = sort(_with_snippet(page.typed, sort, templates, project), **options)
        page.status = 200
    elif answer := page.perform(then=reverse("desk:project", args=[code])):
        return answer
    return page.show(
        "desk/step.html",
        {
            "project": project,
            "step": PROJECT.find(name),
            "form": form,
            "decision": decision,
            "is_at_a_workshop": name == "accept",
            "money_acts": settlement.money_acts(project) if name in MONEY_STEPS else (),
            "others": others,
            "invoiced": settlement.invoiced(project) if name in BESIDE_INVOICES else (),
            "acceptance": settlement.acceptance(project),
            "lines": dossier.estimate_table(projects.estimate_lines(project))
            if name == "register"
            else None,
            "warnings": _warnings(name, project),
            "points": dossier.answers(project) if name in CONCLUDING else (),
            "more_rows": forms.MORE if isinstance(form, forms.ItemsForm) else "",
            "snippets": templates if _text_field(sort) else (),
        },
    )


def _warnings(name: str, project: Project) -> list[str]:
    """What to look at before a step is taken."""
    if name == "register":
        return registering.warnings(project)
    if name == "return_for_completion":
        return appraisal.completion_notes(project, on=timezone.localdate())
    if name in CONCLUDING:
        lang = get_language() or "vi"
        return appraisal.conclusion_notes(project, on=timezone.localdate(), lang=lang)
    return []


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


@officers
@answers_json
def still_open(request: ActorRequest, code: str) -> HttpResponse:
    """A page with scripts says that the dossier is still open here, and asks who else has it."""
    project, told = projects.find_project(code, by=request.actor), []
    if request.method == "POST" and "leaving" in request.POST:
        presence.leave(project.uuid, by=request.actor)
    elif request.method == "POST":
        told = presence.note(project.uuid, by=request.actor, at=timezone.now())
    words = [
        _("Đang mở bởi {name}, từ {at}.").format(name=one.by_name, at=datetime_vn(one.since))
        for one in told
    ]
    return JsonResponse({"told": words})


@drafters
def estimate(request: ActorRequest, code: str) -> HttpResponse:
    project = projects.find_project(code, by=request.actor)
    permissions.require_step("register", project, request.actor, act="write_estimate")
    saved = [row_of(line) for line in projects.estimate_lines(project)]
    asked = [] if saved else asked_rows(project)
    earlier = versions.estimates_before(project)
    back = versions.chosen(earlier, read_key(request.GET.get("ban")))
    shown = rows_before(project, back) if back else saved or asked
    rows = {"initial": shown, "form_kwargs": {"project": project}}
    page = Page(request, ESTIMATE, project, options={"write": rows})
    if ONLY_MOST in page.typed:
        page.status = 200  # nothing is written yet
    elif answer := page.perform(then=reverse("desk:project", args=[code])):
        return answer
    is_changed = isinstance(page.refusal, Changed)
    beside, now = askers(project), timezone.now()
    accesses.note(*(one.request.uuid for one in beside if one.request), by=request.actor, at=now)
    lines = readable(page.forms["write"], [one.establishment for one in beside])
    return page.show(
        "desk/estimate.html",
        {
            "project": project,
            "rows": page.forms["write"],
            "version": page.version,
            "is_taken_over": bool(asked) and not back,
            "earlier": earlier,
            "back": back,
            "askers": beside,
            "most": most_of(project, lines, on=hanoi_date(now)),
            "only_most": ONLY_MOST,
            "buying": before_buying(project, on=hanoi_date(now)),
            "differing": differences(page.forms["write"], saved) if is_changed else [],
            "others": presence.note(project.uuid, by=request.actor, at=now),
        },
    )


def _draft(_nobody: None, *, by: Actor, at: datetime, **values: Any) -> Project:
    own = {grant.organisation_id for grant in by.grants if grant.organisation_id}
    centre = Organisation.objects.filter(pk__in=own, kind="centre").get()
    return services.draft(centre, by=by, at=at, **values)


ONLY_MOST = "most"  # a button: what is typed is weighed, not written
ESTIMATE = {
    "write": Act(
        services.write_estimate, EstimateForm, done=lazy("Đã ghi dự toán."), is_versioned=True
    )
}
DRAFT = {
    "draft": Act(
        _draft,
        forms.DraftForm,
        then=lambda project: reverse("desk:estimate", args=[project.code]),
    )
}


@drafters
def draft(request: ActorRequest) -> HttpResponse:
    waiting = Request.objects.visible_to(request.actor).filter(state="submitted")
    waiting = waiting.select_related("establishment")
    begun_from = waiting.filter(code=request.GET.get("de-nghi", "")).first()
    taken = {"title": begun_from.title, "activity": begun_from.activity} if begun_from else {}
    asked = {
        "rows": waiting.order_by("pk"),
        "initial": {"year": timezone.localdate().year, "track": "local"} | taken,
        "umbrellas": Umbrella.objects.filter(
            pk__in=Umbrella.objects.visible_to(request.actor).order_by("-pk").values("pk")[:SHOWN]
        ).order_by("-pk"),
    }
    page = Page(request, DRAFT, options={"draft": asked})
    if answer := page.perform():
        return answer
    listed = list(waiting.order_by("-pk")[: SHOWN + 1])
    shown = listed[:SHOWN]
    if begun_from and begun_from not in shown:
        shown.insert(0, begun_from)
    return page.show(
        "desk/draft.html",
        {
            "form": page.forms["draft"],
            "waiting": shown,
            "is_cut": len(listed) > SHOWN,
            "chosen": {begun_from.code}
            if begun_from and not page.pressed
            else set(page.typed.getlist("requests")),
            "label": label,
        },
    )
