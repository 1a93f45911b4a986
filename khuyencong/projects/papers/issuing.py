"""Issues the receipt of a request and the registration of a project."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.documents.papers.frame import Frame, Signer
from khuyencong.documents.selectors import frame_of, signer_of, uploads_about
from khuyencong.projects import selectors
from khuyencong.projects.models import Project, Request, Source
from khuyencong.projects.papers.data import (
    EstimateRow,
    ListedPaper,
    ProjectRegistration,
    RequestReceipt,
)
from khuyencong.rules import engine


def receipt(request: Request, *, by: Actor, at: datetime) -> Paper:
    """Phiếu tiếp nhận: what was received, and the internal target date (no legal promise)."""
    centre = Organisation.objects.filter(province=request.province, kind="centre").first()
    if centre is None:
        raise Refused(
            _("Tỉnh {name} chưa khai báo Trung tâm tiếp nhận đề nghị.").format(
                name=request.province.name
            ),
            fix=_("Khai báo tổ chức của tỉnh trước."),
        )
    owner = request.establishment

    def build(number: str) -> RequestReceipt:
        frame = frame_of(
            centre,
            number=number,
            kind="PTN",
            title="Phiếu tiếp nhận",
            summary=f"Đề nghị hỗ trợ khuyến công mã {request.code}",
            at=at,
            signers=(
                Signer(title="Người tiếp nhận"),
                Signer(title="Chủ cơ sở", name=owner.owner_name),
            ),
            recipients=(owner.name,),
            has_grounds=False,
        )
        return RequestReceipt(
            frame=frame,
            request_code=request.code,
            establishment=owner.name,
            tax_code=owner.tax_code,
            address=owner.address_text or str(request.place),
            content=f"{engine.label(request.activity)}: {request.title}",
            total_dong=request.total_dong,
            support_dong=request.support_dong,
            received_date=hanoi_date(at),
            expected_date=request.expected_date,
            papers=tuple(
                ListedPaper(name=upload.name, size=upload.size, digest=upload.digest)
                for upload in uploads_about(request.uuid)
            ),
        )

    return documents.issue(
        build, organisation=centre, about=request.uuid, by=by, at=at, register="receipt"
    )


def registration(project: Project, *, by: Actor, at: datetime) -> Paper:
    """Phiếu đăng ký đề án with its estimate by item and source; of a flagship project the lighter
    bản đăng ký kế hoạch (Thông tư 36/2013/TT-BCT)."""
    title = "Bản đăng ký kế hoạch" if project.is_flagship else "Phiếu đăng ký đề án"
    body = project.implementing_unit

    def build(number: str) -> ProjectRegistration:
        frame: Frame = frame_of(
            body,
            number=number,
            kind="PĐK",
            title=title,
            summary=f"Đề án khuyến công năm {project.year}",
            at=at,
            signers=(signer_of(by, body),),
        )
        return ProjectRegistration(
            frame=frame,
            project_code=project.code,
            project_title=project.title,
            activity=engine.label(project.activity),
            track=project.get_track_display(),
            implementing_unit=directory.name_on(body, frame.issued_date).name,
            beneficiaries=beneficiaries(project),
            place=place(project),
            year=project.year,
            rows=estimate_rows(project),
        )

    return documents.issue(
        build, organisation=body, about=project.uuid, by=by, at=at, register="registration"
    )


def beneficiaries(project: Project) -> tuple[str, ...]:
    """Names, in the order they joined; of a group also how many slots are open."""
    names = [member.establishment.name for member in selectors.members(project)]
    open_slots = project.slots.filter(beneficiary=None).count() if project.is_group else 0
    if open_slots:
        names.append(f"{open_slots} suất chưa chọn đơn vị")
    return tuple(names)


def place(project: Project) -> str:
    """Where the beneficiaries are; a project without any is of the whole province."""
    places = dict.fromkeys(str(m.establishment.place) for m in selectors.members(project))
    return ", ".join(filter(None, ["; ".join(places), str(project.province)]))


def estimate_rows(project: Project) -> tuple[EstimateRow, ...]:
    """The estimate by item and source; an item of one beneficiary names it."""
    rows = []
    for line in selectors.estimate_lines(project):
        paid = dict.fromkeys(Source.values, 0)
        for share in line.sources.all():
            paid[share.source] += share.amount_dong
        who = f" – {line.beneficiary.establishment.name}" if line.beneficiary else ""
        rows.append(
            EstimateRow(
                item=line.item + who,
                unit=line.unit,
                quantity=line.quantity,
                unit_price_dong=line.unit_price_dong,
                amount_dong=line.amount_dong,
                support_dong=paid[Source.SUPPORT],
                counterpart_dong=paid[Source.COUNTERPART],
                other_dong=paid[Source.PROGRAMME] + paid[Source.LOAN],
            )
        )
    return tuple(rows)
