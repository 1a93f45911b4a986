"""Vouchers of the settlement dossier: recorded with their scan, taken back with a reason."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Share
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold, nfc
from khuyencong.core.money import dong
from khuyencong.core.reading.tax_codes import normalise
from khuyencong.documents import services as documents
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import duties
from khuyencong.projects.workflow import PROJECT
from khuyencong.settlement.models import Voucher
from khuyencong.settlement.services import purchases

OF_MONEY = frozenset({Voucher.Kind.COUNTERPART, Voucher.Kind.SPENDING, Voucher.Kind.SELECTION})
RECORDERS = PROJECT.find("record_invoice").roles


@transaction.atomic
def record_voucher(
    project: Project,
    *,
    kind: str,
    number: str,
    issued_date: date,
    amount_dong: int = 0,
    share: Share | None = None,
    seller_tax_code: str = "",
    route: str = "",
    apart_reason: str = "",
    file: tuple[str, bytes] | None = None,
    by: Actor,
    at: datetime,
) -> Voucher:
    """Ghi một chứng từ of a share into the dossier. One slip counts once in a project; the same
    press is answered with what it wrote. `file`: (name, content) of its scan. Of a contractor that
    was chosen: its tax code and the `route`, at least what the law asks for that price."""
    project = selectors.lock(project)
    permissions.require_step("record_invoice", project, by, act="record_voucher")
    number, today = nfc(number), hanoi_date(at)
    amount_dong = amount_dong if kind in OF_MONEY else 0
    _require_facts(kind, number, issued_date, amount_dong, today)
    if share is not None and share.project_id != project.pk:
        raise Refused(
            _("Phần này không thuộc đề án {code}.").format(code=project.code),
            fix=_("Chọn phần của đề án."),
            field="share",
        )
    standing = Voucher.objects.filter(project=project, kind=kind, cancelled_at=None)
    if same := standing.filter(folded=fold(number)).first():
        return _again(same, share, issued_date, amount_dong, by)
    seller_tax_code, apart_reason = normalise(seller_tax_code), nfc(apart_reason)
    if kind == Voucher.Kind.SELECTION:
        purchases.require_route(
            project, route, seller_tax_code, amount_dong, apart_reason, on=issued_date
        )
    else:
        seller_tax_code = route = apart_reason = ""
    upload = None
    if file:
        name, content = file
        upload = documents.receive(
            project.uuid, kind="voucher", name=name, content=content, by=by, at=at
        )
    voucher = Voucher.objects.create(
        project=project,
        share=share,
        kind=kind,
        seller_tax_code=seller_tax_code,
        route=route,
        apart_reason=apart_reason,
        number=number,
        folded=fold(number),
        issued_date=issued_date,
        amount_dong=amount_dong,
        upload=upload,
        recorded_by=by.name,
        recorded_at=at,
    )
    _tell(voucher, "record_voucher", {}, by=by, at=at)
    return voucher


def _again(
    same: Voucher, share: Share | None, issued_date: date, amount_dong: int, by: Actor
) -> Voucher:
    first = (same.share_id, same.issued_date, same.amount_dong, same.recorded_by)
    if first == (share.pk if share else None, issued_date, amount_dong, by.name):
        return same
    raise Refused(
        _("Chứng từ số {number} đã ghi ngày {day}: {amount}.").format(
            number=same.number,
            day=short(hanoi_date(same.recorded_at)),
            amount=dong(same.amount_dong),
        ),
        legal=_("Cùng một khoản chi không tính hai lần."),
        fix=_("Xem lại số chứng từ; ghi nhầm thì bỏ chứng từ đã ghi trước."),
        field="number",
    )


def _require_facts(
    kind: str, number: str, issued_date: date, amount_dong: int, today: date
) -> None:
    if kind not in Voucher.Kind.values or not number:
        raise Refused(
            _("Chưa chọn loại hoặc chưa ghi số chứng từ."),
            fix=_("Ghi số trên chứng từ; không có số thì ghi tên và ngày của nó."),
            field="number" if kind in Voucher.Kind.values else "kind",
        )
    if issued_date > today:
        raise Refused(
            _("Chứng từ ghi ngày {day}, sau hôm nay {today}.").format(
                day=short(issued_date), today=short(today)
            ),
            fix=_("Xem lại ngày trên chứng từ."),
            field="issued_date",
        )
    if kind in OF_MONEY and amount_dong <= 0:
        raise Refused(
            _("Chứng từ số {number} chưa ghi số tiền.").format(number=number),
            fix=_("Ghi số tiền trên chứng từ, lớn hơn 0."),
            field="amount_dong",
        )


@transaction.atomic
def cancel_voucher(voucher: Voucher, *, reason: str, by: Actor, at: datetime) -> Voucher:
    """Bỏ một chứng từ đã ghi: the row stays and says why; its number is free again."""
    project = selectors.lock(voucher.project)
    permissions.require_step("record_invoice", project, by, act="cancel_voucher")
    voucher = Voucher.objects.select_for_update(of=("self",)).get(pk=voucher.pk)
    voucher.project = project
    reason = nfc(reason)
    if voucher.cancelled_at:
        if (voucher.cancel_reason, voucher.cancelled_by) == (reason, by.name):
            return voucher  # a second press
        raise Refused(
            _("{name} đã bỏ chứng từ này: {reason}").format(
                name=voucher.cancelled_by, reason=voucher.cancel_reason
            ),
            fix=_("Tải lại trang hồ sơ quyết toán."),
        )
    if not reason:
        raise Refused(_("Chưa ghi vì sao bỏ."), fix=_("Ghi lý do."), field="reason")
    voucher.cancel_reason, voucher.cancelled_by, voucher.cancelled_at = reason, by.name, at
    voucher.save(update_fields=["cancel_reason", "cancelled_by", "cancelled_at"])
    _tell(voucher, "cancel_voucher", {"reason": reason}, by=by, at=at)
    return voucher


def _tell(voucher: Voucher, kind: str, more: dict, *, by: Actor, at: datetime) -> None:
    project = voucher.project
    told = {"voucher": str(voucher.uuid), "kind": voucher.kind, "number": voucher.number}
    told |= {"amount_dong": voucher.amount_dong} | more
    done_for = duties.done_for(RECORDERS, project, by)
    events.record(project.stream, kind, told | done_for, by=by, at=at)
