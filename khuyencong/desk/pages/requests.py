"""Requests as the Centre meets them: read, sent back once and in full, or declined."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import forms as appraisal_forms
from khuyencong.appraisal import permissions as appraisal
from khuyencong.appraisal import selectors as checks
from khuyencong.core import accesses, events, full_text
from khuyencong.core.reading.addresses import read_key
from khuyencong.desk import forms, selectors
from khuyencong.desk.selectors import marks
from khuyencong.desk.selectors.filters import RequestFilterForm
from khuyencong.desk.selectors.sent_files import SentPaper, sent_papers
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.directory.services import limits
from khuyencong.documents import selectors as documents
from khuyencong.projects import permissions, services
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Request, RequestReturn, ReturnItem
from khuyencong.projects.permissions.asked_items import can_judge_return
from khuyencong.projects.selectors import clock, lateness, letters, owed, slots
from khuyencong.projects.selectors.said import of_request
from khuyencong.projects.services import contacts, late, recalls
from khuyencong.projects.services import returns as returned
from khuyencong.projects.workflow import REQUEST
from khuyencong.rules.engine import label
from khuyencong.ui.acts import Act, Page, noted
from khuyencong.ui.picks import ACTS as PICKS
from khuyencong.ui.picks import Picks


@officers
def request_list(request: ActorRequest) -> HttpResponse:
    found = Request.objects.visible_to(request.actor).select_related("establishment", "place")
    form = RequestFilterForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    asked = {name: value for name, value in given.items() if value}
    before = read_key(request.GET.get("after"))
    if state := asked.get("state"):
        found = found.filter(state=state)
    if text := asked.get("q"):
        limits.count_search(request.actor, now=timezone.now())
        found = full_text.search(found, text, before=before, most=selectors.PAGE + 1)
    elif before is not None:
        found = found.filter(pk__lt=before)
    rows, after = selectors.page(found if text else found.order_by("-pk"))
    address = f"{request.path}?{urlencode(asked)}" if asked else request.path
    next_url = f"{address}{'&' if asked else '?'}after={after}" if after else None
    picks = Picks(request, "requests")
    page = Page(request, PICKS, picks, more={"onward": {"next_url": next_url or ""}})
    if answer := page.perform():
        return answer
    return page.show(
        "desk/requests.html",
        {
            "rows": rows,
            "form": form,
            "is_filtered": bool(asked),
            "first_url": address if before else None,
            "next_url": next_url,
            "picked": picks.codes,
            "label": label,
            "marks": marks.REQUEST,
        },
    )


ASKED = RequestReturn.objects.prefetch_related("items").select_related("request__province")
RETURNS = Prefetch("returns", ASKED.order_by("round"))
PRINTED = {"draft", "returned", "submitted"}  # while a letter may still be asked for
STEPS = {
    "return_request": Act(
        services.return_request, forms.ReturnForm, done=noted(REQUEST.find("return_request"))
    ),
    "signature": Act(
        recalls.look_at_signature, forms.SignatureForm, done=lazy("Đã ghi kết quả xem chữ ký.")
    ),
    "judge": Act(
        returned.judge_answers,
        appraisal_forms.JudgeForm,
        done=lambda items: _("Đã ghi kết quả xem {count} mục.").format(count=len(items)),
    ),
    "disowned": Act(
        recalls.look_at_disowned, forms.DisownedForm, done=lazy("Đã ghi kết quả xem lại.")
    ),
    "late": Act(late.accept_late, forms.LateForm, done=lazy("Đã nhận đề nghị nộp muộn.")),
    "decline_request": Act(
        services.decline_request, forms.DeclineForm, done=noted(REQUEST.find("decline_request"))
    ),
}


@officers
def request_page(request: ActorRequest, code: str) -> HttpResponse:
    row = projects.find_request(code, by=request.actor)
    prefetch_related_objects([row], RETURNS)
    accesses.note(row.uuid, by=request.actor, at=timezone.now())
    asked = [item for time in row.returns.all() for item in time.items.all()]
    page = Page(request, STEPS, row, options={"judge": {"items": asked}})
    lang = get_language() or "vi"
    if forms.MORE in page.typed:
        page.status = 200  # more rows to type into, nothing is done yet
    elif answer := page.perform():
        return answer
    history, files = events.told(row.stream), sent_papers(row)
    return page.show(
        "desk/request.html",
        {
            "row": row,
            "lines": row.lines.order_by("order"),
            "activity": label(row.activity, lang),
            "said": of_request(row, on=timezone.localdate(), lang=lang),
            "papers": selectors.papers(documents.issued_about([row.uuid])),
            "files": files,
            "letter": letters.printed(row, history),
            "may_print": row.state in PRINTED and request.actor.has_role(*permissions.APPLICANTS),
            "returns": row.returns.all(),
            "answers": (answers := _answers(page, asked, files)),
            "judged": {pk for pk, one in answers.items() if one["boxes"]},
            "judging": page.forms["judge"],
            "unseen_answers": owed.unseen_answers(row),
            "steps": {
                step.name: permissions.can_request_step(step.name, row, request.actor)
                for step in REQUEST.open_from(row.state)
            },
            "free_slots": slots.open_to(row, request.actor) if row.state == "submitted" else (),
            "site_checks": checks.of_requests([row]),
            "may_check": appraisal.can_check_site(row, request.actor)
            or appraisal.can_key_site_check(row, request.actor),
            "unseen_signature": owed.unseen_signature(row) if row.state == "submitted" else None,
            "may_see_signature": permissions.can_look_at_signature(row, request.actor),
            "signature": page.forms["signature"],
            "missed": lateness.late_for(row, history),
            "accepted_late": lateness.acceptance(history),
            "may_accept_late": permissions.can_accept_late(row, request.actor),
            "late": page.forms["late"],
            "is_disowned": bool(owed.disowned_owed(row)),
            "may_see_disowned": permissions.can_look_at_disowned(row, request.actor),
            "disowned": page.forms["disowned"],
            "more_rows": forms.MORE,
            "asking": page.forms["return_request"],
            "declining": page.forms["decline_request"],
            "days": clock.by_holder(clock.spans(row, now=timezone.now(), history=history)),
            "contact": forms.ContactForm(),
            "contacts": contacts.of(history),
            "reminder": _reminder(row),
        },
    )


def _answers(
    page: Page, items: list[ReturnItem], papers: list[SentPaper]
) -> dict[int, dict[str, Any]]:
    """By its key, of each item that was asked for: its files, and the boxes of what its reader says
    of it."""
    sent = [one for paper in papers for one in paper.files]
    by = page.request.actor  # type: ignore[attr-defined]
    return {
        item.pk: {
            "item": item,
            "is_draft": False,  # what is not sent yet is not listed
            "files": [(file, href, False) for file, href in sent if file.kind == item.kind],
            "boxes": page.forms["judge"].boxes(item) if can_judge_return(item, by) else [],
        }
        for item in items
    }


def _reminder(row: Request) -> str:
    """A message for the owner, to copy into a chat."""
    told = _("Kính gửi {name}. Đề nghị {code} đang ở bước: {state}.").format(
        name=row.establishment.owner_name, code=row.code, state=row.get_state_display()
    )
    missing = [
        item.item for returned in row.returns.all() for item in returned.items.all() if item.is_open
    ]
    if row.state == "returned" and missing:
        told += " " + _("Cần bổ sung: {items}.").format(items="; ".join(missing))
    return told
