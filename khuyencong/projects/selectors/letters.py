"""The letter an owner signs: when it was printed, and what was changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.chain import canonical, keyed
from khuyencong.core.models import Event
from khuyencong.core.money import dong
from khuyencong.documents.selectors import uploads_about
from khuyencong.projects.models import Request

PRINT = "print_letter"  # the event of a print
KIND = "letter"  # the paper of the dossier that a photo of it is
PARTS = {
    "workshop": lazy("tên, địa chỉ hoặc điện thoại của cơ sở"),
    "topic": lazy("việc đề nghị"),
    "costs": lazy("các khoản chi"),
    "figures": lazy("số liệu năm trước"),
}


@dataclass(frozen=True)
class PrintedLetter:
    """`changed`: in words, what the letter in hand, or the one sent, says otherwise than the
    request does now. `is_sent`: a photo of it is there."""

    printed_at: datetime
    changed: tuple[str, ...]
    is_sent: bool


def facts(request: Request) -> dict[str, Any]:
    """What a letter says, as its print is remembered: amounts in đồng, the rest as marks that only
    this installation can make."""
    owner = request.establishment
    lines = request.lines.order_by("order")
    said = {
        "workshop": [
            owner.name, owner.legal_form, owner.tax_code, owner.address_text, owner.owner_name,
            owner.owner_phone, request.place_id,
        ],
        "topic": [request.title, request.activity],
        "costs": [
            [line.item, line.unit, f"{line.quantity:f}", line.unit_price_dong, line.support_dong]
            for line in lines
        ],
        "figures": [[row.indicator, row.value] for row in request.baselines.order_by("indicator")],
    }  # fmt: skip
    marks = {part: keyed(canonical([part, said[part]]))[:16] for part in PARTS}
    return {
        "total_dong": request.total_dong,
        "support_dong": request.support_dong,
        "parts": marks,
    }


def mark(known: dict[str, Any]) -> str:
    """Eight letters and digits, printed on the letter: another state of the draft, another mark."""
    return keyed(canonical(known))[:8].upper()


def last_print(request: Request, *, until: datetime | None = None) -> Event | None:
    prints = events.history(request.stream).filter(kind=PRINT)
    return (prints.filter(at__lte=until) if until else prints).last()


def printed(request: Request, history: Iterable[Event] | None = None) -> PrintedLetter | None:
    """The print that counts: of a letter sent, the last before its photo; else the last one. None
    where the system printed none. `history`: of the request, read already."""
    if history is not None and not any(event.kind == PRINT for event in history):
        return None
    sent = uploads_about(request.uuid).filter(kind=KIND).order_by("-uploaded_at").first()
    found = last_print(request, until=sent.uploaded_at if sent else None)
    if found is None:
        return None
    return PrintedLetter(found.at, tuple(_changed(found.payload, facts(request))), bool(sent))


def _changed(then: dict[str, Any], now: dict[str, Any]) -> list[str]:
    told = []
    if then["support_dong"] != now["support_dong"]:
        told.append(
            _("số tiền đề nghị (lúc in {then}, nay {now})").format(
                then=dong(then["support_dong"]), now=dong(now["support_dong"])
            )
        )
    return told + [
        str(label) for part, label in PARTS.items() if then["parts"].get(part) != now["parts"][part]
    ]
