"""A workshop that nobody has written down yet, declared by an officer with its owner."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold
from khuyencong.core.reading.tax_codes import normalise
from khuyencong.directory.models import Establishment, Trade, Unit
from khuyencong.directory.models.roles import OF_A_COMMUNE
from khuyencong.directory.services.people import register_establishment


@transaction.atomic
def declare_workshop(
    _nobody: None,
    *,
    name: str,
    place: Unit,
    legal_form: str,
    trade: Trade,
    owner_name: str,
    owner_phone: str,
    workers: int,
    tax_code: str = "",
    by: Actor,
    at: datetime,
) -> Establishment:
    """Khai báo cơ sở mới trên địa bàn của mình. One that is known already is named instead."""
    if place.pk not in by.places_for(*OF_A_COMMUNE):
        raise Refused(
            _("{place} không thuộc địa bàn của bạn.").format(place=place),
            fix=_("Chọn xã, phường của bạn; nơi khác thì nhờ cán bộ nơi đó."),
            field="place",
        )
    events.hold(f"workshops:{place.code}")  # two officers at one desk
    known = Establishment.objects.filter(province__code=place.province_code)
    same = known.filter(tax_code=normalise(tax_code)).first() if tax_code else None
    same = same or known.filter(place=place, folded=fold(name)).first()
    if same is not None:
        same = same.survivor
        raise Refused(
            _("Cơ sở này đã khai báo: {name} ({code}).").format(name=same.name, code=same.code),
            fix=_("Tìm cơ sở đó ở trên và làm hộ; trùng tên thì ghi thêm tên chủ vào tên cơ sở."),
            field="tax_code" if tax_code and same.tax_code == normalise(tax_code) else "name",
        )
    return register_establishment(
        name,
        place=place,
        legal_form=legal_form,
        trade=trade,
        owner_name=owner_name,
        owner_phone=owner_phone,
        workers=workers,
        tax_code=tax_code,
        by=by,
        at=at,
        on=hanoi_date(at),
    )
