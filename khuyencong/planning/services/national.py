"""National track: registered with the ministry in one list, then what the ministry decided.

Registration: Thông tư 36/2013/TT-BCT as amended by Thông tư 17/2018/TT-BCT (before 20 June; the
summary is its Mẫu số 2, whose own layout was not seen). The Minister approves and assigns the plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.appraisal.services import decisions, rule_snapshot
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.documents.models import Issued
from khuyencong.ledger.models import Fund
from khuyencong.planning.models import PlanDecision, PlanLine
from khuyencong.planning.papers import national_registration
from khuyencong.planning.services.decisions import require_within
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Project
from khuyencong.projects.selectors import estimate
from khuyencong.projects.services import move, transfer


@transaction.atomic
def forward(
    projects: Sequence[Project],
    *,
    last_year: str = "",
    this_year: str = "",
    by: Actor,
    at: datetime,
) -> Issued:
    """Gửi đăng ký về Bộ: one consolidated registration of all these projects, all or none.

    `last_year`, `this_year`: what the Department reports of the result and of the work so far.
    """
    if not projects:
        raise Refused(_("Chưa chọn đề án nào."), fix=_("Đánh dấu các đề án cần gửi."))
    years = {project.year for project in projects}
    if len(years) > 1:
        raise Refused(
            _("Các đề án thuộc nhiều năm kế hoạch: {years}.").format(
                years=", ".join(map(str, sorted(years)))
            ),
            fix=_("Gửi từng năm một."),
        )
    moved = []
    for registered in sorted(projects, key=lambda one: one.pk):
        project = selectors.lock(registered)
        step = permissions.require_step("forward", project, by)
        moved.append(move(step, project, by=by, at=at, payload={"year": project.year}))
    return national_registration.issue(
        moved, last_year=last_year, this_year=this_year, by=by, at=at
    )


@transaction.atomic
def record_ministry_plan(
    project: Project,
    *,
    number: str,
    decided_date: date,
    amounts: Mapping[int, int] | None = None,
    is_allotted: bool = True,
    by: Actor,
    at: datetime,
) -> Project:
    """Ghi kế hoạch Bộ giao: {fund: đồng}, at most what was asked. appropriated → planned.

    `is_allotted`: the same decision gives the money, so it enters the fund first
    (source → appropriated); otherwise it must be there already. The ministry decides, so nothing
    is refused by a ceiling here; where the rules of its day decide, what they answer is kept.
    """
    project = selectors.lock(project)
    asked = selectors.support_by_fund(project)
    granted = dict(asked if amounts is None else amounts)
    funds = Fund.objects.in_bulk(granted)
    payload = {
        "number": number,
        "decided_date": f"{decided_date:%Y-%m-%d}",
        "is_allotted": is_allotted,
        "amounts": {funds[key].code: amount for key, amount in granted.items()},
    }
    if (done := permissions.taken("record_ministry_plan", project, by)) and done.content == payload:
        return project
    step = permissions.require_step("record_ministry_plan", project, by)
    on = hanoi_date(at)
    if not number.strip() or decided_date > on:
        raise Refused(
            _("Quyết định của Bộ phải có số và ngày không sau hôm nay."),
            fix=_("Ghi đúng theo quyết định."),
            field="number",
        )
    require_within(project, granted, asked)
    decision = PlanDecision.objects.create(
        province=project.province,
        organisation=project.implementing_unit.parent or project.implementing_unit,
        year=project.year,
        decided_date=decided_date,
        decided_by=f"Bộ Công Thương, quyết định số {number}",
    )
    project = move(step, project, by=by, at=at, payload=payload)
    is_asked = estimate.is_decided_at("approval", at=at, province=project.province.code)
    answers = rule_snapshot(project, on=decided_date, at=at) if is_asked else []
    decisions.keep_answers(project, step.name, answers, at=at)
    for fund_id, amount in sorted(granted.items(), key=lambda item: funds[item[0]].code):
        if not amount:
            continue
        fund = funds[fund_id]
        line = PlanLine(decision=decision, project=project, fund=fund, amount_dong=amount)
        stages = [("appropriated", "planned", "transfer")]
        if is_allotted:
            stages.insert(0, ("source", "appropriated", "allotment"))
        for before, after, pointer in stages:
            posted = transfer(
                project,
                fund,
                before,
                after,
                amount,
                key=f"ministry/{decision.uuid}/{fund.code}/{after}",
                document=number,
                by=by,
                at=at,
            )
            setattr(line, pointer, posted)
        line.save()
    return project


@transaction.atomic
def record_ministry_refusal(project: Project, *, reason: str, by: Actor, at: datetime) -> Project:
    """Ghi Bộ chưa bố trí, with the answer; the project may be forwarded again or withdrawn. The
    ministry's answer, which no rule of ours shapes."""
    project = selectors.lock(project)
    step = permissions.require_step("record_ministry_refusal", project, by)
    if not reason.strip():
        raise Refused(
            _("Chưa ghi trả lời của Bộ."), fix=_("Ghi số văn bản và lý do."), field="reason"
        )
    return move(step, project, by=by, at=at, payload={"reason": reason})
