import pytest

from tests import world as province
from tests.again import scenery
from tests.world import World


@pytest.fixture
@scenery
def world(db: None) -> World:
    return province.build()
