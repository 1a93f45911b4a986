"""Who holds the same post here and in another province acts here by the one of here."""

import pytest

from khuyencong.core.actors import Actor, Grant
from khuyencong.planning import services as planning
from khuyencong.planning.scenarios import services as scenarios
from tests.planning.room import MILLION
from tests.planning.test_appropriate import give
from tests.planning.test_decide_adjustment import ask, decide
from tests.planning.test_set_limit import put
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def an(world):
    """Heads the Department here, and one in Thanh Hóa."""
    grants = (
        Grant("department_leader", "40", world.bodies["department"].pk),
        Grant("department_leader", "38", -1),
    )
    return Actor("an", "An", grants=grants)


def test_she_sets_limits_and_writes_down_what_the_province_gives(world, an):
    assert put(world, an).set_by == "An"
    assert give(world, an).amount_dong == 100 * MILLION


def test_she_decides_adjustments(world, an, project):
    assert decide(ask(world, project), an).decided_by == "An"


def test_she_submits_the_plan(an, chosen):
    assert scenarios.submit_plan(chosen, by=an, at=at(9)).code == "plan_submission"


def test_she_moves_the_order_only_with_a_post_here(world, an, three):
    assert planning.place_before(three[2], three[0], reason="Gấp.", by=an, at=at(9))
