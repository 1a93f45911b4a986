"""Thư viện quy định: what rests on an instrument, what is not known, and the letter that asks."""

import re

import pytest

from khuyencong.documents.models import Paper
from khuyencong.policy import permissions, selectors, services
from khuyencong.rules import engine
from tests import world as province
from tests.duties import elsewhere, everyone_but, refused
from tests.policy.test_studio_pages import enter
from tests.world import at

pytestmark = pytest.mark.django_db
BASE = "/quy-dinh/thu-vien/"


def test_a_visitor_finds_a_rule_without_marks_and_sees_what_it_rests_on(client):
    page = client.get(f"{BASE}?q=may+moc").content.decode()
    assert "Thông tư 28/2018/TT-BTC" in page
    assert "Ứng dụng máy móc tiên tiến, chuyển giao công nghệ" in page
    assert client.get(f"{BASE}?q=zzzz").content.decode().count("<table") == 0
    page = client.get(f"{BASE}circular-28-2018/").content.decode()
    assert "Thay thế" in page and "26/2014/TTLT-BTC-BCT" in page
    assert "Bị sửa đổi bởi" in page and "64/2024/TT-BTC" in page
    assert "Hỏi Bộ Tài chính." in page
    assert client.get(f"{BASE}nothing/").status_code == 404


def test_every_number_a_clause_cites_is_an_instrument_of_the_library():
    """One that nobody declared yet stands there all the same, and says so."""
    book = engine.load()
    numbers = [entry.name.rpartition(" ")[2] for entry in selectors.library(book, "vi")]
    cited = set()
    for _label, spans in selectors.calendar(book, "vi"):
        for span in spans:
            cited |= set(re.findall(r"\d+/\d{4}/[A-ZĐ0-9]+-[A-ZĐ]+(?:-[A-Z]+)?", span.legal))
    assert len(cited) > 8 and cited - set(numbers) == set()


@pytest.mark.parametrize("office", ["all", "treasury"])
def test_the_department_issues_a_letter_with_every_open_question(client, office):
    world = province.build()
    binh = enter(client, world, "binh")
    page = binh.post(f"{BASE}cong-van/", {"office": office}, follow=True).content.decode()
    paper = Paper.objects.get(code="open_questions")
    assert f"{BASE}cong-van/{paper.uuid}.pdf" in page
    asked = selectors.questions(selectors.book("40"), office.replace("all", ""))
    assert all(text in paper.payload for text, _instrument in asked)
    assert len(asked) == (len(engine.load().questions) if office == "all" else 2)
    assert binh.get(f"{BASE}cong-van/{paper.uuid}.pdf").content[:5] == b"%PDF-"


def test_nobody_outside_the_department_asks_and_another_province_reads_no_letter(client):
    world = province.build()
    paper = services.ask(world.province, office="all", by=world.actor("lan"), at=at(3))
    for other in everyone_but(world, *permissions.ASKERS):
        refused(lambda other=other: services.ask(world.province, office="all", by=other, at=at(3)))
    stranger = elsewhere("department_leader")
    refused(lambda: services.ask(world.province, office="all", by=stranger, at=at(3)))
    assert enter(client, world, "mai").get(f"{BASE}cong-van/{paper.uuid}.pdf").status_code == 403


def test_english_pages_title_instruments_in_english_and_say_so_where_they_cannot(client):
    client.cookies["django_language"] = "en"
    page = client.get(f"{BASE}circular-26-2014/").content.decode()
    assert "Votes for typical rural industrial products" in page and '<span lang="vi"' not in page
    assert client.get(f"{BASE}?q=binh+chon").content.decode().count("/circular-26-2014/") >= 1
    book = engine.load()
    untitled = book.instruments["circular-26-2014"].model_copy(update={"title_en": ""})
    book.instruments["circular-26-2014"], kept = untitled, book.instruments["circular-26-2014"]
    try:
        assert (
            '<span lang="vi">Bình chọn' in client.get(f"{BASE}circular-26-2014/").content.decode()
        )
    finally:
        book.instruments["circular-26-2014"] = kept
