"""Sổ theo dõi: each register shows the same rows on the page and in the workbook."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyencong.projects.models import Project
from khuyencong.projects.selectors import estimate_lines
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import Acceptance
from khuyencong.settlement.selectors import registers
from tests import money
from tests import world as province
from tests.again import scenery
from tests.duties import elsewhere
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
ON = date(YEAR, 9, 30)


@pytest.fixture
def world():
    return province.build()


@scenery
def advanced(world):
    """A machine with its serial, 120 of 300 million advanced on 20 March."""
    commitment = province.committed(world)
    (line,) = estimate_lines(commitment.project)
    settlement.record_invoice(
        line, seller_tax_code="0100109106", symbol="1C27TAA", number="12", place=1,
        serial=f"MC-{commitment.pk}", issued_date=date(YEAR, 3, 16), amount_dong=600 * MILLION,
        by=world.actor("mai"), at=at(17),
    )  # fmt: skip
    money.advance(world, commitment, 120 * MILLION)
    return commitment


def rows(world, name, who="mai"):
    return registers.REGISTERS[name].rows(world.actor(who), ON)


def test_each_register_says_where_the_money_stands(world):
    project = advanced(world).project
    shop = world.workshops[0].name
    (contract,) = rows(world, "hop-dong")
    assert contract.project == project.code
    assert contract.cells[0] == shop
    assert contract.cells[4:8] == (300 * MILLION, 120 * MILLION, 0, 180 * MILLION)
    (advance,) = rows(world, "tam-ung")
    assert advance.cells == (
        shop, 120 * MILLION, date(YEAR, 3, 20), date(YEAR, 3, 20), 194, contract.cells[8],
    )  # fmt: skip
    assert advance.is_late  # more than 180 days
    (line,) = rows(world, "du-toan")
    assert line.cells[2:] == (800 * MILLION, 300 * MILLION, 600 * MILLION, None)
    (machine,) = rows(world, "thiet-bi")
    assert machine.cells[0].startswith("MC-")
    assert machine.cells[3:5] == (str(world.workshops[0].place), "")
    Acceptance.objects.create(
        project=Project.objects.get(code=project.code), accepted_date=ON, accepted_by="Mai",
        accepted_at=at(1, 9), site_position="18.67312, 105.69231, ±12 m",
    )  # fmt: skip
    assert rows(world, "thiet-bi")[0].cells[4] == "18.67312, 105.69231, ±12 m"
    (bought,) = rows(world, "hoa-don")
    assert bought.cells[2:] == ("0100109106", "1C27TAA 12", date(YEAR, 3, 16), 600 * MILLION)
    assert rows(world, "chung-tu") == []
    sums = registers.sums(registers.REGISTERS["hop-dong"], [contract, contract])
    assert sums[4:8] == [600 * MILLION, 240 * MILLION, 0, 360 * MILLION]


def test_another_province_sees_nothing(world):
    advanced(world)
    mai_elsewhere = elsewhere("centre_specialist", "inspector")
    assert not any(one.rows(mai_elsewhere, ON) for one in registers.REGISTERS.values())


def test_its_queries_do_not_grow_with_its_rows(world):
    def asked(name):
        with CaptureQueriesContext(connection) as queries:
            found = rows(world, name)
        return len(found), len(queries)

    advanced(world)
    one = {name: asked(name) for name in registers.REGISTERS}
    province.committed(world)
    two = {name: asked(name) for name in registers.REGISTERS}
    assert two["hop-dong"][0] == one["hop-dong"][0] + 1
    assert {name: count for name, (_rows, count) in one.items()} == {
        name: count for name, (_rows, count) in two.items()
    }


@pytest.mark.parametrize("name", registers.REGISTERS)
def test_the_page_and_the_workbook_open(world, client, name):
    client.force_login(world.users["ha"])
    assert client.get(f"/tien/so/{name}/").status_code == 200
    sheet = client.get(f"/tien/so/{name}/bang.xlsx")
    assert (sheet.status_code, sheet.content[:2]) == (200, b"PK")
    assert client.get("/tien/so/khac/").status_code == 404
