"""Who decides an adjustment follows the rules in force, also of one asked before they changed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from khuyencong.core import events
from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.obligations import services as obligations
from khuyencong.obligations.models import Obligation
from khuyencong.planning import permissions
from khuyencong.planning.models import Adjustment
from khuyencong.planning.workflow import ADJUSTMENT
from khuyencong.policy.models import RuleInForce
from khuyencong.projects import selectors
from khuyencong.projects.models import Project
from khuyencong.rules.engine import RuleBook


def deciders_job(*, now: datetime) -> None:
    """Of what was open before obligations of adjustments were kept."""
    follow_rules(Project.objects.all(), by=SYSTEM, at=now)


def deciders_when_in_force(rule: RuleInForce, before: RuleBook, *, by: Actor, at: datetime) -> None:
    follow_rules(Project.objects.filter(province=rule.province), by=by, at=at)


def follow_rules(projects: QuerySet[Project], *, by: Actor, at: datetime) -> None:
    """Moves each adjustment that waits to the inbox of whoever decides it now."""
    asked = Adjustment.objects.filter(project=OuterRef("pk"), state=ADJUSTMENT.initial)
    for project in projects.filter(Exists(asked)).order_by("pk"):
        with transaction.atomic():
            _follow(selectors.lock(project), by=by, at=at)


def _follow(project: Project, *, by: Actor, at: datetime) -> None:
    owed = permissions.adjustments_owed(project)
    rows = Obligation.objects.still_open().filter(subject=project.uuid, kind=permissions.DECIDE)
    if set(rows.values_list("part", "role")) != {(one.part, one.role) for one in owed}:
        event = events.record(project.stream, "move_adjustments", {}, by=by, at=at)
        obligations.meet(project, permissions.DECIDE, event=event)
        obligations.open(project, owed, province=project.province, event=event)
