"""What a place is on a date, in the words the rules use; the unknown goes to a person."""

from datetime import date

import pytest

from khuyencong.directory import selectors as directory
from khuyencong.directory.models import AreaClass, Succession, Unit
from khuyencong.directory.services import places
from khuyencong.rules import engine
from khuyencong.rules.engine import Facts

pytestmark = pytest.mark.django_db

START, TWO_LEVELS = date(2002, 1, 1), date(2025, 7, 1)
DECREE_235 = date(2025, 10, 15)
YEAR_2024 = date(2024, 5, 20)


def unit(code, kind, parent=None, *, start=START, until=None, level="commune", province="40"):
    return Unit.objects.create(
        code=code, level=level, name=code, kind=kind, parent=parent, province_code=province,
        valid_from=start, valid_until=until, sort_key=code, folded=code, source="test",
    )  # fmt: skip


def province(kind="tỉnh", **dates):
    return unit("40", kind, level="province", **dates)


def ward_in(district_kind, **dates):
    """A ward of a district of that kind, both until districts ended."""
    district = unit("412", district_kind, province(), level="district", until=TWO_LEVELS)
    return unit("16702", "phường", district, until=TWO_LEVELS, **dates)


def becomes(old, new, on, *, is_whole=True):
    Succession.objects.create(old=old, new=new, date=on, is_whole=is_whole, source="test")


def answer(place, on):
    """What the rules say of a machine for a workshop there."""
    facts = Facts("machinery", 800_000_000, place_kind=directory.place_kind(place, on))
    return engine.ceiling(facts, on=on).status


@pytest.mark.parametrize(
    ("district", "kind", "status"),
    [
        ("quận", "ward_of_central_city", "ineligible"),
        ("thị xã", "town", "eligible"),
        ("thành phố loại 1", "ward_type1", "ineligible"),
        ("thành phố loại 2", "ward_type2", "eligible"),
        ("thành phố loại 3", "ward_type3", "eligible"),
        ("thành phố", "ward", "needs_person"),
    ],
)
def test_a_ward_before_july_2025_is_named_after_its_district(district, kind, status):
    ward = ward_in(district)
    assert directory.place_kind(ward, YEAR_2024) == kind
    assert answer(ward, YEAR_2024) == status


def test_a_ward_that_was_a_commune_less_than_five_years_ago_is_converted():
    ward = ward_in("thành phố loại 1", start=date(2021, 6, 1))
    becomes(unit("16702", "xã", ward.parent, until=date(2021, 6, 1)), ward, date(2021, 6, 1))
    assert directory.place_kind(ward, YEAR_2024) == "ward_type1_converted"
    assert answer(ward, YEAR_2024) == "eligible"


@pytest.mark.parametrize(
    ("decided", "until"),
    [(date(2019, 5, 20), 2024), (date(2018, 12, 31), 2023), (date(2019, 1, 1), 2024)],
)
def test_five_years_run_from_the_decision_to_the_end_of_the_year_before_the_plan(decided, until):
    ward = ward_in("thành phố loại 1", start=decided)
    becomes(unit("16702", "xã", ward.parent, until=decided), ward, decided)

    def asked(plan_year, on=YEAR_2024):
        return directory.place_kind(ward, on, plan_year=plan_year)

    assert (asked(until), asked(until + 1)) == ("ward_type1_converted", "ward_type1")
    assert asked(until, date(2024, 12, 31)) == "ward_type1_converted"  # not the day of asking
    assert asked(None) == asked(2024)


def test_a_new_ward_made_of_an_old_ward_is_not_converted():
    ward = ward_in("thành phố loại 1", start=date(2021, 6, 1))
    becomes(unit("16703", "phường", ward.parent, until=date(2021, 6, 1)), ward, date(2021, 6, 1))
    assert directory.place_kind(ward, YEAR_2024) == "ward_type1"


