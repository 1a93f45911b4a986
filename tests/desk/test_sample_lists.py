"""Tệp mẫu: each list that can be brought in gives a workbook that its own reader reads back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import load_workbook

from tests import world as province
from tests.again import scenery
from tests.journeys.test_one_class import registered_class

pytestmark = pytest.mark.django_db


@pytest.fixture
@scenery
def world():
    return province.build()


def address_of(world, kind):
    if kind == "registrations":
        return "/ban-lam-viec/de-nghi/nhap/"
    if kind == "estimate":
        return (
            f"/ban-lam-viec/de-an/{province.drafted(world, support=100_000_000).code}/du-toan/nhap/"
        )
    return f"/ban-lam-viec/de-an/{registered_class(world).code}/hoc-vien/nhap/"


@pytest.mark.parametrize("kind", ["registrations", "learners", "estimate"])
def test_the_sample_says_what_each_column_takes_and_its_line_is_read(client, world, kind):
    address = address_of(world, kind)
    client.force_login(world.users["mai"])
    assert "Tải tệp mẫu để điền" in client.get(address).content.decode()
    answer = client.get(f"{address}?mau=1")
    assert answer["Content-Disposition"].startswith('attachment; filename="mau-')
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheet_names == ["Danh sách", "Cách ghi"]
    heads, line = book.get_sheet_by_index(0).to_python()
    assert any(isinstance(cell, float | int) and cell for cell in line)
    about = book.get_sheet_by_index(1).to_python()[1:]
    assert [row[0] for row in about] == heads
    assert all(row[2] for row in about)
    # As it is, the invented line stays out; with a name of its own it comes in.
    name = "sample.xlsx"
    page = client.post(address, {"act": "look", "file": SimpleUploadedFile(name, answer.content)})
    assert "dòng ví dụ của tệp mẫu" in page.content.decode()
    assert "0 dòng nhập được · 0 dòng cần sửa" in page.content.decode()
    text = "\n".join("\t".join(_cell(c) for c in row) for row in (heads, line))
    page = client.post(address, {"act": "look", "text": text.replace("Ví dụ: ", "")})
    assert "1 dòng nhập được · 0 dòng cần sửa" in page.content.decode()
    assert "vượt quy định" not in page.content.decode()


def _cell(value):
    return str(int(value)) if isinstance(value, float) else str(value)


def test_who_may_not_bring_the_list_in_gets_no_sample(client, world):
    client.force_login(world.users["binh"])
    assert client.get("/ban-lam-viec/de-nghi/nhap/?mau=1").status_code == 403
