"""Requests for money against transfers, accounts, hands and what was accepted. Part of `verify`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from khuyencong.contracts.checks import of_commitments
from khuyencong.contracts.models import Advance, Instalment, Share, Suspension
from khuyencong.contracts.selectors import instalments_of
from khuyencong.contracts.services import payees
from khuyencong.core import standings, taken_over
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.money import dong
from khuyencong.ledger.checks.told import Told
from khuyencong.obligations.checks import Lifecycle
from khuyencong.payments.models import ORDERED, PAID, REFUSED, PaymentRequest, PaymentRequestLine
from khuyencong.payments.selectors import earned_by_line, of_list, owed, undone_by_line
from khuyencong.payments.selectors.class_lists import beyond_proof, paid_as
from khuyencong.payments.selectors.instalments import claimed
from khuyencong.projects.selectors.owed import projects_read
from khuyencong.settlement.models import Payment

AT_THE_TREASURY = Q(state__in=(ORDERED, PAID, REFUSED))


def faults() -> list[str]:
    return [
        *_unrequested(),
        *_unpaid(),
        *_sums(),
        *_hands(),
        *_payees(),
        *_accounts(),
        *_above_lines(),
        *_above_instalments(),
        *_without_instalment(),
        *_lists(),
        *_entries(),
        *_suspended(),
    ]


def _named(request: PaymentRequest) -> str:
    return _("Đề án {code}, đề nghị số {number}").format(
        code=request.project.code, number=request.number
    )


def _suspended() -> Iterator[str]:
    """What was sent to the Treasury while its project, or its share, was suspended."""
    meanwhile = Suspension.objects.filter(
        Q(share=None) | Q(share=OuterRef("commitment__share")),
        Q(ended_at=None) | Q(ended_at__gt=OuterRef("sent_at")),
        project=OuterRef("project"),
        suspended_at__lt=OuterRef("sent_at"),
    )
    for request in PaymentRequest.objects.filter(Exists(meanwhile)).order_by("pk").iterator(2000):
        yield _("{request}: gửi Kho bạc {amount} trong lúc tạm dừng.").format(
            request=_named(request), amount=dong(request.amount_dong)
        )


def _unrequested() -> Iterator[str]:
    """Money that left without a request."""
    last = taken_over.last_before("payment_requests")
    for model, name in ((Advance, "advance"), (Payment, "payment")):
        known = PaymentRequest.objects.exclude(**{name: None}).values(name)
        rows: QuerySet[Any] = model._default_manager.filter(pk__gt=last.get(name, 0))
        rows = rows.exclude(pk__in=known).select_related("commitment__project")
        for row in rows.order_by("pk").iterator(2000):
            yield _("Đề án {code}: {what} {amount} không theo đề nghị nào.").format(
                code=row.commitment.project.code,
                what=row._meta.verbose_name,
                amount=dong(row.amount_dong),
            )


def _unpaid() -> Iterator[str]:
    """A request that says it was paid, without the transfer of that; or with another amount."""
    rows = PaymentRequest.objects.filter(state=PAID).select_related(
        "project", "advance__transfer", "payment__transfer"
    )
    for request in rows.order_by("pk").iterator(2000):
        receipt = request.advance or request.payment
        moved = receipt.transfer.amount_dong if receipt and receipt.transfer else 0
        if moved != request.amount_dong:
            yield _("{request} ghi đã chi {amount}, sổ tiền đã chi {moved}.").format(
                request=_named(request), amount=dong(request.amount_dong), moved=dong(moved)
            )


def _sums() -> Iterator[str]:
    rows = PaymentRequest.objects.select_related("project").annotate(
        of_lines=Sum("lines__amount_dong", default=0)
    )
    for request in rows.exclude(of_lines=F("amount_dong")).order_by("pk"):
        yield _("{request}: các dòng cộng {lines}, đề nghị {amount}.").format(
            request=_named(request),
            lines=dong(request.of_lines),  # annotated
            amount=dong(request.amount_dong),
        )


def _hands() -> Iterator[str]:
    """The names on a request itself; the chain is compared with the table of duties elsewhere."""
    rows = PaymentRequest.objects.exclude(checked_by="").select_related("project")
    same = Q(prepared_by=F("checked_by")) | Q(prepared_by=F("approved_by"))
    same |= Q(checked_by=F("approved_by"))
    for request in rows.filter(same).order_by("pk"):
        yield _("{request}: một người làm hai việc ({hands}).").format(
            request=_named(request),
            hands=", ".join((request.prepared_by, request.checked_by, request.approved_by)),
        )


def _payees() -> Iterator[str]:
    """Somebody paid who is no party of the share, and to whom nobody agreed."""
    rows = PaymentRequestLine.objects.filter(request__in=_standing(), allowed=None)
    for line in _with_request(rows):
        request = line.request
        if not payees.is_party(request.project, line.payee, request.commitment.share):
            yield _("{request}: “{payee}” không phải bên của hợp đồng.").format(
                request=_named(request), payee=line.payee
            )
    others = PaymentRequestLine.objects.filter(request__in=_standing(), allowed__isnull=False)
    for line in _with_request(others.exclude(allowed__project=F("request__project"))):
        yield _("{request}: “{payee}” không phải bên của hợp đồng.").format(
            request=_named(line.request), payee=line.payee
        )


def _accounts() -> Iterator[str]:
    """An account that was not confirmed on the day of sending, or says something else."""
    rows = PaymentRequestLine.objects.filter(request__in=_standing(), bank_account__isnull=False)
    for line in _with_request(rows):
        account, request = line.bank_account, line.request
        day = hanoi_date(request.sent_at or request.prepared_at)
        assert account is not None  # of these rows
        is_held = bool(
            account.is_confirmed
            and account.valid_from
            and account.valid_from <= day
            and (account.valid_until is None or day < account.valid_until)
        )
        if not is_held or (line.account, line.bank) != (account.number, account.place):
            yield _("{request}: tài khoản của “{payee}” ngày {day} chưa được xác nhận.").format(
                request=_named(request), payee=line.payee, day=short(day)
            )


def _above_lines() -> Iterator[str]:
    """More asked for one accepted line than it earned."""
    lines = PaymentRequestLine.objects.filter(
        request__in=_standing(), accepted_line__isnull=False
    ).order_by()
    place = ("request__commitment", "accepted_line")
    asked: dict[int, dict[int, int]] = {}
    for commitment, line, amount in lines.values_list(*place).annotate(Sum("amount_dong")):
        asked.setdefault(commitment, {})[line] = amount
    undone = undone_by_line(PaymentRequest.objects.filter(commitment__in=asked))
    for pk, commitment, line in lines.filter(pk__in=undone).values_list("pk", *place):
        asked[commitment][line] -= undone[pk]
    rows = PaymentRequest.objects.filter(commitment__in=asked).select_related(
        "commitment__share", "commitment__project"
    )
    seen: set[int] = set()
    for request in rows.order_by("pk"):
        commitment = request.commitment
        if commitment.pk in seen:
            continue
        seen.add(commitment.pk)
        earned = earned_by_line(commitment)
        for line, amount in sorted(asked[commitment.pk].items()):
            limit = earned[line][1] if line in earned else 0
            if amount > limit:
                yield _(
                    "Đề án {code}: đề nghị {amount} cho một khoản được nghiệm thu {limit}."
                ).format(code=commitment.project.code, amount=dong(amount), limit=dong(limit))


def _above_instalments() -> Iterator[str]:
    """More at the Treasury or paid, until the end of an instalment, than the contract pays until
    then."""
    rows = Instalment.objects.order_by("share").values("share").distinct()
    parts = Share.objects.filter(pk__in=rows).select_related("project").order_by("pk")
    agreed = instalments_of(parts)
    asked = claimed(agreed, states=(ORDERED, PAID))
    for part in parts:
        paid = 0
        for row in agreed[part.pk]:
            paid += row.amount_dong
            until = [of for of in asked.get(part.pk, {}) if of <= row.number]
            named = sum(asked[part.pk][of] for of in until)
            if named > paid:
                yield _(
                    "Đề án {code}: đến hết đợt {number} đã đề nghị {named}, hợp đồng trả {paid}."
                ).format(
                    code=part.project.code, number=row.number, named=dong(named), paid=dong(paid)
                )


def _without_instalment() -> Iterator[str]:
    """A request that names no instalment, or one of another share, though its contract was signed
    with some; an advance that names no advance."""
    signed = Instalment.objects.filter(share=OuterRef("commitment__share"), version=1)
    rows = _standing().filter(Exists(signed)).select_related("project")
    wrong = Q(instalment=None) | ~Q(instalment__share=F("commitment__share"))
    wrong |= Q(kind="advance") & ~Q(instalment__condition="advance")
    for request in rows.filter(wrong).order_by("pk"):
        yield _("{request}: {amount} không theo đợt nào của hợp đồng.").format(
            request=_named(request), amount=dong(request.amount_dong)
        )


def _lists() -> Iterator[str]:
    """A list of a class paid twice, not approved, or otherwise than it says."""
    rows = (
        _standing()
        .exclude(payment_list=None)
        .select_related("project", "payment_list__training_class")
    )
    for request in rows.prefetch_related("lines").order_by("pk").iterator(500):
        listed = request.payment_list
        assert listed is not None  # of these rows
        other = of_list(listed, but=request)
        if other and other.pk < request.pk:
            yield _("{request}: bảng kê số {list} đã có ở đề nghị số {other}.").format(
                request=_named(request), list=listed.number, other=other.number
            )
        if listed.approved_at is None or listed.withdrawn_at is not None:
            yield _("{request}: bảng kê số {list} chưa duyệt hoặc đã bỏ.").format(
                request=_named(request), list=listed.number
            )
        if paid_as(listed) != sorted(
            (one.amount_dong, one.tax_dong) for one in request.lines.all()
        ):
            yield _("{request}: các dòng khác bảng kê số {list}.").format(
                request=_named(request), list=listed.number
            )
        for name, said, proved in beyond_proof(listed):
            yield _("{request}: {name} được trả {said}, điểm danh có {proved}.").format(
                request=_named(request), name=name, said=said, proved=proved
            )


def _entries() -> Iterator[str]:
    """One entry of the Treasury that stands for several requests of a unit."""
    rows = PaymentRequest.objects.filter(state=PAID).order_by()
    place = ("project__implementing_unit", "treasury_number", "treasury_date__year")
    twice = rows.values(*place).annotate(count=Count("pk"), code=Min("project__code"))
    for one in twice.filter(count__gt=1).order_by("code", "treasury_number"):
        yield _("Đề án {code}: chứng từ Kho bạc {number} ghi cho {count} đề nghị.").format(
            code=one["code"], number=one["treasury_number"], count=one["count"]
        )


def _standing() -> QuerySet[PaymentRequest]:
    return PaymentRequest.objects.standing()


def _with_request(rows: QuerySet[PaymentRequestLine]) -> Iterator[PaymentRequestLine]:
    named = rows.select_related(
        "request__project__implementing_unit", "request__commitment__share", "bank_account"
    )
    return named.order_by("pk").iterator(2000)


RECEIPTS = (
    of_commitments(PaymentRequest, "committed", "ordered", moves_money=AT_THE_TREASURY),
    of_commitments(
        PaymentRequest, "ordered", "committed", moves_money=Q(state=REFUSED),
        pointer="return_transfer",
    ),
)  # fmt: skip
TOLD = (
    Told(
        PaymentRequest, "prepare_payment", "prepared_at", "prepared_by",
        ("kind", "number", "amount_dong"), project="project__uuid",
    ),
)  # fmt: skip
TOLD_BY = (
    "prepare_payment", "check_payment", "approve_payment", "send_payment", "pay_advance", "pay",
    "return_payment", "withdraw_payment",
)  # fmt: skip
REQUESTS = Lifecycle(
    {kind.code for kind in owed.KINDS},
    projects_read(),
    owed.owing_projects(projects_read()),
    owed_of=lambda projects: owed.of_projects(list(projects)),
)
STANDINGS = (
    standings.of("project", PaymentRequest, "project__uuid", told_by=TOLD_BY),
    standings.of("project", PaymentRequestLine, "request__project__uuid", is_written_once=True),
)
