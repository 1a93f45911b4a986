"""What the appraiser finds of one beneficiary, where it is not what was said."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Beneficiary


@transaction.atomic
def correct_machine(
    member: Beneficiary, *, is_new_machine: bool | None, by: Actor, at: datetime
) -> Beneficiary:
    """Ghi máy mới hay cũ, while the project is appraised. None: the owner's word stands."""
    project = selectors.lock(member.project)
    act = "correct_machine"
    permissions.can_step("conclude", project, by, act=act).require()
    member = Beneficiary.objects.select_related("establishment", "request").get(pk=member.pk)
    if member.is_new_machine != is_new_machine:
        member.is_new_machine = is_new_machine
        member.save(update_fields=["is_new_machine"])
        told = {"establishment": member.establishment.code, "is_new_machine": is_new_machine}
        events.record(project.stream, act, told, by=by, at=at)
    return member
