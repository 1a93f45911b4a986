"""What must be so before money leaves, asked when a request is prepared and at every step to the
Treasury: the law's share, the contract's own terms, what acceptance earned, who is paid, where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.contracts import selectors as contracts
from khuyencong.contracts.models import AllowedPayee, Commitment
from khuyencong.contracts.services import advance_limits, allowances, payees, terms
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong, share
from khuyencong.delivery.models import PaymentList
from khuyencong.directory.models import BankAccount
from khuyencong.payments.models import PaymentRequest, PaymentRequestLine
from khuyencong.payments.permissions import BEGINS
from khuyencong.payments.selectors import (
    account_of,
    asked_by_line,
    budget_codes,
    earned_by_line,
    lines_of,
    of_list,
    paid_before,
)
from khuyencong.payments.selectors.class_lists import (
    beyond_proof,
    lines_of_list,
    own_work,
    paid_as,
)
from khuyencong.payments.services.instalments import require_instalment
from khuyencong.projects.models import Project
from khuyencong.rules.wording import language
from khuyencong.settlement.selectors import last_payment, proofs
from khuyencong.settlement.services import payable


def require_payable(
    request: PaymentRequest, lines: Sequence[PaymentRequestLine], *, by: Actor, on: date
) -> dict[str, Any]:
    """What the event says of the rules that were answered. Raises Refused with the first that is
    not. `request` may not be saved yet."""
    contracts.require_running(request.project, request.commitment.share)
    for line in lines:
        payees.require_payee(
            request.project, line.payee, line.payee_reason, share=request.commitment.share
        )
    if request.kind == PaymentRequest.Kind.ADVANCE:
        told = _require_advance(request, on)
    else:
        told = _require_earned(request, lines, on)
    require_instalment(request)
    _require_allowed(request, lines, by=by)
    for line in lines:
        _require_account(request, line, on)
    return told


def obstacle(request: PaymentRequest, *, by: Actor, on: date) -> Refused | None:
    """What would be refused if it were taken further on that day."""
    try:
        require_payable(request, lines_of(request), by=by, on=on)
    except Refused as refused:
        return refused
    return None


def _require_advance(request: PaymentRequest, on: date) -> dict[str, Any]:
    commitment, asked = request.commitment, request.amount_dong
    project = request.project
    law = contracts.advance_law(project, on)
    now = contracts.standing(commitment)
    done = now.advanced + now.ordered
    if project.state != BEGINS[request.kind]:
        raise Refused(
            _("Đề án đang ở trạng thái “{state}”, không tạm ứng nữa.").format(
                state=project.get_state_display()
            ),
            fix=_("Rút đề nghị này; phần được nghiệm thu thì lập đề nghị thanh toán."),
        )
    advance_limits.require_work_done(project, law)
    if law.share is None and not request.decision.strip():
        raise Refused(
            _("Chưa có quy định đã kiểm chứng về tỷ lệ tạm ứng cho nội dung này."),
            fix=_("Xin ý kiến người có thẩm quyền rồi ghi số văn bản quyết định tạm ứng."),
            field="decision",
        )
    signed = commitment.amount_dong
    limit = signed if law.share is None else share(signed, law.share)
    if asked <= 0 or done + asked > limit:
        raise Refused(
            _("Tạm ứng {asked} (đã tạm ứng {done}) vượt mức tối đa {limit} của {share}.").format(
                asked=dong(asked),
                done=dong(done),
                limit=dong(limit),
                share=contracts.whose(commitment.share, project),
            ),
            legal=law.legal,
            fix=_("Giảm số tạm ứng còn tối đa {rest}.").format(rest=dong(max(limit - done, 0))),
            field="amount_dong",
        )
    terms.require_agreed(commitment, asked)
    rule = contracts.treasury(commitment, on)
    if rule and advance_limits.require_treasury(
        rule, done + asked, law, decision=request.decision, reason=request.treasury_reason
    ):
        return {
            "over_treasury_dong": rule.limit_dong, "treasury_reason": request.treasury_reason,
        }  # fmt: skip
    return {}


def _require_earned(
    request: PaymentRequest, lines: Sequence[PaymentRequestLine], on: date
) -> dict[str, Any]:
    commitment, asked = request.commitment, request.amount_dong
    rest = payable(commitment)
    if asked <= 0 or asked > rest:
        raise Refused(
            _("Số thanh toán {asked} vượt số còn được thanh toán {rest} của {share}.").format(
                asked=dong(asked),
                rest=dong(rest),
                share=contracts.whose(commitment.share, request.project),
            ),
            fix=_("Giảm số thanh toán, hoặc kiểm tra lại biên bản nghiệm thu."),
            field="amount_dong",
        )
    _require_within_lines(commitment, request, lines)
    if request.payment_list is not None:
        _require_as_listed(request, request.payment_list, lines)
    return {"papers": sorted(request.papers), "missing_papers": _missing(request, on)}


def _require_within_lines(
    commitment: Commitment, request: PaymentRequest, lines: Sequence[PaymentRequestLine]
) -> None:
    """Each line is for something that was accepted, and all for it within what that earned."""
    earned = earned_by_line(commitment)
    before = asked_by_line(commitment, but=request if request.pk else None)
    sums: dict[int, int] = defaultdict(int)
    for line in lines:
        if line.accepted_line_id is None or line.accepted_line_id not in earned:
            raise Refused(
                _(
                    "Khoản {amount} trả {payee} chưa gắn với khoản đã nghiệm thu của phần này."
                ).format(amount=dong(line.amount_dong), payee=line.payee),
                fix=_("Chọn khoản đã nghiệm thu mà số tiền này trả cho."),
                field="accepted_line",
            )
        sums[line.accepted_line_id] += line.amount_dong
    for key, asked in sums.items():
        accepted, limit = earned[key]
        done = before.get(key, 0)
        if done + asked > limit:
            raise Refused(
                _(
                    "Khoản “{item}”: đề nghị {asked}, đã đề nghị {done}, "
                    "vượt số được nghiệm thu {limit}."
                ).format(
                    item=accepted.line.item, asked=dong(asked), done=dong(done), limit=dong(limit)
                ),
                fix=_("Đề nghị cho khoản này nhiều nhất {rest}.").format(
                    rest=dong(max(limit - done, 0))
                ),
                field="accepted_line",
            )


def _require_as_listed(
    request: PaymentRequest, listed: PaymentList, lines: Sequence[PaymentRequestLine]
) -> None:
    """The list was approved and is paid once, line by line as it says, for days that were held."""
    named = {"number": listed.number, "kind": listed.get_kind_display().lower()}
    if listed.approved_at is None or listed.withdrawn_at is not None:
        raise Refused(
            _("Bảng kê {kind} số {number} chưa duyệt hoặc đã bỏ.").format(**named),
            fix=_("Lãnh đạo đơn vị duyệt bảng kê trước khi lập đề nghị."),
        )
    if listed.training_class.project_id != request.project.pk or request.commitment not in own_work(
        listed
    ):
        raise Refused(
            _("Bảng kê {kind} số {number} không phải của phần kinh phí này.").format(**named),
            fix=_("Chọn phần đơn vị tự thực hiện của chính đề án có lớp."),
        )
    if other := of_list(listed, but=request if request.pk else None):
        raise Refused(
            _("Bảng kê {kind} số {number} đã có ở đề nghị số {other}, {amount}.").format(
                other=other.number, amount=dong(other.amount_dong), **named
            ),
            fix=_("Mở đề nghị đó; Kho bạc trả lại hoặc rút rồi mới lập lại."),
        )
    if paid_as(listed) != sorted((line.amount_dong, line.tax_dong) for line in lines):
        raise Refused(
            _("Các dòng cộng {asked}, khác bảng kê {kind} số {number} đã duyệt.").format(
                asked=dong(request.amount_dong), **named
            ),
            fix=_("Lập đề nghị từ trang bảng kê: số tiền, thuế lấy từ đó."),
        )
    _require_told_accounts(listed, lines)
    for name, said, proved in beyond_proof(listed):
        raise Refused(
            _("{name} được tính {said} đến ngày {day}, điểm danh đã ký chỉ có {proved}.").format(
                name=name, said=said, day=short(listed.until_date), proved=proved
            ),
            fix=_("Kiểm tra lại điểm danh; bảng kê sai thì không chi theo bảng kê đó."),
        )


def _require_told_accounts(listed: PaymentList, lines: Sequence[PaymentRequestLine]) -> None:
    """A trainer's account in the contract is the one that the person who agreed to it told."""
    told = {one.full_name: one.account for one in lines_of_list(listed) if one.account.strip()}
    for line in lines:
        written = told.get(line.payee, "")
        if written and line.account not in "".join(filter(str.isalnum, written)):
            raise Refused(
                _(
                    "Tài khoản của “{payee}” trong bảng kê tận cùng {listed}, người đồng ý trả ghi "
                    "tận cùng {agreed}."
                ).format(payee=line.payee, listed=written[-4:], agreed=line.account[-4:]),
                fix=_("Hỏi lại người nhận; người đồng ý ghi lại số tài khoản đúng."),
                field="payee",
            )


