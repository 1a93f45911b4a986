from __future__ import annotations

import pytest

from khuyencong.planning import services as planning
from khuyencong.projects.models import Project
from tests import world as province
from tests.planning.room import MILLION, concluded
from tests.world import YEAR, World, at


@pytest.fixture
def world(db: None) -> World:
    """A year with 400 million."""
    return province.build(appropriated_dong=400 * MILLION)


@pytest.fixture
def project(world: World) -> Project:
    """Asks for 200 million, planned at 150."""
    row = concluded(world, "Máy chẻ nan", 200 * MILLION)
    planning.approve(
        [row],
        organisation=world.bodies["committee"],
        year=YEAR,
        amounts={row.pk: {world.fund.pk: 150 * MILLION}},
        by=world.actor("dung"),
        at=at(10),
    )
    row.refresh_from_db()
    return row
