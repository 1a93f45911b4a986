"""The first due of several queues are those that sorting everything would give."""

from datetime import timedelta

import pytest
from django.db.models import F, Q

from benchmarks.grown import grow
from khuyencong.projects.models import Project, Request
from khuyencong.projects.workflow import PROJECT
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
STATES = [state.name for state in PROJECT.states]


def in_order(rows, day):
    return list(rows.order_by(F(day).asc(nulls_last=True), "pk"))


@pytest.fixture
def world():
    """Twelve projects and their requests in different states, a third of them without a day."""
    world = province.build()
    province.drafted(world)
    grow(12)
    province.commune_officer(world, "xa", world.communes[0])
    for number, project in enumerate(Project.objects.order_by("pk")):
        due = at(1).date() + timedelta(days=number * 7 % 5) if number % 3 else None
        Project.objects.filter(pk=project.pk).update(state=STATES[number % 4], due_date=due)
        Request.objects.filter(beneficiary__project=project).update(
            state=["draft", "submitted", "returned"][number % 3],
            expected_date=due,
            typist=world.actor("mai").id if number % 2 else "",
        )
    return world


@pytest.mark.parametrize("who", ["mai", "hung", "binh", "dung", "xa", "tam"])
def test_the_first_due_of_many_states_are_those_of_everything_sorted(world, who):
    actor = world.actor(who)
    projects = Project.objects.visible_to(actor).filter(state__in=STATES[:3])
    requests = Request.objects.visible_to(actor).filter(
        Q(state="draft") | Q(state="submitted", title__contains="a")
    )
    waiting = {"draft": Q(), "submitted": Q(title__contains="a")}

    for limit in (1, 2, 5, 50):
        first = Project.objects.first_due(actor, STATES[:3], limit)
        assert list(first) == in_order(projects, "due_date")[:limit]
        asked = Request.objects.first_due(actor, waiting, limit)
        assert list(asked) == in_order(requests, "expected_date")[:limit]


def test_nothing_waits_in_no_state(world):
    assert list(Project.objects.first_due(world.actor("mai"), [], 50)) == []
    assert list(Request.objects.first_due(world.actor("mai"), {}, 50)) == []
