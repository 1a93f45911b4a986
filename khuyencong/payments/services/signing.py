"""Kiểm tra, duyệt chi: two more hands before anything moves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.selectors import lines_of
from khuyencong.payments.services import guards, steps


@transaction.atomic
def check_payment(request: PaymentRequest, *, by: Actor, at: datetime) -> PaymentRequest:
    """Kế toán kiểm tra: another person than who prepared it."""
    request = steps.lock(request)
    if steps.is_again("check_payment", request, by):
        return request
    steps.require("check_payment", request, by)
    guards.require_payable(request, lines_of(request), by=by, on=hanoi_date(at))
    steps.take("check_payment", request, by=by, at=at, checked_by=by.name, checked_at=at)
    return request


@transaction.atomic
def approve_payment(request: PaymentRequest, *, by: Actor, at: datetime) -> PaymentRequest:
    """Chủ tài khoản duyệt chi: neither who prepared nor who checked it."""
    request = steps.lock(request)
    if steps.is_again("approve_payment", request, by):
        return request
    steps.require("approve_payment", request, by)
    guards.require_payable(request, lines_of(request), by=by, on=hanoi_date(at))
    steps.take("approve_payment", request, by=by, at=at, approved_by=by.name, approved_at=at)
    return request
