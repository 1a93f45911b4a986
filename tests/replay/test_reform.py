"""Một cuộc cải cách: levels, order and advances in one pack, over plans and past advances."""

import pytest

from khuyencong.documents.services import orders
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.policy import services as packs
from khuyencong.replay import services
from khuyencong.replay.services import reform
from tests import money
from tests import world as province
from tests.planning.room import MILLION, concluded
from tests.planning.test_solve import waiting
from tests.rules.test_bad_packs import OWN
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
REFORM = (
    OWN.replace("2027-07-01, rate", "2040-01-01, rate")
    .replace("2027-07-01, share", "2040-01-01, share")
    .replace("2027-07-01, criteria", "2040-01-01, criteria")
    .replace("200000000", "100000000")
)


def drafted(world, text=REFORM):
    return packs.draft(
        world.province, scope="local", text=text, by=world.actor("binh"), at=at(1, month=12)
    )


def replayed(world, pack):
    return services.sums(orders.Making(world.actor("binh"), {"pack": pack.code})).as_data()


@pytest.fixture
def world():
    return province.build(appropriated_dong=400 * MILLION)


@pytest.fixture
def scenario(world):
    """Two workshops ask for 200 and 250 million of 400; by the best choice one stays out."""
    concluded(world, "Máy chẻ nan", 200 * MILLION)
    concluded(world, "Máy vót nan", 250 * MILLION, workshop=1)
    made = scenarios.create_scenario(
        world.province, year=YEAR, name="Phương án 1", by=world.actor("binh"), at=at(8)
    )
    waiting(world, made, way="best", limits_dong={world.fund.pk: 400 * MILLION})
    scenarios.solve_job(now=at(9))
    made.refresh_from_db()
    return made


def test_a_lower_cap_lets_both_into_the_plan_and_nothing_is_saved(world, scenario):
    before = list(scenario.proposals.order_by("pk").values())
    plan = replayed(world, drafted(world))["plan"]
    assert (plan["count_before"], plan["count_after"]) == (1, 2)
    assert plan["after_dong"] == 200 * MILLION
    moves = {e["title"]: (e["before_dong"], e["after_dong"]) for e in plan["entries"]}
    assert sorted(moves.values()) == [(0, 100 * MILLION), (250 * MILLION, 100 * MILLION)]
    assert list(scenario.proposals.order_by("pk").values()) == before


def test_the_page_says_it_in_words_and_a_large_plan_is_ordered(
    client, world, scenario, monkeypatch
):
    pack = drafted(world)
    client.force_login(world.users["binh"])
    page = client.get(f"/ke-hoach/chay-lai/{pack.code}/").content.decode()
    assert "vào kế hoạch" in page and "Phương án “Phương án 1” năm" in page
    assert "Không có khoản tạm ứng nào bị từ chối." in page
    monkeypatch.setattr(reform, "AT_ONCE", 1)
    page = client.get(f"/ke-hoach/chay-lai/{pack.code}/").content.decode()
    assert "phương án quá lớn để tính ngay" in page


@pytest.mark.parametrize(("share", "refused"), [("0.29", True), ("0.30", False)])
def test_an_advance_above_the_new_share_would_have_been_refused(share, refused):
    world = province.build()
    commitment = province.committed(world, price=1_200_000_000, support=300 * MILLION)
    money.report(world, commitment.project, 100)
    money.advance(world, commitment, 90 * MILLION, decision="")
    text = REFORM.replace('share: "0.40"', f'share: "{share}"')
    rows = replayed(world, drafted(world, text))["advances"]
    assert [(row["advanced_dong"], row["limit_dong"]) for row in rows] == (
        [(90 * MILLION, 87 * MILLION)] if refused else []
    )


@pytest.mark.parametrize(("percent", "refused"), [(80, True), (81, False)])
def test_an_advance_before_enough_was_done_would_have_been_refused(percent, refused):
    world = province.build()
    commitment = province.committed(world, price=1_200_000_000, support=300 * MILLION)
    money.report(world, commitment.project, percent)
    money.advance(world, commitment, 90 * MILLION, decision="")
    gate = 'share: "0.40", after: total_investment, over_percent: 80'
    text = REFORM.replace('share: "0.40"', gate)
    rows = replayed(world, drafted(world, text))["advances"]
    assert [(row["over"], row["done"]) for row in rows] == ([(80, 80)] if refused else [])
