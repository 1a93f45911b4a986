"""Invoices: one line of one invoice pays once."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.money import dong
from khuyencong.core.reading.invoices import (
    InvoiceError,
    fold_invoice,
    fold_plate,
    read_number,
    read_symbol,
    year_of_symbol,
)
from khuyencong.core.reading.tax_codes import normalise
from khuyencong.directory.services import tax_codes
from khuyencong.documents.models import EInvoice
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import EstimateLine
from khuyencong.projects.services import move
from khuyencong.settlement.models import Invoice
from khuyencong.settlement.services import einvoices, room
from khuyencong.ui.reading import words


@transaction.atomic
def record_invoice(
    line: EstimateLine,
    *,
    seller_tax_code: str = "",
    symbol: str = "",
    number: str = "",
    place: int,
    issued_date: date | None = None,
    amount_dong: int,
    serial: str = "",
    serial_reason: str = "",
    doubt_reason: str = "",
    file: tuple[str, bytes] | None = None,
    by: Actor,
    at: datetime,
) -> Invoice:
    """Ghi một dòng hóa đơn for a cost item. The same line never pays twice, in any project; a
    machine whose serial number was seen before in the province needs a reason in words. So does
    what the look at the file or the date leaves in doubt (`doubt_reason`).

    `file`: (name, content) of the electronic invoice, which says what is not typed. One that is
    there already, from the owner or from another line of it, is compared too.
    """
    project = selectors.lock(line.project)
    step = permissions.require_step("record_invoice", project, by)
    typed = einvoices.Typed(seller_tax_code, symbol, number, issued_date)
    own = [einvoices.receive(project, file, by=by, at=at)] if file else []
    if own:
        typed = typed.filled(own[0])
    files = own + [said for said in einvoices.known(project, typed) if said not in own]
    invoice = drawn_up(line, typed, files, place=place, amount_dong=amount_dong, on=hanoi_date(at))
    doubts = einvoices.doubts(files, invoice.issued_date, year=project.year)
    _require_answered(doubts, doubt_reason)
    invoice.serial, invoice.plate_key = nfc(serial).upper(), fold_plate(serial)
    invoice.serial_reason = nfc(serial_reason)
    invoice.doubt_reason = nfc(doubt_reason) if doubts else ""
    invoice.recorded_by, invoice.recorded_at = by.name, at
    require_room(invoice, files)
    _save(invoice)
    told = {"invoice": str(invoice), "amount_dong": amount_dong}
    if doubts:
        told |= {"doubts": doubts, "reason": invoice.doubt_reason}
    move(step, project, by=by, at=at, payload=told)
    return invoice


def drawn_up(
    line: EstimateLine,
    typed: einvoices.Typed,
    files: list[EInvoice],
    *,
    place: int,
    amount_dong: int,
    on: date,
) -> Invoice:
    """One line of an invoice as it would be recorded, not yet saved: read, and the same as `files`
    say. Refused where a part is missing or differs."""
    if files:
        typed = typed.filled(files[0])
    for said in files:
        einvoices.require_same(said, typed, place=place, amount_dong=amount_dong)
    _require_seller(typed.seller_tax_code)
    _require_amount(place, amount_dong)
    symbol, number = _read(typed.symbol, typed.number)
    return Invoice(
        line=line,
        upload=files[0].upload if files else None,
        province=line.project.province,
        seller_tax_code=normalise(typed.seller_tax_code),
        symbol=symbol,
        number=number,
        invoice_key="/".join(fold_invoice(typed.seller_tax_code, symbol, number)),
        place=place,
        issued_date=_require_day(typed.issued_date, symbol, number, today=on),
        amount_dong=amount_dong,
    )


def require_room(invoice: Invoice, files: list[EInvoice]) -> None:
    """Refused where it was recorded before, or its item or its own total has no room for it."""
    _require_new(invoice)
    room.require_within_estimate(invoice)
    room.require_within_total(invoice, files)


def _require_seller(seller_tax_code: str) -> None:
    problem = tax_codes.warning(seller_tax_code)
    if not seller_tax_code.strip():
        problem = _("Thiếu mã số thuế.")
    if problem:
        raise Refused(problem, fix=_("Xem mã số thuế trên hóa đơn."), field="seller_tax_code")


def _require_amount(place: int, amount_dong: int) -> None:
    if amount_dong <= 0 or place <= 0:
        raise Refused(
            _("Dòng hóa đơn {place}, số tiền {amount} không ghi được.").format(
                place=place, amount=dong(amount_dong)
            ),
            fix=_("Ghi số thứ tự dòng từ 1 và số tiền lớn hơn 0."),
            field="amount_dong",
        )


def _require_answered(doubts: list[str], reason: str) -> None:
    if doubts and not reason.strip():
        raise Refused(
            " ".join(doubts),
            fix=_(
                "Xin bên bán tệp đúng, hoặc tra cứu hóa đơn của cơ quan thuế rồi ghi lý do vẫn ghi "
                "và chọn lại tệp."
            ),
            field="doubt_reason",
        )


def _read(symbol: str, number: str) -> tuple[str, str]:
    """The symbol and number as they are stored."""
    if not (symbol.strip(" -") and number.strip(" -")):
        raise Refused(
            _("Hóa đơn “{symbol}” số “{number}” chưa đủ ký hiệu và số.").format(
                symbol=symbol, number=number
            ),
            fix=_("Chép ký hiệu và số trên hóa đơn, ví dụ 1C26TAA số 123."),
            field="number" if symbol.strip(" -") else "symbol",
        )
    field = "symbol"
    try:
        printed, field = read_symbol(symbol), "number"
        return printed, read_number(number)
    except InvoiceError as error:
        raise Refused(words(error), field=field) from error


def _require_day(issued_date: date | None, symbol: str, number: str, *, today: date) -> date:
    """Not after today, and of the year that the symbol names."""
    facts = {"symbol": symbol, "number": number}
    if issued_date is None:
        raise Refused(
            _("Hóa đơn {symbol} số {number} thiếu ngày.").format(**facts),
            fix=_("Ghi ngày trên hóa đơn, ví dụ 05/03/2026."),
            field="issued_date",
        )
    if issued_date > today:
        raise Refused(
            _("Hóa đơn {symbol} số {number} ghi ngày {day}, sau hôm nay {today}.").format(
                day=short(issued_date), today=short(today), **facts
            ),
            fix=_("Xem lại ngày trên hóa đơn."),
            field="issued_date",
        )
    year = year_of_symbol(symbol)
    if year not in (None, issued_date.year):
        raise Refused(
            _("Ký hiệu {symbol} là hóa đơn năm {year}; ngày ghi là {day}.").format(
                year=year, day=short(issued_date), **facts
            ),
            fix=_("Xem lại ký hiệu và ngày; hóa đơn sai thật thì xin bên bán thay thế."),
            field="issued_date",
        )
    return issued_date


def _save(invoice: Invoice) -> None:
    """Somebody else may write the same line or plate between the look and the row: the database
    refuses the second, and the look then finds the first."""
    _require_new(invoice)
    try:
        with transaction.atomic():
            invoice.save(force_insert=True)
    except IntegrityError:
        _require_new(invoice)
        raise


def _require_new(invoice: Invoice) -> None:
    recorded = Invoice.objects.select_related("line__project").order_by("pk")
    same = recorded.filter(invoice_key=invoice.invoice_key, place=invoice.place)
    if used := same.exclude(cancelled=Invoice.Cancelled.TYPED_WRONGLY, is_counted=False).first():
        if not used.is_counted:
            raise Refused(
                _("Bên bán đã hủy, điều chỉnh hoặc thay thế hóa đơn {symbol} số {number}.").format(
                    symbol=used.symbol, number=used.number
                ),
                fix=_("Ghi hóa đơn thay thế, với số của hóa đơn đó."),
                field="number",
            )
        raise Refused(
            _("Dòng {place} của hóa đơn {symbol} số {number} đã dùng ở đề án {code}.").format(
                place=invoice.place,
                symbol=used.symbol,
                number=invoice.number,
                code=used.line.project.code,
            ),
            legal=_("Cùng một khoản chi không nhận hỗ trợ hai lần."),
            fix=_("Kiểm tra lại số hóa đơn, hoặc bỏ khoản này khỏi đề án."),
            field="number",
        )
    if not invoice.plate_key or invoice.serial_reason:
        return
    if used := recorded.filter(
        province=invoice.province, plate_key=invoice.plate_key, is_counted=True
    ).first():
        raise Refused(
            _("Số máy {serial} đã ghi ở đề án {code}, năm {year}.").format(
                serial=invoice.serial, code=used.line.project.code, year=used.line.project.year
            ),
            legal=_("Cùng một khoản chi không nhận hỗ trợ hai lần."),
            fix=_("Kiểm tra nhãn máy; hai máy khác nhau thật thì ghi lý do."),
            field="serial",
        )
