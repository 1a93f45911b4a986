"""Overdue: the holder hears the day after, the head three working days later, each once."""

import pytest

from khuyencong.directory.models import Notice
from khuyencong.projects import services as projects
from khuyencong.projects.services import escalation
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db


def heard(since):
    told = Notice.objects.filter(text__contains="Quá hạn", at__gte=since)
    return sorted(told.values_list("user__username", flat=True))


def test_holder_then_head_each_once():
    world = province.build()
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    assert project.due_date == at(8).date()  # three working days for the Department
    escalation.overdue_job(now=at(8))
    assert heard(at(8)) == []
    for hour in (8, 9):
        escalation.overdue_job(now=at(9, hour=hour))
    assert heard(at(9, hour=7)) == ["binh"]
    for hour in (8, 9):
        escalation.overdue_job(now=at(11, hour=hour))
    assert heard(at(11, hour=7)) == ["lan"]


def test_what_comes_behind_the_first_lines_is_reached_too(monkeypatch):
    monkeypatch.setattr(escalation, "AT_ONCE", 1)
    world = province.build()
    made = [province.drafted(world) for _number in range(2)]
    for project in made:
        projects.register(project, by=world.actor("mai"), at=at(3))
    escalation.overdue_job(now=at(9, hour=8))
    told = Notice.objects.filter(text__contains="Quá hạn", user__username="binh")
    assert all(told.filter(text__contains=project.code).exists() for project in made)


def test_what_waits_for_the_applicant_escalates_to_nobody():
    from khuyencong.appraisal import services as appraisal

    world = province.build()
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    appraisal.return_for_completion(
        project, items=[("Báo giá", "Thiếu")], by=world.actor("binh"), at=at(4)
    )
    escalation.overdue_job(now=at(30))
    assert heard(at(30)) == []
