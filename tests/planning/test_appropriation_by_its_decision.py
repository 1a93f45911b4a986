"""Giao dự toán, bổ sung, cắt giảm: each its own decision with ground, codes and scan."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse

from khuyencong.ledger import selectors
from khuyencong.planning import services as planning
from khuyencong.planning.models import Appropriation
from khuyencong.planning.selectors.funds import book_of
from tests.documents.hostile_files import pdf
from tests.duties import refused
from tests.planning.room import MILLION
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
CODES = {"chapter": "416", "category": "280-309", "item": "8051", "source": "12"}


def give(world, number, amount, *, year=YEAR, on=5, **facts):
    return planning.appropriate(
        world.fund, year=year, number=number, decided_date=at(on).date(),
        amount_dong=amount * MILLION, by=world.actor("son"), at=at(6), **facts,
    )  # fmt: skip


def test_the_book_of_a_year_adds_up_decision_by_decision(world):
    give(world, "2/QĐ", 100, kind="addition", ground="Bổ sung hội chợ", codes=CODES, on=6)
    give(world, "3/QĐ", -50, kind="cut", ground="Tiết kiệm 10 %", codes=CODES, on=7)
    book = book_of("40", YEAR)
    assert [(row.number, row.kind, running // MILLION) for row, running in book] == [
        ("01/QĐ-UBND", "", 400), ("2/QĐ", "addition", 500), ("3/QĐ", "cut", 450),
    ]  # fmt: skip
    last = book[-1][0]
    assert (last.chapter, last.category, last.item, last.source) == tuple(CODES.values())
    assert last.transfer.reason == last.ground == "Tiết kiệm 10 %"
    assert selectors.fund_year(world.fund, YEAR)["appropriated"] == 450 * MILLION


@pytest.mark.parametrize("kind, amount", [("addition", 1), ("cut", -1)])
def test_what_changes_a_year_says_why(world, kind, amount):
    refused(lambda: give(world, "2/QĐ", amount, kind=kind, ground=" "), "phải nêu lý do")
    give(world, "2/QĐ", amount, kind=kind, ground="Theo Nghị quyết 12")
    give(world, "3/QĐ", 1, kind="initial")


@pytest.mark.parametrize("kind, amount", [("addition", -1), ("initial", -1), ("cut", 1)])
def test_a_cut_takes_and_the_others_give(world, kind, amount):
    refused(lambda: give(world, "2/QĐ", amount, kind=kind, ground="Vì"), "Cắt giảm là số âm")


def test_an_old_code_is_refused_from_the_year_of_the_new_index(world):
    old = {"category": "070-102"}
    assert "280-309" in str(refused(lambda: give(world, "2/QĐ", 1, codes=old), "070-102").message)
    assert give(world, "2/QĐ", 1, year=2018, codes=old).category == "070-102"
    refused(lambda: give(world, "3/QĐ", 1, year=2019, codes=old), "mục lục ngân sách năm 2019")
    refused(lambda: give(world, "4/QĐ", 1, codes={"source": "16"}), "Mã 16")
    refused(lambda: give(world, "4/QĐ", 1, codes={"chapter": "499"}), "Mã 499")
    assert give(world, "4/QĐ", 1, year=2025, codes={"chapter": "016"}).chapter == "016"


def test_a_second_press_keeps_one_decision_with_one_scan(world):
    scan = ("qd.pdf", pdf())
    row = give(world, "2/QĐ", 1, scan=scan)
    assert give(world, "2/QĐ", 1, scan=scan) == row
    assert Appropriation.objects.filter(number="2/QĐ").count() == 1
    assert row.scan.name == "qd.pdf"


def test_it_is_recorded_on_the_page_with_its_scan_and_downloaded_as_a_workbook(client, world):
    page = reverse("planning:appropriations") + f"?year={YEAR}"
    client.force_login(world.users["son"])
    with open_pdf() as file:
        typed = {
            "fund": world.fund.pk, "kind": "cut", "number": "7/QĐ", "decided_date": "07/03/2027",
            "amount_dong": "5.000.000", "ground": "Tiết kiệm", "scan": file, **CODES,
        }  # fmt: skip
        assert client.post(page, typed).status_code == 302
    row = Appropriation.objects.get(number="7/QĐ")
    assert (row.amount_dong, row.item, row.year) == (-5 * MILLION, "8051", YEAR)
    shown = client.get(page).content.decode()
    for words in ("Tiết kiệm", "416 · 280-309 · 8051 · 12", "395.000.000", "bản chụp"):
        assert words in shown, words
    assert client.get(reverse("planning:appropriation_scan", args=[row.pk])).status_code == 200
    sheet = client.get(reverse("planning:appropriations_sheet") + f"?year={YEAR}")
    assert sheet.content.startswith(b"PK")


def open_pdf():
    file = BytesIO(pdf())
    file.name = "qd.pdf"
    return file


def test_the_day_of_the_decision_decides_nothing_about_the_index_of_its_year(world):
    row = planning.appropriate(
        world.fund, year=2026, number="8/QĐ", decided_date=date(2025, 12, 20), amount_dong=1,
        codes=CODES, by=world.actor("son"), at=at(6),
    )  # fmt: skip
    assert row.chapter == "416"
