"""Giấy chứng nhận of a recognised product, with the square that anybody may check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation

from khuyencong.certificates import codes
from khuyencong.core.actors import Actor
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, PaperData, Wording
from khuyencong.documents.papers.blocks import Signatures, Square, Text, When
from khuyencong.market import selectors
from khuyencong.market.models import RecognisedProduct

WORDS = (
    Text("{paper.frame.issuing_body} chứng nhận sản phẩm công nghiệp nông thôn tiêu biểu:"),
    Text("{paper.certificate_number}", lead="Số giấy chứng nhận: "),
    Text("{paper.product}", lead="Sản phẩm: "),
    Text("{paper.producer}", lead="Cơ sở sản xuất: "),
    When("paper.tax_code", (Text("{paper.tax_code}", lead="Mã số thuế: "),)),
    Text("{paper.level}", lead="Cấp công nhận: "),
    Text(
        "Quyết định số {paper.decision_number} ngày {paper.decided_date} của {paper.decider}.",
        lead="Theo: ",
    ),
    Text(
        "từ ngày {paper.first_day} đến hết ngày {paper.last_day}.",
        lead="Có giá trị: ",
    ),
    Text(
        "quét mã dưới đây, hoặc mở {paper.label}. Trang kiểm tra không bao giờ hỏi mật khẩu hay "
        "tiền.",
        lead="Kiểm tra: ",
    ),
    Square("paper.square_link"),
    Text(
        "Mã cho biết cơ quan đã công nhận sản phẩm này của cơ sở này; mã in sao chép được nên "
        "không chứng minh món hàng cầm trên tay là thật. Bản có giá trị pháp lý là quyết định đã "
        "ký."
    ),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class ProductCertificate(PaperData):
    """`square_link`: the address with the signed part, as the square spells it; `label`: the
    address alone, as a label carries it."""

    code = "product_certificate"
    kind = "GCN"
    is_of_the_office = False
    title = "Giấy chứng nhận"
    register = "product_certificate"
    has_grounds = False
    wordings = (
        Wording(
            "Giấy chứng nhận sản phẩm công nghiệp nông thôn tiêu biểu",
            WORDS,
            working="In khi lãnh đạo Sở cấp giấy; nội dung theo quyết định công nhận đã nhập.",
        ),
    )

    certificate_number: str
    product: str
    producer: str
    tax_code: str
    level: str
    decision_number: str
    decided_date: date
    decider: str
    first_day: date
    last_day: date
    label: str
    square_link: str

    @classmethod
    def fill(cls, frame: Frame, product: RecognisedProduct) -> ProductCertificate:
        assert product.first_day and product.last_day and product.token  # it is certified
        with translation.override("vi"):
            level = str(product.get_level_display())
        return cls(
            frame=frame,
            certificate_number=product.number,
            product=product.name,
            producer=product.producer,
            tax_code=product.tax_code,
            level=level,
            decision_number=product.decision_number,
            decided_date=product.decided_date,
            decider=product.decided_by,
            first_day=product.first_day,
            last_day=product.last_day,
            label=codes.label(selectors.site(), product.token),
            square_link=codes.paper(selectors.site(), product.token, bytes.fromhex(product.sealed)),
        )


def issue(product: RecognisedProduct, *, by: Actor, at: datetime) -> Issued:
    department = Organisation.objects.filter(
        kind=Organisation.Kind.DEPARTMENT, province=product.province
    )
    return documents.issue(
        ProductCertificate,
        product,
        organisation=department.earliest("pk"),
        about=[product.uuid],
        summary=f"Sản phẩm {product.name} của {product.producer}",
        by=by,
        at=at,
    )
