"""What is typed is read back; text grows; a session ends gently; a late form is not lost."""

from datetime import date

import pytest
from django.test import Client

from khuyencong.core.reading.dates import DateError, read_date
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db


def told(client, kind, text):
    return client.get("/giao-dien/doc/", {"kind": kind, "text": text}).json()["told"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1500000", "1.500.000 đồng – Một triệu năm trăm nghìn đồng"),
        ("1,5 triệu", "1.500.000 đồng – Một triệu năm trăm nghìn đồng"),
        ("1.500.000đ", "1.500.000 đồng – Một triệu năm trăm nghìn đồng"),
        ("1.500 triệu", "“1.500 triệu” có thể hiểu hai cách: 1.500.000.000 đồng hay 1.500.000"),
        ("1.5 tỷ", "1.500.000.000 đồng – Một tỷ năm trăm triệu đồng"),
        ("ba trăm", "“ba trăm” không phải số tiền."),
    ],
)
def test_an_amount_is_read_back_in_words_or_asked_back(client, typed, words):
    assert told(client, "money", typed).startswith(words)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1.500", "1.500 – một nghìn năm trăm"),
        ("1.5", "1,5 – một phẩy năm"),
        ("1,0500", "1,05 – một phẩy không năm"),
        ("0,5", "0,5 – không phẩy năm"),
        ("1,500", "“1,500” là 1.500 hay 1,5?"),
    ],
)
def test_a_quantity_is_read_back_in_words_or_asked_back(client, typed, words):
    assert told(client, "quantity", typed).startswith(words)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("5/3/2026", "thứ Năm, ngày 05 tháng 3 năm 2026"),
        ("5.3.26", "thứ Năm, ngày 05 tháng 3 năm 2026"),
        ("03/15/2026", "“03/15/2026”: tháng chỉ có tới 12. Ý bạn là 15/03/2026?"),
        ("5/3", "“5/3” chưa có năm."),
        ("5/3/68", "“5/3/68” là năm 1968 hay năm 2068?"),
        ("hôm qua", "“hôm qua” không phải ngày."),
    ],
)
def test_a_date_is_read_day_first_or_asked_back(client, typed, words):
    assert told(client, "date", typed).startswith(words)


def test_a_date_is_read_back_in_english_to_who_reads_english(client):
    client.cookies["django_language"] = "en"
    assert told(client, "date", "31/01/2027") == "Sunday, 31 January 2027"


def test_no_date_is_ever_read_month_first():
    for day in range(1, 29):
        for month in range(1, 13):
            assert read_date(f"{day}/{month}/2026") == date(2026, month, day)
        if day > 12:
            with pytest.raises(DateError, match="american"):
                read_date(f"3/{day}/2026")


def test_the_chosen_text_size_stays_and_leads_back_to_the_page(client):
    answer = client.post("/giao-dien/co-chu/", {"size": "150", "next": "/ho-tro/?q=1"})
    assert answer["Location"] == "/ho-tro/?q=1"
    assert 'data-text="150"' in client.get("/ho-tro/").content.decode()
    client.post("/giao-dien/co-chu/", {"size": "900", "next": "/"})
    assert 'data-text="150"' in client.get("/ho-tro/").content.decode()


@pytest.mark.parametrize(
    "odd", ["https://example.com/", "//example.com/", "12,5", "home", "", "/" + 5000 * "x"]
)
def test_the_way_back_never_leads_to_another_site_or_to_no_address(client, odd):
    answer = client.post("/giao-dien/co-chu/", {"size": "125", "next": odd})
    assert answer["Location"] == "/"


def test_a_form_sent_after_the_session_ended_is_given_back_once_to_its_writer():
    world = province.build()
    project = province.drafted(world)
    address = f"/ban-lam-viec/de-an/{project.code}/du-toan/"
    client = Client()
    client.force_login(world.users["mai"])
    client.get("/ban-lam-viec/")
    client.session.flush()
    answer = client.post(address, {"form-0-item": "Máy vót nan", "version": "1"})
    assert answer.status_code == 302
    assert "next=" in answer["Location"]
    kept = client.session["kept_form"]
    client.force_login(world.users["mai"])  # a new session, as after the sign-in page
    session = client.session
    session["kept_form"] = kept
    session.save()
    page = client.get(address).content.decode()
    assert "Phần bạn đã gõ vẫn còn" in page
    assert 'name="form-0-item" value="Máy vót nan"' in page
    assert "Phần bạn đã gõ vẫn còn" not in client.get(address).content.decode()


def test_another_person_at_the_same_machine_is_not_shown_the_form():
    world = province.build()
    project = province.drafted(world)
    address = f"/ban-lam-viec/de-an/{project.code}/du-toan/"
    client = Client()
    client.force_login(world.users["mai"])
    client.get("/ban-lam-viec/")
    client.session.flush()
    client.post(address, {"form-0-item": "Máy vót nan"})
    kept = client.session["kept_form"]
    client.force_login(world.users["hung"])
    session = client.session
    session["kept_form"] = kept
    session.save()
    assert "Máy vót nan" not in client.get(address).content.decode()


def test_a_password_is_never_kept():
    world = province.build()
    client = Client()
    client.force_login(world.users["mai"])
    client.get("/ban-lam-viec/")
    client.session.flush()
    client.post("/tai-khoan/mat-khau/", {"oldpassword": "bí mật", "password1": "x"})
    assert "kept_form" not in client.session


def test_work_makes_the_session_longer_and_the_page_knows_how_long_it_lasts(client):
    world = province.build()
    client.force_login(world.users["mai"])
    client.get("/ban-lam-viec/")
    page = client.get("/ban-lam-viec/").content.decode()
    assert 'id="session-ends"' in page
    assert client.post("/tai-khoan/o-lai/").json() == {"left": 12 * 3600}


def test_calls_are_told_by_rss_and_papers_before_one_begins(client, settings):
    from khuyencong.projects.services import calls

    world = province.build()
    calls.open_call(
        world.province,
        title="Đăng ký nhu cầu năm 2028",
        text="Gửi qua xã.",
        opens_date=date(2027, 3, 1),
        closes_date=date(2027, 4, 30),
        by=world.actor("mai"),
        at=at(1),
    )
    feed = client.get("/dot-dang-ky.rss")
    assert feed["Content-Type"] == "application/rss+xml"
    assert "Đăng ký nhu cầu năm 2028" in feed.content.decode()
    assert "30/04/2027" in feed.content.decode()
    page = client.get("/can-chuan-bi/").content.decode()
    assert "khoảng 20 phút" in page
    assert "Ai giúp được" in page
    assert page.count('<details class="card"') >= 3
