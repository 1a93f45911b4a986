"""Commit the approved estimate, then advance within the legal share."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.contracts import issuing
from khuyencong.contracts.models import Advance, Annex, Commitment, Contract, Progress
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong, share
from khuyencong.directory.models import Organisation
from khuyencong.ledger import selectors as balances
from khuyencong.ledger import services as ledger
from khuyencong.planning.models import EstimateApproval
from khuyencong.policy import selectors as policy
from khuyencong.projects import estimate, permissions, selectors
from khuyencong.projects.models import Project
from khuyencong.projects.services import check_ceilings, close_requests, move
from khuyencong.rules import engine


@transaction.atomic
def sign(
    project: Project, *, signed_date: date, end_date: date, by: Actor, at: datetime
) -> Contract:
    """Ký hợp đồng with the beneficiaries. planned → committed."""
    return _commit("sign", Contract.Kind.CONTRACT, project, signed_date, end_date, by=by, at=at)


@transaction.atomic
def assign(
    project: Project, *, signed_date: date, end_date: date, by: Actor, at: datetime
) -> Contract:
    """Giao nhiệm vụ to the implementing unit. planned → committed."""
    return _commit("assign", Contract.Kind.ASSIGNMENT, project, signed_date, end_date, by=by, at=at)


def _commit(
    name: str,
    kind: str,
    project: Project,
    signed_date: date,
    end_date: date,
    *,
    by: Actor,
    at: datetime,
) -> Contract:
    project = selectors.lock(project)
    step = permissions.require_step(name, project, by)
    today = timezone.localtime(at).date()
    if signed_date > today:
        raise Refused(
            _("Ngày ký {signed} sau hôm nay {today}.").format(
                signed=f"{signed_date:%d/%m/%Y}", today=f"{today:%d/%m/%Y}"
            ),
            fix=_("Ghi ngày ký thực tế."),
            field="signed_date",
        )
    if end_date < signed_date:
        raise Refused(
            _("Thực hiện đến ngày {end}, trước ngày ký {signed}.").format(
                end=f"{end_date:%d/%m/%Y}", signed=f"{signed_date:%d/%m/%Y}"
            ),
            fix=_("Ghi ngày kết thúc từ ngày ký trở đi."),
            field="end_date",
        )
    has_beneficiary = project.beneficiaries.exists()
    if kind == Contract.Kind.CONTRACT and not has_beneficiary:
        raise Refused(
            _("Đề án không có đơn vị thụ hưởng nên không ký hợp đồng hỗ trợ."),
            fix=_("Dùng bước Giao nhiệm vụ."),
        )
    if estimate.is_decided_at("contract", at=at, province=project.province.code):
        check_ceilings(project, on=signed_date)
    approvals = list(
        EstimateApproval.objects.filter(project=project, amount_dong__gt=0)
        .select_related("fund")
        .order_by("pk")
    )
    organisation = _committing_body(project, kind)
    contract = Contract.objects.create(
        kind=kind,
        organisation=organisation,
        signed_date=signed_date,
        end_date=end_date,
        signed_by=by.name,
    )
    rows = Commitment.objects.bulk_create(
        Commitment(contract=contract, project=project, fund=a.fund, amount_dong=a.amount_dong)
        for a in approvals
    )
    total = sum(row.amount_dong for row in rows)
    move(step, project, by=by, at=at, payload={"contract": str(contract.uuid), "amount": total})
    issue = issuing.contract if kind == Contract.Kind.CONTRACT else issuing.assignment
    paper = issue(contract, project, rows, by=by, at=at)
    for row in rows:
        ledger.post(
            fund=row.fund,
            year=project.year,
            subject=project.subject,
            from_stage="planned",
            to_stage="committed",
            amount_dong=row.amount_dong,
            key=f"{name}/{contract.uuid}/{project.code}/{row.fund.code}",
            document=paper.reference,
            by=by,
            at=at,
        )
    return contract


def _committing_body(project: Project, kind: str) -> Organisation:
    if kind == Contract.Kind.CONTRACT:
        return project.implementing_unit
    return project.implementing_unit.parent or project.implementing_unit


@transaction.atomic
def pay_advance(
    commitment: Commitment,
    *,
    amount_dong: int,
    payee: str,
    decision: str = "",
    key: str,
    by: Actor,
    at: datetime,
) -> Advance:
    """Tạm ứng. Where no legal share is known, `decision` must name who decided (a paper)."""
    project = selectors.lock(commitment.project)
    step = permissions.require_step("pay_advance", project, by)
    commitment = Commitment.objects.select_related("fund").get(pk=commitment.pk)
    law = engine.advance(
        project.activity,
        on=timezone.localtime(at).date(),
        book=policy.book(project.province.code),
    )
    done = commitment.advances.aggregate(total=Sum("amount_dong"))["total"] or 0
    if law.share is None and not decision.strip():
        raise Refused(
            _("Chưa có quy định đã kiểm chứng về tỷ lệ tạm ứng cho nội dung này."),
            fix=_("Xin ý kiến người có thẩm quyền rồi ghi số văn bản quyết định tạm ứng."),
            field="decision",
        )
    limit = (
        commitment.amount_dong if law.share is None else share(commitment.amount_dong, law.share)
    )
    if amount_dong <= 0 or done + amount_dong > limit:
        raise Refused(
            _("Tạm ứng {asked} (đã tạm ứng {done}) vượt mức tối đa {limit}.").format(
                asked=dong(amount_dong), done=dong(done), limit=dong(limit)
            ),
            legal=law.legal,
            fix=_("Giảm số tạm ứng còn tối đa {rest}.").format(rest=dong(max(limit - done, 0))),
            field="amount_dong",
        )
    row = Advance.objects.create(
        commitment=commitment,
        amount_dong=amount_dong,
        payee=payee,
        decision=decision,
        paid_by=by.name,
        paid_at=at,
    )
    move(step, project, by=by, at=at, payload={"amount_dong": amount_dong, "decision": decision})
    ledger.post(
        fund=commitment.fund,
        year=project.year,
        subject=project.subject,
        from_stage="committed",
        to_stage="advanced",
        amount_dong=amount_dong,
        key=key,
        document=decision or law.legal,
        by=by,
        at=at,
    )
    return row


@transaction.atomic
def report_progress(
    project: Project,
    *,
    seen_date: date,
    percent: int,
    is_on_site: bool,
    note: str,
    by: Actor,
    at: datetime,
) -> Progress:
    """Ghi tiến độ: how far the work is, in percent, seen on site or told."""
    project = selectors.lock(project)
    step = permissions.require_step("report_progress", project, by)
    today = timezone.localtime(at).date()
    if seen_date > today or not 0 <= percent <= 100:
        raise Refused(
            _("Tiến độ {percent} % ngày {seen} không ghi được.").format(
                percent=percent, seen=f"{seen_date:%d/%m/%Y}"
            ),
            fix=_("Ghi tỷ lệ từ 0 đến 100 và ngày không sau hôm nay."),
        )
    row = Progress.objects.create(
        project=project,
        seen_date=seen_date,
        percent=percent,
        is_on_site=is_on_site,
        note=note,
        reported_by=by.name,
        reported_at=at,
    )
    move(step, project, by=by, at=at, payload={"percent": percent, "is_on_site": is_on_site})
    return row


@transaction.atomic
def return_advance(
    commitment: Commitment, *, amount_dong: int, document: str, key: str, by: Actor, at: datetime
) -> None:
    """Hoàn trả tạm ứng before acceptance: advanced → committed."""
    project = selectors.lock(commitment.project)
    step = permissions.require_step("return_advance", project, by)
    advanced = balances.balance(
        fund=commitment.fund, year=project.year, stage="advanced", subject=project.subject
    )
    if not 0 < amount_dong <= advanced:
        raise Refused(
            _("Hoàn trả {asked}, trong khi đang tạm ứng {advanced}.").format(
                asked=dong(amount_dong), advanced=dong(advanced)
            ),
            fix=_("Ghi số tiền đã nộp lại, không quá số đang tạm ứng."),
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
        reason="hoàn trả tạm ứng",
    )


@transaction.atomic
def reduce(
    commitment: Commitment, *, amount_dong: int, reason: str, key: str, by: Actor, at: datetime
) -> Annex:
    """Giảm kinh phí by an annex: committed → appropriated. Advanced money cannot be reduced."""
    project = selectors.lock(commitment.project)
    step = permissions.require_step("reduce", project, by)
    commitment = Commitment.objects.select_related("fund").get(pk=commitment.pk)
    free = _committed(commitment, project)
    if not 0 < amount_dong < commitment.amount_dong or amount_dong > free:
        raise Refused(
            _("Giảm {asked}, trong khi còn {free} chưa tạm ứng trên {signed} đã ký.").format(
                asked=dong(amount_dong), free=dong(free), signed=dong(commitment.amount_dong)
            ),
            fix=_("Giảm ít hơn, thu hồi tạm ứng trước, hoặc dừng thực hiện đề án."),
            field="amount_dong",
        )
    _require_reason(reason)
    move(step, project, by=by, at=at, payload={"amount_dong": amount_dong, "reason": reason})
    annex = _annex(commitment, amount_dong, reason, by=by, at=at)
    paper = issuing.annex(project, [annex], reason=reason, is_end=False, by=by, at=at)
    _free(annex, project, key=key, document=paper.reference, by=by, at=at)
    return annex


@transaction.atomic
def stop(project: Project, *, reason: str, by: Actor, at: datetime) -> Project:
    """Dừng thực hiện: all that was committed goes back. Advances must have come back before."""
    project = selectors.lock(project)
    step = permissions.require_step("stop", project, by)
    _require_reason(reason)
    commitments = list(
        Commitment.objects.filter(project=project).select_related("fund").order_by("pk")
    )
    for commitment in commitments:
        advanced = commitment.amount_dong - _committed(commitment, project)
        if advanced:
            raise Refused(
                _("Còn {advanced} tạm ứng của {fund} chưa thu hồi.").format(
                    advanced=dong(advanced), fund=commitment.fund.name
                ),
                fix=_("Ghi hoàn trả tạm ứng trước; phần đã làm thì nghiệm thu rồi quyết toán."),
            )
    project = move(step, project, by=by, at=at, payload={"reason": reason})
    annexes = [_annex(c, c.amount_dong, reason, by=by, at=at) for c in commitments]
    paper = issuing.annex(project, annexes, reason=reason, is_end=True, by=by, at=at)
    for annex in annexes:
        key = f"stop/{project.code}/{annex.commitment.fund.code}"
        _free(annex, project, key=key, document=paper.reference, by=by, at=at)
    close_requests(project, by=by, at=at)
    return project


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(
            _("Chưa ghi lý do."), fix=_("Ghi rõ vì sao; lý do được in vào văn bản."), field="reason"
        )


def _committed(commitment: Commitment, project: Project) -> int:
    return balances.balance(
        fund=commitment.fund, year=project.year, stage="committed", subject=project.subject
    )


def _annex(
    commitment: Commitment, reduced_dong: int, reason: str, *, by: Actor, at: datetime
) -> Annex:
    annex = Annex.objects.create(
        commitment=commitment,
        before_dong=commitment.amount_dong,
        reduced_dong=reduced_dong,
        reason=reason,
        signed_by=by.name,
        signed_at=at,
    )
    commitment.amount_dong -= reduced_dong
    commitment.save(update_fields=["amount_dong"])
    return annex


def _free(
    annex: Annex, project: Project, *, key: str, document: str, by: Actor, at: datetime
) -> None:
    ledger.post(
        fund=annex.commitment.fund,
        year=project.year,
        subject=project.subject,
        from_stage="committed",
        to_stage="appropriated",
        amount_dong=annex.reduced_dong,
        key=key,
        document=document,
        by=by,
        at=at,
        reason=annex.reason,
    )
