"""Lập dự toán: what is refused, and that nothing half-written stays."""

import pytest

from khuyencong.core.errors import Refused
from khuyencong.projects import services as projects
from khuyencong.projects.models import EstimateLine
from tests import world as province
from tests.world import at, machine

pytestmark = pytest.mark.django_db


def test_support_without_its_fund_is_refused_by_item_and_the_old_estimate_stays():
    world = province.build()
    project = province.drafted(world)
    before = list(EstimateLine.objects.filter(project=project).values_list("pk", flat=True))
    with pytest.raises(Refused, match="chưa chọn nguồn cấp") as refused:
        projects.write_estimate(
            project, [machine(200_000_000, 90_000_000)], by=world.actor("mai"), at=at(3)
        )
    assert "Máy chẻ nan" in refused.value.message
    assert list(EstimateLine.objects.filter(project=project).values_list("pk", flat=True)) == before
