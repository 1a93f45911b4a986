"""Đi nước ngoài: an establishment is supported at most twice in a plan year, counted, not asked."""

from datetime import date

import pytest

from khuyencong.core.errors import Refused
from khuyencong.projects import services as projects
from khuyencong.projects.models import Beneficiary, Project
from khuyencong.projects.selectors import estimate
from tests import world as province
from tests.world import YEAR, at, machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


def fair(world, *, year=YEAR, state="planned"):
    """A project of a fair abroad for the first workshop."""
    centre, by = world.bodies["centre"], world.actor("mai")
    project = projects.draft(
        centre, activity="foreign_fair", title="Hội chợ Viêng Chăn", year=year, track="local",
        requests=[], by=by, at=at(1),
    )  # fmt: skip
    (workshop, *_others) = world.workshops
    Beneficiary.objects.create(project=project, establishment=workshop, place=workshop.place)
    Project.objects.filter(pk=project.pk).update(state=state)
    return Project.objects.get(pk=project.pk)


def trips(world, activity="foreign_fair", project=None):
    found = estimate.facts(
        activity, 100_000_000, on=date(YEAR, 3, 1), track="local",
        establishment=world.workshops[0], project=project,
    )  # fmt: skip
    return found.trips_abroad


def test_supported_trips_of_the_same_plan_year_count_and_the_project_itself_does_not(world):
    first = fair(world)
    fair(world, year=YEAR + 1)
    fair(world, state="withdrawn")
    assert (trips(world), trips(world, project=first)) == (1, 0)
    assert trips(world, "foreign_study_airfare") == 1
    assert trips(world, "machinery") is None


def test_the_third_trip_of_a_year_is_refused_with_its_article(world):
    fair(world)
    third = fair(world, state="draft")
    booth = machine(100_000_000, 100_000_000, world.fund, world.workshops[0])

    def check():
        estimate.check_ceilings(
            "foreign_fair", [booth], on=date(YEAR, 3, 1), track="local", province="40",
            project=third,
        )  # fmt: skip

    check()  # the second
    fair(world)
    with pytest.raises(Refused, match="đi nước ngoài 2 lần") as refused:
        check()
    assert "điểm b khoản 1 Điều 4 Thông tư 46/2012" in refused.value.legal
