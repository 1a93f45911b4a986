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
    likenesses = overlaps.compare(slot.project, [establishment])
    if undecided := [likeness for likeness in likenesses if likeness.needs_decision]:
        raise Refused(
            _("{name} có dấu hiệu trùng chưa có người kết luận: {others}.").format(
                name=establishment.name,
                others="; ".join(
                    f"{likeness.other.name} ({likeness.score})" for likeness in undecided
                ),
            ),
            fix=_("Nhờ chuyên viên Sở đối chiếu và kết luận trên trang của suất này."),
            field="establishment",
        )
    if double := [likeness for likeness in likenesses if likeness.found_double]:
        raise Refused(
            _("{name} đã bị kết luận trùng với {other}.").format(
                name=establishment.name, other=double[0].other.name
            ),
            fix=_("Chọn cơ sở khác."),
            field="establishment",
        )
    return groups.fill_slot(slot, establishment, request=request, by=by, at=at)
