import pytest

from khuyencong.contracts.models import Commitment
from tests import money
from tests import world as province
from tests.again import scenery
from tests.recoveries.ways import MILLION
from tests.world import World


@pytest.fixture
def world(db: None) -> World:
    return province.build()


@pytest.fixture
@scenery
def accepted(world: World) -> Commitment:
    """300 million signed, 120 advanced, 225 earned, the other 105 paid."""
    commitment = province.committed(world)
    money.advance(world, commitment, 120 * MILLION)
    money.accept(world, commitment.project, 600 * MILLION)
    money.pay(world, commitment, 105 * MILLION)
    return commitment


@pytest.fixture
@scenery
def settled(world: World, accepted: Commitment) -> Commitment:
    """The same, settled on 1 October: 225 million paid, by two transfers."""
    money.settle(world, accepted.project)
    accepted.project.refresh_from_db()
    return accepted
