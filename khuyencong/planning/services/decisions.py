"""The plan places the money, the estimate fixes it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.appraisal.services import decisions, rule_snapshot
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.money import dong
from khuyencong.directory.models import Organisation
from khuyencong.documents.papers.heading import symbol_of
from khuyencong.documents.selectors import is_issued
from khuyencong.ledger.models import Fund
from khuyencong.planning.models import (
    ApprovedLine,
    EstimateApproval,
    PlanDecision,
    PlanLine,
    RankOverride,
)
from khuyencong.planning.papers import estimate_decision, plan_decision
from khuyencong.planning.permissions import can_place
from khuyencong.planning.selectors import estimates
from khuyencong.policy import selectors as policy
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import LineSource, Project
from khuyencong.projects.selectors import estimate
from khuyencong.projects.services import check_ceilings, move, require_once, transfer


@transaction.atomic
def approve(
    projects: Sequence[Project],
    *,
    organisation: Organisation,
    year: int,
    number: str = "",
    amounts: Mapping[int, Mapping[int, int]] | None = None,
    by: Actor,
    at: datetime,
) -> PlanDecision:
    """Phê duyệt kế hoạch: all of the list or nothing. appropriated → planned, per fund.

    Each project keeps which day decides, and what the rules answered again where it is this one;
    the order it was chosen by is kept with the scenario. `number` is the decision's own number
    when it was numbered outside. `amounts`: {project key: {fund key: đồng}} where less than the
    estimate's support is planned.
    """
    if not projects:
        raise Refused(_("Danh mục kế hoạch chưa có đề án nào."), fix=_("Chọn ít nhất một đề án."))
    # Of two who decide at once the second waits here: it then sees the number that the first took,
    # and holds no project that the first keeps in reserve.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    projects = [
        selectors.lock(project) for project in sorted(projects, key=lambda project: project.pk)
    ]
    asked = selectors.support_of(projects)
    granted = {
        project.pk: asked[project.pk] if amounts is None else dict(amounts[project.pk])
        for project in projects
    }
    number = own_number(number, organisation, on=hanoi_date(at))
    if approved := _approved(projects, granted, number=number, by=by):
        return approved
    require_free_number(number, organisation, on=hanoi_date(at))
    decision = PlanDecision.objects.create(
        province=organisation.province,
        organisation=organisation,
        year=year,
        decided_date=hanoi_date(at),
        decided_by=by.name,
    )
    planned, book = [], policy.book(decision.province.code)
    for project in projects:
        step = permissions.require_step("approve", project, by)
        if project.year != year:
            raise Refused(
                _("Đề án {code} đăng ký cho năm {own}, không phải {year}.").format(
                    code=project.code, own=project.year, year=year
                ),
                fix=_("Bỏ đề án khỏi danh mục hoặc sửa năm kế hoạch."),
            )
        basis_date = estimate.basis_date(
            project.registered_at, at=at, province=project.province.code, book=book
        )
        require_once(project, on=basis_date, book=book)
        answers = []
        if estimate.is_decided_at("approval", at=at, province=project.province.code):
            check_ceilings(project, on=decision.decided_date)
            answers = rule_snapshot(project, on=decision.decided_date, at=at)
        require_within(project, granted[project.pk], asked[project.pk])
        planned += [
            (
                project,
                PlanLine(decision=decision, project=project, fund_id=fund_id, amount_dong=amount),
            )
            for fund_id, amount in granted[project.pk].items()
            if amount
        ]
        payload = {"decision": str(decision.uuid), "year": year}
        move(step, project, by=by, at=at, payload=payload | ({"number": number} if number else {}))
        decisions.keep_answers(project, step.name, answers, at=at)
    paper = plan_decision.issue(decision, planned, number=number, by=by, at=at)
    for project, line in planned:
        line.transfer = transfer(
            project,
            line.fund,
            "appropriated",
            "planned",
            line.amount_dong,
            key=f"approve/{decision.uuid}/{project.code}/{line.fund.code}",
            document=paper.reference,
            by=by,
            at=at,
        )
    PlanLine.objects.bulk_create(line for _project, line in planned)
    return decision


def own_number(typed: str, organisation: Organisation, *, on: date) -> str:
    """What stands before the symbol of a plan decision: “12”, “12/QĐ-UBND” and “Số: 12” are one
    number. Refused where it is the number of another paper's symbol."""
    text = nfc(typed).strip()
    text = re.sub(r"^(quyết định\s*)?số\s*:?\s*", "", text, flags=re.IGNORECASE)
    own, slash, rest = (part.strip() for part in text.partition("/"))
    symbol = symbol_of(plan_decision.PlanDecisionPaper, organisation, on)
    if slash and rest.casefold().replace(" ", "") != symbol.casefold():
        raise Refused(
            _("Số {typed} mang ký hiệu khác với quyết định này ({symbol}).").format(
                typed=text, symbol=symbol
            ),
            fix=_("Ghi số như trên quyết định đã ký, hoặc chỉ ghi phần trước dấu gạch chéo."),
            field="number",
        )
    return own


