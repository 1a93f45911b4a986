"""Many approvals at once never pass the appropriation, fill it, and nobody sees a lock.

Row R-07 of docs/bar.md; `script/bar R-07` runs the thousand rounds.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from khuyencong.core.errors import Refused
from khuyencong.ledger import checks, selectors
from khuyencong.ledger.models import Fund, Subject
from khuyencong.planning import services as planning
from khuyencong.projects.models import EstimateLine, LineSource, Project
from tests import world as province
from tests.ledger.test_concurrent_posts import OFFICERS, run_together
from tests.planning.room import MILLION
from tests.world import YEAR, at

ROUNDS = int(os.environ.get("KHUYENCONG_ROUNDS", "3"))
PROJECTS, EACH_DONG, ENOUGH_FOR = 12, 30 * MILLION, 7


def fund_with_projects(world, number: int) -> tuple[Fund, list[Project]]:
    """Money for seven of twelve concluded projects, all of one new fund."""
    fund = Fund.objects.create(
        code=f"KC-{number}",
        name="Khuyến công địa phương",
        province="40",
        organisation=world.bodies["department"],
        track="local",
    )
    planning.appropriate(
        fund,
        year=YEAR,
        number="1/QĐ",
        decided_date=at(4).date(),
        amount_dong=EACH_DONG * ENOUGH_FOR + EACH_DONG // 2,
        by=world.actor("son"),
        at=at(4),
    )
    found = []
    for place in range(PROJECTS):
        project = Project.objects.create(
            code=f"DA-{number}-{place}",
            province=world.province,
            implementing_unit=world.bodies["centre"],
            subject=Subject.objects.create(label=f"{number}/{place}"),
            track="local",
            activity="seminar_visit",
            title=f"Hội thảo {place}",
            year=YEAR,
            state="concluded",
            support_dong=EACH_DONG,
            total_dong=EACH_DONG,
            created_by="test",
            created_at=at(1),
        )
        line = EstimateLine.objects.create(
            project=project,
            order=1,
            item="Hội trường",
            unit="buổi",
            quantity=1,
            unit_price_dong=EACH_DONG,
        )
        LineSource.objects.create(line=line, source="support", fund=fund, amount_dong=EACH_DONG)
        found.append(project)
    return fund, found


@pytest.mark.django_db(transaction=True)
def test_approvals_at_once_fill_the_appropriation_and_never_pass_it():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads share no memory database; the next test runs this one on a file")
    world = province.build()
    by, committee = world.actor("dung"), world.bodies["committee"]
    for number in range(ROUNDS):
        fund, waiting = fund_with_projects(world, number)
        refused: list[str] = []

        def approve(officer: int, waiting=waiting, refused=refused) -> None:
            for project in waiting[officer::OFFICERS]:
                try:
                    planning.approve([project], organisation=committee, year=YEAR, by=by, at=at(10))
                except Refused as refusal:
                    refused.append(refusal.message)

        assert run_together(approve) == []
        assert selectors.fund_year(fund, YEAR)["planned"] == EACH_DONG * ENOUGH_FOR
        assert len(refused) == PROJECTS - ENOUGH_FOR
        states = Project.objects.filter(pk__in=[p.pk for p in waiting], state="planned")
        assert states.count() == ENOUGH_FOR
        assert not any("lock" in words.lower() for words in refused)
    assert checks.faults() == []


def test_the_same_holds_on_a_sqlite_file():
    if connection.vendor != "sqlite" or os.environ.get("KHUYENCONG_TEST_FILE"):
        pytest.skip("this process already runs on a database that threads share")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:xdist",
            "tests/planning/test_concurrent_approvals.py",
            "tests/ledger/test_concurrent_posts.py",
            "tests/settlement/test_two_at_once.py",
            "tests/directory/test_register_establishment.py",
        ],
        cwd=settings.BASE_DIR,
        env=os.environ | {"KHUYENCONG_TEST_FILE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert " 1 skipped" in done.stdout  # this very test, and no other
