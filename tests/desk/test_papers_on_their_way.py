"""Papers of a project that wait for a hand stand on its page, with where they are."""

import pytest
from django.test import Client
from django.urls import reverse

from khuyencong.documents import services as documents
from khuyencong.documents.models import Outgoing
from khuyencong.projects import services as projects
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db


def test_a_project_says_where_its_drafts_are_and_links_them_for_their_own_body():
    world = province.build()
    documents.begin_office(
        world.bodies["centre"], valid_from=at(1).date(), by=world.actor("hung"), at=at(1)
    )
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    draft = Outgoing.objects.get(about=project.uuid)
    pages = {}
    for name in ("mai", "binh"):
        client = Client()
        client.force_login(world.users[name])
        answer = client.get(reverse("desk:project", args=[project.code]))
        pages[name] = answer.content.decode()
    address = reverse("documents:outgoing", args=[draft.uuid])
    assert all(draft.get_state_display() in page for page in pages.values())
    assert address in pages["mai"] and address not in pages["binh"]
    documents.drop_with(project.uuid, draft.code, reason="x", by=world.actor("hung"), at=at(3))
    client.force_login(world.users["mai"])
    again = client.get(reverse("desk:project", args=[project.code])).content.decode()
    assert draft.get_state_display() not in again
