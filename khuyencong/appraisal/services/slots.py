"""Điền suất của đề án nhóm: the projects' own checks, and that nobody is paid for twice."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.appraisal.services import overlaps
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Establishment
from khuyencong.projects.models import Request, Slot
from khuyencong.projects.services import groups


@transaction.atomic
def choose_for_slot(
    slot: Slot,
    establishment: Establishment,
    *,
    request: Request | None = None,
    by: Actor,
    at: datetime,
) -> Slot:
    """Refused while a strong likeness of the establishment is undecided, or was found double."""
    found = overlaps.compare(slot.project, [establishment])
    if open_ones := [one for one in found if one.needs_decision]:
        raise Refused(
            _("{name} có dấu hiệu trùng chưa có người kết luận: {others}.").format(
                name=establishment.name,
                others="; ".join(f"{one.other.name} ({one.score})" for one in open_ones),
            ),
            fix=_("Nhờ chuyên viên Sở đối chiếu và kết luận trên trang của suất này."),
            field="establishment",
        )
    if wrong := [one for one in found if one.decision and not one.decision.is_allowed]:
        raise Refused(
            _("{name} đã bị kết luận trùng với {other}.").format(
                name=establishment.name, other=wrong[0].other.name
            ),
            fix=_("Chọn cơ sở khác."),
            field="establishment",
        )
    return groups.fill_slot(slot, establishment, request=request, by=by, at=at)
