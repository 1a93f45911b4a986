"""Intake: each request of a project against the papers that its activity asks for."""

import pytest

from khuyencong.appraisal.selectors import intake
from khuyencong.projects import services as projects
from khuyencong.projects.models import Request
from khuyencong.projects.selectors import members
from khuyencong.projects.services import drafts
from tests import world as province
from tests.documents.hostile_files import pdf
from tests.journeys.test_one_class import registered_class
from tests.world import at

pytestmark = pytest.mark.django_db


def test_what_came_and_what_is_missing(client):
    world = province.build()
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    row = Request.objects.get()
    Request.objects.update(state="draft")
    file = {"name": "don.pdf", "content": pdf(), "by": world.actor("tam"), "at": at(3)}
    drafts.attach(row, kind="letter", **file)
    Request.objects.update(state="merged")
    (one,) = intake(project, members(project))
    files = {paper.code: count for paper, count in one.papers}
    assert (files["letter"], files["quotations"]) == (1, 0)
    assert "quotations" in [paper.code for paper in one.missing]
    client.force_login(world.users["binh"])
    page = client.get(f"/tham-dinh/{project.code}/").content.decode()
    assert f"thiếu {len(one.missing)} trên {len(one.papers)} loại giấy tờ" in page


def test_a_class_without_beneficiaries_has_nothing_to_check():
    project = registered_class(province.build())
    assert intake(project, members(project)) == []
