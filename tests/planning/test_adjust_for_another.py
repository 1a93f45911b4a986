"""Adjustments by who wrote the project, and by who takes the place of somebody else."""

import pytest

from khuyencong.directory.models import Assignment
from tests.duties import also, last, refused
from tests.planning.test_decide_adjustment import ask, decide
from tests.world import person

pytestmark = pytest.mark.django_db


def in_place_of(world, name, who):
    """Somebody new who takes the place of this person in her first post."""
    post = Assignment.objects.filter(person__user=world.users[who]).order_by("pk")[0]
    user = person(name, post.role, organisation=post.organisation)
    Assignment.objects.filter(person__user=user).update(on_behalf_of=post)
    world.users[name] = user
    return world.actor(name)


def test_who_wrote_the_project_does_not_decide_its_adjustment(world, project):
    row = ask(world, project)
    mai = also(world, "mai", "department_leader", "department")
    refused(lambda: decide(row, mai), "đã làm bước trước")


def test_what_is_asked_in_her_place_is_asked_by_her(world, project):
    khach = in_place_of(world, "khach", "hung")
    row = ask(world, project, by=khach)
    assert set(last(project.stream).hands.values()) == {"Khach", "Hung"}
    hung = also(world, "hung", "department_leader", "department")
    refused(lambda: decide(row, hung), "không tự quyết định")


def test_what_is_decided_in_her_place_names_both(world, project):
    decide(ask(world, project), in_place_of(world, "khach", "lan"))
    assert set(last(project.stream).hands.values()) == {"Khach", "Lan"}
