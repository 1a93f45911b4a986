"""The dossier as appraisal sees it: what was said, scored and concluded, and whose turn it is."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import forms, permissions, selectors
from khuyencong.appraisal.models import Opinion
from khuyencong.appraisal.services import conclusions, council, opinions, overlaps
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.policy import selectors as policy
from khuyencong.projects import permissions as steps
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Conflict, Project
from khuyencong.projects.models.said import COLUMNS, EVERY
from khuyencong.projects.selectors import said
from khuyencong.projects.selectors.record import Record
from khuyencong.projects.services import beneficiaries, conflicts, priority
from khuyencong.rules.scoring import points
from khuyencong.ui.acts import Act, Page

CONCLUDED = lazy("Đã ghi kết luận.")


def _declared(conflict: Conflict) -> str:
    return _("Đã ghi khai báo. Từ giờ bạn không mở đề án {code} nữa.").format(
        code=conflict.project.code
    )


ACTS = {
    "ask": Act(opinions.ask_opinions, forms.AskForm, done=lazy("Đã gửi phiếu lấy ý kiến.")),
    "waive": Act(
        opinions.waive_opinion,
        forms.WaiveForm,
        subject="opinion",
        done=lazy("Đã ghi thôi chờ ý kiến."),
    ),
    "same": Act(overlaps.decide_overlap, forms.OverlapForm, done=CONCLUDED),
    "different": Act(overlaps.decide_overlap, forms.OverlapForm, done=CONCLUDED),
    "facts": Act(
        beneficiaries.correct_facts,
        forms.FactsForm,
        subject="member",
        done=lazy("Đã ghi điều kiện theo hồ sơ."),
    ),
    "priority": Act(
        priority.record_priority,
        forms.PriorityForm,
        done=lazy("Đã ghi quyết định của Bộ về mức ưu tiên."),
    ),
    "review": Act(council.open_review, forms.ReviewForm, done=lazy("Đã đưa đề án ra hội đồng.")),
    "conflict": Act(
        conflicts.declare_conflict,
        forms.ConflictForm,
        done=_declared,
        then=lambda _row: reverse("desk:home"),  # the dossier is closed to them now
    ),
    "lift": Act(
        conflicts.lift_conflict, forms.LiftForm, subject="conflict", done=lazy("Đã gỡ khai báo.")
    ),
}
DECISIONS = {"same": {"is_allowed": False}, "different": {"is_allowed": True}}


@officers
def file(request: ActorRequest, code: str) -> HttpResponse:
    """Every act of appraisal is a small form on this page."""
    project = projects.find_project(code, by=request.actor)
    today, now, lang = timezone.localdate(), timezone.now(), get_language() or "vi"
    members = projects.members(project)
    shops = [member.establishment for member in members]
    sent = selectors.sent_files(shops, [member.request for member in members if member.request])
    alike = overlaps.compare(project, shops, sent)
    record = Record(project, members)
    may_appraise = steps.can_step("conclude", project, request.actor, record=record)
    review = selectors.review(project, record)
    # Read for whom they are shown to; whatever is sent is the service's to refuse.
    is_sent, to_ask, councils = request.method == "POST", selectors.NOBODY, []
    if may_appraise or is_sent:
        communes = selectors.communes_of(members, on=today)
        to_ask = selectors.to_ask(project, communes, on=today)
    if (may_appraise and not review) or is_sent:
        councils = list(selectors.councils(project.province.code, on=today))
    boxes = {
        "rows": project.beneficiaries.all(),
        "facts": COLUMNS,
        "places": to_ask.communes,
    }
    page = Page(
        request,
        ACTS,
        project,
        options={
            "ask": {"to_ask": to_ask},
            "waive": {"rows": Opinion.objects.filter(project=project)},
            "facts": boxes,
            "priority": {
                "initial": {"number": project.priority_decision, "day": project.priority_date}
            },
            "same": {"pairs": alike},
            "different": {"pairs": alike},
            "review": {"councils": councils},
            "lift": {"rows": project.conflicts.all()},
        },
        more=DECISIONS,
    )
    if answer := page.perform():
        return answer
    book = policy.book(project.province.code)
    case = conclusions.case(project, projects.as_asked(project, members), at=now, book=book)
    facts = said.of_members(members, project, on=today, lang=lang, book=book)
    asked = selectors.opinions(project, beside=to_ask.bodies)
    return page.show(
        "appraisal/file.html",
        {
            "project": project,
            "today": today,
            "may_appraise": may_appraise,
            "site_checks": selectors.standing(members)[0],
            "opinions": asked,
            "to_look_at": selectors.open_looks_in(record),
            "answers": conclusions.rule_snapshot(project, at=now, lang=lang, asked=case),
            "facts": _facts(page, facts, boxes),
            "priority": page.forms["priority"],
            "may_raise": steps.can_record_priority(project, request.actor, record),
            "plain": _plain(project, case),
            "intake": selectors.intake(project, members, book=book, sent=sent),
            "overlaps": alike,
            "may_decide": permissions.can_decide_overlap(project, request.actor, record),
            "ask": page.forms["ask"],
            "open_form": page.forms["review"],
            "has_councils": bool(councils),
            "review": review,
            "points": points,
            "conflicts": [
                (conflict, steps.can_lift(conflict, request.actor)) for conflict in record.conflicts
            ],
            "typed": page.typed,
            "my_opinion": _mine(request, record, asked),
        },
    )


def _facts(
    page: Page, rows: list[said.Facts], boxes: dict[str, Any]
) -> list[tuple[said.Facts, forms.FactsForm]]:
    """Each beneficiary with its boxes; the one that was refused keeps what was typed."""
    pressed, shown = page.forms["facts"], []
    for row in rows:
        key = str(row.member.pk)
        if pressed.is_bound and page.typed.get("member") == key:
            form = pressed
        else:
            initial = {name: getattr(row.member, name) for name in EVERY}
            form = forms.FactsForm(**boxes, initial=initial, auto_id=f"facts_{key}_%s")
        form.keep(one.name for one in row.asked)
        del form.fields["member"]
        shown.append((row, form))
    return shown


def _plain(project: Project, case: conclusions.Case) -> list[int | None]:
    """The ceilings in đồng, in the order of the answers, had the ministry not raised them."""
    if not project.priority_decision:
        return []
    bare = copy(project)
    bare.priority_decision, bare.priority_date = "", None
    answers = conclusions.rule_snapshot(bare, at=timezone.now(), asked=case)
    return [answer["ceiling_dong"] for answer in answers]


def _mine(request: ActorRequest, record: Record, rows: list[Opinion]) -> Opinion | None:
    return next(
        (
            opinion
            for opinion in rows
            if permissions.can_give_opinion(opinion, record.project, request.actor, record)
        ),
        None,
    )
