"""Totals of placed projects, written in the transaction of what they add up."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from khuyencong.projects.models import Project, ProjectTotal
from khuyencong.projects.selectors.totals import NOTHING, Amounts, Key, differences

logger = logging.getLogger(__name__)

AMOUNTS = ProjectTotal.AMOUNTS
Share = dict[Key, Amounts]


def share_of(project: Project) -> Share:
    """What the project, as it stands in memory, is in its total; nothing where it is in none."""
    if project.state not in ProjectTotal.STATES:
        return {}
    key = tuple(getattr(project, field) for field in ProjectTotal.KEY)
    return {key: (1, project.support_dong, project.beneficiaries.count())}


def replace(before: Share, after: Share) -> None:
    """What was in the totals gives way to what is. Whose share it is, the caller holds locked."""
    rows = []
    for key in {**before, **after}:
        was, now = before.get(key, NOTHING), after.get(key, NOTHING)
        change = [new - old for new, old in zip(now, was, strict=True)]
        if any(change):
            named = zip((*ProjectTotal.KEY, *AMOUNTS), (*key, *change), strict=True)
            rows.append(ProjectTotal(**dict(named)))
    ProjectTotal.objects.bulk_create(rows)


def keep_job(*, now: datetime) -> None:
    """Sets right what a version that knew no totals left out, then leaves each total one row."""
    for key, (kept, found) in differences().items():
        logger.warning("total of projects %s was %s, is %s", key, kept, found)
        replace({key: kept}, {key: found})
    totals = ProjectTotal.objects.order_by().values(*ProjectTotal.KEY).annotate(rows=Count("pk"))
    for total in list(totals.filter(rows__gt=1)):
        _put_together({name: total[name] for name in ProjectTotal.KEY})


@transaction.atomic
def _put_together(key: dict[str, object]) -> None:
    rows = list(ProjectTotal.objects.select_for_update().filter(**key).order_by("pk"))
    for amount in AMOUNTS:
        setattr(rows[0], amount, sum(getattr(row, amount) for row in rows))
    rows[0].save(update_fields=AMOUNTS)
    ProjectTotal.objects.filter(pk__in=[row.pk for row in rows[1:]]).delete()
