"""Two recognised products of workshops that weave: one certified, one withdrawn, and a report.

The root key is made for the building and thrown away: what this signs is for trying out.
"""

from __future__ import annotations

import io
from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image, ImageDraw

from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.demo import larger
from khuyencong.demo.province import Province
from khuyencong.directory.models import Establishment
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.market import services as market
from khuyencong.market.models import SIDES, RecognisedProduct

DECIDER = "Ủy ban nhân dân tỉnh (dữ liệu trình diễn, giấy ký bằng khóa dùng thử)"
DECIDED, PROPOSED, ISSUED, ASKED, WITHDRAWN = 16, 10, 8, 3, 1  # working days ago
SIZE = (960, 720)
BAMBOO, DARK, CLOTH = (201, 164, 98), (94, 66, 30), (238, 233, 222)


def build(world: Province) -> None:
    market.make_key(
        world.province,
        last_day=date(world.year + 1, 12, 31),
        root=Ed25519PrivateKey.generate(),
        by=SYSTEM,
        at=world.day(PROPOSED),
    )
    weavers = [one for one in world.workshops if one.trade.code == larger.CRAFT]
    tray = _certified(world, weavers[0], "Mâm mây đan", number=1)
    basket = _certified(world, weavers[1], "Giỏ tre đan quai gỗ", number=2)
    market.ask_withdrawal(
        basket,
        reason="Cơ sở báo ngừng làm sản phẩm này.",
        by=world.actor("thamdinh"),
        at=world.day(ASKED),
    )
    market.withdraw(basket, by=world.actor("lanhdaoso"), at=world.day(WITHDRAWN))
    market.report(
        world.province,
        visitor="demo",
        typed=tray.token or "",
        seen_where="Chợ Vinh, dãy hàng gia dụng",
        text="Mâm nhựa in vân mây, dán nhãn có mã này.",
        by=Actor("", ""),
        at=world.day(WITHDRAWN),
    )


def _certified(
    world: Province, workshop: Establishment, name: str, *, number: int
) -> RecognisedProduct:
    signed = Paper.objects.filter(organisation=world.bodies["UBND-40"]).order_by("pk").last()
    assert signed  # the year's plan: any decision of the committee will do
    product = market.propose(
        workshop,
        name=name,
        level=RecognisedProduct.Level.PROVINCE,
        decision_number=f"TD-{number}/QĐ-UBND",
        decided_date=world.day(DECIDED).date(),
        decided_by=DECIDER,
        scan=("quyet-dinh-trinh-dien.pdf", documents.rendition(signed, "pdf")),
        photos={side: (f"{side}.png", photo(side, number)) for side in SIDES},
        consent=f"Giấy đồng ý ngày {world.day(DECIDED).date() + timedelta(days=1):%d/%m/%Y}",
        by=world.actor("chuyenvien"),
        at=world.day(PROPOSED),
    )
    return market.issue(product, by=world.actor("lanhdaoso"), at=world.day(ISSUED))


def photo(side: str, number: int) -> bytes:
    """A woven tray or basket, drawn: round from the top, flat from the front and the side."""
    picture = Image.new("RGB", SIZE, CLOTH)
    draw = ImageDraw.Draw(picture)
    box = {"photo_front": (140, 300, 820, 520), "photo_side": (220, 270, 740, 540)}.get(
        side, (230, 110, 730, 610)
    )
    woven = Image.new("RGB", SIZE, BAMBOO)
    strips = ImageDraw.Draw(woven)
    step = 18 + 12 * number
    for at in range(-SIZE[1], SIZE[0] + SIZE[1], step):
        strips.line((at, 0, at + SIZE[1], SIZE[1]), fill=DARK, width=3)
        strips.line((at, SIZE[1], at + SIZE[1], 0), fill=DARK, width=3)
    shape = Image.new("L", SIZE, 0)
    outline = ImageDraw.Draw(shape)
    if side == "photo_top":
        outline.ellipse(box, fill=255)
    else:
        outline.rounded_rectangle(box, radius=40 * number, fill=255)
    picture.paste(woven, mask=shape)
    if side == "photo_top":
        draw.ellipse(box, outline=DARK, width=14)
    else:
        draw.rounded_rectangle(box, radius=40 * number, outline=DARK, width=14)
    if number > 1 and side != "photo_top":  # the handle of a basket
        draw.arc((330, 90, 630, box[1] + 210), 180, 360, fill=DARK, width=16)
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
