"""The demonstration province: published totals, every state, the same for the same seed."""

from datetime import date

import pytest
from django.core.management import call_command

from khuyencong.demo.build import build
from khuyencong.directory.services import places
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger.models import Fund
from khuyencong.projects.models import Project
from khuyencong.projects.workflow import PROJECT

pytestmark = [pytest.mark.django_db, pytest.mark.demo]
TODAY = date(2026, 11, 23)


def test_the_province_has_the_published_years_and_a_project_in_every_state():
    places.load()
    build(today=TODAY)
    local = Fund.objects.get(track="local")
    assert Project.objects.filter(year=2016).count() == 75
    assert ledger.fund_year(local, 2016)["paid"] == 4_000_000_000
    assert Project.objects.filter(year=2017, track="local").count() == 81
    assert ledger.fund_year(local, 2017)["paid"] == 4_127_000_000
    assert ledger.fund_year(Fund.objects.get(track="national"), 2017)["paid"] == 1_200_000_000
    states = set(Project.objects.filter(year=2026).values_list("state", flat=True))
    assert states == {state.name for state in PROJECT.states}
    call_command("verify")
