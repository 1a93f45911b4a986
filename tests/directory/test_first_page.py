"""Trang đầu: whoever signs in lands on a page that opens."""

from __future__ import annotations

import pytest
from django.urls import reverse

from khuyencong.directory.models.roles import ROLES
from tests import world as province

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_lands_on_a_page_that_opens(client, role):
    world = province.build()
    if role in {"owner", "helper"}:
        place = {"establishment": world.workshops[0]}
    elif role in {"commune_officer", "collaborator"}:
        office = province.body("UBX-1", "commune_committee", "UBND xã", "UBND", world.province)
        place = {"organisation": office, "place": world.communes[0]}
    else:
        place = {"organisation": world.bodies["department"]}
    client.force_login(province.person("khoa", role, **place))
    answer = client.get(reverse("first_page"), follow=True)
    assert answer.redirect_chain
    assert answer.status_code == 200
