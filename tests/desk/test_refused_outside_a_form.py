"""A bookmark of a page whose time is over, or somebody else's, is answered in words."""

import pytest
from django.test import Client

from khuyencong.projects import services as projects
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db


def signed_in(world, name):
    client = Client()
    client.force_login(world.users[name])
    return client


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_estimate_of_a_registered_project_says_why_it_is_closed(method):
    world = province.build()
    project = province.drafted(world)
    address = f"/ban-lam-viec/de-an/{project.code}/du-toan/"
    mai = signed_in(world, "mai")
    assert mai.get(address).status_code == 200
    projects.register(project, by=world.actor("mai"), at=at(3))
    answer = getattr(mai, method)(address)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Chưa thực hiện được" in page
    assert "Việc cần làm:" in page
