"""The electronic invoice beside what was typed of it: both must say the same."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.core.reading.invoices import fold_invoice
from khuyencong.documents import services as documents
from khuyencong.documents.models import EInvoice
from khuyencong.projects.models import Project, Request

KIND = "invoice"


class Typed(NamedTuple):
    """What a person typed of an invoice; empty where it is left to the file."""

    seller_tax_code: str
    symbol: str
    number: str
    issued_date: date | None

    def filled(self, said: EInvoice) -> Typed:
        return Typed(
            self.seller_tax_code or said.seller_tax_code,
            self.symbol or said.symbol,
            self.number or said.number,
            self.issued_date or said.issued_date,
        )


def receive(project: Project, file: tuple[str, bytes], *, by: Actor, at: datetime) -> EInvoice:
    """Keeps the file with the project. Refused when it is no electronic invoice."""
    name, content = file
    upload = documents.receive(project.uuid, kind=KIND, name=name, content=content, by=by, at=at)
    said = EInvoice.objects.filter(upload=upload).first()
    if said is None:
        raise Refused(
            _("Tệp “{name}” không mang hóa đơn điện tử.").format(name=upload.name),
            fix=_(
                "Chọn tệp XML của hóa đơn, hoặc PDF có kèm XML; hóa đơn giấy thì bỏ trống ô tệp."
            ),
            field="file",
        )
    return said


def known(project: Project, typed: Typed) -> EInvoice | None:
    """The same invoice among the files of the project and of its requests, however it is spelt."""
    key = fold_invoice(typed.seller_tax_code, typed.symbol, typed.number)
    abouts = [
        project.uuid,
        *Request.objects.filter(beneficiary__project=project).values_list("uuid", flat=True),
    ]
    for said in EInvoice.objects.filter(upload__about__in=abouts).order_by("-pk"):
        if fold_invoice(said.seller_tax_code, said.symbol, said.number) == key:
            return said
    return None


def require_same(said: EInvoice, typed: Typed, amount_dong: int) -> None:
    """Refused when the file was changed after signing, or says something else than was typed."""
    if said.signature == EInvoice.Signature.BROKEN:
        raise Refused(
            _("Hóa đơn điện tử {symbol} số {number} đã bị sửa sau khi ký.").format(
                symbol=said.symbol, number=said.number
            ),
            fix=_("Xin bên bán tệp gốc; đối chiếu với tra cứu hóa đơn của cơ quan thuế."),
            field="file",
        )
    theirs = fold_invoice(said.seller_tax_code, said.symbol, said.number)
    own = fold_invoice(typed.seller_tax_code, typed.symbol, typed.number)
    pairs = [
        ("seller_tax_code", _("mã số thuế"), own.seller, theirs.seller),
        ("symbol", _("ký hiệu"), own.symbol, theirs.symbol),
        ("number", _("số"), own.number, theirs.number),
    ]
    if said.issued_date and typed.issued_date:
        pairs.append(("issued_date", _("ngày"), short(typed.issued_date), short(said.issued_date)))
    for field, what, one, other in pairs:
        if one != other:
            raise Refused(
                _("Hóa đơn điện tử ghi {what} {other}; người ghi {one}.").format(
                    what=what, other=other or "–", one=one or "–"
                ),
                fix=_("Sửa cho khớp với tệp, hoặc chọn đúng tệp của hóa đơn này."),
                field=field,
            )
    if said.total_dong is not None and amount_dong > said.total_dong:
        raise Refused(
            _("Dòng {amount} lớn hơn cả hóa đơn điện tử {total}.").format(
                amount=dong(amount_dong), total=dong(said.total_dong)
            ),
            fix=_("Ghi số tiền của dòng như trên hóa đơn."),
            field="amount_dong",
        )
