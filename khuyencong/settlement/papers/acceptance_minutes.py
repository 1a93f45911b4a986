"""Biên bản nghiệm thu: eligible cost line by line, and the money each fund owes after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from khuyencong.core.actors import Actor
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, SumOf, Wording
from khuyencong.documents.papers.blocks import Column, Grounds, Signatures, Text, When
from khuyencong.documents.papers.phrases import summed
from khuyencong.documents.selectors import reference
from khuyencong.projects import selectors
from khuyencong.projects.models import EstimateLine
from khuyencong.projects.papers import parts
from khuyencong.settlement.models import Acceptance

WORDS = (
    Grounds(),
    Text(
        "Ngày {paper.accepted_date}, tại {paper.place}, các bên tiến hành nghiệm thu đề án "
        "“{paper.project_title}” (mã {paper.project_code}), thực hiện theo "
        "{paper.contract_reference}."
    ),
    Text("{paper.implementing_unit}", lead="Đơn vị thực hiện: "),
    Text("", lead="I. THÀNH PHẦN THAM GIA"),
    parts.PARTICIPANTS,
    Text("", lead="II. CHI PHÍ HỢP LỆ"),
    summed(
        "paper.rows",
        Column("TT", "{row.n}", 9, "center"),
        Column("Nội dung chi", "{row.item}", 56),
        Column("Theo dự toán (đồng)", "{row.estimate_dong}", 30, "right"),
        Column("Chi phí hợp lệ (đồng)", "{row.found_dong}", 30, "right"),
        Column("Ghi chú", "{row.remark}", 40),
    ),
    Text("", lead="III. KINH PHÍ KHUYẾN CÔNG ĐƯỢC NGHIỆM THU"),
    parts.of_each_fund("paper.supports"),
    Text("{paper.support_dong} đồng ({paper.support_dong_words}).", lead="Cộng: "),
    Text("", lead="IV. NHẬN XÉT, KẾT LUẬN"),
    When("paper.remark", (Text("{paper.remark}"),), (Text("Không có nhận xét thêm."),)),
    Text("Biên bản được đọc lại cho các bên cùng nghe và cùng ký tên."),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class AcceptedItem:
    """One item: cost by the estimate, eligible cost found on site, and what was remarked."""

    item: str
    estimate_dong: int
    found_dong: int
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class AcceptanceMinutes(parts.OfItsUnit):
    """`supports`: money each fund owes after acceptance."""

    code = "acceptance_minutes"
    follows = ("estimate_approval", "contract", "assignment")
    kind = "BB"
    is_of_the_office = False
    title = "Biên bản nghiệm thu"
    wordings = (
        Wording(
            "Biên bản nghiệm thu", WORDS, working="Chi phí hợp lệ ghi theo từng khoản của dự toán."
        ),
    )

    contract_reference: str
    place: str
    accepted_date: date
    participants: tuple[parts.Participant, ...]
    rows: tuple[AcceptedItem, ...]
    supports: tuple[parts.FundAmount, ...]
    remark: str

    estimate_dong = SumOf("rows", "estimate_dong")
    found_dong = SumOf("rows", "found_dong")
    support_dong = SumOf("supports", "amount_dong")

    @classmethod
    def fill(
        cls,
        frame: Frame,
        acceptance: Acceptance,
        lines: Sequence[EstimateLine],
        found: Mapping[int, int],
        by: Actor,
    ) -> AcceptanceMinutes:
        project = acceptance.project
        owners = [member.establishment for member in selectors.members(project)]
        return cls.of(
            project,
            frame,
            contract_reference=reference(project.uuid, "contract", "assignment"),
            place=parts.place(project),
            accepted_date=acceptance.accepted_date,
            participants=(
                parts.Participant(name=by.name, role=by.post),
                *(parts.Participant(name=o.owner_name, role=f"chủ cơ sở {o.name}") for o in owners),
            ),
            rows=tuple(
                AcceptedItem(
                    item=line.item, estimate_dong=line.amount_dong, found_dong=found[line.pk]
                )
                for line in lines
            ),
            supports=tuple(
                parts.FundAmount(fund=support.fund.name, amount_dong=support.amount_dong)
                for support in acceptance.supports.select_related("fund").order_by("pk")
            ),
            remark=acceptance.remark,
        )


def issue(
    acceptance: Acceptance,
    lines: Sequence[EstimateLine],
    found: Mapping[int, int],
    *,
    by: Actor,
    at: datetime,
) -> Issued:
    """`found`: eligible đồng by line."""
    project = acceptance.project
    return documents.issue(
        AcceptanceMinutes,
        acceptance,
        lines,
        found,
        by,
        organisation=project.implementing_unit,
        about=[project.uuid],
        summary=f"Nghiệm thu cơ sở đề án {project.code}",
        signers=parts.parties(by, project),
        by=by,
        at=at,
    )