def require_free_number(number: str, organisation: Organisation, *, on: date) -> None:
    """Refused where the body has issued a paper of this number and symbol that year."""
    symbol = symbol_of(plan_decision.PlanDecisionPaper, organisation, on)
    if number and is_issued(organisation, symbol=symbol, number=number, year=on.year):
        raise Refused(
            _("Năm {year} đã có văn bản số {number}/{symbol}.").format(
                year=on.year, number=number, symbol=symbol
            ),
            fix=_("Xem lại số trên quyết định đã ký; văn bản kia nằm trong sổ của UBND tỉnh."),
            field="number",
        )


def _approved(
    projects: Sequence[Project],
    granted: Mapping[int, Mapping[int, int]],
    *,
    number: str,
    by: Actor,
) -> PlanDecision | None:
    """The decision that `by` made of exactly these projects, amounts and number: a second press."""
    events = [permissions.taken("approve", project, by) for project in projects]
    decided = [
        (event.payload["decision"], event.payload.get("number", "")) for event in events if event
    ]
    if len(decided) < len(projects) or len(set(decided)) > 1 or decided[0][1] != number:
        return None
    decision = PlanDecision.objects.get(uuid=decided[0][0])
    lines = decision.lines.values_list("project_id", "fund_id", "amount_dong")
    asked = {
        (project, fund, amount)
        for project, amounts in granted.items()
        for fund, amount in amounts.items()
        if amount
    }
    return decision if set(lines) == asked else None


def require_within(project: Project, granted: Mapping[int, int], asked: Mapping[int, int]) -> None:
    """What is planned is some of what the estimate asks, of the same funds."""
    over = [fund for fund, amount in granted.items() if not 0 <= amount <= asked.get(fund, 0)]
    if over or not any(granted.values()):
        raise Refused(
            _("Đề án {code}: bố trí {given}, trong khi dự toán đề nghị {asked}.").format(
                code=project.code,
                given=dong(sum(granted.values())),
                asked=dong(sum(asked.values())),
            ),
            fix=_("Bố trí trên 0 và không quá mức đề nghị của từng nguồn."),
        )


