"""Hợp đồng and quyết định giao nhiệm vụ."""

from __future__ import annotations

from datetime import datetime

from khuyencong.contracts.models import Commitment, Contract
from khuyencong.core.actors import Actor
from khuyencong.core.money import grouped
from khuyencong.core.words import dong_in_words
from khuyencong.directory import selectors as directory
from khuyencong.documents import services as documents
from khuyencong.documents.frames import OWN_FORM, frame_of
from khuyencong.documents.models import Paper
from khuyencong.documents.paper import PaperData, Signer, Table
from khuyencong.projects.models import Project
from khuyencong.projects.papers_of import project_lines


def commitment(
    contract: Contract, project: Project, rows: list[Commitment], *, by: Actor, at: datetime
) -> Paper:
    """The contract with the beneficiaries, or the assignment to the implementing unit."""
    is_contract = contract.kind == Contract.Kind.CONTRACT
    total = sum(row.amount_dong for row in rows)
    name = directory.name_on(contract.organisation, contract.signed_date).name
    members = [b.establishment for b in project.beneficiaries.select_related("establishment")]

    def build(number: str) -> PaperData:
        parties = (
            Signer("Đại diện", by.name, "BÊN A"),
            *tuple(Signer("Đại diện", m.owner_name, "BÊN B") for m in members[:1]),
        )
        frame = frame_of(
            contract.organisation,
            number=number,
            kind="HĐ" if is_contract else "QĐ",
            title="Hợp đồng hỗ trợ khuyến công" if is_contract else "Quyết định giao nhiệm vụ",
            summary=f"Đề án {project.code}",
            at=at,
            signers=parties if is_contract else (Signer("Người quyết định", by.name),),
        )
        table = Table(
            ("Nguồn", "Số tiền (đồng)"),
            tuple((row.fund.name, grouped(row.amount_dong)) for row in rows),
            numeric=(1,),
        )
        who = "; ".join(f"{m.name}, đại diện {m.owner_name}" for m in members)
        opening = (
            (f"Bên A (đơn vị thực hiện): {name}.", f"Bên B (đơn vị thụ hưởng): {who}.")
            if is_contract
            else (
                f"{name} giao nhiệm vụ thực hiện đề án cho "
                f"{directory.name_on(project.implementing_unit, contract.signed_date).name}.",
            )
        )
        return PaperData(
            "contract" if is_contract else "assignment",
            frame,
            (
                *opening,
                *project_lines(project),
                table,
                f"Tổng số tiền: {grouped(total)} đồng ({dong_in_words(total)}).",
                "Số tiền được thanh toán theo chi phí hợp lệ ghi trong biên bản nghiệm thu, "
                "không quá số tiền nêu trên. Phần tạm ứng vượt nghiệm thu phải hoàn trả.",
                "Cùng một khoản chi không nhận hỗ trợ hai lần từ ngân sách nhà nước.",
                OWN_FORM,
            ),
        )

    return documents.issue(
        build, organisation=contract.organisation, about=project.uuid, by=by, at=at
    )
