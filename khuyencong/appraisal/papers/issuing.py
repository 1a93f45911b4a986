"""Issues yêu cầu bổ sung, hoàn thiện and biên bản thẩm định."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from khuyencong.appraisal import selectors
from khuyencong.appraisal.models import Review, Sheet, SiteCheck
from khuyencong.appraisal.papers.data import (
    AppraisalMinutes,
    CompletionItem,
    CompletionRequest,
    CouncilMinutes,
    CriterionPoints,
    Finding,
    MemberPoints,
    OpinionLine,
    RuleReason,
    RuleSnapshot,
    SiteCheckMinutes,
)
from khuyencong.core.actors import Actor
from khuyencong.core.money import dong
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.documents.papers.frame import Signer
from khuyencong.documents.selectors import frame_of, signer_of, uploads_about
from khuyencong.projects.models import Project
from khuyencong.projects.papers import Participant
from khuyencong.projects.papers.issuing import beneficiaries, estimate_rows, place
from khuyencong.rules import engine
from khuyencong.rules.schema import ScoringPeriod
from khuyencong.rules.scoring import HUNDREDTHS, average


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
            opinions=_opinions(project, frame.issued_date),
            council=_council(project),
        )

    return documents.issue(build, organisation=body, about=project.uuid, by=by, at=at)


def _opinions(project: Project, on: date) -> tuple[OpinionLine, ...]:
    return tuple(
        OpinionLine(
            body=directory.name_on(row.organisation, on).name,
            stance=str(row.get_stance_display())
            if row.stance
            else f"chưa trả lời; thôi chờ vì {row.waived_reason}",
            text=row.text,
            remarks=tuple(
                f"{line.item}: {line.text}"
                + (f" (đề xuất {dong(line.proposed_dong)})" if line.proposed_dong else "")
                for line in row.comments.all()
            ),
        )
        for row in selectors.opinions(project)
    )


def _council(project: Project) -> str:
    review = selectors.review(project)
    if review is None or review.points_hundredths is None:
        return ""
    return (
        f"{review.council.name} ({review.council.number}) chấm bình quân "
        f"{points(review.points_hundredths)} điểm."
    )


def points(hundredths: int) -> str:
    """72,5 or 72: points as a paper prints them."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole},{rest:02d}".rstrip("0").rstrip(",")


def council_minutes(
    review: Review, sheets: Sequence[Sheet], row: ScoringPeriod, *, by: Actor, at: datetime
) -> Paper:
    project = review.project
    body = department(project)
    scored = {sheet.member_id for sheet in sheets}
    seats = list(review.council.members.select_related("person").order_by("pk"))
    chair = next(seat for seat in seats if seat.part == "chair")
    secretary = next(seat for seat in seats if seat.part == "secretary")

    def build(number: str) -> CouncilMinutes:
        frame = frame_of(
            body,
            number=number,
            kind="BB",
            title="Biên bản",
            summary=f"Họp hội đồng thẩm định đề án {project.code}",
            at=at,
            signers=tuple(
                Signer(title=str(seat.get_part_display()), name=seat.person.full_name)
                for seat in (secretary, chair)
            ),
        )
        return CouncilMinutes(
            frame=frame,
            council=review.council.name,
            council_decision=review.council.number,
            project_code=project.code,
            project_title=project.title,
            criteria_date=review.criteria_date,
            criteria=tuple(
                CriterionPoints(
                    label=one.label.vi,
                    most=one.points,
                    mean=points(average([sheet.marks[one.code] for sheet in sheets])),
                )
                for one in row.criteria
            ),
            members=tuple(
                MemberPoints(
                    name=sheet.member.person.full_name,
                    part=str(sheet.member.get_part_display()).lower(),
                    points=sheet.points,
                    is_on_paper=sheet.is_on_paper,
                )
                for sheet in sheets
            ),
            absent=tuple(seat.person.full_name for seat in seats if seat.pk not in scored),
            average=points(review.points_hundredths or 0),
            most=row.most,
            pass_points=row.pass_points,
            is_passed=(review.points_hundredths or 0) >= row.pass_points * HUNDREDTHS,
            moderation=review.moderation,
            remark=review.remark,
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
