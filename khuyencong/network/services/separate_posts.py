"""Two posts that keep each other from the work are not held by one person, however she comes to
them."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.directory.models import Assignment, Organisation, Person
from khuyencong.directory.models.roles import PROVINCE_WIDE, ROLES
from khuyencong.projects.permissions import duties


def require(
    to: Person, role: str, *, organisation: Organisation, since: date, until: date | None
) -> None:
    """Refused where she holds, on any of these days, a post that the table of separate duties keeps
    apart from `role`, in the same body or for the whole province: her own, or somebody's whose
    place she takes."""
    held = Assignment.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=since),
        person=to,
        organisation__province=organisation.province,
    ).exclude(valid_until=F("valid_from"))
    if until is not None:
        held = held.filter(valid_from__lt=until)
    for own in held.order_by("valid_from", "pk"):
        is_near = own.organisation_id == organisation.pk or {own.role, role} & PROVINCE_WIDE
        kept = duties.apart(own.role, role) if is_near else None
        if kept is not None:
            raise Refused(
                _(
                    "{name} giữ vai trò {one} nên không nhận thêm vai trò {other}: "
                    "ai đã “{before}” thì không được “{act}” trên cùng đề án."
                ).format(
                    name=to.full_name,
                    one=ROLES[own.role].label,
                    other=ROLES[role].label,
                    before=duties.label(kept[0]),
                    act=duties.label(kept[1]),
                ),
                fix=_("Giao cho người khác, hoặc thôi chức danh kia trước."),
                field="role",
            )
