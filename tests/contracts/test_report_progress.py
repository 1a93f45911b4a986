"""Ghi tiến độ: percent, date, seen on site or told."""

from datetime import date

import pytest

from khuyencong.contracts import services as contracts
from khuyencong.contracts.models import Progress
from khuyencong.core.errors import Refused
from tests import world as province
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


def report(world, project, *, percent=40, day=date(YEAR, 5, 4)):
    return contracts.report_progress(
        project,
        seen_date=day,
        percent=percent,
        is_on_site=True,
        note="Máy đã về xưởng",
        by=world.actor("mai"),
        at=at(5, 5),
    )


def test_a_visit_is_written_down():
    world = province.build()
    row = report(world, province.committed(world).project)
    assert (row.percent, row.is_on_site, row.reported_by) == (40, True, "Mai")


@pytest.mark.parametrize(("percent", "day"), [(101, 4), (-1, 4), (40, 6)])
def test_more_than_everything_or_tomorrow_is_refused(percent, day):
    world = province.build()
    project = province.committed(world).project
    with pytest.raises(Refused, match=f"{percent} %"):
        report(world, project, percent=percent, day=date(YEAR, 5, day))
    assert not Progress.objects.exists()
