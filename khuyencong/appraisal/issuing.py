"""Issues yêu cầu bổ sung, hoàn thiện and biên bản thẩm định."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from khuyencong.appraisal import selectors
from khuyencong.appraisal.models import SiteCheck
from khuyencong.appraisal.papers import (
    AppraisalMinutes,
    CompletionItem,
    CompletionRequest,
    Finding,
    RuleReason,
    RuleSnapshot,
    SiteCheckMinutes,
)
from khuyencong.core.actors import Actor
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.documents.selectors import frame_of, signer_of, uploads_about
from khuyencong.projects.issuing import beneficiaries, estimate_rows, place
from khuyencong.projects.models import Project
from khuyencong.projects.papers import Participant
from khuyencong.rules import engine


def department(project: Project) -> Organisation:
    """The body that appraises: the implementing unit's parent, or itself where it has none."""
    return project.implementing_unit.parent or project.implementing_unit


def completion_request(
    project: Project, items: Sequence[tuple[str, str]], *, by: Actor, at: datetime
) -> Paper:
    body = department(project)

    def build(number: str) -> CompletionRequest:
        frame = frame_of(
            body,
            number=number,
            kind="",
            title="Yêu cầu bổ sung, hoàn thiện",
            summary=f"Về việc bổ sung, hoàn thiện hồ sơ đề án {project.code}",
            at=at,
            signers=(signer_of(by, body),),
            has_grounds=False,
            is_letter=True,
        )
        return CompletionRequest(
            frame=frame,
            addressee=directory.name_on(project.implementing_unit, frame.issued_date).name,
            project_code=project.code,
            project_title=project.title,
            items=tuple(CompletionItem(what=what, reason=why) for what, why in items),
            respond_by=project.due_date,
        )

    return documents.issue(build, organisation=body, about=project.uuid, by=by, at=at)


def appraisal_minutes(
    project: Project,
    *,
    is_passed: bool,
    opinion: str,
    snapshot: list[dict],
    by: Actor,
    at: datetime,
) -> Paper:
    body = department(project)

    def build(number: str) -> AppraisalMinutes:
        frame = frame_of(
            body,
            number=number,
            kind="BB",
            title="Biên bản thẩm định",
            summary=f"Thẩm định cấp cơ sở đề án {project.code}",
            at=at,
            signers=(signer_of(by, body),),
        )
        return AppraisalMinutes(
            frame=frame,
            project_code=project.code,
            project_title=project.title,
            activity=engine.label(project.activity),
            implementing_unit=directory.name_on(project.implementing_unit, frame.issued_date).name,
            beneficiaries=beneficiaries(project),
            place=place(project),
            year=project.year,
            is_passed=is_passed,
            opinion=opinion,
            snapshot=tuple(_snapshot(row) for row in snapshot),
            rows=estimate_rows(project),
            participants=(Participant(name=by.name, role=by.post),),
            site_checks=selectors.standing(project)[0],
        )

    return documents.issue(build, organisation=body, about=project.uuid, by=by, at=at)


def _snapshot(row: dict) -> RuleSnapshot:
    return RuleSnapshot(
        beneficiary=row["beneficiary"] or "Cả đề án",
        asked_dong=row["asked_dong"],
        ceiling_dong=row["ceiling_dong"],
        is_verified=row["is_verified"],
        basis_date=date.fromisoformat(row["basis_date"]),
        reasons=tuple(RuleReason(text=text, legal=legal or "") for text, legal in row["reasons"]),
    )


def site_check(check: SiteCheck, committee: Organisation, *, by: Actor, at: datetime) -> Paper:
    row = check.request
    photos = uploads_about(row.uuid).filter(kind="site_check_photo").count()

    def build(number: str) -> SiteCheckMinutes:
        frame = frame_of(
            committee,
            number=number,
            kind="BB",
            title="Biên bản xác minh",
            summary=f"Xác minh tại cơ sở theo đề nghị {row.code}",
            at=at,
            signers=(signer_of(by, committee),),
        )
        return SiteCheckMinutes(
            frame=frame,
            request_code=row.code,
            request_title=row.title,
            establishment=row.establishment.name,
            address=", ".join(filter(None, [row.establishment.address_text, str(row.place)])),
            visited_date=check.visited_date,
            met=check.met,
            findings=tuple(Finding(what=what, seen=seen) for what, seen in check.findings),
            workers="" if check.workers is None else str(check.workers),
            photos=photos,
            remark=check.remark,
            result=str(check.get_result_display()),
        )

    return documents.issue(
        build, organisation=committee, about=row.uuid, by=by, at=at, register="site_check"
    )
