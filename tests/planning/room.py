"""A year with concluded projects, for tests of the plan room."""

from __future__ import annotations

from collections.abc import Mapping

from khuyencong.appraisal import services as appraisal
from khuyencong.core.actors import Actor, Grant
from khuyencong.directory.models import Unit
from khuyencong.ledger.models import Fund
from khuyencong.planning import services as planning
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project
from tests import world as province
from tests.again import scenery
from tests.world import YEAR, World, at

MILLION = 1_000_000


def thanh_hoa() -> Unit:
    """A second province, as the national database holds it."""
    return province.unit("38", "province", "Thanh Hóa", "tỉnh")


def another_fund(world: World, code: str = "KCX-40", *, money: int = 0) -> Fund:
    """One more fund; its code says of which province. `money` is what it is given this year."""
    fund = Fund.objects.create(
        code=code, name="Nguồn khác", province=code[-2:], track="local",
        organisation=world.bodies["department"],
    )  # fmt: skip
    if money:
        planning.appropriate(
            fund, year=YEAR, number=f"2/QĐ-{code}", decided_date=at(4, 1).date(),
            amount_dong=money, by=Actor(
                "ngan", "Ngân", grants=(Grant("finance_officer", fund.province),)
            ), at=at(4, 1),
        )  # fmt: skip
    return fund


@scenery
def concluded(
    world: World,
    title: str,
    support: int,
    *,
    workshop: int | None = 0,
    also: Mapping[Fund, int] | None = None,
) -> Project:
    """A concluded local project asking `support` đồng; without a workshop it is a seminar.

    `also`: what it asks of other funds.
    """
    mai = world.actor("mai")
    activity, requests, who = "seminar_visit", [], None
    if workshop is not None:
        who = world.workshops[workshop]
        owner = world.actor("tam" if workshop == 0 else "loc")
        row = projects.request(
            who,
            activity="machinery",
            title=title,
            lines=[province.machine(support * 2, support)],
            baselines={},
            by=owner,
            at=at(1),
        )
        requests = [projects.submit_request(row, by=owner, at=at(1))]
        activity = "machinery"
    project = projects.draft(
        world.bodies["centre"],
        activity=activity,
        title=title,
        year=YEAR,
        track="local",
        requests=requests,
        by=mai,
        at=at(2),
    )
    of = {world.fund: support} | dict(also or {})
    lines = [province.machine(amount * 2, amount, fund, who) for fund, amount in of.items()]
    project = projects.write_estimate(project, lines, by=mai, at=at(2))
    project = projects.register(project, by=mai, at=at(3))
    province.look_at_likenesses(world, project)
    return appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(5))
