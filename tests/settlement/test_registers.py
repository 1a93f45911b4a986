"""Sổ theo dõi: each register shows the same rows on the page and in the workbook."""

import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyencong.documents.services import attachments
from khuyencong.projects.models import Project
from khuyencong.projects.selectors import estimate_lines
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import Acceptance
from khuyencong.settlement.selectors import registers
from khuyencong.ui import sheets
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
    return asked(name, world.actor(who))


def asked(name, by, year=YEAR, most=None):
    return registers.REGISTERS[name].rows(registers.Scope(by, ON, year, most))


def test_each_register_says_where_the_money_stands(world):
    project = advanced(world).project
    shop = world.workshops[0].name
    (contract,) = rows(world, "hop-dong")
    assert contract.project == project.code
    assert contract.cells[0] == shop
    assert contract.cells[4:8] == (300 * MILLION, 120 * MILLION, 0, 180 * MILLION)
    (advance,) = rows(world, "tam-ung")
    assert advance.cells == (
        shop, 120 * MILLION, date(YEAR, 3, 20), date(YEAR, 12, 31), 194, contract.cells[8],
    )  # fmt: skip
    last_day, next_day = date(YEAR, 12, 31), date(YEAR + 1, 1, 1)
    of, mai = registers.REGISTERS["tam-ung"].rows, world.actor("mai")
    late = [of(registers.Scope(mai, day, YEAR))[0].is_late for day in (last_day, next_day)]
    assert late == [False, True]
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
    assert not any(asked(name, mai_elsewhere) for name in registers.REGISTERS)


def test_each_is_of_one_year_but_advances_stay_until_they_are_cleared(world):
    advanced(world)
    lengths = {name: len(asked(name, world.actor("mai"), YEAR + 1)) for name in registers.REGISTERS}
    assert lengths == dict.fromkeys(registers.REGISTERS, 0) | {"tam-ung": 1}


def test_a_page_says_that_there_are_more_and_the_workbook_has_them(world, client, monkeypatch):
    for _each in range(3):
        province.committed(world)
    monkeypatch.setattr(registers, "MOST", 2)
    client.force_login(world.users["ha"])
    page = client.get(f"/tien/so/hop-dong/?year={YEAR}").content.decode()
    assert "2 dòng đầu" in page and "Còn nữa" in page and "600.000.000" in page
    book = b"".join(client.get(f"/tien/so/hop-dong/bang.xlsx?year={YEAR}").streaming_content)
    amounts = [row[5] for row in openpyxl.load_workbook(io.BytesIO(book)).active.values]
    assert amounts[1:] == [300 * MILLION] * 3
    monkeypatch.setattr(registers, "MOST", 3)
    page = client.get(f"/tien/so/hop-dong/?year={YEAR}").content.decode()
    assert "Cộng 3 dòng" in page and "Còn nữa" not in page


@pytest.mark.parametrize("name", registers.REGISTERS)
def test_a_workbook_of_many_projects_is_made_beside_the_pages(world, client, monkeypatch, name):
    for _each in range(2):
        province.committed(world)
    client.force_login(world.users["ha"])
    address = f"/tien/so/{name}/bang.xlsx?year={YEAR}"
    monkeypatch.setattr(attachments, "SMALL", 1)
    order = client.post(address)
    assert order.status_code == 302 and "/tep-dat-lam/" in order.url
    monkeypatch.setattr(attachments, "SMALL", 2)
    assert client.get(address)["Content-Type"] == sheets.MEDIA_TYPE


def test_its_queries_do_not_grow_with_its_rows(world):
    def counted(name):
        with CaptureQueriesContext(connection) as queries:
            found = rows(world, name)
        return len(found), len(queries)

    advanced(world)
    one = {name: counted(name) for name in registers.REGISTERS}
    province.committed(world)
    two = {name: counted(name) for name in registers.REGISTERS}
    assert two["hop-dong"][0] == one["hop-dong"][0] + 1
    assert {name: count for name, (_rows, count) in one.items()} == {
        name: count for name, (_rows, count) in two.items()
    }


@pytest.mark.parametrize("name", registers.REGISTERS)
def test_the_page_and_the_workbook_open(world, client, name):
    client.force_login(world.users["ha"])
    assert client.get(f"/tien/so/{name}/").status_code == 200
    sheet = client.get(f"/tien/so/{name}/bang.xlsx")
    assert (sheet.status_code, b"".join(sheet.streaming_content)[:2]) == (200, b"PK")
    assert client.get("/tien/so/khac/").status_code == 404
