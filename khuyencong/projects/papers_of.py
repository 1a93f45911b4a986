"""The receipt of a request, and the estimate table that later papers share."""

from __future__ import annotations

from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.core.errors import Refused
from khuyencong.core.money import grouped
from khuyencong.core.words import dong_in_words
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.documents.frames import OWN_FORM, frame_of
from khuyencong.documents.models import Paper
from khuyencong.documents.paper import PaperData, Signer, Table
from khuyencong.projects.models import EstimateLine, Project, Request
from khuyencong.rules import engine


def centre_of(request: Request) -> Organisation:
    """The unit that receives requests of a province: its Centre."""
    centre = Organisation.objects.filter(province=request.province, kind="centre").first()
    if centre is None:
        raise Refused(f"{request.province} chưa khai báo Trung tâm.", fix="Khai báo tổ chức.")
    return centre


def receipt(request: Request, *, by: Actor, at: datetime) -> Paper:
    """Phiếu tiếp nhận: what was received, and the internal target date (no legal promise)."""
    centre = centre_of(request)

    def build(number: str) -> PaperData:
        frame = frame_of(
            centre,
            number=number,
            kind="PTN",
            title="Phiếu tiếp nhận đề nghị hỗ trợ",
            summary=f"Mã đề nghị {request.code}",
            at=at,
            signers=(
                Signer("Người tiếp nhận", ""),
                Signer("Chủ cơ sở", request.establishment.owner_name),
            ),
            recipients=(request.establishment.name, "Lưu: VT"),
        )
        rows = tuple(
            (
                str(line.order),
                line.item,
                f"{line.quantity} {line.unit}",
                grouped(line.amount_dong),
                grouped(line.support_dong),
            )
            for line in request.lines.order_by("order")
        )
        total = ("", "Cộng", "", grouped(request.total_dong), grouped(request.support_dong))
        return PaperData(
            "request_receipt",
            frame,
            (
                f"Cơ sở: {request.establishment.name}, {request.place}.",
                f"Nội dung đề nghị: {engine.label(request.activity)} – {request.title}.",
                Table(
                    ("TT", "Khoản chi", "Số lượng", "Thành tiền (đồng)", "Đề nghị hỗ trợ (đồng)"),
                    (*rows, total),
                    numeric=(3, 4),
                    has_total=True,
                ),
                f"Số tiền đề nghị hỗ trợ bằng chữ: {dong_in_words(request.support_dong)}.",
                f"Mốc dự kiến nội bộ để trả lời: {short(request.expected_date or at.date())}. "
                "Đây không phải ngày trả kết quả của thủ tục hành chính.",
                OWN_FORM,
            ),
        )

    return documents.issue(
        build, organisation=centre, about=request.uuid, by=by, at=at, register="receipt"
    )


def estimate_table(lines: list[EstimateLine], caption: str = "Dự toán kinh phí đề án") -> Table:
    """The estimate by item and source, with its total."""
    rows, sums = [], [0, 0, 0]
    for line in lines:
        support = sum(s.amount_dong for s in line.sources.all() if s.source == "support")
        rest = line.amount_dong - support
        sums = [a + b for a, b in zip(sums, (line.amount_dong, support, rest), strict=True)]
        who = f" ({line.beneficiary.establishment.name})" if line.beneficiary else ""
        rows.append(
            (
                str(line.order),
                line.item + who,
                f"{line.quantity} {line.unit}",
                grouped(line.amount_dong),
                grouped(support),
                grouped(rest),
            )
        )
    total = ("", "Cộng", "", *(grouped(amount) for amount in sums))
    return Table(
        (
            "TT",
            "Nội dung chi",
            "Số lượng",
            "Thành tiền (đồng)",
            "Khuyến công (đồng)",
            "Nguồn khác (đồng)",
        ),
        (*rows, total),
        numeric=(3, 4, 5),
        caption=caption,
        has_total=True,
    )


def project_lines(project: Project) -> tuple[str, ...]:
    """The sentences that name a project in every paper."""
    members = [b.establishment.name for b in project.beneficiaries.select_related("establishment")]
    return (
        f"Đề án: {project.title} (mã {project.code}), năm {project.year}.",
        f"Nội dung: {engine.label(project.activity)}.",
        f"Đơn vị thụ hưởng: {'; '.join(members) if members else 'không có'}.",
    )
