"""One row of a registration list: the workshop, registered if it is new, and its draft request."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold
from khuyencong.core.reading.tax_codes import normalise
from khuyencong.directory import services as directory
from khuyencong.directory.models import Establishment, Trade, Unit
from khuyencong.projects import services
from khuyencong.projects.models import Request
from khuyencong.projects.selectors.estimate import Line, SourceShare


def workshop(name: str, place: Unit, tax_code: str) -> Establishment | None:
    """The workshop meant: by tax code, else by name and commune. Refused where these disagree."""
    code = normalise(tax_code)
    matches = list(Establishment.objects.standing().filter(tax_code=code)[:2]) if code else []
    if not matches and code:
        merged = Establishment.objects.filter(tax_code=code).exclude(merged_into=None)
        matches = [row.survivor for row in merged.select_related("merged_into")[:1]]
    if not matches:
        known = Establishment.objects.standing()
        matches = list(known.filter(folded=fold(name), place=place)[:2])
        if code and matches and matches[0].tax_code:
            raise Refused(
                _("{name} đã khai báo với mã số thuế {code}.").format(
                    name=matches[0].name, code=matches[0].tax_code
                ),
                fix=_("Sửa mã số thuế, hoặc ghi tên phân biệt hai cơ sở."),
                field="tax_code",
            )
    if len(matches) > 1:
        raise Refused(
            _("Có hơn một cơ sở tên {name} tại {place}.").format(name=name, place=place),
            fix=_("Ghi mã số thuế để phân biệt."),
            field="tax_code",
        )
    return matches[0] if matches else None


def same_request(own: Establishment, activity: str, title: str, year: int) -> Request | None:
    """A request of this year for the same thing, not declined."""
    rows = Request.objects.filter(establishment=own, activity=activity, created_at__year=year)
    wanted = fold(title)
    return next((r for r in rows.exclude(state="declined") if fold(r.title) == wanted), None)


@transaction.atomic
def register_from_list(
    *,
    name: str,
    place: Unit,
    legal_form: str,
    trade: Trade,
    owner_name: str,
    workers: int,
    activity: str,
    title: str,
    total_dong: int,
    support_dong: int,
    tax_code: str = "",
    by: Actor,
    at: datetime,
    on: date,
    **facts: Any,
) -> Request:
    """Ghi một dòng danh sách đăng ký: one act, both or neither. The request stays a draft until
    its owner confirms it. Amounts in đồng."""
    own = workshop(name, place, tax_code) or directory.register_establishment(
        name,
        place=place,
        legal_form=legal_form,
        trade=trade,
        owner_name=owner_name,
        workers=workers,
        tax_code=tax_code,
        by=by,
        at=at,
        on=on,
        **facts,
    )
    if there := same_request(own, activity, title, on.year):
        raise Refused(
            _("Đã có đề nghị {code} cùng nội dung.").format(code=there.code),
            fix=_("Bỏ dòng này."),
            field="title",
        )
    own_money = total_dong - support_dong
    shares = [SourceShare("support", support_dong)] if support_dong else []
    shares += [SourceShare("counterpart", own_money)] if own_money else []
    line = Line(
        item=title,
        unit=_("gói"),
        quantity=1,
        unit_price_dong=total_dong,
        establishment=own,
        sources=tuple(shares),
    )
    return services.request(
        own, activity=activity, title=title, lines=[line], baselines={}, by=by, at=at
    )
