"""Rút đề án: before the plan, with a reason; its requests wait for another project."""

import pytest

from khuyencong.core.errors import Refused
from khuyencong.projects import services as projects
from khuyencong.projects.models import Request
from tests import world as province
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


def test_requests_of_a_withdrawn_project_can_be_merged_again():
    world = province.build()
    mai = world.actor("mai")
    project = province.drafted(world)
    projects.withdraw(project, reason="Gộp vào đề án nhóm", by=mai, at=at(3))
    request = Request.objects.get()
    assert request.state == "submitted"
    again = projects.draft(
        world.bodies["centre"],
        activity="machinery",
        title="Đề án nhóm",
        year=YEAR,
        track="local",
        requests=[request],
        by=mai,
        at=at(4),
    )
    assert again.beneficiaries.get().request == request


def test_a_project_under_contract_cannot_be_withdrawn():
    world = province.build()
    project = province.committed(world).project
    with pytest.raises(Refused, match="Đã ký hợp đồng"):
        projects.withdraw(project, reason="x", by=world.actor("mai"), at=at(20))


def test_a_withdrawal_needs_its_reason():
    world = province.build()
    with pytest.raises(Refused, match="lý do"):
        projects.withdraw(province.drafted(world), reason=" ", by=world.actor("mai"), at=at(3))
