"""Chủ cơ sở báo tiến độ, gửi hóa đơn, đề nghị chi: what is refused there is refused here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.claims import permissions
from khuyencong.claims.models import ExpenseClaim
from khuyencong.claims.selectors import commitments_of
from khuyencong.claims.selectors.lines import (
    advance_left,
    invoiced_of_line,
    lines_of,
    payable_of,
    sent_of_line,
)
from khuyencong.claims.services import files as kept
from khuyencong.claims.services.files import File
from khuyencong.contracts import selectors as contracts
from khuyencong.contracts.models import Commitment, Share
from khuyencong.contracts.services import advance_limits, terms
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.calendar import due_date
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold, nfc
from khuyencong.core.money import dong
from khuyencong.core.reading.invoices import fold_seller
from khuyencong.core.told import told
from khuyencong.directory.models import Establishment
from khuyencong.directory.services import notices
from khuyencong.documents.models import EInvoice, Upload
from khuyencong.obligations import selectors as owing
from khuyencong.obligations import services as obligations
from khuyencong.policy import selectors as policy
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import EstimateLine, Request
from khuyencong.projects.permissions import is_owner
from khuyencong.settlement.models import Invoice
from khuyencong.settlement.services import einvoices, invoices


@transaction.atomic
def report_progress(
    request: Request,
    *,
    done_date: date,
    percent: int,
    words: str,
    files: Sequence[Upload] = (),
    more: Sequence[File] = (),
    key: str,
    by: Actor,
    at: datetime,
) -> ExpenseClaim:
    """Báo tiến độ: what was done until when, how far the work is in per cent, with photos.

    `files`: of the tray; `more`: (name, content) that came with the same press.
    """
    share = _take(request, "progress", by=by)
    if same := _sent_before(key, request, by):
        return same
    if not words.strip():
        raise Refused(
            _("Chưa ghi đã làm gì."),
            fix=_("Ghi ngắn gọn, ví dụ: đã lắp máy, chạy thử."),
            field="words",
        )
    if done_date > hanoi_date(at) or not 0 <= percent <= 100:
        raise Refused(
            _("Tiến độ {percent} % ngày {day} không ghi được.").format(
                percent=percent, day=short(done_date)
            ),
            fix=_("Ghi tỷ lệ từ 0 đến 100 và ngày không sau hôm nay."),
            field="percent" if not 0 <= percent <= 100 else "done_date",
        )
    claim = _claim("progress", share, request, key=key, by=by, at=at)
    claim.said_date, claim.percent, claim.words = done_date, percent, nfc(words.strip())
    given = _given(request, files, more, by=by, at=at)
    return _send(claim, given, {"percent": percent}, by=by, at=at)


@transaction.atomic
def send_invoice(
    request: Request,
    *,
    line: EstimateLine,
    amount_dong: int,
    place: int = 1,
    seller_tax_code: str = "",
    symbol: str = "",
    number: str = "",
    issued_date: date | None = None,
    serial: str = "",
    files: Sequence[Upload] = (),
    more: Sequence[File] = (),
    key: str,
    by: Actor,
    at: datetime,
) -> ExpenseClaim:
    """Gửi một dòng hóa đơn for an item of her share: its file says what is not typed.

    Refused above the room of the item, of another buyer, dated before the contract, and where the
    same invoice was claimed or recorded before, in whatever project of the province.
    """
    share = _take(request, "invoice", by=by)
    if same := _sent_before(key, request, by):
        return same
    if line not in lines_of(share):
        raise Refused(
            _("Khoản “{item}” không thuộc phần của cơ sở trong hợp đồng.").format(item=line.item),
            fix=_("Chọn một khoản trong hợp đồng của bạn."),
            field="line",
        )
    line.project = share.project
    given = _given(request, files, more, by=by, at=at)
    said = _said(given)
    typed = einvoices.Typed(seller_tax_code, symbol, number, issued_date)
    if said:
        typed = typed.filled(said)
        _require_buyer(said, request.establishment)
    known = [one for one in einvoices.known(share.project, typed) if one != said]
    read = ([said] if said else []) + known
    invoice = invoices.drawn_up(
        line, typed, read, place=place, amount_dong=amount_dong, on=hanoi_date(at)
    )
    _require_after_contract(share, invoice)
    _require_unclaimed(share, invoice)
    invoices.require_room(invoice, read)
    _require_room(line, amount_dong)
    claim = _claim("invoice", share, request, key=key, by=by, at=at)
    claim.line, claim.amount_dong, claim.said_date = line, amount_dong, invoice.issued_date
    claim.seller_tax_code, claim.symbol = invoice.seller_tax_code, invoice.symbol
    claim.number, claim.place = invoice.number, place
    claim.invoice_key, claim.serial = invoice.invoice_key, nfc(serial).upper()
    try:
        with transaction.atomic():
            return _send(claim, given, {"amount_dong": amount_dong}, by=by, at=at)
    except IntegrityError:
        _require_unclaimed(share, invoice)
        raise


@transaction.atomic
def ask_for_money(
    request: Request,
    *,
    commitment: Commitment,
    amount_dong: int | None = None,
    key: str,
    by: Actor,
    at: datetime,
) -> ExpenseClaim:
    """Đề nghị chi: after acceptance all that is payable of one fund, before it an advance of so
    much (`amount_dong`), within what the law and the contract let."""
    share = _take(request, "money", by=by)
    if same := _sent_before(key, request, by):
        return same
    own = next((one for one in commitments_of(share) if one.pk == commitment.pk), None)
    if own is None:
        raise Refused(
            _("Khoản này không thuộc hợp đồng của cơ sở."), fix=_("Tải lại trang rồi thử lại.")
        )
    waiting = ExpenseClaim.objects.waiting().filter(commitment=own)
    if before := waiting.first():
        raise Refused(
            _("Bạn đã đề nghị chi {amount}, Trung tâm trả lời trước ngày {day}.").format(
                amount=dong(before.amount_dong or 0), day=short(before.due_date)
            ),
            fix=_("Chờ trả lời, hoặc rút lại đề nghị đó."),
        )
    own.project = share.project
    if share.project.state == "accepted":
        amount = _payable(own)
    else:
        amount = _advance(own, amount_dong or 0, on=hanoi_date(at))
    claim = _claim("money", share, request, key=key, by=by, at=at)
    claim.commitment, claim.amount_dong = own, amount
    return _send(claim, [], {"amount_dong": amount}, by=by, at=at)


def _payable(commitment: Commitment) -> int:
    amount = payable_of(commitment)
    if not amount:
        raise Refused(
            _("Không còn khoản nào đã nghiệm thu mà chưa đề nghị chi."),
            fix=_("Xem từng khoản ở trên: đã chi, hay đang ở Trung tâm, ở Kho bạc."),
        )
    return amount


def _advance(commitment: Commitment, asked_dong: int, *, on: date) -> int:
    law = contracts.advance_law(commitment.project, on)
    advance_limits.require_work_done(commitment.project, law)
    terms.require_agreed(commitment, asked_dong)
    left = advance_left(commitment, on=on)
    if not 0 < asked_dong <= left:
        raise Refused(
            _("Đề nghị tạm ứng {asked}; còn được tạm ứng nhiều nhất {left}.").format(
                asked=dong(asked_dong), left=dong(left)
            ),
            legal=law.legal,
            fix=_("Ghi số tiền từ 1 đồng đến {left}.").format(left=dong(left))
            if left
            else _("Chờ nghiệm thu rồi đề nghị thanh toán."),
            field="amount_dong",
        )
    return asked_dong


@transaction.atomic
def take_back(claim: ExpenseClaim, *, by: Actor, at: datetime) -> ExpenseClaim:
    """Rút lại, until the Centre answered; its files lie in the tray again."""
    claim = lock(claim)
    if claim.withdrawn_at and is_owner(claim.request.establishment_id, by):
        return claim  # a second press
    permissions.can_take_back(claim, by).require()
    claim.withdrawn_at = at
    claim.save(update_fields=["withdrawn_at"])
    kept.give_back(claim)
    event = events.record(claim.stream, "take_back_claim", {}, by=by, at=at)
    obligations.meet(claim, permissions.ANSWER, event=event)
    return claim


def lock(claim: ExpenseClaim) -> ExpenseClaim:
    """Read again under the lock of its project."""
    project = projects.lock(claim.project)
    rows = ExpenseClaim.objects.select_related(
        "request__establishment", "request__province", "line", "share__beneficiary__establishment",
        "commitment",
    )  # fmt: skip
    claim = rows.get(pk=claim.pk)
    claim.project = project
    return claim


def _take(request: Request, kind: str, *, by: Actor) -> Share:
    """Her share under the lock of its project, while she may claim."""
    share = kept.require_open(request, kind=kind, by=by)
    share.project = projects.lock(share.project)
    permissions.can_send(kind, request, share.project, by).require()
    return share


def _sent_before(key: str, request: Request, by: Actor) -> ExpenseClaim | None:
    """The second press."""
    return ExpenseClaim.objects.filter(key=key, request=request, sent_by_id=by.id).first()


def _claim(
    kind: str, share: Share, request: Request, *, key: str, by: Actor, at: datetime
) -> ExpenseClaim:
    province = share.project.province.code
    days = policy.figure("target_claim_answer", province=province, on=hanoi_date(at))
    return ExpenseClaim(
        kind=kind,
        request=request,
        project=share.project,
        share=share,
        key=key,
        due_date=due_date(hanoi_date(at), days, province=province),
        sent_by_id=by.id,
        sent_by=by.name,
        sent_hands=sorted(by.hands("owner", "helper")),
        sent_at=at,
    )


def _send(
    claim: ExpenseClaim,
    files: Sequence[Upload],
    payload: dict[str, object],
    *,
    by: Actor,
    at: datetime,
) -> ExpenseClaim:
    claim.save(force_insert=True)
    kept.use(claim, files)
    said = {"project": str(claim.project.uuid), "kind": claim.kind, "files": len(files)} | payload
    event = events.record(claim.stream, "send_claim", said, by=by, at=at)
    province = claim.project.province
    obligations.open(claim, permissions.owed(claim), province=province, event=event)
    rows = owing.open_of([claim.uuid])[claim.uuid]
    notices.tell(
        owing.holders(rows, on=hanoi_date(at)),
        text=told(
            lazy("Đề án {code}: chủ cơ sở {kind}, chờ trả lời trước {day}."),
            code=claim.project.code,
            kind=ExpenseClaim.Kind(claim.kind).label,
            day=short(claim.due_date),
        ),
        path=address("expense_claim", claim.uuid),
        key=f"claim/{claim.uuid}",
        at=at,
    )
    return claim


def _given(
    request: Request, files: Sequence[Upload], more: Sequence[File], *, by: Actor, at: datetime
) -> list[Upload]:
    """Files of the tray that were picked, and those that came with the press; at least one."""
    lying = {one.pk for one in kept.tray(request)}
    if gone := [one.name for one in files if one.pk not in lying]:
        raise Refused(
            _("Tệp đã dùng hoặc đã bỏ: {names}.").format(names=", ".join(gone)),
            fix=_("Tải lại trang rồi chọn lại."),
            field="files",
        )
    came = [
        kept.attach(request, name=name, content=content, by=by, at=at) for name, content in more
    ]
    if not (given := [*files, *came]):
        raise Refused(
            _("Chưa có ảnh hay tệp nào."), fix=_("Chụp ảnh hoặc chọn tệp rồi gửi."), field="more"
        )
    return given


def _said(files: Sequence[Upload]) -> EInvoice | None:
    """What the one electronic invoice among them says."""
    found = list(EInvoice.objects.filter(upload__in=[one.pk for one in files]).order_by("pk"))
    if len({(one.seller_tax_code, one.symbol, one.number) for one in found}) > 1:
        raise Refused(
            _("Các tệp chọn là {count} hóa đơn khác nhau.").format(count=len(found)),
            fix=_("Mỗi lần gửi một hóa đơn: chọn tệp của một hóa đơn."),
            field="files",
        )
    return found[0] if found else None


def _require_buyer(said: EInvoice, establishment: Establishment) -> None:
    """By tax code where both have one, else by the name of the workshop or of its owner. A file
    that names no buyer is the Centre's to judge."""
    code, own = said.buyer_tax_code, establishment.tax_code
    if code and own:
        is_hers = fold_seller(code) == fold_seller(own)
    elif said.buyer_name:
        names = {fold(establishment.name), fold(establishment.owner_name)}
        is_hers = fold(said.buyer_name) in names
    else:
        return
    if not is_hers:
        raise Refused(
            _("Hóa đơn ghi bên mua là {buyer}; cơ sở của bạn là {own}.").format(
                buyer=" ".join(filter(None, (said.buyer_name, code))),
                own=" ".join(filter(None, (establishment.name, own))),
            ),
            fix=_(
                "Gửi hóa đơn ghi tên, mã số thuế của cơ sở; bên bán ghi sai thì xin hóa đơn thay "
                "thế."
            ),
            field="files",
        )


