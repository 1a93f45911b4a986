"""Who reads umbrella projects: who prepares and examines them, who pays, decides, inspects."""

import pytest

from khuyencong.directory.models import Assignment, Person
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES
from khuyencong.projects import permissions
from tests import world as province

pytestmark = pytest.mark.django_db
READERS = {
    "centre_specialist", "centre_head", "department_specialist", "department_leader",
    "finance_officer", "provincial_approver", "inspector",
}  # fmt: skip


def test_these_and_no_others_read_them():
    assert permissions.UMBRELLA_READERS == READERS


@pytest.mark.parametrize("role", sorted(set(ROLES) - OF_AN_ESTABLISHMENT))
def test_their_page_opens_to_these_alone(client, role):
    world = province.build()
    user = province.person("an", "inspector", organisation=world.bodies["department"])
    Assignment.objects.filter(person=Person.objects.get(user=user)).update(role=role)
    client.force_login(user)
    status = client.get("/ban-lam-viec/de-an-khung/").status_code
    assert status == (200 if role in READERS else 403)
