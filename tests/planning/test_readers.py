"""Who reads the pages of planning: who plans, carries out, pays, advises, decides, inspects."""

import pytest

from khuyencong.directory.models import Assignment, Person
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES
from tests.world import YEAR, person

pytestmark = pytest.mark.django_db
READERS = {
    "department_specialist": "department",
    "department_leader": "department",
    "council_member": "department",
    "centre_specialist": "centre",
    "centre_head": "centre",
    "centre_accountant": "centre",
    "finance_officer": "finance",
    "provincial_approver": "committee",
    "inspector": "committee",
}


@pytest.mark.parametrize("role", READERS)
def test_each_of_them_opens_the_page_of_limits(client, world, role):
    client.force_login(person("an", role, organisation=world.bodies[READERS[role]]))
    assert client.get(f"/ke-hoach/muc-san-tran/?year={YEAR}").status_code == 200


@pytest.mark.parametrize("role", sorted(set(ROLES) - set(READERS) - OF_AN_ESTABLISHMENT))
def test_no_other_officer_opens_it(client, world, role):
    user = person("an", "inspector", organisation=world.bodies["committee"])
    Assignment.objects.filter(person=Person.objects.get(user=user)).update(role=role)
    client.force_login(user)
    assert client.get(f"/ke-hoach/muc-san-tran/?year={YEAR}").status_code == 403


def test_owners_do_not_open_it(client, world):
    client.force_login(world.users["tam"])
    assert client.get(f"/ke-hoach/muc-san-tran/?year={YEAR}").status_code == 403
