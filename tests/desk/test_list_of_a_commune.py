"""An officer of a commune lists the projects of its workshops, walked by the place kept with each
beneficiary: where its workshop stands now."""

from datetime import date

import pytest

from khuyencong.desk import selectors
from khuyencong.desk.selectors import card
from khuyencong.directory import selectors as directory
from khuyencong.directory import services as registry
from khuyencong.directory.models import Notice, User
from khuyencong.projects import checks
from khuyencong.projects.models import Beneficiary, Conflict
from khuyencong.projects.services import establishments
from tests import world as province
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = province.build()
    for name, commune in zip(("xuan", "yen"), world.communes, strict=True):
        province.commune_officer(world, name, commune)
    return world


def listed(world, who, *, most=26, before=None, **filters):
    actor = directory.actor_for(world.users[who], on=date(YEAR, 3, 1))
    return list(selectors.filtered(actor, filters, most=most, before=before))


def counted(world, who):
    return selectors.count_filtered(directory.actor_for(world.users[who], on=date(YEAR, 3, 1)), {})


def test_the_list_follows_a_workshop_to_its_new_commune_and_name(world):
    project = province.drafted(world)
    assert (listed(world, "xuan"), listed(world, "yen")) == ([project], [])

    registry.correct(
        world.workshops[0], place=world.communes[1], name="Hợp tác xã Phúc Thành",
        valid_from=date(YEAR, 2, 1), source="GCN 12/2027", by=world.actor("mai"), at=at(5),
    )  # fmt: skip

    assert (listed(world, "xuan"), listed(world, "yen")) == ([], [project])
    assert listed(world, "yen", q="phuc thanh") == [project]
    assert (counted(world, "xuan"), counted(world, "yen")) == (0, 1)
    assert checks.faults_of_places() == []


def test_a_project_is_listed_once_and_the_next_page_goes_on_behind_it(world):
    first, second, third = (province.drafted(world) for _time in range(3))
    near = province.workshop(world, "Xưởng mộc Nghi Lộc", "nam", world.communes[0])
    Beneficiary.objects.create(project=third, establishment=near, place=near.place)
    assert listed(world, "xuan", most=2) == [third, second]
    assert listed(world, "xuan", most=2, before=second.pk) == [first]


def test_what_is_closed_to_her_makes_room_for_the_next(world):
    first, second = province.drafted(world), province.drafted(world)
    Conflict.objects.create(
        project=second, person=world.users["xuan"].uuid, name="Xuân", reason="em ruột",
        declared_at=at(3),
    )  # fmt: skip
    assert listed(world, "xuan", most=1) == [first]


def test_an_activity_that_is_not_its_projects_is_named(world):
    project = province.drafted(world)
    assert checks.faults_of_activities() == []
    Beneficiary.objects.update(activity="")  # as the version before wrote them
    assert checks.faults_of_activities() == []
    Beneficiary.objects.update(activity="seminar_visit")
    (fault,) = checks.faults_of_activities()
    assert project.code in fault


def test_a_place_that_is_not_its_workshops_is_named(world):
    project = province.drafted(world)
    Beneficiary.objects.update(place=world.communes[1])
    (fault,) = checks.faults_of_places()
    assert project.code in fault
    Beneficiary.objects.update(place=None)  # as the version before wrote them
    assert len(checks.faults_of_places()) == 1
    establishments.place_job(now=at(9))
    assert checks.faults_of_places() == []


def test_notices_go_on_behind_the_last_one_shown(world):
    mai: User = world.users["mai"]
    told = [
        Notice.objects.create(user=mai, text=f"Việc {n}", path="/", key=str(n), at=at(1 + n // 2))
        for n in range(5)
    ]
    told.reverse()
    assert list(Notice.objects.newest(mai)) == told
    assert list(Notice.objects.newest(mai, after=told[1].pk)) == told[2:]
    assert list(Notice.objects.newest(mai, after=told[2].pk)) == told[3:]


def test_pairs_of_doubles_go_on_behind_the_last_one_shown(world, monkeypatch):
    for owner in ("bon", "nam", "sau"):
        double = province.workshop(world, "Xưởng mây Bốn Phương", owner, world.communes[0])
        assert double.place == world.communes[0]
    monkeypatch.setattr("khuyencong.desk.selectors.work.PAGE", 2)
    rows, after = card.page_of_doubles(world.actor("mai"))
    rest, end = card.page_of_doubles(world.actor("mai"), before=after)
    assert (len(rows), len(rest), end) == (2, 1, None)
    assert [pair.pk for pair in (*rows, *rest)] == [
        pair.pk for pair in card.doubles(world.actor("mai"))
    ]
