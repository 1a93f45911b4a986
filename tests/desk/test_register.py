"""Sổ cơ sở: the list stays flat, the card shows all since the first support, corrections stay."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from khuyencong.core import standings
from khuyencong.core.folding import fold
from khuyencong.core.models import Access
from khuyencong.desk.selectors import register
from khuyencong.directory import services as directory
from khuyencong.directory.models import Establishment, EstablishmentChange, Likeness
from tests import money
from tests import world as province
from tests.duties import elsewhere, everyone_but, last, refused
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
LIST = "/ban-lam-viec/co-so/"


@pytest.fixture
def world():
    return province.build()


def card(row):
    return f"{LIST}{row.code}/"


def correct(world, row, *, by="mai", since=date(YEAR, 2, 1), **facts):
    return directory.correct(
        row, valid_from=since, source="Giấy đăng ký số 27A8", by=world.actor(by), at=at(5), **facts
    )


def many(world, count):
    Establishment.objects.bulk_create(
        Establishment(
            code=f"CS-40-9{n:05d}", province=world.province, place=world.communes[n % 2],
            place_date=date(2026, 1, 1), name=f"Xưởng mộc {n:05d}", folded=f"xuong moc {n:05d}",
            words=f"xuong moc {n:05d}", sort_key=f"xưởng mộc {n:05d}", legal_form="cooperative",
            trade=world.workshops[0].trade, owner_name="Chủ", workers=n % 90, created_at=at(1),
        )
        for n in range(count)
    )  # fmt: skip


@pytest.mark.parametrize("order", ["name", "newest", "workers"])
def test_every_page_follows_the_one_before_and_none_is_met_twice(world, order):
    many(world, 60)
    seen, after = [], None
    for _page in range(4):
        rows, after = register.page(world.actor("mai"), {"order": order}, after=after)
        seen += [row.pk for row in rows]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == Establishment.objects.count()
    expected = register.every(world.actor("mai"), {"order": order})
    assert seen == [row.pk for row in expected]


def test_the_list_costs_the_same_however_many_there_are(client, world):
    client.force_login(world.users["mai"])
    addresses = (LIST, f"{LIST}?order=name", f"{LIST}?q=xuong", f"{LIST}?order=workers")
    few = {}
    for address in addresses:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        few[address] = len(asked)
    many(world, 400)
    for address in addresses:
        with CaptureQueriesContext(connection) as lots:
            assert client.get(address).status_code == 200
        assert len(lots) <= few[address], address


def test_words_filters_and_excel_give_the_same_rows(client, world):
    many(world, 30)
    client.force_login(world.users["mai"])
    page = client.get(f"{LIST}?q=may tre&place={world.communes[1].pk}").content.decode()
    assert "Xưởng mây tre Phúc Lộc" in page
    assert "Hợp tác xã mây tre đan Nghi Lộc" not in page
    sheet = client.get(f"{LIST}danh-sach.xlsx?place={world.communes[1].pk}&order=name")
    rows = (
        CalamineWorkbook.from_filelike(BytesIO(sheet.getvalue())).get_sheet_by_index(0).to_python()
    )
    assert len(rows) == 1 + 16
    assert {row[2] for row in rows[1:]} == {"xã Phúc Lộc"}


def test_an_odd_address_is_an_unfiltered_list(client, world):
    client.force_login(world.users["mai"])
    for query in ("after=x", "place=99999", "order=size", "trade=tre", "after=99999999"):
        assert client.get(f"{LIST}?{query}").status_code == 200, query


def test_the_card_shows_what_came_since_the_first_support(client, world):
    commitment = province.committed(world)
    money.advance(world, commitment, 50_000_000)
    client.force_login(world.users["mai"])
    with CaptureQueriesContext(connection) as asked:
        page = client.get(card(world.workshops[0])).content.decode()
    assert len(asked) <= 45
    for text in (
        commitment.project.title,
        "300.000.000 đồng",
        "Tam",
        "Hợp đồng",
        "Mua máy chẻ nan",
    ):
        assert text in page, text
    assert Access.objects.filter(about=world.workshops[0].uuid, by_name="Mai").exists()


def test_nobody_of_elsewhere_opens_it(client, world):
    row = world.workshops[0]
    thanh_hoa = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    office = province.body("SCT38", "department", "Sở Công Thương", "SCT", thanh_hoa)
    world.users["khanh"] = province.person("khanh", "department_specialist", organisation=office)
    province.commune_officer(world, "my", world.communes[1])
    for name in ("khanh", "my"):
        client.force_login(world.users[name])
        assert client.get(card(row)).status_code == 404
        assert row.name not in client.get(LIST).content.decode()
    client.force_login(world.users["tam"])
    assert client.get(LIST).status_code == 403


def test_a_correction_keeps_what_was_with_its_day_and_paper(client, world):
    row = world.workshops[0]
    client.force_login(world.users["mai"])
    typed = {
        "act": "correct", "name": "Công ty mây tre Nghi Lộc", "place": world.communes[1].pk,
        "address_text": "Xóm 3", "legal_form": "limited_company", "tax_code": "0100109106",
        "owner_name": "Tam", "owner_phone": "0912 345 678", "valid_from": "01/02/2026",
        "source": "Giấy chứng nhận đăng ký doanh nghiệp",
    }  # fmt: skip
    assert client.post(card(row), typed).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.place, row.tax_code) == (
        "Công ty mây tre Nghi Lộc", world.communes[1], "0100109106",
    )  # fmt: skip
    assert (row.place_date, row.owner_phone) == (date(2026, 2, 1), "0912345678")
    changes = {change.fact: change for change in row.changes.all()}
    assert sorted(changes) == [
        "address_text", "legal_form", "name", "owner_phone", "place", "tax_code",
    ]  # fmt: skip
    assert changes["name"].old == "Hợp tác xã mây tre đan Nghi Lộc"
    assert changes["legal_form"].new == "Công ty trách nhiệm hữu hạn"
    page = client.get(card(row)).content.decode()
    assert "Hợp tác xã mây tre đan Nghi Lộc" in page
    assert "01/02/2026" in page
    assert row.name in client.get(f"{LIST}?q=hop tac xa may tre dan").content.decode()
    event = last(row.stream)
    assert (event.kind, event.by_name) == ("correct_establishment", "Mai")
    assert "0912345678" not in event.payload_text
    assert client.post(card(row), typed).status_code == 422  # nothing differs any more
    assert row.changes.count() == 6


def test_only_who_keeps_the_register_corrects(world):
    row = world.workshops[0]
    keepers = {"centre_specialist", "centre_head", "department_specialist", "administrator"}
    for who in everyone_but(world, *keepers, "commune_officer", "collaborator"):
        refused(
            lambda who=who: directory.correct(
                row, name="Tên khác", valid_from=date(YEAR, 2, 1), source="x", by=who, at=at(5)
            ),
            "Chỉ cán bộ giữ sổ cơ sở",
        )
    refused(
        lambda: directory.correct(
            row, name="Tên khác", valid_from=date(YEAR, 2, 1), source="x",
            by=elsewhere(*keepers), at=at(5),
        ),
        "Chỉ cán bộ giữ sổ cơ sở",
    )  # fmt: skip
    province.commune_officer(world, "my", world.communes[0])
    correct(world, row, by="my", name="Tên khác")
    refused(lambda: correct(world, world.workshops[1], by="my", name="Khác"), "Chỉ cán bộ giữ sổ")


def test_what_is_not_true_yet_or_not_of_this_province_is_refused(world):
    row = world.workshops[0]
    refused(lambda: correct(world, row, name="Mới", since=date(YEAR, 3, 6)), "chưa đến")
    correct(world, row, name="Mới", since=date(YEAR, 3, 5))
    other = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    there = province.unit("14758", "commune", "Hạc Thành", "xã", other)
    refused(lambda: correct(world, row, place=there), "không thuộc tỉnh của cơ sở")
    world.communes[1].valid_until = date(YEAR, 2, 1)
    world.communes[1].save()
    refused(lambda: correct(world, row, place=world.communes[1]), "không còn từ ngày")
    refused(lambda: correct(world, row, tax_code="0100109107"), "")
    correct(world, row, tax_code="0100109107", tax_code_note="Theo giấy đăng ký")
    refused(
        lambda: correct(world, row, legal_form="artisan", since=date(2025, 10, 14)),
        "không thuộc đối",
    )


def test_verify_sees_the_card_and_its_history(world):
    row = correct(world, world.workshops[0], name="Tên mới")
    standings.keep([row.stream])
    assert standings.faults() == []
    EstablishmentChange.objects.update(old="Tên khác")
    assert row.stream in standings.faults()[0]


def registered(world, name, **facts):
    return directory.register_establishment(
        name, place=facts.pop("place", world.communes[0]), legal_form="cooperative",
        trade=world.workshops[0].trade, owner_name="Chủ", workers=3, by=world.actor("mai"),
        at=at(2), on=date(YEAR, 3, 2), **facts,
    )  # fmt: skip


def test_doubles_are_written_down_with_the_cards(client, world):
    first = registered(world, "Xưởng mộc Hòa", tax_code="0100109106", owner_phone="0912345678")
    second = registered(
        world, "Mộc Hòa", tax_code="0100109106", owner_phone="0987654321 / 0912345678"
    )
    third = registered(world, "XƯỞNG MỘC HÒA")
    registered(world, "Xưởng mộc Hòa", place=world.communes[1])
    pairs = {(one.one, one.other): one.kinds for one in Likeness.objects.all()}
    assert pairs == {(first, second): "tax phone", (first, third): "name"}
    client.force_login(world.users["mai"])
    with CaptureQueriesContext(connection) as few:
        page = client.get(f"{LIST}nghi-trung/").content.decode()
    assert "cùng mã số thuế; cùng điện thoại" in page
    many(world, 300)
    with CaptureQueriesContext(connection) as lots:
        client.get(f"{LIST}nghi-trung/")
    assert len(lots) <= len(few)
    correct(world, second, tax_code="", owner_phone="0987654321")
    assert not Likeness.objects.filter(other=second).exists()


def test_two_that_an_officer_told_apart_leave_the_list(client, world):
    first = registered(world, "Xưởng mộc Hòa")
    registered(world, "Xưởng mộc Hòa")
    pair = Likeness.objects.get()
    client.force_login(world.users["mai"])
    address = f"{LIST}nghi-trung/"
    assert client.post(address, {"apart": pair.pk, "reason": ""}).status_code == 422
    assert client.post(address, {"apart": pair.pk, "reason": "Hai anh em"}).status_code == 302
    assert client.post(address, {"apart": pair.pk, "reason": "Lại"}).status_code == 404
    pair.refresh_from_db()
    assert (pair.told_apart_by, pair.reason) == ("Mai", "Hai anh em")
    correct(world, first, address_text="Xóm 5")
    pair.refresh_from_db()
    assert pair.told_apart_by == "Mai"
    assert "Không có cặp nào nghi trùng" in client.get(address).content.decode()
    assert last(first.stream).kind == "correct_establishment"


def test_a_telephone_of_everybody_makes_twenty_pairs_a_card_at_most(world):
    for n in range(24):
        registered(world, f"Xưởng {fold(str(n))}", owner_phone="0912345678")
    newest = Establishment.objects.latest("pk")
    assert Likeness.objects.filter(other=newest).count() == 20


def test_pairs_of_another_province_are_not_listed(client, world):
    registered(world, "Xưởng mộc Hòa")
    registered(world, "Xưởng mộc Hòa")
    thanh_hoa = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    office = province.body("SCT38", "department", "Sở Công Thương", "SCT", thanh_hoa)
    world.users["khanh"] = province.person("khanh", "department_specialist", organisation=office)
    client.force_login(world.users["khanh"])
    assert "Không có cặp nào nghi trùng" in client.get(f"{LIST}nghi-trung/").content.decode()
    pair = Likeness.objects.get()
    told = {"apart": pair.pk, "reason": "Hai anh em"}
    assert client.post(f"{LIST}nghi-trung/", told).status_code == 404
