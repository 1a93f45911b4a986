"""The pages of reconciliation: brought in, explained and signed by their buttons."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from khuyencong.documents.reading import workbooks
from khuyencong.treasury.models import Statement
from tests.treasury.statements import csv
from tests.world import YEAR

pytestmark = pytest.mark.django_db
LIST = reverse("treasury:statements") + f"?year={YEAR}"


@pytest.fixture
def begun(monkeypatch):
    """September of the test's year is not yet to come."""
    monkeypatch.setattr("khuyencong.treasury.services.statements._require_begun", lambda *_: None)


def test_from_the_file_to_the_minutes_by_the_buttons(client, world, begun):
    client.force_login(world.users["thu"])
    content = csv("12/09/2027;X-1;HTX;Mua máy;7.000.000;")
    sent = {"act": "bring", "period": "09", "file": SimpleUploadedFile("kb.csv", content)}
    answer = client.post(LIST, sent)
    statement = Statement.objects.get()
    page = reverse("treasury:statement", args=[statement.uuid])
    assert (answer.status_code, answer.url) == (302, page)
    shown = client.get(page).content.decode()
    for words in ("sổ không có", "7.000.000", "X-1", "dòng 2", "Tìm chứng từ gốc"):
        assert words in shown, words
    typed = {"act": "explain", "chosen": ["row:2"], "words": "Của đơn vị khác"}
    assert (
        "Trình lãnh đạo ký" not in shown
        and client.post(page, {"act": "present"}).status_code == 422
    )
    assert client.post(page, typed).status_code == 302
    assert client.post(page, {"act": "sign"}).status_code == 422
    client.force_login(world.users["lan"])
    shown = client.get(page).content.decode()
    assert "Kế toán chưa giải trình xong và trình ký bảng này" in shown
    client.force_login(world.users["thu"])
    assert "Trình lãnh đạo ký" in client.get(page).content.decode()
    assert client.post(page, {"act": "present"}).status_code == 302
    client.force_login(world.users["lan"])
    assert client.post(page, {"act": "sign"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "Của đơn vị khác" in shown and "Lan ký biên bản đối chiếu" in shown
    paper = client.get(reverse("treasury:statement_paper", args=[statement.uuid, "pdf"]))
    assert paper.content.startswith(b"%PDF")
    sheet = client.get(reverse("treasury:statement_sheet", args=[statement.uuid]))
    (rows,) = [s.rows for s in workbooks.read(BytesIO(sheet.content).read()).sheets]
    assert rows[-1][3] == "X-1" and "7000000" in rows[-1]
    assert client.get(reverse("treasury:statement_file", args=[statement.uuid])).content == content
    assert "đã ký biên bản" in client.get(LIST).content.decode()
    year_end = client.get(reverse("treasury:year_end") + f"?year={YEAR}").content.decode()
    assert "Đối chiếu Kho bạc gần nhất: tháng 9/2027, Lan ký" in year_end


def test_columns_are_chosen_on_the_page_and_two_cannot_be_the_same(client, world, begun):
    client.force_login(world.users["thu"])
    content = csv("12/09/2027;X-1;7.000.000", heads="Ngày;Tờ;Giá trị")
    client.post(
        LIST, {"act": "bring", "period": "09", "file": SimpleUploadedFile("a.csv", content)}
    )
    statement = Statement.objects.get()
    page = reverse("treasury:statement", args=[statement.uuid])
    assert "Cột “Giá trị”" in client.get(page).content.decode()
    typed = {"act": "columns", "column0": "day", "column1": "number", "column2": "number"}
    assert "Hai cột cùng một nghĩa" in client.post(page, typed).content.decode()
    assert client.post(page, typed | {"column2": "out"}).status_code == 302
    assert statement.lines.get().number == "X-1"


def test_what_is_pressed_without_a_file_says_so(client, world):
    client.force_login(world.users["thu"])
    assert client.post(LIST, {"act": "bring", "period": "09"}).status_code == 422


def test_owners_visitors_and_other_offices_do_not_open_it(client, world):
    assert client.get(LIST).status_code == 302
    for name in ("tam", "mai"):
        client.force_login(world.users[name])
        assert client.get(LIST).status_code == 403, name