@pytest.mark.parametrize("origins", [[], ["xã", "phường"]])
def test_a_new_ward_of_unknown_or_mixed_origin_asks_a_person(origins):
    ward = ward_in("thành phố loại 1", start=date(2021, 6, 1))
    for number, kind in enumerate(origins):
        old = unit(f"1680{number}", kind, ward.parent, until=date(2021, 6, 1))
        becomes(old, ward, date(2021, 6, 1))
    assert answer(ward, YEAR_2024) == "needs_person"


def test_wards_and_communes_of_a_central_city_are_told_apart_by_the_province_of_that_day():
    before = province(until=date(2025, 1, 1))
    hue = province("thành phố trung ương", start=date(2025, 1, 1))
    commune = unit("19900", "xã", before)
    ward = unit("19901", "phường", hue, start=TWO_LEVELS)
    assert directory.place_kind(commune, YEAR_2024) == "commune"
    assert directory.place_kind(commune, DECREE_235) == "commune_of_central_city"
    assert directory.place_kind(ward, DECREE_235) == "ward_of_central_city"


def test_a_workshop_kept_under_a_former_township_is_judged_by_what_it_became():
    top = province()
    township = unit("17827", "thị trấn", top, until=TWO_LEVELS)
    commune = unit("17827", "xã", top, start=TWO_LEVELS)
    becomes(township, commune, TWO_LEVELS)
    assert directory.place_kind(township, YEAR_2024) == "township"
    assert directory.place_kind(township, DECREE_235) == "commune"
    assert directory.place_kind(commune, YEAR_2024) == "township"


def test_a_place_made_of_a_ward_and_a_commune_asks_a_person_about_the_time_before():
    ward = ward_in("thành phố loại 1")
    commune = unit("17914", "xã", ward.parent, until=TWO_LEVELS)
    today = unit("16702", "phường", ward.parent.parent, start=TWO_LEVELS)
    for old in (ward, commune):
        becomes(old, today, TWO_LEVELS)
    assert directory.place_kind(today, YEAR_2024) == "ward"
    assert answer(today, YEAR_2024) == "needs_person"


def test_a_place_split_between_a_ward_and_a_commune_asks_a_person_until_the_new_decree():
    top = province()
    old = unit("17128", "xã", top, until=TWO_LEVELS)
    for code, kind in (("17128", "phường"), ("17130", "xã")):
        new = unit(code, kind, top, start=TWO_LEVELS)
        becomes(old, new, TWO_LEVELS, is_whole=False)
    assert answer(old, date(2025, 10, 14)) == "needs_person"
    assert answer(old, DECREE_235) == "eligible"


def test_a_place_made_of_a_township_and_a_commune_is_left_untested_not_guessed():
    top = province()
    today = unit("17827", "xã", top, start=TWO_LEVELS)
    for code, kind in (("17827", "thị trấn"), ("17830", "xã")):
        becomes(unit(code, kind, top, until=TWO_LEVELS), today, TWO_LEVELS)
    assert directory.place_kind(today, YEAR_2024) is None


def test_a_ward_whose_past_nobody_wrote_down_asks_a_person():
    ward = unit("26740", "phường", province("thành phố trung ương"), start=TWO_LEVELS)
    assert directory.place_kind(ward, YEAR_2024) == "ward"
    assert answer(ward, YEAR_2024) == "needs_person"


def test_a_town_ward_whose_heir_nobody_wrote_down_stays_what_it_was():
    ward = ward_in("thị xã")
    assert directory.place_kind(ward, DECREE_235) == "town"
    assert answer(ward, DECREE_235) == "needs_person"


def test_a_district_is_no_place_of_production():
    assert directory.place_kind(ward_in("thị xã").parent, YEAR_2024) is None


