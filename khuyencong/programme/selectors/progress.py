"""Targets of the programme against what was planned and settled."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.policy.selectors import activities
from khuyencong.programme.models import Programme, Target
from khuyencong.projects.models import ProjectTotal
from khuyencong.rules.reading import words


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
    """Every target against the totals of the projects of its years."""
    contents = {code: activity.content for code, activity in activities().items()}
    sums: dict[tuple[int, str, str, bool], int] = {}
    totals = ProjectTotal.objects.filter(
        province=programme.province,
        year__gte=programme.first_year,
        year__lte=programme.last_year,
    )
    for year, activity, state, *amounts in totals.added_up("year", "activity", "state"):
        for measure, amount in zip(("projects", "dong", "establishments"), amounts, strict=True):
            for is_settled in {False, state == "settled"}:
                key = (year, contents.get(activity, ""), measure, is_settled)
                sums[key] = sums.get(key, 0) + amount

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
