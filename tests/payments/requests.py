"""One request of 200 of the 300 million that acceptance earned, and the steps to the Treasury."""

from __future__ import annotations

from khuyencong.payments import services as payments
from khuyencong.payments.models import PaymentRequest
from tests import money
from tests import world as province
from tests.world import at

MILLION = 1_000_000
DAY = at(10, 9)
WHO = {"check_payment": "thu", "approve_payment": "phuc", "send_payment": "thu"}


def accepted(world):
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    return commitment


def requested(world, commitment, amount_dong=200 * MILLION, *, key="one", **asked):
    lines = money.lines_to_pay(commitment, amount_dong, money.party(commitment), key=key)
    return money.prepared(world, commitment, "payment", lines, key=key, day=DAY, **asked)


def taken_to(world, request: PaymentRequest, last: str) -> PaymentRequest:
    """Through the steps up to and with `last`."""
    for name, who in WHO.items():
        request = getattr(payments, name)(request, by=world.actor(who), at=DAY)
        if name == last:
            break
    return request
