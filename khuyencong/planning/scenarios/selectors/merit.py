"""What a proposal is worth to the objective of its scenario."""

from __future__ import annotations

from django.utils import timezone

from khuyencong.allocation.objective import Merit, worth
from khuyencong.planning.models import Proposal, Scenario
from khuyencong.planning.scenarios.selectors import facts
from khuyencong.policy import selectors as policy
from khuyencong.rules.engine import RuleBook


def merit_of(proposal: Proposal, *, on, book: RuleBook) -> Merit:
    """A proposal as the objective sees it; one that no council scored counts as just passing."""
    points = proposal.points_hundredths
    return Merit(
        asked_dong=proposal.asked_dong,
        counterpart_dong=proposal.counterpart_dong,
        points_hundredths=facts.least_points(on, book)
        if points is None
        else facts.out_of_hundred(points, on, book),
        people=proposal.people,
        area=proposal.area,
    )


def parts_of(proposal: Proposal, *, scenario: Scenario) -> dict[str, int]:
    """What each measure of the objective adds to a proposal, in thousands of converted đồng."""
    on, book = timezone.localdate(), policy.book(scenario.province.code)
    return worth(merit_of(proposal, on=on, book=book), scenario.objective)