@pytest.mark.parametrize(
    ("code", "on", "kind", "status"),
    [
        ("16681", date(2024, 5, 20), "ward_type1", "ineligible"),  # Quang Trung, a ward for long
        ("16681", date(2025, 6, 30), "ward_type1", "ineligible"),
        ("16681", date(2025, 7, 1), "ward", "needs_person"),
        ("16681", date(2025, 10, 14), "ward", "needs_person"),
        ("16681", date(2025, 10, 15), "ward", "eligible"),
        ("16702", date(2024, 5, 20), "commune", "eligible"),  # Nghi Phú, a ward from 01/12/2024
        ("16702", date(2024, 12, 1), "ward_type1_converted", "eligible"),
        ("16702", date(2025, 6, 30), "ward_type1_converted", "eligible"),
        ("16702", date(2025, 7, 1), "ward", "needs_person"),
        ("16702", date(2025, 10, 15), "ward", "eligible"),
        ("16732", date(2024, 5, 20), "town", "eligible"),  # Nghi Hương, of Cửa Lò until then
        ("16732", date(2024, 12, 1), "ward_type1", "ineligible"),
        ("16711", date(2025, 6, 30), "commune", "eligible"),  # Hưng Hòa, a commune to the end
    ],
)
def test_a_workshop_in_former_vinh_is_answered_as_of_each_day(code, on, kind, status):
    places.load()
    first = Unit.objects.filter(code=code).order_by("valid_from").first()
    assert directory.place_kind(first, on) == kind
    assert directory.place_kind(directory.place_on(code, on), on) == kind
    assert answer(first, on) == status


def test_the_area_of_a_former_commune_is_that_of_what_it_became():
    top = province()
    old = unit("17230", "xã", top, until=TWO_LEVELS)
    new = unit("17230", "xã", top, start=TWO_LEVELS)
    becomes(old, new, TWO_LEVELS)
    AreaClass.objects.create(
        unit=new, area="difficult", valid_from=TWO_LEVELS, source="test", evidence="seen"
    )
    assert directory.area_of(old, DECREE_235) == "difficult"
    assert directory.area_of(old, YEAR_2024) is None


def test_the_area_of_a_split_commune_is_known_only_if_its_heirs_agree():
    top = province()
    old = unit("17230", "xã", top, until=TWO_LEVELS)
    heirs = [unit(code, "xã", top, start=TWO_LEVELS) for code in ("17230", "17231")]
    for heir in heirs:
        becomes(old, heir, TWO_LEVELS, is_whole=False)
    classed = [
        AreaClass.objects.create(
            unit=heir, area="difficult", valid_from=TWO_LEVELS, source="test", evidence="seen"
        )
        for heir in heirs
    ]
    assert directory.area_of(old, DECREE_235) == "difficult"
    AreaClass.objects.filter(pk=classed[0].pk).update(area="normal")
    assert directory.area_of(old, DECREE_235) is None


@pytest.mark.parametrize(
    ("zones", "area"),
    [
        (["zone_3", "zone_2", "zone_1"], "extremely_difficult"),
        (["zone_3", "zone_1"], "extremely_difficult"),
        (["zone_1", "none"], "difficult"),
        (["zone_1", "none", "none"], None),
        (["zone_3", "zone_3", None], None),
    ],
)
def test_a_merged_commune_follows_most_of_its_old_units(zones, area):
    top, day = province(), date(2026, 3, 31)
    new = unit("17300", "xã", top, start=TWO_LEVELS)
    for number, zone in enumerate(zones):
        old = unit(f"1724{number}", "xã", top, until=TWO_LEVELS)
        becomes(old, new, TWO_LEVELS)
        if zone:
            AreaClass.objects.create(
                unit=old, kind="minority_zone", area=zone, valid_from=date(2021, 6, 4)
            )
    assert directory.area_of(new, day) == area
    assert directory.area_of(new, date(2026, 3, 30)) is None
    found = directory.derived_area(new, day)
    assert len(found.counted) + len(found.missing) == len(zones)


def test_an_area_nobody_classed_is_listed_as_not_tested():
    commune = unit("17230", "xã", province())
    area = directory.area_of(commune, DECREE_235)
    facts = Facts("new_enterprise", 30_000_000, place_kind="commune", area=area)
    assert "area" in engine.ceiling(facts, on=DECREE_235).not_tested
