"""What is not public of a product, and what buyers report: the Department's, those who watch over
the whole province, and the centre that proposed it; no other centre of the province."""

import pytest
from django.test import Client
from django.urls import reverse

from khuyencong.core.actors import Actor, Grant
from khuyencong.directory.models.roles import PROVINCE_WIDE
from khuyencong.market import services
from khuyencong.market.models import CENTRE, FakeReport, RecognisedProduct
from tests import world as province
from tests.duties import elsewhere
from tests.market.scenes import certified, proposed
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(world):
    product = certified(world)
    return services.report(
        world.province, visitor="1", typed=product.token, seen_where="Chợ Vinh", text="Nhựa",
        by=Actor("", ""), at=at(2),
    )  # fmt: skip


@pytest.fixture
def other(world):
    """Another centre of the same province."""
    return province.body("TT2", "centre", "Trung tâm thứ hai", "TT2", world.province)


def sees(report, *grants) -> tuple[bool, bool]:
    """Whether somebody with these posts opens the product, and the report about it."""
    somebody = Actor("kim", "Kim", grants=grants)
    return (
        RecognisedProduct.objects.visible_to(somebody).filter(pk=report.product_id).exists(),
        FakeReport.objects.visible_to(somebody).filter(pk=report.pk).exists(),
    )


@pytest.mark.parametrize("role", sorted(CENTRE))
def test_only_the_centre_that_proposed_a_product_sees_it_and_its_reports(
    world, report, other, role
):
    own = Grant(role, "40", world.bodies["centre"].pk)
    assert sees(report, own) == (True, True)
    assert sees(report, Grant(role, "40", other.pk)) == (False, False)
    assert sees(report, Grant(role, "40")) == (False, False)
    assert sees(report, *elsewhere(role).grants) == (False, False)


@pytest.mark.parametrize("role", sorted(PROVINCE_WIDE))
def test_who_works_for_the_whole_province_sees_all_of_it_and_nothing_of_another(report, role):
    assert sees(report, Grant(role, "40")) == (True, True)
    assert sees(report, *elsewhere(role).grants) == (False, False)


def test_a_report_of_an_unknown_code_is_the_departments_alone(world, report):
    unknown = services.report(
        world.province, visitor="1", typed="0000000000", seen_where="Chợ Vinh", text="Nhựa",
        by=Actor("", ""), at=at(2),
    )  # fmt: skip
    assert unknown in FakeReport.objects.visible_to(world.actor("binh"))
    assert list(FakeReport.objects.visible_to(world.actor("hung"))) == [report]


def test_what_the_department_proposed_no_centre_sees(world, report):
    product = proposed(world, who="binh", name="Giỏ mây")
    assert product in RecognisedProduct.objects.visible_to(world.actor("lan"))
    assert product not in RecognisedProduct.objects.visible_to(world.actor("mai"))


def test_the_pages_of_another_centre_are_empty_and_closed(world, report, other):
    kim = Client()
    kim.force_login(province.person("kim", "centre_head", organisation=other))
    for name in ("home", "reports"):
        page = kim.get(reverse(f"market:{name}")).content.decode()
        assert "Mâm mây đan" not in page
        assert "Chợ Vinh" not in page
    for name, uuid in (("product", report.product.uuid), ("report", report.uuid)):
        address = reverse(f"market:{name}", args=[uuid])
        for answer in (kim.get(address), kim.post(address, {"answer": "x"})):
            assert answer.status_code == 404
            assert "Chợ Vinh" not in answer.content.decode()
