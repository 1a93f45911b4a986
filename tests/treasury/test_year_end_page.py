"""The screen of the year's end: every đồng with its reason, asked and decided by their buttons."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from khuyencong.ledger.models import Fund
from khuyencong.treasury.models import YearAct
from khuyencong.treasury.selectors import gates
from khuyencong.treasury.selectors import year_end as selectors
from tests.planning.room import MILLION, another_fund, concluded
from tests.treasury.year import stands
from tests.world import YEAR

pytestmark = pytest.mark.django_db
PAGE = reverse("treasury:year_end") + f"?year={YEAR}"


def opened(client, world, name, url=PAGE):
    client.force_login(world.users[name])
    return client.get(url)


def test_every_dong_that_keeps_the_year_open_is_named_with_its_reason(
    client, world, signed, planned
):
    concluded(world, "Hội thảo nghề", 100 * MILLION, workshop=None)
    page = opened(client, world, "thu").content.decode()
    for words in (
        signed.project.code, planned.code, "300.000.000", "200.000.000", "Cộng 3 khoản",
        "hợp đồng ký ngày 15/03/2027", "chưa duyệt dự toán", "31/12/2027", "10/02/2028",
        "Hội thảo nghề", "Câu hỏi mở",
    ):  # fmt: skip
        assert words in page, words


def test_of_more_rows_than_a_page_holds_the_sum_and_the_workbook_are_whole(
    client, world, signed, planned, monkeypatch
):
    monkeypatch.setattr(selectors, "MOST", 2)
    page = opened(client, world, "thu").content.decode()
    assert planned.code in page and signed.project.code not in page
    for words in ("Tiền chưa xử lý: 800.000.000 đồng", "2 khoản đầu", "500.000.000"):
        assert words in page, words
    assert "trong đó sẽ bị huỷ" not in page  # of two rows nobody can say
    book = opened(client, world, "thu", reverse("treasury:sheet") + f"?year={YEAR}").content
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).active.values)[1:]
    assert sum(row[3] for row in rows) == 800 * MILLION
    assert {signed.project.code, planned.code} < {row[0] for row in rows}


def test_who_asks_this_fund_for_most_is_found_behind_who_asks_another(world, monkeypatch):
    """Of the largest project 100 million are another fund's."""
    monkeypatch.setattr(selectors, "AT_ONCE", 1)
    other = another_fund(world)
    for title, million, also in (("A", 40, {other: 100 * MILLION}), ("B", 50, {}), ("C", 60, {})):
        concluded(world, title, million * MILLION, workshop=None, also=also)
    found = selectors.absorbers(world.fund, YEAR, date(YEAR, 5, 1), by=world.actor("thu"), most=2)
    assert [(one.project.title, one.asked_dong // MILLION) for one in found] == [
        ("C", 60),
        ("B", 50),
    ]
    assert selectors.absorbers(world.fund, YEAR - 1, date(YEAR, 5, 1), by=world.actor("thu")) == []


def test_papers_of_the_adjusting_period_are_at_the_treasury_two_working_days_before(client, world):
    """31/01/2027 is a Sunday: Thursday and Friday are left after Wednesday the 27th."""
    days = {one.name: one for one in gates.gates("40", 2026, date(2026, 11, 28))}
    found = days["year_end_adjusting_working_days"]
    assert (found.on, days["year_end_adjusting"].on) == (date(2027, 1, 27), date(2027, 1, 31))
    assert found.label.endswith(": 2") and found.is_verified
    assert found.legal == "Điều 15, Điều 19 Thông tư 26/2026/TT-BTC"
    assert "27/01/2027" in opened(client, world, "thu", PAGE[:-4] + "2026").content.decode()
    assert "year_end_adjusting_working_days" not in {
        one.name for one in gates.gates("40", 2024, date(2024, 11, 28))
    }


def test_asked_by_one_button_and_decided_by_another(client, world, planned):
    opened(client, world, "thu")
    typed = {
        "act": "ask", "chosen": [f"{planned.subject_id}:planned"], "kind": "cancel",
        "ground": "not_used", "reason": "Cơ sở thôi mua máy",
    }  # fmt: skip
    assert client.post(PAGE, typed).status_code == 302
    act = YearAct.objects.get()
    answer = client.post(PAGE, {"decide": act.pk})
    assert (answer.status_code, act.is_decided) == (422, None)
    client.force_login(world.users["lan"])
    assert client.post(PAGE, {"decide": act.pk}).status_code == 302
    assert stands(world)["cancelled"] == 200 * MILLION
    page = client.get(PAGE).content.decode()
    assert "QĐ-SCT" in page and "Cơ sở thôi mua máy" in page
    paper = client.get(reverse("treasury:paper", args=[act.uuid, "pdf"]))
    assert paper.content.startswith(b"%PDF")


def test_a_part_is_typed_for_one_row_alone(client, world, planned):
    opened(client, world, "thu")
    typed = {
        "act": "ask", "chosen": [f"{planned.subject_id}:planned", "0:appropriated"],
        "kind": "cancel", "ground": "not_used", "reason": "Thừa", "amount_dong": "5.000.000",
    }  # fmt: skip
    answer = client.post(PAGE, typed)
    assert answer.status_code == 422 and "chỉ chọn một khoản" in answer.content.decode()
    typed["chosen"] = ["0:appropriated"]
    assert client.post(PAGE, typed).status_code == 302
    assert YearAct.objects.get().lines.get().amount_dong == 5 * MILLION


def test_owners_and_visitors_do_not_open_it(client, world):
    assert client.get(PAGE).status_code == 302
    assert opened(client, world, "tam").status_code == 403


def test_its_queries_do_not_grow_with_its_rows(
    client, world, signed, planned, django_assert_max_num_queries
):
    opened(client, world, "lan")
    with django_assert_max_num_queries(45):
        client.get(PAGE)


def test_a_province_without_a_fund_is_told_when_one_comes(client, world):
    Fund.objects.update(province="38")
    client.force_login(world.users["thu"])
    page = client.get("/tien/cuoi-nam/")
    assert (page.status_code, "Chưa có nguồn kinh phí" in page.content.decode()) == (200, True)
