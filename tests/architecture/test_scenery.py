"""Scenery that is put back is what the services wrote, and never hides what a test did before."""

import pytest
from django.core.management import call_command

from khuyencong.directory.models import Establishment
from khuyencong.documents.models import Paper
from tests import again
from tests import world as province

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def seen():
    return []


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_is_put_back_is_what_was_built_and_verifies(seen, time):
    world = province.build()
    project = province.committed(world).project
    seen.append(again.all_rows())
    assert seen[-1] == seen[0]
    assert province.stages(project) == {"committed": 300_000_000}
    assert project.implementing_unit == world.bodies["centre"]
    call_command("verify")


def test_what_a_test_wrote_before_stands_in_what_is_built_upon_it():
    world = province.build()
    Establishment.objects.filter(owner_name="Tam").update(name="Cơ sở vừa đổi tên")
    province.committed(world)
    assert "Cơ sở vừa đổi tên" in Paper.objects.get(code="contract").payload
