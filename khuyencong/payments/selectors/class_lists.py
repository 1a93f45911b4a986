"""A list of a class as what is asked of the Treasury: trainers each into an account of their own,
learners through their unit, which has no account of theirs and pays against their signatures."""

from __future__ import annotations

from khuyencong.contracts.models import Commitment
from khuyencong.contracts.selectors import commitments
from khuyencong.delivery import selectors as delivery
from khuyencong.delivery.models import PaymentLine, PaymentList

Kind = PaymentList.Kind


def lines_of_list(listed: PaymentList) -> list[PaymentLine]:
    return list(PaymentLine.objects.filter(payment_list=listed).order_by("order", "pk"))


def paid_as(listed: PaymentList) -> list[tuple[int, int]]:
    """(đồng, of it tax) of each line that a request for the list has, the smallest first."""
    lines = [(one.amount_dong, one.tax_dong) for one in lines_of_list(listed)]
    if listed.kind == Kind.LEARNERS:
        lines = [(sum(amount for amount, _tax in lines), sum(tax for _amount, tax in lines))]
    return sorted(lines)


def beyond_proof(listed: PaymentList) -> list[tuple[str, int, int]]:
    """(who, days or hours in this list and those before it, what was held and signed until its
    day) of everyone for whom they are more."""
    held = listed.training_class
    whose = "learner" if listed.kind == Kind.LEARNERS else "trainer"
    proof = delivery.days_present if listed.kind == Kind.LEARNERS else delivery.hours_taught
    proved = proof(held, listed.until_date)
    rows = PaymentLine.objects.filter(
        payment_list__training_class=held,
        payment_list__withdrawn_at=None,
        payment_list__until_date__lte=listed.until_date,
        **{f"{whose}__isnull": False},
    )
    said: dict[int, int] = {}
    names: dict[int, str] = {}
    for key, name, quantity in rows.order_by("pk").values_list(whose, "full_name", "quantity"):
        said[key] = said.get(key, 0) + quantity
        names[key] = name
    return [
        (names[key], count, proved.get(key, 0))
        for key, count in said.items()
        if count > proved.get(key, 0)
    ]


def own_work(listed: PaymentList) -> list[Commitment]:
    """What a class is paid out of: commitments of its unit's own work, none of a beneficiary's."""
    signed = commitments(listed.training_class.project)
    return [one for one in signed if one.share is None or one.share.beneficiary_id is None]
