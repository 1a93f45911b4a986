"""Base-level appraisal: one request to complete, then a conclusion that explains itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.appraisal import selectors as appraisal
from khuyencong.appraisal.models import CompletionRequest, Conclusion
from khuyencong.appraisal.papers import appraisal_minutes, completion_letter
from khuyencong.appraisal.services import (
    answers,
    completions,
    council,
    decisions,
    opinions,
    overlaps,
    site_checks,
    waivers,
)
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.workflow import Step
from khuyencong.documents import services as documents
from khuyencong.obligations import services as obligations
from khuyencong.policy import selectors as policy
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Project
from khuyencong.projects.selectors import estimate
from khuyencong.projects.selectors.lookups import Lookups
from khuyencong.projects.services import check_ceilings, move
from khuyencong.rules import engine
from khuyencong.rules.engine import RuleBook
from khuyencong.rules.rows import weak
from khuyencong.rules.wording import say


@transaction.atomic
def return_for_completion(
    project: Project,
    *,
    items: Sequence[tuple[str, str]] = (),
    papers: Sequence[tuple[str, str]] = (),
    owner_papers: Sequence[tuple[str, str]] = (),
    by: Actor,
    at: datetime,
) -> Project:
    """Yêu cầu bổ sung, hoàn thiện once, in full, in writing. `items`: (what, why) in free words,
    or what else `Wanted` says; `papers`: (code of a request, code of a paper) that did not come
    with it; `owner_papers`: such as the owner herself is asked for."""
    project = selectors.lock(project)
    step = permissions.require_step("return_for_completion", project, by)
    picked = completions.missing_papers(project, papers, owners=owner_papers)
    free = [completions.Wanted(*item) for item in items]
    if not (free or picked) or any(not one.what.strip() or not one.why.strip() for one in free):
        raise Refused(
            _("Yêu cầu bổ sung phải nêu từng mục và lý do của từng mục."),
            fix=_("Ghi đủ mục và lý do; không để trống dòng nào."),
        )
    allowed = appraisal.rounds_allowed(project, on=hanoi_date(at))
    if project.completion_rounds >= allowed:
        raise Refused(
            _("Đề án đã được yêu cầu bổ sung {done} lần; chỉ được {allowed} lần.").format(
                done=project.completion_rounds, allowed=allowed
            ),
            fix=_("Kết luận thẩm định trên hồ sơ hiện có."),
        )
    request = CompletionRequest.objects.create(
        project=project,
        round=project.completion_rounds + 1,
        requested_by=by.name,
        requested_at=at,
    )
    asked = [*picked, *completions.wanted_items(project, free)]
    for item in asked:
        item.request = request
        item.save()
    words = [(item.item, item.reason) for item in asked]
    project = move(
        step,
        project,
        by=by,
        at=at,
        payload={"items": [list(one) for one in words]},
        completion_rounds=project.completion_rounds + 1,
    )
    event = events.history(project.stream).latest("seq")
    owed = [one for item in asked for one in appraisal.item_owed(item, project)]
    obligations.open(project, owed, province=project.province, event=event)
    completion_letter.issue(project, words, by=by, at=at)
    completions.tell_owners(asked, project, at=at)
    return project


@dataclass(frozen=True)
class Case:
    """What the rules are asked of a project, read once for all answers."""

    on: date
    book: RuleBook
    lines: list[estimate.Line]
    looked: Lookups


def case(
    project: Project,
    lines: list[estimate.Line],
    *,
    at: datetime,
    book: RuleBook,
    on: date | None = None,
) -> Case:
    """`on`: the day whose rules decide, where it is not the one the rules name."""
    province = project.province.code
    if on is None:
        on = estimate.basis_date(project.registered_at, at=at, province=province, book=book)
    return Case(on, book, lines, Lookups(book=book))


def rule_snapshot(
    project: Project,
    *,
    at: datetime,
    on: date | None = None,
    lang: str = "vi",
    asked: Case | None = None,
) -> list[dict]:
    """What the rules answer for each beneficiary, in words, kept with the decision. `on`: the day
    whose rules decide, where it is not the one the rules name. `asked`: read already, by a page."""
    if asked is None:
        book = policy.book(project.province.code)
        asked = case(project, selectors.as_plain(project), at=at, book=book, on=on)
    rows = estimate.supports(
        project.activity,
        asked.lines,
        on=asked.on,
        track=project.track,
        province=project.province.code,
        project=project,
        book=asked.book,
        looked=asked.looked,
    )
    return [
        {
            "beneficiary": who.name if who else "",
            "asked_dong": asked_dong,
            "ceiling_dong": support.ceiling_dong,
            "status": support.status,
            "is_verified": support.verified,
            "basis_date": asked.on.isoformat(),
            "reasons": [[say(reason, lang), reason.legal] for reason in support.reasons],
            "derivation": engine.as_rows(support.derivation),
            "weak": weak(support.derivation, lang),
        }
        for who, asked_dong, support in rows
    ]


@transaction.atomic
def conclude(
    project: Project,
    *,
    opinion: str,
    began: time | None = None,
    ended: time | None = None,
    by: Actor,
    at: datetime,
) -> Project:
    """Kết luận đạt. Ceilings are asked again; what needs a person needs an opinion in words."""
    project = selectors.lock(project)
    step = permissions.require_step("conclude", project, by)
    documents.require_issued(project.uuid, step.name)
    snapshot = rule_snapshot(project, at=at)
    unsure = [
        answer
        for answer in snapshot
        if answer["status"] == "needs_person" or not answer["is_verified"]
    ]
    if unsure and not opinion.strip():
        raise Refused(
            _("Quy định cho {count} khoản chưa kiểm chứng: cần người thẩm định quyết định.").format(
                count=len(unsure)
            ),
            fix=_("Ghi ý kiến, căn cứ đã dùng vào ô Ý kiến thẩm định."),
        )
    check_ceilings(
        project,
        on=estimate.basis_date(project.registered_at, at=at, province=project.province.code),
    )
    site_checks.require_checks(project, at=at)
    waivers.require_papers(project, at=at)
    opinions.require_opinions(project)
    answers.require_answers(project)
    overlaps.require_decisions(project)
    council.require_review(project, at=at)
    payload = {"support_dong": project.support_dong, "rules": snapshot}
    hours = (began, ended)
    return _close(step, project, opinion, snapshot, payload, hours=hours, by=by, at=at)


@transaction.atomic
def reject(
    project: Project,
    *,
    opinion: str,
    began: time | None = None,
    ended: time | None = None,
    by: Actor,
    at: datetime,
) -> Project:
    """Kết luận không đạt, with its reason."""
    project = selectors.lock(project)
    step = permissions.require_step("reject", project, by)
    if not opinion.strip():
        raise Refused(
            _("Kết luận không đạt phải có lý do."), fix=_("Ghi lý do vào ô Ý kiến thẩm định.")
        )
    snapshot = rule_snapshot(project, at=at)
    payload, hours = {"opinion": opinion}, (began, ended)
    return _close(step, project, opinion, snapshot, payload, hours=hours, by=by, at=at)


def _close(
    step: Step,
    project: Project,
    opinion: str,
    snapshot: list[dict],
    payload: dict,
    *,
    hours: tuple[time | None, time | None],
    by: Actor,
    at: datetime,
) -> Project:
    """Writes the conclusion, takes the step and issues the minutes of both ends."""
    is_passed = step.name == "conclude"
    Conclusion.objects.create(
        project=project,
        is_passed=is_passed,
        support_dong=project.support_dong if is_passed else 0,
        opinion=opinion,
        rule_snapshot=snapshot,
        concluded_by=by.name,
        concluded_at=at,
    )
    project = move(step, project, by=by, at=at, payload=payload)
    decisions.keep_answers(project, step.name, snapshot, at=at)
    appraisal_minutes.issue(
        project,
        is_passed=is_passed,
        opinion=opinion,
        snapshot=snapshot,
        hours=hours,
        by=by,
        at=at,
    )
    return project
