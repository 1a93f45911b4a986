"""Issues hợp đồng and quyết định giao nhiệm vụ."""

from __future__ import annotations

from datetime import datetime

from khuyencong.contracts import papers
from khuyencong.contracts.models import Annex, Commitment, Contract
from khuyencong.core.actors import Actor
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Establishment
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.documents.papers.frame import Signer
from khuyencong.documents.selectors import decider_of, frame_of, reference, signer_of
from khuyencong.projects import selectors
from khuyencong.projects.models import Project
from khuyencong.projects.papers import FundAmount


def contract(
    row: Contract, project: Project, commitments: list[Commitment], *, by: Actor, at: datetime
) -> Paper:
    """One contract between the implementing unit (A) and every beneficiary (B)."""
    members = [member.establishment for member in selectors.members(project)]
    total = sum(c.amount_dong for c in commitments)
    name = directory.name_on(row.organisation, row.signed_date).name

    def build(number: str) -> papers.Contract:
        frame = frame_of(
            row.organisation,
            number=number,
            kind="HĐ",
            title="Hợp đồng",
            summary=f"Thực hiện đề án khuyến công {project.code}",
            at=at,
            signers=(
                Signer(authority="Đại diện bên A", title=by.title or by.post, name=by.name),
                *(
                    Signer(authority="Đại diện bên B", title="Chủ cơ sở", name=m.owner_name)
                    for m in members
                ),
            ),
        )
        return papers.Contract(
            frame=frame,
            project_code=project.code,
            project_title=project.title,
            parties=(
                papers.Party(
                    label="BÊN A",
                    name=name,
                    representative=by.name,
                    position=by.title or by.post,
                ),
                *_beneficiaries(members),
            ),
            amount_dong=total,
            funds=_funds(commitments),
            instalments=(
                papers.Instalment(
                    content="Thanh toán sau nghiệm thu, trừ số đã tạm ứng (nếu có)",
                    amount_dong=total,
                    condition="Biên bản nghiệm thu và chứng từ chi hợp lệ",
                ),
            ),
            start_date=row.signed_date,
            end_date=row.end_date,
            counterpart_dong=project.total_dong - project.support_dong,
        )

    return documents.issue(build, organisation=row.organisation, about=project.uuid, by=by, at=at)


def _beneficiaries(members: list[Establishment]) -> tuple[papers.Party, ...]:
    return tuple(
        papers.Party(
            label="BÊN B" if len(members) == 1 else f"BÊN B{at}",
            name=member.name,
            representative=member.owner_name,
            position="Chủ cơ sở",
            address=member.address_text or str(member.place),
            tax_code=member.tax_code,
        )
        for at, member in enumerate(members, 1)
    )


def _funds(commitments: list[Commitment]) -> tuple[FundAmount, ...]:
    return tuple(FundAmount(fund=c.fund.name, amount_dong=c.amount_dong) for c in commitments)


def assignment(
    row: Contract, project: Project, commitments: list[Commitment], *, by: Actor, at: datetime
) -> Paper:
    """The implementing unit's parent gives it the task and the money."""
    unit = directory.name_on(project.implementing_unit, row.signed_date).name

    def build(number: str) -> papers.Assignment:
        frame = frame_of(
            row.organisation,
            number=number,
            kind="QĐ",
            title="Quyết định",
            summary=f"Về việc giao nhiệm vụ thực hiện đề án {project.code}",
            at=at,
            signers=(signer_of(by, row.organisation),),
            recipients=("Như Điều 4",),
        )
        return papers.Assignment(
            frame=frame,
            project_code=project.code,
            project_title=project.title,
            implementing_unit=unit,
            decider=decider_of(row.organisation, row.signed_date),
            amount_dong=sum(c.amount_dong for c in commitments),
            funds=_funds(commitments),
            tasks=tuple(line.item for line in selectors.estimate_lines(project)),
            start_date=row.signed_date,
            end_date=row.end_date,
        )

    return documents.issue(build, organisation=row.organisation, about=project.uuid, by=by, at=at)


def annex(
    project: Project, rows: list[Annex], *, reason: str, is_end: bool, by: Actor, at: datetime
) -> Paper:
    """Phụ lục điều chỉnh kinh phí, or the paper that stops the project."""
    body = project.implementing_unit
    what = "dừng thực hiện" if is_end else "điều chỉnh giảm kinh phí"

    def build(number: str) -> papers.ContractAnnex:
        frame = frame_of(
            body,
            number=number,
            kind="PL",
            title="Phụ lục",
            summary=f"Về việc {what} đề án {project.code}",
            at=at,
            signers=(
                Signer(authority="Đơn vị thực hiện", title=by.title or by.post, name=by.name),
                *(
                    Signer(
                        authority="Đơn vị thụ hưởng",
                        title="Chủ cơ sở",
                        name=m.establishment.owner_name,
                    )
                    for m in selectors.members(project)
                ),
            ),
        )
        return papers.ContractAnnex(
            frame=frame,
            project_code=project.code,
            project_title=project.title,
            contract_reference=reference(project.uuid, "contract", "assignment"),
            is_end=is_end,
            reason=reason,
            rows=tuple(
                papers.AnnexRow(
                    fund=row.commitment.fund.name,
                    before_dong=row.before_dong,
                    reduced_dong=row.reduced_dong,
                )
                for row in rows
            ),
        )

    return documents.issue(build, organisation=body, about=project.uuid, by=by, at=at)
