"""Đơn đề nghị hỗ trợ: what the owner signs, filled from her draft. Not issued and not numbered.

The form of the law (Phụ lục 2, Thông tư 36/2013/TT-BCT) was not seen, so the paper says whose form
it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation
from khuyencong.documents.papers import Frame, PaperData, Signer, Wording
from khuyencong.documents.papers.blocks import Centre, Column, Each, Signatures, Table, Text, When
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Request
from khuyencong.rules import engine

WORDS = (
    Centre("Kính gửi: {paper.addressee}"),
    Text("{paper.establishment}", lead="Tên cơ sở: "),
    Text("{paper.legal_form}", lead="Loại hình: "),
    When("paper.tax_code", (Text("{paper.tax_code}", lead="Mã số thuế: "),)),
    Text("{paper.address}", lead="Địa chỉ: "),
    Text("{paper.owner}", lead="Chủ cơ sở: "),
    When("paper.phone", (Text("{paper.phone}", lead="Điện thoại: "),)),
    Text("{paper.content}", lead="Đề nghị được hỗ trợ khuyến công cho việc: "),
    When(
        "paper.rows",
        (
            Text("Chi phí dự kiến và phần đề nghị hỗ trợ như sau:"),
            Table(
                "paper.rows",
                "row",
                (
                    Column("TT", "{row.n}", 10, "center"),
                    Column(
                        "Nội dung chi",
                        "{row.item} ({row.quantity} {row.unit} × {row.unit_price_dong})",
                        79,
                    ),
                    Column("Thành tiền (đồng)", "{row.amount_dong}", 38, "right"),
                    Column("Đề nghị hỗ trợ (đồng)", "{row.support_dong}", 38, "right"),
                ),
                ("", "Cộng", "{paper.total_dong}", "{paper.support_dong}"),
            ),
        ),
    ),
    Text(
        "{paper.support_dong} đồng ({paper.support_dong_words}).",
        lead="Số tiền đề nghị hỗ trợ: ",
    ),
    Text("{paper.own_dong} đồng.", lead="Phần còn lại cơ sở tự lo: "),
    When(
        "paper.figures",
        (
            Text("Số liệu của cơ sở năm trước:"),
            Each("paper.figures", "row", (Text("- {row.name}: {row.value}{mark}"),)),
        ),
    ),
    Text(
        "Tôi cam kết các số liệu trên là đúng và các khoản chi này chưa được Nhà nước trả tiền. "
        "Kính đề nghị cơ quan xem xét."
    ),
    Signatures(),
    Centre("Đề nghị {paper.request_code}, bản in {paper.print_mark}", is_italic=True),
)


@dataclass(frozen=True, kw_only=True)
class RequestedCost:
    """One cost item as it was asked for."""

    item: str
    unit: str
    quantity: Decimal
    unit_price_dong: int
    amount_dong: int
    support_dong: int


@dataclass(frozen=True, kw_only=True)
class Figure:
    """Số liệu trước hỗ trợ; `value` in the unit that `name` says."""

    name: str
    value: int


@dataclass(frozen=True, kw_only=True)
class RequestLetter(PaperData):
    """Đơn đề nghị. `print_mark` tells one state of the draft from another."""

    code = "request_letter"
    kind = ""
    title = "Đơn đề nghị hỗ trợ khuyến công"
    has_grounds = False
    wordings = (
        Wording(
            "Đơn đề nghị hỗ trợ khuyến công",
            WORDS,
            working="Điền từ đề nghị đang làm; chủ cơ sở in, ký rồi chụp ảnh gửi lại.",
        ),
    )

    addressee: str
    request_code: str
    establishment: str
    legal_form: str
    tax_code: str
    address: str
    owner: str
    phone: str
    content: str
    total_dong: int
    support_dong: int
    rows: tuple[RequestedCost, ...] = ()
    figures: tuple[Figure, ...] = ()
    print_mark: str = ""

    @property
    def own_dong(self) -> int:
        """What support does not pay."""
        return self.total_dong - self.support_dong

    @classmethod
    def fill(cls, frame: Frame, request: Request, addressee: str, print_mark: str) -> RequestLetter:
        owner = request.establishment
        names = {
            one.code: f"{one.label['vi']}{' (đồng)' if one.unit == 'dong' else ''}"
            for one in engine.indicators(
                on=frame.issued_date, book=policy.book(request.province.code)
            )
        }
        return cls(
            frame=frame,
            addressee=addressee,
            request_code=request.code,
            establishment=owner.name,
            legal_form=owner.get_legal_form_display(),
            tax_code=owner.tax_code,
            address=", ".join(filter(None, (owner.address_text, str(request.place)))),
            owner=owner.owner_name,
            phone=owner.owner_phone,
            content=f"{request.title} ({engine.label(request.activity)})",
            total_dong=request.total_dong,
            support_dong=request.support_dong,
            rows=tuple(
                RequestedCost(
                    item=line.item,
                    unit=line.unit,
                    quantity=Decimal(line.quantity),
                    unit_price_dong=line.unit_price_dong,
                    amount_dong=line.amount_dong,
                    support_dong=line.support_dong,
                )
                for line in request.lines.order_by("order")
            ),
            figures=tuple(
                Figure(name=names.get(row.indicator, row.indicator), value=row.value)
                for row in request.baselines.order_by("pk")
            ),
            print_mark=print_mark,
        )


def made(request: Request, print_mark: str, *, on: date) -> RequestLetter:
    """The letter of a request as it stands, to the Centre of its province."""
    centre = Organisation.objects.filter(province=request.province, kind="centre").first()
    owner = request.establishment
    frame = Frame(
        parent_body="",
        issuing_body=owner.name,
        number="",
        symbol="",
        place=request.province.name,
        issued_date=on,
        title=RequestLetter.title,
        signers=(Signer(title="Chủ cơ sở", name=owner.owner_name),),
        is_sample_note=True,
    )
    addressee = directory.name_on(centre, on).name if centre else "Trung tâm khuyến công của tỉnh"
    return RequestLetter.fill(frame, request, addressee, print_mark)
