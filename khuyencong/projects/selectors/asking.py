"""What a request asks for, beside the most that the rules allow for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from khuyencong.projects.models import Beneficiary, Request
from khuyencong.projects.selectors import estimate
from khuyencong.projects.selectors.estimate import Line, SourceShare
from khuyencong.rules.engine import Support


@dataclass(frozen=True)
class Asked:
    """`asked_dong`: support, in đồng; `support`: what the law allows for costs as they are."""

    asked_dong: int
    support: Support

    @property
    def over_dong(self) -> int:
        """By how much it passes a ceiling that is known; 0 where it does not."""
        most = 0 if self.support.status == "ineligible" else self.support.ceiling_dong
        return 0 if most is None else max(self.asked_dong - most, 0)


def lines_of(request: Request) -> list[Line]:
    """The costs as they are saved, each for the workshop that asks."""
    saved = [
        Line(
            item=line.item,
            unit=line.unit,
            quantity=line.quantity,
            unit_price_dong=line.unit_price_dong,
            sources=(SourceShare("support", line.support_dong),) if line.support_dong else (),
        )
        for line in request.lines.order_by("order")
    ]
    return of_her(request, saved)


def of_her(request: Request, lines: Sequence[Line]) -> list[Line]:
    """The same lines, with what the rules may know of the workshop that asks."""
    known = Beneficiary(request=request).known
    return [replace(line, establishment=request.establishment, known=known) for line in lines]


def asked(request: Request, lines: Sequence[Line], *, on: date) -> Asked | None:
    """None while nothing costs anything. Refused where an amount is larger than one can be."""
    estimate.check_sizes(lines)
    answers = estimate.supports(
        request.activity, list(lines), on=on, track="local", province=request.province.code
    )
    if not answers:
        return None
    _who, asked_dong, support = answers[0]
    return Asked(asked_dong, support)
