"""Issues biên bản nghiệm thu, phiếu thanh toán, biên bản thanh lý và quyết toán."""

from __future__ import annotations

from datetime import datetime

from khuyencong.contracts.models import Commitment
from khuyencong.core.actors import Actor
from khuyencong.directory import selectors as directory
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.documents.papers.frame import Signer
from khuyencong.documents.selectors import frame_of, reference, signer_of
from khuyencong.projects import selectors
from khuyencong.projects.models import EstimateLine, Project
from khuyencong.projects.papers import FundAmount, Participant
from khuyencong.projects.papers.issuing import place
from khuyencong.settlement import papers
from khuyencong.settlement.models import Acceptance, Payment, Settlement

COMMITTING = ("contract", "assignment")
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
    body = project.implementing_unit
    owners = [member.establishment for member in selectors.members(project)]

    def build(number: str) -> papers.AcceptanceMinutes:
        frame = frame_of(
            body,
            number=number,
            kind="BB",
            title="Biên bản nghiệm thu",
            summary=f"Nghiệm thu cơ sở đề án {project.code}",
            at=at,
            signers=_parties(by, project),
        )
        name = directory.name_on(body, frame.issued_date).name
        return papers.AcceptanceMinutes(
            frame=frame,
            project_code=project.code,
            project_title=project.title,
            implementing_unit=name,
            contract_reference=reference(project.uuid, *COMMITTING),
            place=place(project),
            accepted_date=acceptance.accepted_date,
            participants=(
                Participant(name=by.name, role=by.post),
                *(Participant(name=o.owner_name, role=f"chủ cơ sở {o.name}") for o in owners),
            ),
            rows=tuple(
                papers.AcceptedRow(
                    item=line.item, estimate_dong=line.amount_dong, found_dong=found[line.pk]
                )
                for line in lines
            ),
            supports=tuple(
                FundAmount(fund=row.fund.name, amount_dong=row.amount_dong)
                for row in acceptance.supports.select_related("fund").order_by("pk")
            ),
            remark=acceptance.remark,
        )

    return documents.issue(build, organisation=body, about=project.uuid, by=by, at=at)


def _parties(by: Actor, project: Project) -> tuple[Signer, ...]:
    """The implementing unit, then every beneficiary."""
    return (
        Signer(authority="Đơn vị thực hiện", title=by.title or by.post, name=by.name),
        *(
            Signer(authority="Đơn vị thụ hưởng", title="Chủ cơ sở", name=m.establishment.owner_name)
            for m in selectors.members(project)
        ),
    )


def payment(row: Payment, project: Project, *, by: Actor, at: datetime) -> Paper:
    body = project.implementing_unit

    def build(number: str) -> papers.PaymentVoucher:
        frame = frame_of(
            body,
            number=number,
            kind="PTT",
            title="Phiếu thanh toán",
            summary=f"Đề án {project.code}",
            at=at,
            signers=(signer_of(by, body),),
            has_grounds=False,
        )
        return papers.PaymentVoucher(
            frame=frame,
            payee=row.payee,
            project_code=project.code,
            project_title=project.title,
            contract_reference=reference(project.uuid, *COMMITTING),
            fund=row.commitment.fund.name,
            purpose=row.purpose,
            amount_dong=row.amount_dong,
        )

    return documents.issue(
        build, organisation=body, about=project.uuid, by=by, at=at, register="payment"
    )


def settlement(row: Settlement, moves: Moves, *, by: Actor, at: datetime) -> Paper:
    """`moves`: commitment, then committed, advanced, paid and accepted đồng before settlement."""
    project = row.project
    body = project.implementing_unit

    def build(number: str) -> papers.Settlement:
        frame = frame_of(
            body,
            number=number,
            kind="BB",
            title="Biên bản thanh lý, quyết toán",
            summary=f"Đề án {project.code}",
            at=at,
            signers=(
                Signer(authority="Người duyệt quyết toán", title=by.title or by.post, name=by.name),
                Signer(authority="Đơn vị thực hiện", title="Thủ trưởng đơn vị"),
            ),
        )
        return papers.Settlement(
            frame=frame,
            project_code=project.code,
            project_title=project.title,
            implementing_unit=directory.name_on(body, frame.issued_date).name,
            contract_reference=reference(project.uuid, *COMMITTING),
            acceptance_reference=reference(project.uuid, "acceptance_minutes"),
            year=project.year,
            funds=tuple(
                papers.SettledFund(
                    fund=commitment.fund.name,
                    contract_dong=commitment.amount_dong,
                    accepted_dong=accepted,
                    advanced_dong=advanced,
                    paid_dong=advanced + paid,
                    returned_dong=committed,
                )
                for commitment, committed, advanced, paid, accepted in moves
            ),
        )

    return documents.issue(build, organisation=body, about=project.uuid, by=by, at=at)
