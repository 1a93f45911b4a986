"""The page of one case asks the database at most 25 times (docs/bar.md, promise 5b)."""

import pytest
from django.urls import reverse

from tests import money
from tests import world as province

pytestmark = pytest.mark.django_db
MOST = 25


def test_a_paid_project_is_shown_in_25_queries(client, django_assert_max_num_queries):
    world = province.build()
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    money.pay(world, commitment, 260_000_000)
    client.force_login(world.users["mai"])
    address = reverse("desk:project", args=[commitment.project.code])
    client.get(address)  # what a process keeps in memory is there from here on
    with django_assert_max_num_queries(MOST):
        assert client.get(address).status_code == 200
