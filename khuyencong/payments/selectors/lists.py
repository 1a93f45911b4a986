"""Registers of requests, as their readers see them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from khuyencong.core.actors import Actor
from khuyencong.core.bare import Keys
from khuyencong.core.queues import count_up_to, heads
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


def listed(by: Actor, view: str = "", most: int | None = None) -> list[Row]:
    """Those of her projects in the states of the view, all or the first so many: what waits by its
    day, else the newest first."""
    states = VIEWS.get(view, VIEWS[""])
    order = ("due_date", "pk") if view in ("", "kho-bac") else ("-pk",)
    seen: QuerySet[PaymentRequest] = PaymentRequest.objects.visible_to(by).order_by(*order)
    if most is None:
        keys = seen.filter(state__in=states)
    else:
        first = heads((seen.filter(state=state) for state in states), most)
        keys = PaymentRequest.objects.filter(pk__in=first).order_by(*order)[:most]
    # Handed over as keys: of a question within the question PostgreSQL would read all requests.
    read = requests_read().filter(pk__among=Keys(list(keys.values_list("pk", flat=True))))
    return [
        Row(one, ", ".join(dict.fromkeys(line.payee for line in lines_of(one))), "")
        for one in read.order_by(*order)
    ]


def count_listed(by: Actor, view: str, most: int) -> int:
    """How many, counted no further than that."""
    seen = PaymentRequest.objects.visible_to(by).filter(state__in=VIEWS.get(view, VIEWS[""]))
    return count_up_to(seen, most)
