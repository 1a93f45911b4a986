"""A new request made of an old one: what is still true is copied, what is dated is asked again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.locks import lock
from khuyencong.core.reading import counts
from khuyencong.projects import permissions
from khuyencong.projects.models import Request
from khuyencong.projects.models.said import EVERY
from khuyencong.projects.services import drafts
from khuyencong.projects.services.requests import request as begin

OF_A_YEAR = ("local_material_dong", "material_dong")  # figures of the year they were said


@transaction.atomic
def begin_again(old: Request, *, by: Actor, at: datetime) -> Request:
    """Làm đề nghị mới từ đề nghị cũ. Things and their numbers are typed in already, their prices
    are asked again, and figures where they are of another year; nothing was promised to the new
    one. A second press goes on with the draft that the first began."""
    establishment = lock(old.establishment)
    permissions.can_type(establishment, by).require()
    if old.state in {"draft", "returned"}:
        raise Refused(
            _("Đề nghị {code} còn chưa nộp.").format(code=old.code),
            fix=_("Làm tiếp đề nghị đó, không cần làm lại."),
        )
    same = Request.objects.filter(
        establishment=establishment, state="draft", activity=old.activity, title=old.title
    )
    if begun := same.order_by("-pk").first():
        return begun
    year = hanoi_date(at).year - 1
    new = begin(
        establishment,
        activity=old.activity,
        title=old.title,
        lines=[],
        baselines={one.indicator: one.value for one in old.baselines.filter(year=year)},
        said={name: getattr(old, name) for name in EVERY if name not in OF_A_YEAR},
        by=by,
        at=at,
    )
    drafts.keep_typed(new, "costs", values=_without_prices(old), version=new.version, by=by, at=at)
    return new


def _without_prices(old: Request) -> dict[str, str]:
    """The rows of the page of costs, as if they were being typed."""
    typed: dict[str, str] = {}
    for place, line in enumerate(old.lines.order_by("order")):
        row = {"item": line.item, "unit": line.unit, "quantity": counts.in_a_box(line.quantity)}
        typed |= {f"form-{place}-{name}": value for name, value in row.items()}
    return typed
