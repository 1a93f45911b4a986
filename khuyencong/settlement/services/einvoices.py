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
from khuyencong.core.reading.tax_codes import normalise
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


def known(project: Project, typed: Typed) -> list[EInvoice]:
    """The same invoice among the files of the project and of its requests, however it is spelt;
    one whose signature holds comes first, then the newest."""
    key = fold_invoice(typed.seller_tax_code, typed.symbol, typed.number)
    abouts = [
        project.uuid,
        *Request.objects.filter(beneficiary__project=project).values_list("uuid", flat=True),
    ]
    files = EInvoice.objects.filter(upload__about__in=abouts).order_by("-pk")
    same = [
        said
        for said in files
        if fold_invoice(said.seller_tax_code, said.symbol, said.number) == key
    ]
    return sorted(same, key=lambda said: not said.is_signed)


def require_same(said: EInvoice, typed: Typed, *, place: int, amount_dong: int) -> None:
    """Refused when the file says something else than was typed: each field with both."""
    differ = [
        (field, _("{what} {other}; người ghi {one}").format(what=what, one=one, other=other))
        for field, what, one, other in _pairs(said, typed)
        if one != other
    ]
    if differ:
        raise Refused(
            _("Hóa đơn điện tử ghi {differences}.").format(
                differences=_(", ghi ").join(words for _field, words in differ)
            ),
            fix=_("Sửa cho khớp với tệp, hoặc chọn đúng tệp của hóa đơn này."),
            field=differ[0][0],
        )
    if said.lines is not None and place > said.lines:
        raise Refused(
            _("Hóa đơn điện tử chỉ có {count} dòng hàng; người ghi dòng {place}.").format(
                count=said.lines, place=place
            ),
            fix=_("Ghi số thứ tự dòng như trên hóa đơn."),
            field="place",
        )
    if is_in_dong(said) and amount_dong > (said.total_dong or 0):
        raise Refused(
            _("Dòng {amount} lớn hơn cả hóa đơn điện tử {total}.").format(
                amount=dong(amount_dong), total=dong(said.total_dong or 0)
            ),
            fix=_("Ghi số tiền của dòng như trên hóa đơn."),
            field="amount_dong",
        )


def is_in_dong(said: EInvoice) -> bool:
    """Whether its total can be compared with đồng."""
    return said.total_dong is not None and said.currency.upper() == "VND"


def _pairs(said: EInvoice, typed: Typed) -> list[tuple[str, str, str, str]]:
    """(field, its name, as typed, as the file says) of what both say."""
    theirs = fold_invoice(said.seller_tax_code, said.symbol, said.number)
    own = fold_invoice(typed.seller_tax_code, typed.symbol, typed.number)
    code, other_code = normalise(typed.seller_tax_code), normalise(said.seller_tax_code)
    pairs = [
        ("seller_tax_code", _("mã số thuế"), code or "–", other_code or "–"),
        ("symbol", _("ký hiệu"), own.symbol or "–", theirs.symbol or "–"),
        ("number", _("số"), own.number or "–", theirs.number or "–"),
    ]
    if said.issued_date and typed.issued_date:
        pairs.append(("issued_date", _("ngày"), short(typed.issued_date), short(said.issued_date)))
    return pairs


def doubts(files: list[EInvoice], issued_date: date, *, year: int) -> list[str]:
    """What somebody must answer for who records this invoice in a plan of `year`."""
    found = [
        _("Hóa đơn điện tử {symbol} số {number}: {state}.").format(
            symbol=said.symbol, number=said.number, state=said.state[:1].lower() + said.state[1:]
        )
        for said in files
        if not said.is_signed
    ]
    totals = {(said.total_dong, said.currency) for said in files}
    if len(totals) > 1:
        shown = ", ".join(sorted(_total(*total) for total in totals))
        found.append(
            _("Các tệp của hóa đơn này ghi tổng khác nhau: {totals}.").format(totals=shown)
        )
    elif files and not is_in_dong(files[0]):
        found.append(
            _("Tệp không ghi tổng tiền bằng đồng ({total}) nên không so được.").format(
                total=_total(files[0].total_dong, files[0].currency)
            )
        )
    if issued_date.year < year:
        found.append(
            _("Hóa đơn ngày {day}, trước năm kế hoạch {year}.").format(
                day=short(issued_date), year=year
            )
        )
    return list(dict.fromkeys(found))


def _total(amount: int | None, currency: str) -> str:
    if amount is None:
        return currency
    return dong(amount) if currency.upper() == "VND" else f"{amount} {currency}"
