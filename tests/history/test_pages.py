"""Lịch sử on screen: sent, looked at, brought in; numbers open their rows; no name in public."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from khuyencong.history.models import HistoryImport
from khuyencong.history.selectors import figures, years_without
from tests.history import books
from tests.history.test_import import bring, receive

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


def client(world, name):
    browser = Client()
    browser.force_login(world.users[name])
    return browser


def send(browser, **data):
    return browser.post(reverse("history:lists"), {"act": "send", "source": "Báo cáo", **data})


def test_a_file_is_sent_looked_at_and_brought_in(world):
    browser = client(world, "mai")
    content = books.refused_rows()
    answer = send(browser, file=SimpleUploadedFile("cu.xlsx", content))
    batch = HistoryImport.objects.get()
    assert answer.url == reverse("history:list", args=[batch.uuid])
    page = browser.get(answer.url).content.decode()
    assert "“3,500” có hai cách đọc" in page
    assert "chưa nhập" in page
    browser.post(answer.url, {"act": "bring"})
    lines = browser.get(reverse("history:list_lines", args=[batch.uuid]) + "?loai=refused")
    assert "Máy xay lúa" in lines.content.decode()
    rows = browser.get(reverse("history:projects") + "?nam=2009").content.decode()
    assert "Máy tuốt" in rows
    assert "Sheet" not in rows
    file = browser.get(reverse("history:list_file", args=[batch.uuid]))
    assert file.content == content


def test_a_list_is_pasted(world):
    text = "\t\t\ttriệu đồng\nTT\tTên đề án\tNăm\tKinh phí\n1\tMáy sấy\t2016\t43,7\n"
    send(client(world, "mai"), text=text)
    assert HistoryImport.objects.get().total_dong == 43_700_000


def test_neither_file_nor_text_is_asked_for_again(world):
    answer = send(client(world, "mai"))
    assert answer.status_code == 422
    assert "Chọn một tệp, hoặc dán bảng." in answer.content.decode()


def test_a_column_is_understood_otherwise_on_its_page(world):
    browser = client(world, "mai")
    batch = receive(world, books.by_district)
    page = reverse("history:list", args=[batch.uuid])
    columns = batch.summary["sheets"][0]["columns"]
    boxes = {f"column{n}": column["meaning"] for n, column in enumerate(columns, 1)}
    paid = next(name for name, meaning in boxes.items() if meaning == "paid")
    browser.post(page, {"act": "choose", "unit": "0", "year": "", **boxes, paid: "note"})
    batch.refresh_from_db()
    assert batch.choices["headings"] == {"da giai ngan": "note"}


def test_an_inspector_reads_and_changes_nothing(world):
    batch = receive(world)
    browser = client(world, "ha")
    assert browser.get(reverse("history:lists")).status_code == 403
    page = reverse("history:list", args=[batch.uuid])
    assert 'value="bring"' not in browser.get(page).content.decode()
    assert browser.post(page, {"act": "bring"}).status_code == 422
    batch.refresh_from_db()
    assert batch.status == "read"


def test_sums_by_year_and_content_open_their_rows(world):
    bring(world, receive(world))
    page = client(world, "ha").get(reverse("history:home")).content.decode()
    assert "105.500.000 đồng" in page
    assert reverse("history:projects") + "?nam=2014&noi-dung=KC1" in page


def test_the_public_page_tells_sums_and_sources_and_nobodys_name(world):
    bring(world, receive(world))
    visitor = Client()
    page = visitor.get(reverse("portal:past_years")).content.decode()
    assert "105.500.000 đồng" in page
    assert "4.127.000.000 đồng" in page
    assert "arit.gov.vn" in page
    rows = visitor.get(reverse("portal:past_rows") + "?nam=2014").content.decode()
    assert "60.000.000 đồng" in rows
    assert "Báo cáo năm 2014 của Trung tâm" in rows
    for name in ("May A", "Hoa Tiến", "Châu Tiến", "máy dệt"):
        assert name not in page
        assert name not in rows


def test_what_nobody_may_see_is_not_even_asked_of_the_database(world, django_assert_num_queries):
    from khuyencong.history.selectors import public_rows

    bring(world, receive(world))
    row = public_rows("40").first()
    assert {"title", "establishment", "place_text", "cells"} <= row.get_deferred_fields()


def test_published_figures_stand_with_their_sources():
    told = {(one.years, one.track): (one.projects, one.amount_dong) for one in figures("40")}
    assert told[("2002–2018", "")] == (None, 70_000 * MILLION)
    assert told[("2011–2015", "local")] == (None, 19_200 * MILLION)
    assert told[("2011–2015", "national")] == (9, 4_200 * MILLION)
    assert told[("2016", "local")] == (75, 4_000 * MILLION)
    assert told[("2017", "local")] == (81, 4_127 * MILLION)
    assert told[("2017", "national")] == (3, 1_200 * MILLION)
    assert told[("2023", "national")] == (3, 1_650 * MILLION)
    for one in figures("40"):
        assert one.source
        if one.parts:
            assert sum(part.projects for part in one.parts) == one.projects
            if all(part.amount_dong for part in one.parts):
                assert sum(part.amount_dong for part in one.parts) == one.amount_dong
    assert figures("66") == []


def test_years_without_a_published_figure_are_said():
    assert years_without("40", until=2026) == ["2002–2010", "2014–2015", "2018–2022", "2024–2026"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_figures_are_told_in_both_languages(lang):
    for one in figures("40", lang):
        assert one.scope
        assert all(one.lines(lambda code: code))
