"""Issues quyết định phê duyệt kế hoạch (with its appendix), phê duyệt dự toán, điều chỉnh."""

from __future__ import annotations

from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.documents.selectors import decider_of, frame_of, reference, signer_of
from khuyencong.planning import papers
from khuyencong.planning.models import Adjustment, PlanDecision, PlanLine
from khuyencong.projects.models import Project
from khuyencong.projects.papers.issuing import place
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


def _plan_reference(project: Project) -> str:
    """How the decision that planned the project is cited: ours by its paper, the ministry's by the
    number it came with."""
    line = PlanLine.objects.filter(project=project).select_related("decision").first()
    own = reference(project.uuid, "plan_decision")
    return own or (line.decision.decided_by if line else "")


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