@transaction.atomic
def approve_estimate(
    project: Project, *, lines: Mapping[int, int] | None = None, by: Actor, at: datetime
) -> Project:
    """Phê duyệt dự toán, khoản mục by khoản mục. `lines` {source of a line: đồng approved}, none
    for one left out; default is what was planned, in proportion to what the lines ask.

    A lower estimate frees the difference (planned → appropriated); a higher one is refused, as is a
    line above what it asked. No dated rule shapes it: it only stays within the plan, whose rules
    are kept with the plan.
    """
    project = selectors.lock(project)
    planned = list(PlanLine.objects.filter(project=project).select_related("fund").order_by("pk"))
    asked = estimates.asked_sources(project)
    if lines is None:
        lines = estimates.spread(asked, {p.fund_id: p.amount_dong for p in planned})
    approved_lines = {source.pk: lines.get(source.pk, 0) for source in asked}
    payload = {"lines": {str(source): amount for source, amount in approved_lines.items()}}
    if (done := permissions.taken("approve_estimate", project, by)) and done.content == payload:
        return project
    step = permissions.require_step("approve_estimate", project, by)
    _require_within_asked(asked, approved_lines)
    amounts: dict[int, int] = defaultdict(int)
    for source in asked:
        amounts[source.fund_id or 0] += approved_lines[source.pk]
    _require_within_plan(planned, amounts)
    move(step, project, by=by, at=at, payload=payload)
    paper = estimate_decision.issue(project, planned, asked, approved_lines, by=by, at=at)
    for line in planned:
        approval = EstimateApproval(
            project=project,
            fund=line.fund,
            amount_dong=amounts.get(line.fund_id, 0),
            approved_by=by.name,
            approved_at=at,
        )
        if freed := line.amount_dong - approval.amount_dong:
            approval.transfer = transfer(
                project,
                line.fund,
                "planned",
                "appropriated",
                freed,
                key=f"approve_estimate/{project.code}/{line.fund.code}",
                document=paper.reference,
                by=by,
                at=at,
            )
        approval.save()
        ApprovedLine.objects.bulk_create(
            ApprovedLine(
                approval=approval,
                source=source,
                asked_dong=source.amount_dong,
                amount_dong=approved_lines[source.pk],
            )
            for source in asked
            if source.fund_id == line.fund_id
        )
    return project


def _require_within_asked(asked: Sequence[LineSource], approved: Mapping[int, int]) -> None:
    for source in asked:
        if not 0 <= approved[source.pk] <= source.amount_dong:
            raise Refused(
                _("Khoản “{item}”: duyệt {approved}, trong khi đề nghị {asked} của {fund}.").format(
                    item=source.line.item,
                    approved=dong(approved[source.pk]),
                    asked=dong(source.amount_dong),
                    fund=source.fund.name if source.fund else "",
                ),
                fix=_("Duyệt từ 0 đến số đề nghị của khoản này."),
                field=f"source_{source.pk}",
            )


def _require_within_plan(planned: Sequence[PlanLine], amounts: Mapping[int, int]) -> None:
    """Of each fund no more than its plan; of a fund that gave nothing, nothing."""
    plan = {line.fund_id: line for line in planned}
    for fund, approved in amounts.items():
        line = plan.get(fund)
        if approved > (line.amount_dong if line else 0):
            raise Refused(
                _("Dự toán {asked} vượt kế hoạch đã bố trí {planned} của {fund}.").format(
                    asked=dong(approved),
                    planned=dong(line.amount_dong if line else 0),
                    fund=line.fund.name if line else Fund.objects.get(pk=fund).name,
                ),
                fix=_("Điều chỉnh kế hoạch trước, hoặc giảm dự toán."),
            )


@transaction.atomic
def place_before(
    project: Project, before: Project, *, reason: str, by: Actor, at: datetime
) -> RankOverride:
    """Xếp `project` lên trước `before`, with its reason: kept, shown beside the criteria."""
    can_place(project.province.code, by).require()
    if project.pk == before.pk or project.province_id != before.province_id:
        raise Refused(
            _("Chọn hai đề án khác nhau của cùng tỉnh."), fix=_("Chọn lại đề án đứng sau.")
        )
    if not reason.strip():
        raise Refused(
            _("Đổi thứ tự phải có lý do."),
            fix=_("Ghi lý do; lý do hiện cạnh thứ tự cho mọi người xem."),
            field="reason",
        )
    project = selectors.lock(project)
    override = RankOverride.objects.create(
        project=project, before=before, reason=reason, decided_by=by.name, decided_at=at
    )
    payload = {"before": before.code, "reason": reason}
    events.record(project.stream, "place_before", payload, by=by, at=at)
    return override
