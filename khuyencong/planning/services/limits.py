"""Floors and caps of a year, for every scenario of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.money import dong
from khuyencong.directory.models import Unit
from khuyencong.ledger.models import Fund
from khuyencong.planning import permissions
from khuyencong.planning.models import Limit


@transaction.atomic
def set_limit(
    province: Unit,
    *,
    year: int,
    fund: Fund | None,
    content: str,
    area: str,
    measure: str,
    least: int | None,
    most: int | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> Limit:
    """Đặt mức sàn, mức trần for every scenario of the year. A blank part stands for all."""
    permissions.can_plan(province.code, by).require()
    if least is None and most is None:
        raise Refused(
            _("Chưa ghi mức sàn hay mức trần."), fix=_("Ghi ít nhất một mức."), field="least"
        )
    if least is not None and most is not None and least > most:
        raise Refused(
            _("Mức sàn {least} cao hơn mức trần {most}.").format(
                least=dong(least) if measure == "dong" else least,
                most=dong(most) if measure == "dong" else most,
            ),
            fix=_("Sửa một trong hai mức."),
            field="most",
        )
    if not reason.strip():
        raise Refused(_("Chưa ghi căn cứ của mức này."), fix=_("Ghi căn cứ."), field="reason")
    limit = Limit.objects.create(
        province=province,
        year=year,
        fund=fund,
        content=content,
        area=area,
        measure=measure,
        least=least,
        most=most,
        reason=nfc(reason)[:300],
        set_by=by.name,
        set_at=at,
    )
    payload = {"limit": limit.pk, "least": least, "most": most, "measure": measure}
    events.record(f"limits:{province.code}:{year}", "set_limit", payload, by=by, at=at)
    return limit


@transaction.atomic
def drop_limit(limit: Limit, *, by: Actor, at: datetime) -> None:
    """Bỏ một mức sàn, mức trần; the record keeps that it was there."""
    permissions.can_plan(limit.province.code, by).require()
    stream = f"limits:{limit.province.code}:{limit.year}"
    events.record(stream, "drop_limit", {"limit": limit.pk}, by=by, at=at)
    limit.delete()