def _missing(request: PaymentRequest, on: date) -> list[str]:
    """Codes of the papers that are not at hand. They keep national money back; what local money
    asks for the province says, so there they are only told."""
    project: Project = request.project
    wanted = dict(proofs(project, on, language(get_language())))
    missing = [code for code in wanted if code not in request.papers]
    if missing and project.track == "national":
        raise Refused(
            _("Hồ sơ thanh toán còn thiếu: {papers}.").format(
                papers=", ".join(wanted[code] for code in missing)
            ),
            legal=last_payment(project, on).legal,
            fix=_("Bổ sung giấy tờ vào hồ sơ rồi đánh dấu từng loại đã có."),
            field="papers",
        )
    return missing


def _require_allowed(
    request: PaymentRequest, lines: Sequence[PaymentRequestLine], *, by: Actor
) -> None:
    """Each payee is a party of the share, or was agreed to, with all that it gets together."""
    paid = list(paid_before(request.commitment, but=request if request.pk else None))
    for line in lines:
        allowances.require_allowed(
            request.project,
            line.payee,
            line.amount_dong,
            share=request.commitment.share,
            paid=paid,
            by=by,
        )
        paid.append((line.payee, line.amount_dong))


def _require_account(request: PaymentRequest, line: PaymentRequestLine, on: date) -> None:
    """The account of the line is the one confirmed for its payee on that day."""
    place = account_of(request.project, line.payee, request.commitment.share, on)
    if place is None:
        raise Refused(
            _("Ngày {day} chưa có tài khoản được xác nhận của “{payee}”.").format(
                day=short(on), payee=line.payee
            ),
            fix=_(
                "Ghi số tài khoản ở thẻ cơ sở hoặc cơ quan và để người khác xác nhận; trả cho bên "
                "khác thì người đồng ý ghi số tài khoản của bên đó."
            ),
            field="payee",
        )
    if (line.account, line.bank) != told_of(place)[:2]:
        raise Refused(
            _(
                "Tài khoản của “{payee}” đã đổi sau khi lập đề nghị: trong đề nghị là số "
                "…{before}, nay là số …{now}."
            ).format(payee=line.payee, before=line.account[-4:], now=told_of(place)[0][-4:]),
            fix=_("Rút đề nghị này, hỏi lại người nhận rồi lập đề nghị mới."),
            field="payee",
        )


