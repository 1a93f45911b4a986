"""Ghi tiến độ: percent, date, seen on site or told."""

from datetime import date

import pytest

from khuyencong.contracts import services as contracts
from khuyencong.contracts.models import Progress
from khuyencong.core.errors import Refused
from tests import money
from tests import world as province
from tests.duties import holds
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "no earlier step must be another's",
    "the second press": "a visit is written down as often as somebody goes",
    "two at once": "visits do not disturb one another",
}


@pytest.fixture
def world():
    return province.build()


def report(world, project, *, percent=40, day=date(YEAR, 5, 4), by=None):
    return contracts.report_progress(
        project,
        seen_date=day,
        percent=percent,
        is_on_site=True,
        note="Máy đã về xưởng",
        by=by or world.actor("mai"),
        at=at(5, 5),
    )


@holds("the right person", "the trace")
def test_a_visit_is_written_down(world):
    project = province.committed(world).project
    row = report(world, project)
    assert (row.percent, row.is_on_site, row.reported_by) == (40, True, "Mai")
    assert (row.seen_date, row.note) == (date(YEAR, 5, 4), "Máy đã về xưởng")
    assert money.steps(project, "report_progress") == 1


@holds("another role", "another province")
def test_the_head_of_the_centre_may_write_it_too_and_nobody_else(world):
    project = province.committed(world).project
    money.only(world, lambda by: report(world, project, by=by), "centre_specialist", "centre_head")
    report(world, project, by=world.actor("hung"))
    assert Progress.objects.count() == 1


@holds("the limit")
@pytest.mark.parametrize(("percent", "day"), [(0, 4), (100, 5)])
def test_from_nothing_to_everything_until_today(world, percent, day):
    report(world, province.committed(world).project, percent=percent, day=date(YEAR, 5, day))
    assert Progress.objects.count() == 1


@pytest.mark.parametrize(("percent", "day"), [(101, 4), (-1, 4), (40, 6)])
def test_more_than_everything_or_tomorrow_is_refused(world, percent, day):
    project = province.committed(world).project
    with pytest.raises(Refused, match=f"{percent} %"):
        report(world, project, percent=percent, day=date(YEAR, 5, day))
    assert not Progress.objects.exists()
