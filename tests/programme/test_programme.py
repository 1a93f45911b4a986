"""The five-year programme against what was done, and what other programmes pay for."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from khuyencong.core.errors import Refused
from khuyencong.programme import selectors, services
from khuyencong.programme.models import OtherProgramme, Programme, Target
from tests import world as province
from tests.planning.room import MILLION, concluded
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


def entered(world) -> Programme:
    return services.enter_programme(
        world.province,
        name="Chương trình khuyến công 2026–2030",
        number="3841/QĐ-UBND",
        decided_date=date(2025, 11, 25),
        first_year=2026,
        last_year=2030,
        by=world.actor("binh"),
        at=at(1),
    )


def target(world, row, measure, amount, *, year=None, content=""):
    services.set_target(
        row, year=year, content=content, measure=measure, amount=amount,
        by=world.actor("binh"), at=at(1),
    )  # fmt: skip


def test_what_was_planned_counts_towards_each_target_of_its_year_and_content(world):
    row = entered(world)
    target(world, row, "dong", 1_000 * MILLION)
    target(world, row, "projects", 4, year=YEAR)
    target(world, row, "projects", 1, year=YEAR + 1)
    target(world, row, "establishments", 10, content="KC3")
    target(world, row, "projects", 5, content="KC2")
    projects = [
        concluded(world, "Máy", 200 * MILLION),
        concluded(world, "Hội thảo", 50 * MILLION, workshop=None),
        concluded(world, "Hội thảo sau", 50 * MILLION, workshop=None),
    ]
    province.planned(world, *projects[:2])
    done = {
        (p.target.year, p.target.content, p.target.measure): (p.planned, p.settled)
        for p in selectors.progress(row)
    }
    assert done[0, "", "dong"] == (250 * MILLION, 0)
    assert done[YEAR, "", "projects"] == (2, 0)
    assert done[YEAR + 1, "", "projects"] == (0, 0)
    assert done[0, "KC3", "establishments"] == (1, 0)
    assert done[0, "KC2", "projects"] == (1, 0)


def test_a_target_is_changed_or_taken_away_and_stays_within_the_years(world):
    row = entered(world)
    target(world, row, "projects", 4)
    target(world, row, "projects", 6)
    assert [t.amount for t in row.targets.all()] == [6]
    target(world, row, "projects", None)
    assert not row.targets.exists()
    with pytest.raises(Refused, match="2031"):
        target(world, row, "projects", 4, year=2031)


def test_the_database_itself_refuses_a_second_target_of_the_same_kind(world):
    row = entered(world)
    same = {"programme": row, "content": "", "measure": "dong", "amount": 5}
    Target.objects.create(**same)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(**same)


def test_a_programme_is_entered_once_and_by_the_department(world):
    entered(world)
    with pytest.raises(Refused, match="3841"):
        entered(world)
    with pytest.raises(Refused):
        services.enter_programme(
            world.province, name="x", number="2", decided_date=date(2026, 1, 1), first_year=2026,
            last_year=2030, by=world.actor("mai"), at=at(1),
        )  # fmt: skip


def other(world, items, closes=None, **more):
    values = {
        "kind": "ocop", "name": "OCOP", "office": "Sở Nông nghiệp và Môi trường", "items": items,
        "closes_date": closes, "source": "trang của sở",
    } | more  # fmt: skip
    return services.enter_other(world.province, **values, by=world.actor("binh"), at=at(1))


def test_an_item_is_matched_by_every_word_of_what_a_programme_pays_for(world):
    ocop = other(world, "bao bì, thiết kế nhãn mác")
    found = selectors.matches(["Thiết kế bao bì sản phẩm", "Nhãn mác", "Máy chẻ nan"], [ocop])
    assert found == {"Thiết kế bao bì sản phẩm": [ocop]}


def test_what_closed_or_ended_is_offered_no_more(world):
    other(world, "bao bì", date(YEAR, 3, 31))
    ended = other(world, "máy")
    services.end_other(ended, ended_date=date(YEAR, 3, 2), by=world.actor("binh"), at=at(2))
    assert selectors.standing("40", on=date(YEAR, 3, 31)).count() == 1
    assert selectors.standing("40", on=date(YEAR, 4, 1)).count() == 0


def test_a_programme_that_pays_for_nothing_is_refused(world):
    with pytest.raises(Refused, match="khoản nào"):
        other(world, " , ")


def test_the_project_page_says_where_else_one_may_ask(client, world):
    other(world, "máy", cap_dong=50 * MILLION)
    project = province.drafted(world)
    client.force_login(world.users["mai"])
    page = client.get(f"/ban-lam-viec/de-an/{project.code}/").content.decode()
    assert "Có thể xin ở chương trình khác" in page
    assert "chưa kiểm chứng" in page


def test_the_pages_of_programmes(client, world):
    client.force_login(world.users["binh"])
    sent = {
        "name": "Chương trình", "number": "1/QĐ", "decided_date": "1/1/2026",
        "first_year": "2030", "last_year": "2026",
    }  # fmt: skip
    assert client.post("/ke-hoach/chuong-trinh/", sent).status_code == 422
    answer = client.post(
        "/ke-hoach/chuong-trinh/", sent | {"first_year": "2026", "last_year": 2030}
    )
    address = answer.headers["Location"]
    wish = {"measure": "dong", "amount": "60 tỷ", "year": "", "content": ""}
    assert client.post(address, wish).status_code == 302
    assert "60.000.000.000 đồng" in client.get(address).content.decode()
    catalogue = "/ke-hoach/chuong-trinh-khac/"
    row = {
        "act": "enter", "kind": "trade", "name": "Xúc tiến thương mại", "office": "Sở Công Thương",
        "items": "gian hàng, hội chợ", "source": "trang của sở", "evidence": "remembered",
        "opens_date": "1/3/2027", "closes_date": "1/2/2027",
    }  # fmt: skip
    assert client.post(catalogue, row).status_code == 422
    assert client.post(catalogue, row | {"closes_date": "1/9/2099"}).status_code == 422
    assert client.post(catalogue, row | {"closes_date": "1/9/2035"}).status_code == 302
    page = client.get(catalogue).content.decode()
    assert "20/06/" in page  # the law's own date stands among them
    sent = {"act": "end", "other": OtherProgramme.objects.get().pk}
    assert client.post(catalogue, sent).status_code == 302
