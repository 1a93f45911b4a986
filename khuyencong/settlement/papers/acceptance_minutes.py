"""Biên bản nghiệm thu: eligible cost line by line, and the money each fund owes after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from khuyencong.contracts.selectors import commitments, source_of
from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.core.reading.positions import read_position
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, SumOf, Wording
from khuyencong.documents.papers.blocks import Column, Grounds, Signatures, Text, When
from khuyencong.documents.papers.phrases import summed
from khuyencong.documents.selectors import reference, uploads_about
from khuyencong.projects import selectors
from khuyencong.projects.models import EstimateLine, Project
from khuyencong.projects.papers import parts
from khuyencong.settlement.models import SIGNATURE, Acceptance, Invoice

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

# The machines by their plates and invoices stand between the costs and the support.
FULL = (
    *WORDS[:7],
    When(
        "paper.invoices",
        (
            Text("", lead="III. HÓA ĐƠN, SỐ MÁY"),
            summed(
                "paper.invoices",
                Column("TT", "{row.n}", 9, "center"),
                Column("Nội dung", "{row.item}", 42),
                Column("Hóa đơn, bên bán (mã số thuế)", "{row.invoice}", 46),
                Column("Số máy", "{row.serial}", 28),
                Column("Số tiền (đồng)", "{row.amount_dong}", 30, "right"),
            ),
        ),
        (Text("", lead="III. HÓA ĐƠN, SỐ MÁY"), Text("Chưa ghi hóa đơn nào vào hồ sơ.")),
    ),
    Text("{paper.photos} ảnh hiện trường lưu trong hồ sơ đề án.", lead="Ảnh: "),
    Text("", lead="IV. KINH PHÍ KHUYẾN CÔNG ĐƯỢC NGHIỆM THU"),
    *WORDS[8:10],
    Text("", lead="V. NHẬN XÉT, KẾT LUẬN"),
    *WORDS[11:],
)

# Where the telephone was, if it was let to say so.
PLACED = (
    *FULL[:9],
    When("paper.site_position", (Text("{paper.site_position}.", lead="Vị trí điện thoại ghi: "),)),
    *FULL[9:],
)


@dataclass(frozen=True, kw_only=True)
class InvoicedItem:
    """One line of an invoice that counts; `invoice` with its seller, `serial` of the plate."""

    item: str
    invoice: str
    serial: str
    amount_dong: int


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
        Wording(
            "Biên bản nghiệm thu",
            FULL,
            working="Thêm hóa đơn, số máy, ảnh hiện trường.",
            valid_from=date(2026, 11, 28),
        ),
        Wording(
            "Biên bản nghiệm thu",
            PLACED,
            working="Thêm vị trí mà điện thoại ghi tại chỗ, nếu có.",
            valid_from=date(2026, 12, 1),
        ),
    )

    contract_reference: str
    place: str
    accepted_date: date
    participants: tuple[parts.Participant, ...]
    rows: tuple[AcceptedItem, ...]
    supports: tuple[parts.FundAmount, ...]
    remark: str
    invoices: tuple[InvoicedItem, ...] = ()
    photos: int = 0
    site_position: str = ""

    amount_dong = SumOf("invoices", "amount_dong")
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
        signed = commitments(project)
        names = {one.pk: source_of(one, signed) for one in signed}
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
                parts.FundAmount(
                    fund=names.get(support.commitment_id or 0, support.fund.name),
                    amount_dong=support.amount_dong,
                )
                for support in acceptance.supports.select_related("fund").order_by("pk")
            ),
            remark=acceptance.remark,
            invoices=tuple(_invoices(project)),
            photos=sum(
                file.is_image for file in uploads_about(project.uuid).exclude(kind=SIGNATURE)
            ),
            site_position=read_position(acceptance.site_position).words
            if acceptance.site_position
            else "",
        )


def _invoices(project: Project) -> Iterator[InvoicedItem]:
    counted = Invoice.objects.filter(line__project=project, is_counted=True)
    for one in counted.select_related("line").order_by("line__order", "pk"):
        yield InvoicedItem(
            item=one.line.item,
            invoice=f"{one.symbol} số {one.number} ngày {short(one.issued_date)}, "
            f"{one.seller_tax_code}",
            serial=one.serial,
            amount_dong=one.amount_dong,
        )


def issue(
    acceptance: Acceptance,
    lines: Sequence[EstimateLine],
    found: Mapping[int, int],
    *,
    began: time | None = None,
    ended: time | None = None,
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
        summary=f"Nghiệm thu cơ sở {parts.abstract(project)}",
        signers=parts.parties(by, project),
        began=began,
        ended=ended,
        by=by,
        at=at,
    )
