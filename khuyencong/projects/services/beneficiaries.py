"""What the appraiser finds of one beneficiary, where it is not what was said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Beneficiary
from khuyencong.projects.models.said import EVERY
from khuyencong.projects.selectors.said import asked_of
from khuyencong.projects.services.said import write


@transaction.atomic
def correct_facts(
    member: Beneficiary, *, said: Mapping[str, Any], by: Actor, at: datetime
) -> Beneficiary:
    """Ghi điều kiện theo hồ sơ, while the project is appraised, by the columns of models/said.py.
    What is empty leaves the owner's word standing."""
    project = selectors.lock(member.project)
    act = "correct_facts"
    permissions.can_step("conclude", project, by, act=act).require()
    member = (
        Beneficiary.objects.select_related(
            "establishment__province", "establishment__trade", "request", "seat"
        )
        .select_for_update(of=("self",))
        .get(pk=member.pk)
    )
    before = {name: getattr(member, name) for name in EVERY}
    columns = write(
        member, said, asked_of(member.establishment, project.activity, on=hanoi_date(at))
    )
    changed = {name: value for name in columns if (value := getattr(member, name)) != before[name]}
    if changed:
        member.save(update_fields=columns)
        told = {name: getattr(value, "code", value) for name, value in changed.items()}
        told["establishment"] = member.establishment.code
        events.record(project.stream, act, told, by=by, at=at)
    return member
