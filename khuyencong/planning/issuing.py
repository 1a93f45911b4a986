"""Issues quyết định phê duyệt kế hoạch (with its appendix) and quyết định phê duyệt dự toán."""

from __future__ import annotations

from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.directory import selectors as directory
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.documents.selectors import decider_of, frame_of, reference, signer_of
from khuyencong.planning import papers
from khuyencong.planning.models import PlanDecision, PlanLine
from khuyencong.projects.issuing import place
from khuyencong.projects.models import Project


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
            plan_reference=reference(project.uuid, "plan_decision"),
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
