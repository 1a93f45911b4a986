"""Two concluded projects of the national track, for tests of what the ministry decides."""

from __future__ import annotations

from khuyencong.ledger.models import Fund
from khuyencong.planning import services as planning
from khuyencong.projects.models import LineSource, Project
from tests.again import scenery
from tests.planning.room import MILLION, concluded
from tests.world import World, at


@scenery
def national(world: World) -> list[Project]:
    """They ask for 200 and 50 million of the national fund."""
    fund = Fund.objects.create(
        code="KCQG-40", name="Khuyến công quốc gia", province="40", track="national",
        organisation=world.bodies["department"],
    )  # fmt: skip
    rows = [
        concluded(world, "Máy chẻ nan", 200 * MILLION),
        concluded(world, "Hội thảo", 50 * MILLION, workshop=None),
    ]
    Project.objects.update(track="national")
    LineSource.objects.filter(source="support").update(fund=fund)
    for row in rows:
        row.refresh_from_db()
    return rows


@scenery
def forwarded(world: World) -> Project:
    """The first of them, sent to the ministry."""
    rows = national(world)
    planning.forward(rows, by=world.actor("lan"), at=at(10))
    rows[0].refresh_from_db()
    return rows[0]
