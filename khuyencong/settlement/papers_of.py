"""Biên bản nghiệm thu, chứng từ thanh toán, biên bản thanh lý và quyết toán."""

from __future__ import annotations

from datetime import datetime

from khuyencong.contracts.models import Commitment
from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.core.money import grouped
from khuyencong.core.words import dong_in_words
from khuyencong.documents import services as documents
from khuyencong.documents.frames import OWN_FORM, frame_of
from khuyencong.documents.models import Paper
from khuyencong.documents.paper import PaperData, Signer, Table
from khuyencong.projects.models import EstimateLine, Project
from khuyencong.projects.papers_of import project_lines
from khuyencong.settlement.models import Acceptance, Payment, Settlement

Moves = list[tuple[Commitment, int, int, int, int]]


def acceptance_minutes(
    acceptance: Acceptance,
    lines: list[EstimateLine],
    found: dict[int, int],
    *,
    by: Actor,
    at: datetime,
) -> Paper:
    project = acceptance.project

    def build(number: str) -> PaperData:
        members = [b.establishment for b in project.beneficiaries.select_related("establishment")]
        frame = frame_of(
            project.implementing_unit,
            number=number,
            kind="BB",
            title="Biên bản nghiệm thu",
            summary=f"Đề án {project.code}",
            at=at,
            signers=(
                Signer("Đơn vị thực hiện", by.name),
                *(Signer("Đơn vị thụ hưởng", m.owner_name) for m in members[:2]),
            ),
        )
        rows = tuple(
            (str(line.order), line.item, grouped(line.amount_dong), grouped(found[line.pk]))
            for line in lines
        )
        earned = sum(s.amount_dong for s in acceptance.supports.all())
        return PaperData(
            "acceptance_minutes",
            frame,
            (
                f"Ngày nghiệm thu tại chỗ: {short(acceptance.accepted_date)}.",
                *project_lines(project),
                Table(
                    ("TT", "Khoản chi", "Dự toán (đồng)", "Chi phí hợp lệ (đồng)"),
                    rows,
                    numeric=(2, 3),
                ),
                f"Kinh phí khuyến công được thanh toán: {grouped(earned)} đồng "
                f"({dong_in_words(earned)}).",
                f"Nhận xét: {acceptance.remark}",
                OWN_FORM,
            ),
        )

    return documents.issue(
        build, organisation=project.implementing_unit, about=project.uuid, by=by, at=at
    )


def payment(payment: Payment, project: Project, *, by: Actor, at: datetime) -> Paper:
    def build(number: str) -> PaperData:
        frame = frame_of(
            project.implementing_unit,
            number=number,
            kind="CT",
            title="Chứng từ thanh toán",
            summary=f"Đề án {project.code}",
            at=at,
            signers=(Signer("Kế toán", by.name),),
        )
        return PaperData(
            "payment_voucher",
            frame,
            (
                f"Người nhận: {payment.payee}.",
                f"Nội dung: {payment.purpose}.",
                f"Nguồn: {payment.commitment.fund.name}.",
                f"Số tiền: {grouped(payment.amount_dong)} đồng "
                f"({dong_in_words(payment.amount_dong)}).",
                OWN_FORM,
            ),
        )

    return documents.issue(
        build, organisation=project.implementing_unit, about=project.uuid, by=by, at=at
    )


def settlement(settlement: Settlement, moves: Moves, *, by: Actor, at: datetime) -> Paper:
    project = settlement.project

    def build(number: str) -> PaperData:
        frame = frame_of(
            project.implementing_unit,
            number=number,
            kind="BB",
            title="Biên bản thanh lý, quyết toán",
            summary=f"Đề án {project.code}",
            at=at,
            signers=(Signer("Người duyệt quyết toán", by.name), Signer("Đơn vị thực hiện", "")),
        )
        rows = tuple(
            (
                c.fund.name,
                grouped(c.amount_dong),
                grouped(limit),
                grouped(advanced + paid),
                grouped(committed),
            )
            for c, committed, advanced, paid, limit in moves
        )
        return PaperData(
            "settlement",
            frame,
            (
                *project_lines(project),
                Table(
                    ("Nguồn", "Đã ký, đã giao", "Nghiệm thu", "Đã thanh toán", "Trả lại dự toán"),
                    rows,
                    numeric=(1, 2, 3, 4),
                    caption="Đơn vị tính: đồng",
                ),
                f"Quyết toán: {grouped(settlement.paid_dong)} đồng "
                f"({dong_in_words(settlement.paid_dong)}).",
                f"Không sử dụng, trả lại dự toán: {grouped(settlement.freed_dong)} đồng.",
                OWN_FORM,
            ),
        )

    return documents.issue(
        build, organisation=project.implementing_unit, about=project.uuid, by=by, at=at
    )
