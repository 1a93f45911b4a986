"""Văn thư: papers on their way out, one of them, and how the office works."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.calendar import working_days_left
from khuyencong.core.finding import find
from khuyencong.core.reading.addresses import read_key
from khuyencong.directory import selectors as directory
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.directory.models import Organisation
from khuyencong.documents import forms, permissions, selectors, services
from khuyencong.documents.drawing import registers as sheets
from khuyencong.documents.models import DraftingUnit, Issued, Outgoing, SigningRight
from khuyencong.documents.papers import signing
from khuyencong.documents.papers.copies import Copy
from khuyencong.documents.papers.payload import from_payload, titles
from khuyencong.documents.workflow import OUTGOING
from khuyencong.ui.acts import Act, Page, noted
from khuyencong.ui.downloads import attachment

A_PAGE = 50
KEEPER = "Văn thư"  # who mostly keeps the file copy, as the register has it
MARKS = {
    "drafted": "asked", "review": "draft", "for_signature": "study", "signed": "plan",
    "numbered": "run", "dispatched": "done", "dropped": "stop",
}  # fmt: skip


def made_at(made: Issued) -> str:
    """Where what was drafted stands now: at the page of its way out."""
    sent = made if isinstance(made, Outgoing) else Outgoing.objects.filter(paper=made).first()
    if sent:
        return reverse("documents:outgoing", args=[sent.uuid])
    return reverse("documents:office", args=[made.organisation.uuid])


PAPER = {
    "check_draft": Act(services.check_draft, done=noted(OUTGOING.find("check_draft"))),
    "sign_draft": Act(services.sign_draft, done=noted(OUTGOING.find("sign_draft"))),
    "number_paper": Act(services.number_paper, done=noted(OUTGOING.find("number_paper"))),
    "dispatch_paper": Act(services.dispatch_paper, done=noted(OUTGOING.find("dispatch_paper"))),
    "submit_draft": Act(services.submit_draft, forms.DraftForm, done=lazy("Đã trình lại dự thảo.")),
    "return_draft": Act(
        services.return_draft, forms.RemarkForm, done=lazy("Đã trả lại dự thảo kèm ý kiến.")
    ),
    "drop_draft": Act(services.drop_draft, forms.DropForm, done=lazy("Đã bỏ dự thảo.")),
    "correct": Act(
        services.correct_form,
        forms.CorrectionForm,
        done=lazy("Đã soạn công văn đính chính."),
        then=made_at,
    ),
    "copy": Act(services.copy_paper, forms.CopyForm, done=lazy("Đã lập bản sao."), then=made_at),
    "hand_over": Act(services.hand_over_sent, forms.HandOverForm, done=lazy("Đã ghi chuyển giao.")),
}
FROM_ANOTHER = ("correction_letter", "true_copy", "copy_of_copy", "excerpt")  # codes of papers
DESK = {
    "invite": Act(
        services.invite, forms.InvitationForm, done=lazy("Đã soạn giấy mời."), then=made_at
    )
}
PRESSED = ("check_draft", "sign_draft", "number_paper", "dispatch_paper")
TYPED = ("submit_draft", "return_draft", "drop_draft")
SETTINGS = {
    "open": Act(services.open_office, forms.OfficeForm, done=lazy("Đã ghi cách làm việc.")),
    "unit": Act(services.name_unit, forms.UnitForm, done=lazy("Đã ghi đơn vị soạn thảo.")),
    "give": Act(services.give_right, forms.RightForm, done=lazy("Đã giao quyền ký.")),
    "end": Act(services.end_right, forms.EndRightForm, done=lazy("Đã thôi quyền ký.")),
}


def find_body(request: ActorRequest, number: uuid.UUID) -> Organisation:
    missing = _("Văn thư này không ở nơi bạn giữ chức danh.")
    bodies = selectors.bodies_of(request.actor).select_related("province")
    return find(bodies, missing, uuid=number)


def columns_of(heads: Sequence[Any], kinds: Sequence[str]) -> list[tuple[str, str]]:
    """Heads of a printed list for its table on screen: words, kind of column."""
    return [(str(label), kind) for (label, _width), kind in zip(heads, kinds, strict=True)]


@officers
def office_list(request: ActorRequest) -> HttpResponse:
    """The records office of her body; of several, to choose."""
    bodies = list(selectors.bodies_of(request.actor))
    if len(bodies) == 1:
        return redirect("documents:office", bodies[0].uuid)
    on = timezone.localdate()
    named = [(directory.name_on(body, on).name, body) for body in bodies]
    return render(request, "documents/offices.html", {"bodies": named})


@officers
def office(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """What is on its way out of the body, and who has it."""
    body = find_body(request, number)
    on = timezone.localdate()
    page = Page(request, DESK, body)
    if answer := page.perform():
        return answer
    found = selectors.on_their_way(body, request.actor)
    after = read_key(request.GET.get("after"))
    if after is not None:
        found = found.filter(pk__gt=after)
    rows = list(found[: A_PAGE + 1])
    return page.show(
        "documents/office.html",
        {
            "body": body,
            "name": directory.name_on(body, on).name,
            "office": selectors.office_on(body, on),
            "rows": [(row, _left(row, on)) for row in rows[:A_PAGE]],
            "marks": MARKS,
            "unclosed": _unclosed(body, on)
            if permissions.can_keep_records(body, request.actor)
            else [],
            "first_url": request.path if after is not None else None,
            "next_url": f"{request.path}?after={rows[A_PAGE - 1].pk}" if rows[A_PAGE:] else None,
            "form": page.forms["invite"] if permissions.can_draft(body, request.actor) else None,
        },
    )


def _unclosed(body: Organisation, on: date) -> list[tuple[str, str]]:
    """(how it is called, its address) of every register of a year that is over and stays open."""
    places = {True: "documents:incoming_register", False: "documents:outgoing_register"}
    return [
        (
            f"{sheets.label_of(kind)} {year}",
            f"{reverse(places[kind == sheets.IN], args=[body.uuid])}?year={year}&register={kind}",
        )
        for kind, year in selectors.unclosed_of(body, on.year)
    ]


@officers
def outgoing(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """One paper: where it is, what it says, what the reader may do with it."""
    paper = _found(request, number)
    on = timezone.localdate()
    data = from_payload(paper.code, paper.payload)
    frame = data.frame
    typed = {"summary": paper.summary, "recipients": "\n".join(frame.recipients[:-1])}
    options: dict[str, dict[str, Any]] = {
        "submit_draft": {"initial": typed, "auto_id": "submit_%s"},
        "return_draft": {"auto_id": "return_%s"},
        "drop_draft": {"auto_id": "drop_%s"},
        "copy": {"auto_id": "copy_%s"},
        "hand_over": {"initial": _handed(paper, on), "auto_id": "hand_%s"},
    }
    page = Page(request, PAPER, paper, options=options)
    if answer := page.perform():
        return answer
    steps = {name: OUTGOING.find(name) for name in (*PRESSED, *TYPED)}
    able = {name: permissions.can_step(name, paper, request.actor, on=on) for name in steps}
    can_rest = paper.state == "dispatched" and permissions.can_draft(
        paper.organisation, request.actor
    )
    return page.show(
        "documents/outgoing.html",
        {
            "paper": paper,
            "body": directory.name_on(paper.organisation, on).name,
            "frame": frame,
            "presses": [(name, steps[name].label) for name in PRESSED if able[name]],
            "forms": [(name, steps[name].label, page.forms[name]) for name in TYPED if able[name]],
            "why_not": able["sign_draft"] if paper.state == "for_signature" else None,
            "able": [one.words for one in signing.lawful(paper.organisation, paper.code, on)],
            "correction": page.forms["correct"] if can_rest else None,
            "copy": page.forms["copy"] if can_rest else None,
            "is_copy": isinstance(data, Copy),
            "hand_over": page.forms["hand_over"] if _can_hand_over(request, paper) else None,
            "handed": getattr(paper.paper, "dispatch", None) if paper.paper else None,
            "made_from": _made_from(paper),
            "sources": Outgoing.objects.filter(paper__uuid__in=paper.filed).order_by("pk")
            if paper.code in FROM_ANOTHER
            else (),
            "history": _history(paper),
        },
    )


@officers
def outgoing_file(request: ActorRequest, number: uuid.UUID, fmt: str) -> HttpResponse:
    """The draft as it would read, its number and day open; once numbered, the paper itself."""
    paper = _found(request, number)
    name = f"du-thao-{paper.code}.{fmt}"
    if paper.paper:
        return attachment(
            services.rendition(paper.paper, fmt),
            services.FORMATS[fmt],
            f"{services.file_name(paper.paper)}.{fmt}",
        )
    data = from_payload(paper.code, paper.payload)
    content = services.drawn_draft(data, fmt, on=timezone.localdate())
    return attachment(content, services.FORMATS[fmt], name)


@officers
def office_settings(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """How the office works, and who may sign for whom."""
    body = find_body(request, number)
    on = timezone.localdate()
    now = selectors.office_on(body, on)
    initial = {
        "valid_from": now.valid_from if now else on,
        "has_unit_head": now.has_unit_head if now else True,
        "is_joined": now.is_joined if now else False,
    }
    options: dict[str, dict[str, Any]] = {
        "open": {"initial": initial},
        "unit": {"initial": {"valid_from": on}, "auto_id": "unit_%s"},
        "give": {"organisation": body, "auto_id": "give_%s"},
        "end": {"organisation": body},
    }
    page = Page(request, SETTINGS, body, options=options)
    if answer := page.perform():
        return answer
    rights = SigningRight.objects.filter(organisation=body).select_related("person")
    named = dict(titles())
    return page.show(
        "documents/office_settings.html",
        {
            "body": body,
            "name": directory.name_on(body, on).name,
            "office": now,
            "decision": permissions.can_set_up(body, request.actor),
            "able": signing.lawful(body, "", on),
            "rights": [
                (right, ", ".join(named.get(code, code) for code in right.codes), right.is_on(on))
                for right in rights.order_by("-valid_from", "-pk")
            ],
            "form": page.forms["open"],
            "units": DraftingUnit.objects.filter(organisation=body).order_by("-valid_from"),
            "unit": page.forms["unit"],
            "give": page.forms["give"],
        },
    )


def _found(request: ActorRequest, number: uuid.UUID) -> Outgoing:
    missing = _("Không có văn bản này ở nơi bạn giữ chức danh.")
    rows = Outgoing.objects.visible_to(request.actor)
    return find(rows.select_related("organisation__province", "paper"), missing, uuid=number)


def _can_hand_over(request: ActorRequest, paper: Outgoing) -> bool:
    keeps = permissions.can_keep_records(paper.organisation, request.actor)
    return paper.state == "dispatched" and bool(keeps)


def _handed(paper: Outgoing, on: date) -> dict[str, Any]:
    """As it was written; before that what it is most often."""
    sent = getattr(paper.paper, "dispatch", None) if paper.paper else None
    names = ("keeper", "copies", "handed_date", "receipt", "note")
    if sent:
        return {name: getattr(sent, name) for name in names}
    return {"keeper": KEEPER, "copies": 1, "handed_date": on}


def _made_from(paper: Outgoing) -> list[Outgoing]:
    """Its corrections and copies, the oldest first."""
    if paper.paper is None:
        return []
    rows = Outgoing.objects.filter(about=paper.about, code__in=FROM_ANOTHER)
    rows = rows.exclude(state="dropped").select_related("paper").order_by("pk")
    return [one for one in rows if str(paper.paper.uuid) in one.filed]


def _left(paper: Outgoing, on: date) -> int | None:
    province = paper.province.code
    return working_days_left(paper.due_date, on, province=province) if paper.due_date else None


def _history(paper: Outgoing) -> list[tuple[str, str, Any, str]]:
    """Phiếu trình: who did what, when, with what words."""
    return [
        (
            str(OUTGOING.find(event.kind).label),
            event.by_name,
            event.at,
            event.payload.get("remark", "") or event.payload.get("reason", ""),
        )
        for event in events.history(paper.stream)
    ]
