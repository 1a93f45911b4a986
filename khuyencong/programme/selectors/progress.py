"""Targets of the programme against what was planned and settled."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.programme.models import Programme, Target
from khuyencong.projects.models import Beneficiary, Project
from khuyencong.rules.engine import activities
from khuyencong.rules.reading import words

PLANNED = ("planned", "estimated", "committed", "accepted", "settled")


@dataclass(frozen=True)
class Progress:
    """A target with what the plans placed and what was settled so far, in its own measure."""

    target: Target
    planned: int
    settled: int

    @property
    def percent(self) -> int:
        return self.planned * 100 // self.target.amount


def find_programme(number: uuid.UUID, *, by: Actor) -> Programme:
    """Raises Http404 for what `by` may not see."""
    missing = _("Không có chương trình này trong phạm vi của bạn.")
    rows = Programme.objects.visible_to(by).select_related("province")
    return find(rows, missing, uuid=number)


def progress(programme: Programme) -> list[Progress]:
    """Every target against the projects of its years; four grouped queries whatever the number."""
    years = Q(year__gte=programme.first_year, year__lte=programme.last_year)
    planned = Project.objects.filter(years, province=programme.province, state__in=PLANNED)
    contents = {code: activity.content for code, activity in activities().items()}
    sums: dict[tuple[int, str, str, bool], int] = {}

    def add(year: int, activity: str, measure: str, is_settled: bool, amount: int) -> None:
        key = (year, contents.get(activity, ""), measure, is_settled)
        sums[key] = sums.get(key, 0) + amount

    rows = planned.order_by().values_list("year", "activity", "state")
    for year, activity, state, count, dong in rows.annotate(Count("pk"), Sum("support_dong")):
        for measure, amount in (("projects", count), ("dong", dong)):
            add(year, activity, measure, False, amount)
            if state == "settled":
                add(year, activity, measure, True, amount)
    members = Beneficiary.objects.filter(project__in=planned).order_by()
    member_rows = members.values_list("project__year", "project__activity", "project__state")
    for year, activity, state, count in member_rows.annotate(Count("establishment")):
        add(year, activity, "establishments", False, count)
        if state == "settled":
            add(year, activity, "establishments", True, count)

    def total(target: Target, is_settled: bool) -> int:
        return sum(
            amount
            for (year, content, measure, settled), amount in sums.items()
            if measure == target.measure
            and settled == is_settled
            and target.year in (0, year)
            and target.content in ("", content)
        )

    return [
        Progress(target, total(target, False), total(target, True))
        for target in programme.targets.order_by("year", "content", "measure", "pk")
    ]


def content_codes() -> list[str]:
    return list(words("parameters/vocabulary.yaml")["contents"])
