"""Issues quyết định phê duyệt kế hoạch (with its appendix) and quyết định phê duyệt dự toán."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from khuyencong.core.actors import Actor
from khuyencong.core.money import grouped
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.documents.frame import Signer
from khuyencong.documents.models import Paper
from khuyencong.documents.selectors import decider_of, frame_of, reference, signer_of
from khuyencong.planning import papers, totals
from khuyencong.planning.models import Adjustment, PlanDecision, PlanLine, Proposal, Scenario
from khuyencong.planning.wording import amount, content_label, limit_name
from khuyencong.projects.issuing import place
from khuyencong.projects.models import Project
from khuyencong.projects.papers import FundAmount
from khuyencong.rules.engine import label


def plan_decision(
    decision: PlanDecision,
    planned: list[tuple[Project, PlanLine]],
    *,
    number: str,
    by: Actor,
    at: datetime,
) -> Paper:
    """One paper for the list; every project of it finds the paper under its own dossier too."""
    body, on = decision.organisation, decision.decided_date
    units = {project.implementing_unit_id: project.implementing_unit for project, _line in planned}
    executing = [directory.name_on(unit, on).name for unit in units.values()]

    def build(own: str) -> papers.PlanDecision:
        frame = frame_of(
            body,
            number=own,
            kind="QĐ",
            title="Quyết định",
            summary=f"Về việc phê duyệt kế hoạch khuyến công năm {decision.year}",
            at=at,
            signers=(signer_of(by, body),),
            recipients=("Như Điều 3", "Sở Công Thương, Sở Tài chính"),
        )
        return papers.PlanDecision(
            frame=frame,
            year=decision.year,
            place_name=str(decision.province),
            decider=decider_of(body, on),
            executing_bodies=", ".join(executing),
            projects=tuple(_rows(planned, executing_on=on)),
        )

    first, *others = dict.fromkeys(project.uuid for project, _line in planned)
    paper = documents.issue(build, organisation=body, about=first, by=by, at=at, number=number)
    for about in others:
        documents.file_also(paper, about=about)
    return paper


def _rows(planned, *, executing_on):
    """A project paid from two funds has two rows; only the first carries its total."""
    seen: set[int] = set()
    for project, line in planned:
        yield papers.PlannedProject(
            project_code=project.code,
            project_title=project.title,
            implementing_unit=directory.name_on(project.implementing_unit, executing_on).short_name,
            place=place(project),
            fund=line.fund.name,
            total_dong=0 if project.pk in seen else project.total_dong,
            support_dong=line.amount_dong,
        )
        seen.add(project.pk)


def plan_submission(scenario: Scenario, *, by: Actor, at: datetime) -> Paper:
    """Tờ trình: the submitted scenario in words and figures, its list in an appendix."""
    body = Organisation.objects.get(province=scenario.province, kind="department")
    sums = totals.totals(scenario)
    funds = {budget.fund_id: budget.fund for budget in scenario.budgets.select_related("fund")}
    chosen = _chosen(scenario)
    pinned = scenario.proposals.exclude(pin="").select_related("project").order_by("place")
    reserves = scenario.proposals.filter(percent=0).exclude(pin=Proposal.Pin.OUT).count()

    def build(number: str) -> papers.PlanSubmission:
        on = timezone.localtime(at).date()
        frame = frame_of(
            body,
            number=number,
            kind="TTr",
            title="Tờ trình",
            summary=f"Về việc phê duyệt kế hoạch khuyến công năm {scenario.year}",
            at=at,
            signers=(signer_of(by, body),),
            recipients=("Như trên", "Sở Tài chính"),
        )
        return papers.PlanSubmission(
            frame=frame,
            year=scenario.year,
            place_name=str(scenario.province),
            addressee=frame.parent_body or str(scenario.province),
            asked_count=sums.whole.asking,
            asked_dong=sums.whole.asked_dong,
            people=sums.whole.people,
            way=str(scenario.get_way_display()),
            aims=aims_text(scenario),
            proof=proof_text(scenario),
            funds=tuple(
                FundAmount(fund=funds[key].name, amount_dong=total.given_dong)
                for key, total in sorted(sums.by_fund.items())
                if total.given_dong
            ),
            contents=tuple(
                papers.Sum(
                    name=content_label(key, "vi"), count=total.inside, amount_dong=total.given_dong
                )
                for key, total in sorted(sums.by_content.items())
                if total.inside
            ),
            pins=tuple(
                f"{one.project.code}: {one.get_pin_display()}, {one.pin_reason}" for one in pinned
            ),
            limits=tuple(
                f"{limit_name(one.limit, 'vi')}: {amount(one.limit, one.found)}, theo "
                f"{one.limit.reason}"
                for one in sums.kept
            ),
            projects=tuple(_proposed(chosen, on)),
            reserves=reserves,
        )

    about = [scenario.uuid, *(one.project.uuid for one in chosen)]
    paper = documents.issue(build, organisation=body, about=about[0], by=by, at=at)
    for other in about[1:]:
        documents.file_also(paper, about=other)
    return paper


def _plan_reference(project: Project) -> str:
    """How the decision that planned the project is cited: ours by its paper, the ministry's by the
    number it came with."""
    line = PlanLine.objects.filter(project=project).select_related("decision").first()
    own = reference(project.uuid, "plan_decision")
    return own or (line.decision.decided_by if line else "")


def draft_decision(scenario: Scenario, *, by: Actor, at: datetime) -> papers.PlanDecision:
    """Dự thảo quyết định: the decision as it would read, without number, day or signature."""
    body = Organisation.objects.get(province=scenario.province, kind="provincial_committee")
    on = timezone.localtime(at).date()
    chosen = _chosen(scenario)
    units = {one.project.implementing_unit_id: one.project.implementing_unit for one in chosen}
    frame = frame_of(
        body,
        number="",
        kind="QĐ",
        title="Dự thảo Quyết định",
        summary=f"Về việc phê duyệt kế hoạch khuyến công năm {scenario.year}",
        at=at,
        signers=(Signer(title="Chủ tịch", authority="TM. Ủy ban nhân dân"),),
        recipients=("Như Điều 3", "Sở Công Thương, Sở Tài chính"),
    )
    return papers.PlanDecision(
        frame=frame,
        year=scenario.year,
        place_name=str(scenario.province),
        decider=decider_of(body, on),
        executing_bodies=", ".join(directory.name_on(unit, on).name for unit in units.values()),
        projects=tuple(_proposed(chosen, on)),
    )


def _chosen(scenario: Scenario) -> list[Proposal]:
    return list(
        scenario.proposals.filter(percent__gt=0)
        .select_related("project__implementing_unit", "project__province")
        .prefetch_related("shares__fund")
        .order_by("place", "pk")
    )


def _proposed(chosen: list[Proposal], on: date) -> Iterator[papers.PlannedProject]:
    names: dict[int, str] = {}
    for one in chosen:
        project, unit = one.project, one.project.implementing_unit
        if unit.pk not in names:
            names[unit.pk] = directory.name_on(unit, on).short_name
        shares = [share for share in one.shares.all() if share.given_dong]
        for place_in_it, share in enumerate(shares):
            yield papers.PlannedProject(
                project_code=project.code,
                project_title=project.title,
                implementing_unit=names[unit.pk],
                place=one.commune or str(project.province),
                fund=share.fund.name,
                total_dong=0 if place_in_it else project.total_dong,
                support_dong=share.given_dong,
            )


def aims_text(scenario: Scenario) -> str:
    """The aims of a scenario as its submission states them."""
    if scenario.way == Scenario.Way.RANKING:
        return "Lần lượt từng đề án theo tiêu chí ưu tiên, đến khi hết kinh phí của từng nguồn."
    weights = scenario.objective
    return (
        "Giá trị quy đổi của một đề án gồm: kinh phí đề nghị nhân điểm thẩm định, hệ số "
        f"{weights['score']} %; {weights['jobs']} triệu đồng cho mỗi người hưởng lợi; "
        f"{weights['area']} % kinh phí ở địa bàn khó khăn, gấp đôi ở địa bàn đặc biệt khó khăn; "
        f"{weights['leverage']} % vốn ngoài khuyến công."
    )


def proof_text(scenario: Scenario) -> str:
    """How sure the choice is, and which inputs it stands on."""
    if scenario.is_changed or scenario.outcome != Scenario.Outcome.SOLVED:
        return "Danh mục hoặc mục tiêu có sửa sau khi tính."
    if scenario.bound is None or not scenario.value:
        return f"Tính trên bộ dữ liệu {scenario.digest[:12]}."
    return (
        f"Giá trị quy đổi đạt {grouped(scenario.value)} nghìn đồng; không phương án nào giữ đủ "
        f"các yêu cầu trên vượt được {grouped(scenario.bound)} nghìn đồng. Tính bằng "
        f"{scenario.solver} trên bộ dữ liệu {scenario.digest[:12]}."
    )


def national_registration(
    projects: list[Project], *, last_year: str, this_year: str, by: Actor, at: datetime
) -> Paper:
    """One letter for the whole list; every project of it finds it under its own dossier."""
    body = projects[0].implementing_unit.parent or projects[0].implementing_unit
    year = projects[0].year

    def build(number: str) -> papers.NationalRegistration:
        frame = frame_of(
            body,
            number=number,
            kind="BC",
            title="Báo cáo",
            summary=f"Đăng ký kế hoạch khuyến công quốc gia năm {year}",
            at=at,
            signers=(signer_of(by, body),),
            recipients=("Cục quản lý khuyến công, Bộ Công Thương",),
        )
        on = frame.issued_date
        return papers.NationalRegistration(
            frame=frame,
            year=year,
            place_name=str(projects[0].province),
            last_year=last_year,
            this_year=this_year,
            projects=tuple(
                papers.RegisteredProject(
                    project_code=project.code,
                    project_title=project.title,
                    activity=label(project.activity),
                    implementing_unit=directory.name_on(project.implementing_unit, on).short_name,
                    place=place(project),
                    total_dong=project.total_dong,
                    support_dong=project.support_dong,
                    is_flagship=project.is_flagship,
                )
                for project in projects
            ),
        )

    first, *others = [project.uuid for project in projects]
    paper = documents.issue(build, organisation=body, about=first, by=by, at=at)
    for about in others:
        documents.file_also(paper, about=about)
    return paper


def adjustment(row: Adjustment, *, planned_dong: int, by: Actor, at: datetime) -> Paper:
    """Quyết định điều chỉnh, by the body that `by` decides for."""
    project = row.project
    kind = "provincial_committee" if by.has_role("provincial_approver") else "department"
    body = Organisation.objects.get(province=project.province, kind=kind)

    def build(number: str) -> papers.AdjustmentDecision:
        frame = frame_of(
            body,
            number=number,
            kind="QĐ",
            title="Quyết định",
            summary=f"Về việc điều chỉnh đề án {project.code}",
            at=at,
            signers=(signer_of(by, body),),
            recipients=("Như Điều 3",),
        )
        return papers.AdjustmentDecision(
            frame=frame,
            project_code=project.code,
            project_title=project.title,
            implementing_unit=directory.name_on(project.implementing_unit, frame.issued_date).name,
            plan_reference=_plan_reference(project),
            year=project.year,
            decider=decider_of(body, frame.issued_date),
            change=str(row.get_kind_display()),
            text=row.text,
            reason=row.reason,
            fund=row.fund.name if row.fund else "",
            amount_dong=row.amount_dong or 0,
            planned_dong=planned_dong,
        )

    return documents.issue(build, organisation=body, about=project.uuid, by=by, at=at)


def estimate_approval(
    project: Project, planned: list[PlanLine], amounts: dict[int, int], *, by: Actor, at: datetime
) -> Paper:
    body = project.implementing_unit.parent or project.implementing_unit

    def build(number: str) -> papers.EstimateApproval:
        frame = frame_of(
            body,
            number=number,
            kind="QĐ",
            title="Quyết định",
            summary=f"Về việc phê duyệt dự toán đề án {project.code}",
            at=at,
            signers=(signer_of(by, body),),
            recipients=("Như Điều 3",),
        )
        return papers.EstimateApproval(
            frame=frame,
            project_code=project.code,
            project_title=project.title,
            implementing_unit=directory.name_on(project.implementing_unit, frame.issued_date).name,
            plan_reference=_plan_reference(project),
            year=project.year,
            decider=decider_of(body, frame.issued_date),
            amounts=tuple(
                papers.ApprovedAmount(
                    fund=line.fund.name,
                    planned_dong=line.amount_dong,
                    approved_dong=amounts.get(line.fund_id, 0),
                )
                for line in planned
            ),
        )

    return documents.issue(build, organisation=body, about=project.uuid, by=by, at=at)
