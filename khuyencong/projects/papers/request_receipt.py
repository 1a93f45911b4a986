"""Phiếu tiếp nhận: what was received, and the internal target date (no legal promise)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.dates import HANOI
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, PaperData, Signer, Wording
from khuyencong.documents.papers.blocks import Column, Signatures, Square, Table, Text, When
from khuyencong.documents.selectors import uploads_about
from khuyencong.projects.models import Request, ReturnItem
from khuyencong.projects.selectors import wanted
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
WORDS_WITH_HOUR = (
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
    Text("{paper.received_time}, ngày {paper.received_date}", lead="Thời điểm tiếp nhận: "),
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
                    Column("Loại giấy tờ", "{row.kind}", 47),
                    Column("Tên tệp", "{row.name}", 43),
                    Column("Số trang", "{row.pages_words}", 14, "center"),
                    Column("Dung lượng", "{row.size_words}", 22, "right"),
                    Column("Mã băm (phần đầu)", "{row.short_digest}", 29, "center"),
                ),
            ),
        ),
        (Text("Không có giấy tờ kèm theo."),),
    ),
    When(
        "paper.track_link",
        (
            Text(
                "quét mã dưới đây hoặc mở {paper.track_link}, ghi bốn số cuối điện thoại của "
                "chủ cơ sở.",
                lead="Xem đề nghị đang ở đâu: ",
            ),
            Square("paper.track_link"),
        ),
    ),
    Text("Phiếu này xác nhận việc tiếp nhận, chưa phải kết luận về mức hỗ trợ."),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class ListedPaper:
    """One uploaded file, of which `kind`. `size` in bytes; `digest` the SHA-256, of which the
    start is printed; `pages` 0 where it has none."""

    name: str
    size: int
    digest: str
    kind: str = ""
    pages: int = 0

    @property
    def pages_words(self) -> str:
        """Empty for what has no pages, such as an electronic invoice."""
        return str(self.pages or "")

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
        Wording(
            "Phiếu tiếp nhận",
            WORDS_WITH_HOUR,
            working="Ghi giờ nhận, loại và số trang từng giấy tờ, mã QR mở trang theo dõi.",
            valid_from=date(2026, 11, 28),
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
    received_time: str = ""
    track_link: str = ""

    @classmethod
    def fill(cls, frame: Frame, request: Request) -> RequestReceipt:
        owner, submitted_at = request.establishment, request.submitted_at
        assert submitted_at is not None  # it is received
        kinds = {paper.code: paper.label["vi"] for paper in wanted.papers(request).papers}
        kinds |= {i.kind: i.item for i in ReturnItem.objects.filter(returned__request=request)}
        track = f"{settings.SITE_URL.rstrip('/')}{address('track')}"
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
                ListedPaper(
                    name=upload.name,
                    size=upload.size,
                    digest=upload.digest,
                    kind=kinds.get(upload.kind, "Giấy tờ khác"),
                    pages=upload.pages,
                )
                for upload in uploads_about(request.uuid)
            ),
            received_time=f"{submitted_at.astimezone(HANOI):%H giờ %M phút}",
            track_link=f"{track}?ma={quote(request.code)}",
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
        summary=f"Đề nghị hỗ trợ khuyến công “{request.title}” ({request.code})",
        signers=(
            Signer(title="Người tiếp nhận"),
            Signer(title="Chủ cơ sở", name=owner.owner_name),
        ),
        recipients=(owner.name,),
        by=by,
        at=at,
    )