def _require_after_contract(share: Share, invoice: Invoice) -> None:
    signed = min(one.contract.signed_date for one in commitments_of(share))
    if invoice.issued_date < signed:
        raise Refused(
            _("Hóa đơn ngày {day}, trước ngày ký hợp đồng {signed}.").format(
                day=short(invoice.issued_date), signed=short(signed)
            ),
            fix=_("Gửi hóa đơn của việc làm sau khi ký; có lý do thì gọi Trung tâm xem và ghi."),
            field="issued_date",
        )


def _require_unclaimed(share: Share, invoice: Invoice) -> None:
    """One invoice under one contract, each of its lines once."""
    standing = ExpenseClaim.objects.standing().filter(invoice_key=invoice.invoice_key)
    recorded = Invoice.objects.filter(invoice_key=invoice.invoice_key, is_counted=True)
    elsewhere = (
        standing.exclude(share=share).exists()
        or recorded.exclude(line__project=share.project).exists()
    )
    same = standing.filter(place=invoice.place).first()
    facts = {"symbol": invoice.symbol, "number": invoice.number}
    if elsewhere:
        raise Refused(
            _("Hóa đơn {symbol} số {number} đã gửi hoặc đã ghi ở một hợp đồng khác.").format(
                **facts
            ),
            legal=_("Cùng một khoản chi không nhận hỗ trợ hai lần."),
            fix=_("Kiểm tra lại số hóa đơn, hoặc gọi Trung tâm."),
            field="number",
        )
    if same:
        raise Refused(
            _("Dòng {place} của hóa đơn {symbol} số {number} đã gửi ngày {day}.").format(
                place=invoice.place, day=short(hanoi_date(same.sent_at)), **facts
            ),
            legal=_("Cùng một khoản chi không nhận hỗ trợ hai lần."),
            fix=_("Xem ở danh sách đã gửi; gửi sai thì rút lại."),
            field="number",
        )


def _require_room(line: EstimateLine, amount_dong: int) -> None:
    """With what waits for the Centre the item stays within its line of the estimate."""
    known = invoiced_of_line(line) + sent_of_line(line)
    rest = max(line.amount_dong - known, 0)
    if amount_dong > rest:
        raise Refused(
            _("Khoản “{item}” trong hợp đồng {limit}, đã gửi hóa đơn {known}; gửi thêm {amount} "
              "thì vượt {excess}.").format(
                item=line.item, limit=dong(line.amount_dong), known=dong(known),
                amount=dong(amount_dong), excess=dong(amount_dong - rest),
            ),
            fix=_("Ghi phần thuộc khoản này, nhiều nhất {rest}.").format(rest=dong(rest)),
            field="amount_dong",
        )  # fmt: skip
