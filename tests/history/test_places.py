"""Old communes and districts stand as they were called in the year of the row; none is guessed."""

from datetime import date

import pytest

from khuyencong.core.folding import fold
from khuyencong.directory.models import Succession, Unit
from khuyencong.history.selectors.places import Places, now_called

pytestmark = pytest.mark.django_db


def unit(world, code, level, name, kind, parent, *, since=date(2002, 1, 1), until=date(2025, 7, 1)):
    return Unit.objects.create(
        code=code, level=level, name=name, kind=kind, parent=parent, province_code="40",
        valid_from=since, valid_until=until, sort_key=name, folded=fold(name), source="test",
    )  # fmt: skip


@pytest.fixture
def old(world):
    """Two districts, each with a commune Hợp Thành; a town called like its district."""
    yen_thanh = unit(world, "426", "district", "Yên Thành", "huyện", world.province)
    dien_chau = unit(world, "425", "district", "Diễn Châu", "huyện", world.province)
    return {
        "Yên Thành": yen_thanh,
        "Diễn Châu": dien_chau,
        "one": unit(world, "17001", "commune", "Hợp Thành", "xã", yen_thanh),
        "other": unit(world, "17002", "commune", "Hợp Thành", "xã", dien_chau),
        "town": unit(world, "17003", "commune", "Yên Thành", "thị trấn", yen_thanh),
        "alone": unit(world, "17004", "commune", "Hồng Thành", "xã", yen_thanh),
    }


@pytest.fixture
def find(world, old):
    return Places(world.province).find


def test_a_name_that_is_one_is_found(find, old):
    assert find("xã Hồng Thành", "", 2015).unit == old["alone"]
    assert find("X. HỒNG THÀNH, huyện Yên Thành", "", 2015).unit == old["alone"]


def test_the_district_decides_between_two_of_one_name(find, old):
    assert find("xã Hợp Thành, huyện Diễn Châu", "", 2015).unit == old["other"]
    assert find("Hợp Thành", "II. Huyện Yên Thành", 2015).unit == old["one"]


def test_two_of_one_name_are_not_guessed(find):
    found = find("xã Hợp Thành", "", 2015)
    assert (found.unit, found.code) == (None, "place_several")
    assert found.names == "xã Hợp Thành, huyện Yên Thành, xã Hợp Thành, huyện Diễn Châu"


def test_a_bare_name_of_a_town_and_its_district_is_not_guessed(find, old):
    assert find("Yên Thành", "", 2015).code == "place_several"
    assert find("thị trấn Yên Thành", "", 2015).unit == old["town"]
    assert find("huyện Yên Thành", "", 2015).unit == old["Yên Thành"]


def test_a_commune_of_after_the_merger_is_not_one_of_before(find, world):
    assert find("xã Nghi Lộc", "", 2015).code == "place_unknown"
    assert find("xã Nghi Lộc", "", 2026).unit == world.communes[0]
    assert find("xã Nghi Lộc", "", 2025).unit == world.communes[0]  # from July on


def test_an_unknown_commune_of_a_known_district_stands_in_the_district(find, old):
    found = find("xã Không Có", "Huyện Yên Thành", 2015)
    assert (found.unit, found.code) == (old["Yên Thành"], "place_unknown")


def test_what_a_former_commune_became_is_said(world, old):
    for new in world.communes:
        Succession.objects.create(
            old=old["alone"], new=new, date=date(2025, 7, 1), is_whole=False, source="test"
        )
    assert now_called([old["alone"].pk]) == {old["alone"].pk: ["xã Nghi Lộc", "xã Phúc Lộc"]}
    assert now_called([world.communes[0].pk]) == {world.communes[0].pk: []}
