from __future__ import annotations

import pytest

from khuyencong.planning.models import Scenario
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.projects.models import Project
from tests import world as province
from tests.again import scenery
from tests.planning.room import MILLION, concluded
from tests.world import YEAR, World, at


@pytest.fixture
def world(db: None) -> World:
    """A year with 400 million."""
    return province.build(appropriated_dong=400 * MILLION)


@pytest.fixture
@scenery
def project(world: World) -> Project:
    """Asks for 200 million, planned at 150."""
    row = concluded(world, "Máy chẻ nan", 200 * MILLION)
    province.planned(world, row, percents=[75])
    row.refresh_from_db()
    return row


@pytest.fixture
@scenery
def three(world: World) -> list[Project]:
    """Two workshops ask for 200 and 150 million, a seminar for 100."""
    return [
        concluded(world, "Máy chẻ nan", 200 * MILLION),
        concluded(world, "Máy vót nan", 150 * MILLION, workshop=1),
        concluded(world, "Hội thảo nghề", 100 * MILLION, workshop=None),
    ]


@pytest.fixture
def scenario(world: World, three: list[Project]) -> Scenario:
    return scenarios.create_scenario(
        world.province, year=YEAR, name="Phương án 1", by=world.actor("binh"), at=at(8)
    )


@pytest.fixture
def chosen(world: World, scenario: Scenario) -> Scenario:
    """The two workshops whole, 350 of 400 million; the seminar is left out."""
    for row in scenario.proposals.exclude(project__title="Hội thảo nghề"):
        scenarios.set_level(row, 100, by=world.actor("binh"), at=at(8))
    return scenario
