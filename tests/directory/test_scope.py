"""An officer sees her place, what lies below it, and what was wholly merged into it; no split."""

from datetime import date

import pytest

from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Establishment, Succession, Unit
from khuyencong.projects.models import Project, Request
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
MERGED = date(2025, 7, 1)


def former(world, code, name, *, became, is_whole=True, on=MERGED, start=date(2002, 1, 1)):
    """A commune of before, ended on the day it became `became`."""
    row = Unit.objects.create(
        code=code, level="commune", name=name, kind="xã", parent=world.province,
        province_code="40", valid_from=start, valid_until=on, sort_key=name, folded=name,
        source="test",
    )  # fmt: skip
    for new in became:
        Succession.objects.create(old=row, new=new, date=on, is_whole=is_whole, source="test")
    return row


def officer(world, place, name="xuan", role="commune_officer"):
    user = province.person(name, role, organisation=world.bodies["committee"], place=place)
    world.users[name] = user
    return directory.actor_for(user, on=date(2027, 3, 1))


def seen(actor):
    return set(Establishment.objects.visible_to(actor).values_list("name", flat=True))


def test_a_commune_officer_sees_a_workshop_kept_under_the_former_commune():
    world = province.build()
    nghi_loc = world.communes[0]
    nghi_trung = former(world, "17830", "Nghi Trung", became=[nghi_loc])
    province.workshop(world, "Xưởng rèn Nghi Trung", "nam", nghi_trung)
    xuan = officer(world, nghi_loc)
    assert seen(xuan) == {"Hợp tác xã mây tre đan Nghi Lộc", "Xưởng rèn Nghi Trung"}


def test_two_mergers_in_a_row_are_followed():
    world = province.build()
    middle = former(
        world, "17830", "Nghi Trung", became=[world.communes[0]], start=date(2020, 1, 1)
    )
    first = former(world, "17831", "Nghi Cổ", became=[middle], on=date(2020, 1, 1))
    province.workshop(world, "Xưởng cổ", "nam", first)
    assert "Xưởng cổ" in seen(officer(world, world.communes[0]))


def test_a_split_commune_is_given_to_neither_of_its_heirs():
    world = province.build()
    split = former(world, "17840", "Nghi Hoa", became=world.communes, is_whole=False)
    province.workshop(world, "Xưởng Nghi Hoa", "nam", split)
    for number, commune in enumerate(world.communes):
        assert "Xưởng Nghi Hoa" not in seen(officer(world, commune, name=f"canbo{number}"))


def test_a_merger_still_to_come_changes_nobody_s_view():
    world = province.build()
    later = date(2028, 1, 1)
    ending = former(world, "17850", "Phúc Lộc Cũ", became=[world.communes[0]], on=later)
    province.workshop(world, "Xưởng Phúc Lộc", "nam", ending)
    user = officer(world, world.communes[0])
    assert "Xưởng Phúc Lộc" not in seen(user)
    after = directory.actor_for(world.users["xuan"], on=later)
    assert "Xưởng Phúc Lộc" in seen(after)


def test_a_collaborator_of_a_whole_district_sees_every_commune_below_it():
    world = province.build()
    district = province.unit("429", "district", "Nghi Lộc", "huyện", world.province)
    Unit.objects.filter(pk=world.communes[1].pk).update(parent=district)
    hoa = officer(world, district, name="hoa", role="collaborator")
    assert seen(hoa) == {"Xưởng mây tre Phúc Lộc"}


def test_the_officer_also_sees_the_requests_and_projects_of_the_former_commune():
    world = province.build()
    nghi_loc = world.communes[0]
    nghi_trung = former(world, "17830", "Nghi Trung", became=[nghi_loc])
    Establishment.objects.filter(pk=world.workshops[0].pk).update(place=nghi_trung)
    world.workshops[0].refresh_from_db()
    project = province.drafted(world)
    xuan = officer(world, nghi_loc)
    assert project in Project.objects.visible_to(xuan)
    assert Request.objects.visible_to(xuan).filter(place=nghi_trung).count() == 1


def test_an_officer_of_the_next_commune_sees_none_of_it():
    world = province.build()
    nghi_trung = former(world, "17830", "Nghi Trung", became=[world.communes[0]])
    province.workshop(world, "Xưởng rèn Nghi Trung", "nam", nghi_trung)
    assert seen(officer(world, world.communes[1])) == {"Xưởng mây tre Phúc Lộc"}


def test_an_officer_costs_few_questions_to_the_database(django_assert_max_num_queries):
    world = province.build()
    former(world, "17830", "Nghi Trung", became=[world.communes[0]])
    officer(world, world.communes[0])
    with django_assert_max_num_queries(5):
        directory.actor_for(world.users["xuan"], on=at(1).date())