def require_code(request: PaymentRequest, code: str, on: date) -> None:
    """Of the index in force on that day: an item of the one before it is refused."""
    known = {one.code: one.legal for one in budget_codes(request.project, "item", on)}
    if code not in known:
        raise Refused(
            _("Mã nội dung kinh tế {code} không có cho hoạt động này ngày {day}.").format(
                code=code, day=short(on)
            ),
            legal="; ".join(dict.fromkeys(known.values())),
            fix=_("Chọn một trong các mã: {codes}.").format(codes=", ".join(known) or "–"),
            field="budget_item",
        )


def told_of(place: BankAccount | AllowedPayee) -> tuple[str, str, str]:
    """(number, bank, tax code) of where money goes."""
    if isinstance(place, AllowedPayee):
        return place.account, place.bank, place.tax_code
    code = place.establishment.tax_code if place.establishment else ""
    return place.number, place.place, code


def said_at_sending(request: PaymentRequest) -> dict[str, Any]:
    """What the rules answered when it was sent, as its event tells."""
    sent = events.history(request.project.stream).filter(kind="send_payment")
    payload = next(
        (
            act.payload
            for act in sent.order_by("-pk")
            if act.payload["payment"] == str(request.uuid)
        ),
        {},
    )
    names = ("over_treasury_dong", "treasury_reason", "papers", "missing_papers")
    return {name: payload[name] for name in names if name in payload}
