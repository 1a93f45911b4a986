"""Tải danh sách đề án: the rows of the screen, in its order, numbers as numbers."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from khuyencong.projects.models import Project
from khuyencong.ui.sheets import Year, workbook
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db


def sheet(client, query=""):
    answer = client.get(f"/ban-lam-viec/de-an/danh-sach.xlsx{query}")
    assert answer["Content-Disposition"].endswith('.xlsx"')
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue())).get_sheet_by_index(0)


def test_the_workbook_has_the_rows_of_the_screen(client):
    world = province.build()
    project = province.committed(world).project
    province.drafted(world)
    client.force_login(world.users["mai"])
    head, *rows = sheet(client).to_python()
    assert len(rows) == 2
    (row,) = [row for row in rows if row[0] == project.code]
    assert row[head.index("Khuyến công (đồng)")] == 300_000_000
    assert row[head.index("Trạng thái")] == "Đã ký hợp đồng, giao nhiệm vụ"
    assert row[head.index("Năm")] == 2027
    assert len(sheet(client, "?state=draft").to_python()) == 2


def test_a_title_that_looks_like_a_formula_stays_a_title(client):
    world = province.build()
    project = province.drafted(world)
    Project.objects.filter(pk=project.pk).update(title="=cmd|'/c calc'!A1")
    client.force_login(world.users["mai"])
    assert sheet(client).to_python()[1][1] == "=cmd|'/c calc'!A1"


def test_another_provinces_officer_gets_an_empty_list(client):
    world = province.build()
    province.drafted(world)
    elsewhere = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    office = province.body("SCT38", "department", "Sở Công Thương", "SCT", elsewhere)
    client.force_login(province.person("khanh", "department_specialist", organisation=office))
    assert len(sheet(client).to_python()) == 1


def test_numbers_are_numbers_years_are_whole_and_days_are_days():
    """Whatever a download is made of; a year is not parted in thousands."""
    row = (2027, Year(2027), date(2027, 3, 5), at(5, hour=9), Decimal("2.5"), "0912", None)
    content = workbook("Tờ", [(str(n), 10) for n in range(7)], [row])
    book = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    assert book.to_python()[1] == [
        2027, 2027, date(2027, 3, 5), at(5).replace(tzinfo=None), 2.5, "0912", "",
    ]  # fmt: skip
    parts = zipfile.ZipFile(io.BytesIO(content))
    styles, cells = parts.read("xl/styles.xml").decode(), parts.read("xl/worksheets/sheet1.xml")
    (thousands,) = re.findall(r'numFmtId="(\d+)" formatCode="#,##0"', styles)
    forms = re.findall(r'<xf numFmtId="(\d+)"', styles.split("<cellXfs")[1])
    number, year = (
        forms[int(re.search(rb'r="%s2" s="(\d+)"' % cell, cells)[1])] for cell in (b"A", b"B")
    )
    assert (number, year) == (thousands, "1")
