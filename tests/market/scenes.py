"""A key, a proposed product, a certified one: files are written, so nothing is put back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from khuyencong.core.actors import SYSTEM
from khuyencong.core.dates import hanoi_date
from khuyencong.market import services
from khuyencong.market.models import SIDES, RecognisedProduct, SigningKey
from tests.documents.hostile_files import pdf, picture
from tests.world import World, at

ROOT = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
DECIDED = "1997/QĐ-UBND"


def photos() -> dict[str, tuple[str, bytes]]:
    """One of each side, each another one: noise is never twice the same."""
    return {side: (f"{side}.jpg", picture((60, 40))) for side in SIDES}


def key(world: World, *, when: datetime | None = None) -> SigningKey:
    when = when or at(1)
    until = date(when.year + 1, 12, 31)
    return services.make_key(world.province, last_day=until, root=ROOT, by=SYSTEM, at=when)


def proposed(
    world: World, *, who: str = "mai", when: datetime | None = None, place: int = 0, **changed: Any
) -> RecognisedProduct:
    """A bamboo tray of the first workshop, which the committee recognised a fortnight ago."""
    when = when or at(1)
    told = {
        "name": "Mâm mây đan",
        "level": 2,
        "decision_number": DECIDED,
        "decided_date": hanoi_date(when) - timedelta(days=14),
        "decided_by": "Ủy ban nhân dân tỉnh Nghệ An",
        "scan": ("quyet-dinh.pdf", pdf()),
        "photos": photos(),
        "consent": "Giấy đồng ý ngày 02/02",
    } | changed
    return services.propose(world.workshops[place], **told, by=world.actor(who), at=when)


def certified(world: World, *, when: datetime | None = None, **changed: Any) -> RecognisedProduct:
    """The same with its certificate."""
    when = when or at(1)
    if not SigningKey.objects.exists():
        key(world, when=when)
    product = proposed(world, when=when, **changed)
    return services.issue(product, by=world.actor("lan"), at=when)


def withdrawn(world: World, product: RecognisedProduct, *, when: datetime) -> RecognisedProduct:
    services.ask_withdrawal(product, reason="Cơ sở ngừng sản xuất", by=world.actor("mai"), at=when)
    return services.withdraw(product, by=world.actor("lan"), at=when)
