"""Đề nghị thanh toán a list of a class, as one request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from khuyencong.contracts.models import Commitment
from khuyencong.core.actors import Actor
from khuyencong.delivery.models import PaymentList
from khuyencong.delivery.selectors import lock_list
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.selectors.class_lists import lines_of_list
from khuyencong.payments.services.preparing import Line, prepare_payment
from khuyencong.settlement.models import AcceptedLine


@transaction.atomic
def prepare_list_payment(
    listed: PaymentList,
    *,
    commitment: Commitment,
    accepted_line: AcceptedLine,
    papers: Sequence[str] = (),
    is_again: bool = False,
    key: str,
    by: Actor,
    at: datetime,
) -> PaymentRequest:
    """Lập đề nghị cho bảng kê: its lines as they were approved, tax apart, none typed again; all of
    them for `accepted_line`, what acceptance found of the class."""
    listed = lock_list(listed)
    lines = _lines(listed, commitment, accepted_line)
    return prepare_payment(
        commitment, kind=PaymentRequest.Kind.PAYMENT, lines=lines, papers=papers,
        payment_list=listed, is_again=is_again, key=key, by=by, at=at,
    )  # fmt: skip


def _lines(listed: PaymentList, commitment: Commitment, accepted_line: AcceptedLine) -> list[Line]:
    rows = lines_of_list(listed)
    label = f"{listed.get_kind_display()}, bảng kê số {listed.number}"
    if listed.kind != PaymentList.Kind.LEARNERS:
        return [
            Line(
                payee=one.full_name,
                amount_dong=one.amount_dong,
                tax_dong=one.tax_dong,
                purpose=label,
                accepted_line=accepted_line,
                payee_reason=label,
            )
            for one in rows
        ]
    unit = commitment.project.implementing_unit.newest_name
    total = sum(one.amount_dong for one in rows)
    return [Line(unit, total, f"{label}, {len(rows)} người ký nhận", accepted_line)]
