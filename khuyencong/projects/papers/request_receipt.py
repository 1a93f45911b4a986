"""Phiếu tiếp nhận: what was received, and the internal target date (no legal promise)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, PaperData, Signer, Wording
from khuyencong.documents.papers.blocks import Column, Signatures, Table, Text, When
from khuyencong.documents.selectors import uploads_about
from khuyencong.projects.models import Request
from khuyencong.rules import engine

WORDS = (
    Text("{paper.frame.issuing_body} đã tiếp nhận đề nghị hỗ trợ khuyến công như sau:"),
    Text("{paper.request_code}", lead="Mã đề nghị: "),
    Text("{paper.establishment}", lead="Cơ sở đề nghị: "),
    When("paper.tax_code", (Text("{paper.tax_code}", lead="Mã số thuế: "),)),
    When("paper.address", (Text("{paper.address}", lead="Địa chỉ: "),)),
    Text("{paper.content}", lead="Nội dung đề nghị hỗ trợ: "),
    Text("{paper.total_dong} đồng ({paper.total_dong_words}).", lead="Tổng chi phí dự kiến: "),
    Text(
        "{paper.support_dong} đồng ({paper.support_dong_words}).",
        lead="Kinh phí khuyến công đề nghị hỗ trợ: ",
    ),
    Text("{paper.received_date}", lead="Ngày tiếp nhận: "),
    When(
        "paper.expected_date",
        (
            Text(
                "{paper.expected_date}. Đây là mốc làm việc của cơ quan, không phải ngày trả "
                "kết quả thủ tục hành chính.",
                lead="Mốc dự kiến nội bộ: ",
            ),
        ),
    ),
    When(
        "paper.papers",
        (
            Text("Giấy tờ đã nhận gồm:"),
            Table(
                "paper.papers",
                "row",
                (
                    Column("TT", "{row.n}", 10, "center"),
                    Column("Tên giấy tờ", "{row.name}", 93),
                    Column("Dung lượng", "{row.size_words}", 26, "right"),
                    Column("Mã băm (phần đầu)", "{row.short_digest}", 36, "center"),
                ),
            ),
        ),
        (Text("Không có giấy tờ kèm theo."),),
    ),
    Text("Phiếu này xác nhận việc tiếp nhận, chưa phải kết luận về mức hỗ trợ."),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class ListedPaper:
    """One uploaded file. `size` in bytes; `digest` the SHA-256, of which the start is printed."""

    name: str
    size: int
    digest: str

    @property
    def size_words(self) -> str:
        """1.234 kB, rounded up."""
        return f"{-(-self.size // 1024):,} kB".replace(",", ".")

    @property
    def short_digest(self) -> str:
        return self.digest[:12]


@dataclass(frozen=True, kw_only=True)
class RequestReceipt(PaperData):
    """Phiếu tiếp nhận. `expected_date` is an internal milestone, never a legal return date."""

    code = "request_receipt"
    kind = "PTN"
    is_of_the_office = False
    title = "Phiếu tiếp nhận"
    register = "receipt"
    has_grounds = False
    wordings = (
        Wording(
            "Phiếu tiếp nhận", WORDS, working="In khi đề nghị được nộp; ngày dự kiến là mốc nội bộ."
        ),
    )

    request_code: str
    establishment: str
    tax_code: str
    address: str
    content: str
    total_dong: int
    support_dong: int
    received_date: date
    expected_date: date | None = None
    papers: tuple[ListedPaper, ...] = ()

    @classmethod
    def fill(cls, frame: Frame, request: Request) -> RequestReceipt:
        owner = request.establishment
        return cls(
            frame=frame,
            request_code=request.code,
            establishment=owner.name,
            tax_code=owner.tax_code,
            address=owner.address_text or str(request.place),
            content=f"{engine.label(request.activity)}: {request.title}",
            total_dong=request.total_dong,
            support_dong=request.support_dong,
            received_date=frame.issued_date,
            expected_date=request.expected_date,
            papers=tuple(
                ListedPaper(name=upload.name, size=upload.size, digest=upload.digest)
                for upload in uploads_about(request.uuid)
            ),
        )


def issue(request: Request, *, by: Actor, at: datetime) -> Issued:
    centre = Organisation.objects.filter(province=request.province, kind="centre").first()
    if centre is None:
        raise Refused(
            _("Tỉnh {name} chưa khai báo Trung tâm tiếp nhận đề nghị.").format(
                name=request.province.name
            ),
            fix=_("Khai báo tổ chức của tỉnh trước."),
        )
    owner = request.establishment
    return documents.issue(
        RequestReceipt,
        request,
        organisation=centre,
        about=[request.uuid],
        summary=f"Đề nghị hỗ trợ khuyến công mã {request.code}",
        signers=(
            Signer(title="Người tiếp nhận"),
            Signer(title="Chủ cơ sở", name=owner.owner_name),
        ),
        recipients=(owner.name,),
        by=by,
        at=at,
    )
