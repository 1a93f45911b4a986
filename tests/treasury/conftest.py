import pytest

from khuyencong.contracts.models import Commitment
from tests import world as province
from tests.again import scenery
from tests.planning.room import MILLION, concluded
from tests.world import World


@pytest.fixture
def world(db: None) -> World:
    """A year with 800 million."""
    return province.build(appropriated_dong=800 * MILLION)


@pytest.fixture
@scenery
def signed(world: World) -> Commitment:
    """300 million under a contract of 15 March."""
    return province.committed(world)


@pytest.fixture
@scenery
def planned(world: World):
    """200 million planned for another workshop, without a contract."""
    row = concluded(world, "Máy vót nan", 200 * MILLION, workshop=1)
    province.planned(world, row)
    row.refresh_from_db()
    return row
