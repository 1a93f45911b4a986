"""A project of two workshops whose shares differ."""

from __future__ import annotations

from datetime import date

from khuyencong.contracts.models import Commitment
from khuyencong.contracts.selectors import commitments
from khuyencong.ledger.models import Fund
from khuyencong.planning import services as planning
from khuyencong.projects import services as projects
from khuyencong.projects.selectors.estimate import Line, SourceShare
from tests import money
from tests import world as province
from tests.world import YEAR, World, at

MILLION = 1_000_000


def signed_for_two(world: World) -> tuple[Commitment, Commitment]:
    """Of one fund: 300 million for the first, 200 for the second."""
    first, second = of_two_workshops(world)
    return first, second


def of_two_workshops(world: World, *, funds: int = 1) -> list[Commitment]:
    """Machines of 800 and 500 million; supported by 300 and 200, of two funds 200 + 100 and
    150 + 50."""
    given = [{world.fund: 300}, {world.fund: 200}]
    if funds == 2:
        other = _other_fund(world)
        given = [{world.fund: 200, other: 100}, {world.fund: 150, other: 50}]
    mai = world.actor("mai")
    requests = [
        _request(world, owner, workshop, price)
        for owner, workshop, price in zip(("tam", "loc"), world.workshops, (800, 500), strict=False)
    ]
    project = projects.draft(
        world.bodies["centre"], activity="machinery", title="Hai máy chẻ nan", year=YEAR,
        track="local", requests=requests, by=mai, at=at(2),
    )  # fmt: skip
    lines = [
        _machine(price, workshop, support)
        for price, workshop, support in zip((800, 500), world.workshops, given, strict=False)
    ]
    projects.write_estimate(project, lines, by=mai, at=at(2))
    project = projects.register(project, by=mai, at=at(3))
    province.look_at_likenesses(world, project)
    project = money.planned(world, project)
    money.sign(world, project)
    return commitments(project)


def _request(world: World, owner: str, workshop, price: int):
    row = projects.request(
        workshop, activity="machinery", title="Mua máy chẻ nan",
        lines=[province.machine(price * MILLION, 200 * MILLION)], baselines={"workers": 12},
        by=world.actor(owner), at=at(1),
    )  # fmt: skip
    return projects.submit_request(row, by=world.actor(owner), at=at(1))


def _machine(price: int, workshop, support: dict[Fund, int]) -> Line:
    own = price - sum(support.values())
    return Line(
        item=f"Máy của {workshop.name}",
        unit="máy",
        quantity=1,
        unit_price_dong=price * MILLION,
        establishment=workshop,
        sources=(
            *(SourceShare("support", amount * MILLION, fund) for fund, amount in support.items()),
            SourceShare("counterpart", own * MILLION),
        ),
    )


def _other_fund(world: World) -> Fund:
    other = Fund.objects.create(
        code="KCH-40", name="Khuyến công huyện", province="40", track="local",
        organisation=world.bodies["department"],
    )  # fmt: skip
    planning.appropriate(
        other, year=YEAR, number="02/QĐ-UBND", decided_date=date(YEAR, 1, 4),
        amount_dong=500 * MILLION, by=world.actor("son"), at=at(4, 1),
    )  # fmt: skip
    return other
