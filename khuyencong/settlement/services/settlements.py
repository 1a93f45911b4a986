"""What was found, what is paid, what goes back."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Commitment
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.money import dong
from khuyencong.directory import tax_codes
from khuyencong.ledger import selectors as balances
from khuyencong.ledger import services as ledger
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import EstimateLine, Project
from khuyencong.projects.services import close_requests, move
from khuyencong.settlement import issuing
from khuyencong.settlement.models import (
    Acceptance,
    AcceptedLine,
    AcceptedSupport,
    Invoice,
    Payment,
    Settlement,
)


@transaction.atomic
def record_invoice(
    line: EstimateLine,
    *,
    seller_tax_code: str,
    symbol: str,
    number: str,
    place: int,
    issued_date: date,
    amount_dong: int,
    serial: str = "",
    serial_reason: str = "",
    by: Actor,
    at: datetime,
) -> Invoice:
    """Ghi một dòng hóa đơn for a cost item. The same line never pays twice, in any project; a
    machine whose serial number was seen before in the province needs a reason in words."""
    project = selectors.lock(line.project)
    step = permissions.require_step("record_invoice", project, by)
    seller = tax_codes.normalise(seller_tax_code)
    if problem := tax_codes.warning(seller_tax_code) or ("" if seller else _("Thiếu mã số thuế.")):
        raise Refused(problem, fix=_("Xem mã số thuế trên hóa đơn."), field="seller_tax_code")
    if amount_dong <= 0 or place <= 0:
        raise Refused(
            _("Dòng hóa đơn {place}, số tiền {amount} không ghi được.").format(
                place=place, amount=dong(amount_dong)
            ),
            fix=_("Ghi số thứ tự dòng từ 1 và số tiền lớn hơn 0."),
            field="amount_dong",
        )
    key = {
        "seller_tax_code": seller,
        "symbol": symbol.strip().upper(),
        "number": number.strip().lstrip("0") or "0",
        "place": place,
    }
    if used := Invoice.objects.filter(**key).select_related("line__project").first():
        raise Refused(
            _("Dòng {place} của hóa đơn {symbol} số {number} đã dùng ở đề án {code}.").format(
                place=place, symbol=key["symbol"], number=number, code=used.line.project.code
            ),
            legal=_("Cùng một khoản chi không nhận hỗ trợ hai lần."),
            fix=_("Kiểm tra lại số hóa đơn, hoặc bỏ khoản này khỏi đề án."),
            field="number",
        )
    serial = nfc(serial).upper()
    _require_new_machine(project, serial, serial_reason)
    row = Invoice.objects.create(
        line=line,
        **key,
        serial=serial,
        serial_reason=nfc(serial_reason),
        issued_date=issued_date,
        amount_dong=amount_dong,
        recorded_by=by.name,
        recorded_at=at,
    )
    move(step, project, by=by, at=at, payload={"invoice": str(row), "amount_dong": amount_dong})
    return row


def _require_new_machine(project: Project, serial: str, reason: str) -> None:
    if not serial or reason.strip():
        return
    seen = Invoice.objects.filter(serial=serial, line__project__province=project.province)
    if used := seen.select_related("line__project").order_by("pk").first():
        raise Refused(
            _("Số máy {serial} đã ghi ở đề án {code}, năm {year}.").format(
                serial=serial, code=used.line.project.code, year=used.line.project.year
            ),
            legal=_("Cùng một khoản chi không nhận hỗ trợ hai lần."),
            fix=_("Kiểm tra nhãn máy; hai máy khác nhau thật thì ghi lý do."),
            field="serial",
        )


def _require_invoiced(lines: list[EstimateLine], found: dict[int, int]) -> None:
    """Where invoices are recorded for an item, its cost is not found above their sum."""
    rows = Invoice.objects.filter(line__in=lines).order_by().values("line_id")
    for row in rows.annotate(total=Sum("amount_dong")):
        if found.get(row["line_id"], 0) > row["total"]:
            item = next(line.item for line in lines if line.pk == row["line_id"])
            raise Refused(
                _("Khoản “{item}”: chi phí hợp lệ {found}, hóa đơn chỉ có {total}.").format(
                    item=item, found=dong(found[row["line_id"]]), total=dong(row["total"])
                ),
                fix=_("Ghi thêm hóa đơn, hoặc giảm chi phí hợp lệ."),
                field=f"line_{row['line_id']}",
            )


@transaction.atomic
def accept(
    project: Project,
    *,
    found: dict[int, int],
    remark: str,
    accepted_date: date,
    by: Actor,
    at: datetime,
) -> Acceptance:
    """Nghiệm thu. `found`: {estimate line id: eligible cost in đồng}, every line named.

    Support earned: each line's support in the same proportion as its cost was found, rounded
    down, never above the line's approved support nor above the commitment of its fund.
    """
    project = selectors.lock(project)
    step = permissions.require_step("accept", project, by)
    today = timezone.localtime(at).date()
    if accepted_date > today:
        raise Refused(
            _("Ngày nghiệm thu {date} sau hôm nay.").format(date=f"{accepted_date:%d/%m/%Y}"),
            fix=_("Ghi ngày nghiệm thu thực tế."),
            field="accepted_date",
        )
    lines = selectors.estimate_lines(project)
    earned = _earned(lines, found)
    _require_invoiced(lines, found)
    acceptance = Acceptance.objects.create(
        project=project,
        accepted_date=accepted_date,
        remark=remark,
        accepted_by=by.name,
        accepted_at=at,
    )
    AcceptedLine.objects.bulk_create(
        AcceptedLine(acceptance=acceptance, line=line, cost_dong=found[line.pk]) for line in lines
    )
    for commitment in Commitment.objects.filter(project=project).order_by("pk"):
        AcceptedSupport.objects.create(
            acceptance=acceptance,
            fund=commitment.fund,
            amount_dong=min(earned.get(commitment.fund_id, 0), commitment.amount_dong),
        )
    move(step, project, by=by, at=at, payload={"found": {str(k): v for k, v in found.items()}})
    issuing.acceptance_minutes(acceptance, lines, found, by=by, at=at)
    return acceptance


def _earned(lines: list[EstimateLine], found: dict[int, int]) -> dict[int, int]:
    """{fund id: đồng}. Refuses a line not named or found above its estimate."""
    earned: dict[int, int] = defaultdict(int)
    for line in lines:
        cost = found.get(line.pk)
        if cost is None or cost < 0:
            raise Refused(
                _("Khoản “{item}” chưa ghi chi phí hợp lệ.").format(item=line.item),
                fix=_("Ghi số tiền tìm thấy trên chứng từ; không có thì ghi 0."),
                field=f"line_{line.pk}",
            )
        for source in line.sources.all():
            if source.source == "support":
                fund_id = source.fund_id or 0  # support always names its fund (constraint)
                part = source.amount_dong * min(cost, line.amount_dong) // line.amount_dong
                earned[fund_id] += part
    return earned


def payable(commitment: Commitment) -> int:
    """Đồng still payable under this commitment: accepted − advanced − paid."""
    accepted = AcceptedSupport.objects.filter(
        acceptance__project=commitment.project, fund=commitment.fund
    ).first()
    spent = sum(
        balances.balance(
            fund=commitment.fund,
            year=commitment.project.year,
            stage=stage,
            subject=commitment.project.subject,
        )
        for stage in ("advanced", "paid")
    )
    return max((accepted.amount_dong if accepted else 0) - spent, 0)


@transaction.atomic
def pay(
    commitment: Commitment,
    *,
    amount_dong: int,
    payee: str,
    purpose: str,
    key: str,
    by: Actor,
    at: datetime,
) -> Payment:
    """Thanh toán phần còn lại: committed → paid, never above what acceptance earned."""
    project = selectors.lock(commitment.project)
    step = permissions.require_step("pay", project, by)
    rest = payable(commitment)
    if amount_dong <= 0 or amount_dong > rest:
        raise Refused(
            _("Số thanh toán {asked} vượt số còn được thanh toán {rest}.").format(
                asked=dong(amount_dong), rest=dong(rest)
            ),
            fix=_("Giảm số thanh toán, hoặc kiểm tra lại biên bản nghiệm thu."),
            field="amount_dong",
        )
    payment = Payment.objects.create(
        commitment=commitment,
        payee=payee,
        purpose=purpose,
        amount_dong=amount_dong,
        paid_by=by.name,
        paid_at=at,
    )
    move(step, project, by=by, at=at, payload={"amount_dong": amount_dong})
    paper = issuing.payment(payment, project, by=by, at=at)
    ledger.post(
        fund=commitment.fund,
        year=project.year,
        subject=project.subject,
        from_stage="committed",
        to_stage="paid",
        amount_dong=amount_dong,
        key=key,
        document=paper.reference,
        by=by,
        at=at,
    )
    return payment


@transaction.atomic
def settle(project: Project, *, by: Actor, at: datetime) -> Settlement:
    """Quyết toán, thanh lý: advances become paid, the unused commitment is freed.

    An advance above what was accepted must be recovered before.
    """
    project = selectors.lock(project)
    step = permissions.require_step("settle", project, by)
    commitments = list(
        Commitment.objects.filter(project=project).select_related("fund").order_by("pk")
    )
    acceptance = Acceptance.objects.get(project=project)
    accepted = {s.fund_id: s.amount_dong for s in acceptance.supports.all()}
    moves = [(c, *_stages(c, project), accepted.get(c.fund_id, 0)) for c in commitments]
    for commitment, _committed, advanced, paid, limit in moves:
        if advanced + paid > limit:
            raise Refused(
                _("Đã tạm ứng, thanh toán {spent}, nhiều hơn số được nghiệm thu {limit}.").format(
                    spent=dong(advanced + paid), limit=dong(limit)
                ),
                fix=_("Thu hồi tạm ứng {excess} trước khi quyết toán.").format(
                    excess=dong(advanced + paid - limit)
                ),
            )
        if advanced + paid < limit:
            raise Refused(
                _("Còn {rest} được nghiệm thu của {fund} chưa thanh toán.").format(
                    rest=dong(limit - advanced - paid), fund=commitment.fund.name
                ),
                fix=_("Thanh toán hết trước khi quyết toán."),
            )
    settlement = Settlement.objects.create(
        project=project,
        paid_dong=sum(advanced + paid for _c, _k, advanced, paid, _l in moves),
        freed_dong=sum(committed for _c, committed, _a, _p, _l in moves),
        settled_by=by.name,
        settled_at=at,
    )
    move(
        step,
        project,
        by=by,
        at=at,
        payload={"paid_dong": settlement.paid_dong, "freed_dong": settlement.freed_dong},
    )
    close_requests(project, by=by, at=at)
    paper = issuing.settlement(settlement, moves, by=by, at=at)
    for commitment, committed, advanced, _paid, _limit in moves:
        for stage, target, amount in (
            ("advanced", "paid", advanced),
            ("committed", "appropriated", committed),
        ):
            if amount:
                ledger.post(
                    fund=commitment.fund,
                    year=project.year,
                    subject=project.subject,
                    from_stage=stage,
                    to_stage=target,
                    amount_dong=amount,
                    key=f"settle/{project.code}/{commitment.fund.code}/{stage}",
                    document=paper.reference,
                    by=by,
                    at=at,
                )
    return settlement


def _stages(commitment: Commitment, project: Project) -> tuple[int, int, int]:
    """(committed, advanced, paid) in đồng as the ledger holds them."""
    committed, advanced, paid = (
        balances.balance(
            fund=commitment.fund, year=project.year, stage=stage, subject=project.subject
        )
        for stage in ("committed", "advanced", "paid")
    )
    return committed, advanced, paid


@transaction.atomic
def recover_advance(
    commitment: Commitment, *, amount_dong: int, document: str, key: str, by: Actor, at: datetime
) -> None:
    """Thu hồi tạm ứng above what was accepted: advanced → committed, to be freed at settlement."""
    project = selectors.lock(commitment.project)
    step = permissions.require_step("recover_advance", project, by)
    _committed, advanced, paid = _stages(commitment, project)
    accepted = AcceptedSupport.objects.get(
        acceptance__project=project, fund=commitment.fund
    ).amount_dong
    excess = max(advanced + paid - accepted, 0)
    if not 0 < amount_dong <= excess:
        raise Refused(
            _("Số thu hồi {asked} khác phần tạm ứng vượt nghiệm thu {excess}.").format(
                asked=dong(amount_dong), excess=dong(excess)
            ),
            fix=_("Ghi số thu hồi không quá phần vượt."),
            field="amount_dong",
        )
    move(step, project, by=by, at=at, payload={"amount_dong": amount_dong, "document": document})
    ledger.post(
        fund=commitment.fund,
        year=project.year,
        subject=project.subject,
        from_stage="advanced",
        to_stage="committed",
        amount_dong=amount_dong,
        key=key,
        document=document,
        by=by,
        at=at,
        reason="thu hồi tạm ứng",
    )
