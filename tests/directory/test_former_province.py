"""Which province a place was of before a merger; of two, none is guessed."""

from datetime import date

import pytest

from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Succession
from tests.directory.test_place_kind import START, TWO_LEVELS, unit

pytestmark = pytest.mark.django_db
NOW = date(2026, 6, 1)


def province(code, **dates):
    return unit(code, "tỉnh", level="province", province=code, **dates)


@pytest.fixture
def commune():
    """A commune of Đắk Lắk as it is since 1 July 2025, when Phú Yên became part of it."""
    return unit("22015", "xã", province("66", start=TWO_LEVELS), start=TWO_LEVELS, province="66")


def was(commune, former):
    """The commune is made of one of that former province."""
    old = unit(f"9{former}", "xã", start=START, until=TWO_LEVELS, province=former)
    Succession.objects.create(old=old, new=commune, date=TWO_LEVELS, is_whole=True, source="test")


def test_a_commune_made_of_one_of_phu_yen_was_of_phu_yen(commune):
    was(commune, "54")
    assert directory.former_province(commune, NOW) == "54"


def test_a_commune_made_of_two_provinces_was_of_none_of_them(commune):
    was(commune, "54")
    was(commune, "66")
    assert directory.former_province(commune, NOW) is None


def test_where_no_succession_says_so_nobody_knows(commune):
    assert directory.former_province(commune, NOW) is None


def test_before_its_province_began_it_was_of_no_former_one(commune):
    was(commune, "54")
    assert directory.former_province(commune, date(2025, 6, 30)) is None


def test_a_province_that_was_not_merged_has_no_former_one():
    nghi_loc = unit("17827", "xã", province("40", start=START), start=START)
    assert directory.former_province(nghi_loc, NOW) is None
