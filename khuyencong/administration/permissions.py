"""Who looks after a province: its administrators, and nobody of another one."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.core.calendar import COUNTRY
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.access import roles
from khuyencong.directory.models import Unit
from khuyencong.directory.selectors import province_of

administrators = roles("administrator")


def can_keep_calendar(whose: str, by: Actor) -> Decision:
    """A province's days are its administrators'. What the State told the whole country any
    administrator writes down, with its instrument; the system at its start."""
    is_own = by.has_role("administrator") if whose == COUNTRY else by.serves(whose, "administrator")
    if by.id == SYSTEM.id or is_own:
        return ALLOWED
    return refuse(
        _("Chỉ quản trị ghi ngày nghỉ, ngày làm bù."),
        fix=_("Chuyển thông báo cho quản trị của tỉnh."),
    )


def administered_unit(by: Actor) -> Unit:
    """The province somebody administers. Raises Http404 for nobody's."""
    return province_of(by, "administrator", on=timezone.localdate())
