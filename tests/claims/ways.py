"""The machine of 800 million under a signed contract, and what its owner sends from her phone."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

from khuyencong.claims import checks
from khuyencong.claims import services as claims
from khuyencong.claims.models import ExpenseClaim
from khuyencong.core.actors import Actor
from khuyencong.obligations import checks as obligations
from khuyencong.projects.models import Beneficiary, Project, Request
from khuyencong.projects.selectors import estimate_lines
from khuyencong.settlement import checks as settlement
from tests.documents.einvoice_files import einvoice, signed
from tests.documents.hostile_files import picture
from tests.world import World, at

MILLION = 1_000_000
DAY = at(5, 4)
PAPER = {
    "seller_tax_code": "0100109106", "symbol": "1C27TAA", "number": "123",
    "issued_date": date(2027, 4, 1),
}  # fmt: skip
SAID = {"symbol": "C27TAA", "number": "123", "day": "2027-04-01", "total": "400000000"}


@cache
def photo() -> tuple[str, bytes]:
    return "anh.jpg", picture(size=(60, 40))


def bought_by(name: str, tax_code: str = "", **changed: object) -> tuple[str, bytes]:
    """The signed XML of an invoice that names its buyer."""
    buyer = f"<NMua><Ten>{name}</Ten><MST>{tax_code}</MST></NMua>"
    plain = einvoice(**(SAID | changed)).replace(b"</NBan>", b"</NBan>" + buyer.encode(), 1)
    return "hd.xml", signed(plain)


def request_of(project: Project, number: int = 0) -> Request:
    members = Beneficiary.objects.filter(project=project).select_related("request__province")
    request = members.order_by("pk")[number].request
    assert request is not None
    return request


def report(world: World, project: Project, percent: int = 60, **said: Any) -> ExpenseClaim:
    asked = {
        "done_date": date(2027, 4, 2), "words": "Đã lắp máy, chạy thử.", "more": [photo()],
        "key": f"progress/{percent}", "by": world.actor("tam"), "at": DAY,
    }  # fmt: skip
    return claims.report_progress(request_of(project), percent=percent, **(asked | said))


def send(
    world: World, project: Project, amount_dong: int = 400 * MILLION, **said: Any
) -> ExpenseClaim:
    asked = {
        "line": estimate_lines(project)[0], "more": [photo()], "key": f"invoice/{amount_dong}",
        "by": world.actor("tam"), "at": DAY,
    } | ({} if "more" in said else PAPER)  # fmt: skip
    return claims.send_invoice(request_of(project), amount_dong=amount_dong, **(asked | said))


def ask(world: World, commitment: Any, amount_dong: int | None = None, **said: Any) -> ExpenseClaim:
    asked = {"key": f"money/{amount_dong}", "by": world.actor("tam"), "at": DAY}
    request = request_of(commitment.project)
    return claims.ask_for_money(
        request, commitment=commitment, amount_dong=amount_dong, **(asked | said)
    )


def accept(
    world: World, claim: ExpenseClaim, *, by: Actor | None = None, at: datetime = DAY, **said: Any
) -> ExpenseClaim:
    return claims.accept_claim(claim, by=by or world.actor("mai"), at=at, **said)


def faults() -> list[str]:
    found = (checks.faults, obligations.faults, settlement.faults)
    return [fault for check in found for fault in check()]
