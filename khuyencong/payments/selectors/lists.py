"""Registers of requests, as their readers see them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from khuyencong.core.actors import Actor
from khuyencong.core.queues import heads
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.selectors import lines_of, requests_read

MOST = 200
VIEWS = {
    "": ("prepared", "checked", "approved", "ordered"),
    "kho-bac": ("ordered",),
    "tra-lai": ("refused",),
    "da-chi": ("paid",),
    "da-rut": ("withdrawn",),
}


@dataclass(frozen=True)
class Row:
    request: PaymentRequest
    payees: str
    holder: str


def listed(by: Actor, view: str = "") -> list[Row]:
    """Those of her projects in the states of the view: what waits by its day, else the newest
    first."""
    order = ("due_date", "pk") if view in ("", "kho-bac") else ("-pk",)
    seen: QuerySet[PaymentRequest] = PaymentRequest.objects.visible_to(by).order_by(*order)
    first = heads((seen.filter(state=state) for state in VIEWS.get(view, VIEWS[""])), MOST)
    keys = PaymentRequest.objects.filter(pk__in=first).order_by(*order).values_list("pk", flat=True)
    # Handed over as keys: of a question within the question PostgreSQL would read all requests.
    read = requests_read().filter(pk__in=list(keys[:MOST]))
    return [
        Row(one, ", ".join(dict.fromkeys(line.payee for line in lines_of(one))), "")
        for one in read.order_by(*order)
    ]
