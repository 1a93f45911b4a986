"""What is typed into the boxes of the desk and the portal: read as it was meant, or asked back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from khuyencong.projects.models import EstimateLine, Request, RequestLine
from tests import world as province

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def desk(world, client):
    """The estimate of a draft, as the specialist of the Centre types it."""
    project = province.drafted(world)
    client.force_login(world.users["mai"])
    address = f"/ban-lam-viec/de-an/{project.code}/du-toan/"

    def send(**row):
        project.refresh_from_db()
        cells = {"item": "Máy vót nan", "unit": "máy", "quantity": "1", "unit_price_dong": "15.000"}
        cells |= row
        typed = {f"form-0-{name}": value for name, value in cells.items()}
        form = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "version": project.version}
        return client.post(address, form | typed)

    return send


@pytest.mark.parametrize(
    ("quantity", "price", "amount"),
    [
        ("1.000", "15.000", 15_000_000), ("2,5", "1.000.000", 2_500_000),
        ("1 000", "15.000", 15_000_000),
        ("1.000,5", "2.000 đồng", 2_001_000), ("0,333", "1.000 đồng", 333),
        ("3", "1,5 triệu", 4_500_000),
        ("2.5", "2 triệu", 5_000_000), ("1,1250", "8.000 đồng", 9_000),
        ("1.000", "800 đồng", 800_000),
        ("1,0", "1tr2", 1_200_000),
    ],
)  # fmt: skip
def test_an_estimate_is_counted_as_it_was_typed(desk, quantity, price, amount):
    assert desk(quantity=quantity, unit_price_dong=price).status_code == 302
    assert EstimateLine.objects.get().amount_dong == amount


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"quantity": "1" * 20}, "lớn quá; ô này nhận nhiều nhất 1.000.000"),
        ({"quantity": "1.000.000", "unit_price_dong": "999.999.999.999"}, "vượt 1.000.000.000.000"),
        ({"quantity": "1,000"}, "“1,000” là 1.000 hay 1?"),
        ({"quantity": "-1"}, "“-1” là số âm"),
        ({"quantity": "0"}, "nhỏ quá"),
        ({"quantity": "1e3"}, "không phải con số"),
        ({"quantity": "hai"}, "không phải con số"),
        ({"quantity": "1,2345"}, "nhiều nhất 3 chữ số sau dấu phẩy"),
        ({"quantity": "\u0663"}, "không phải con số"),
        ({"quantity": "2-3"}, "là một khoảng"),
        ({"unit_price_dong": "1.500"}, "là 1.500 đồng hay 1.500 triệu đồng?"),
        ({"unit_price_dong": "9.999"}, "là 9.999 đồng hay 9.999 triệu đồng?"),
        ({"unit_price_dong": "800"}, "là 800 đồng hay 800 triệu đồng?"),
        ({"unit_price_dong": "9" * 40}, "vượt 1.000.000.000.000.000 đồng"),
        ({"unit_price_dong": "1,500"}, "1.500 đồng hay 1.500.000 đồng?"),
        ({"loan_dong": "800"}, "là 800 đồng hay 800 triệu đồng?"),
        ({"item": ""}, "Dòng này có số mà chưa có tên khoản chi"),
        ({"item": "", "quantity": "", "unit_price_dong": ""}, "chưa có tên khoản chi"),
        ({"unit": ""}, "Ghi đủ đơn vị, số lượng và đơn giá"),
    ],
)  # fmt: skip
def test_an_estimate_that_cannot_be_counted_is_asked_about(desk, row, words):
    before = EstimateLine.objects.count()
    answer = desk(**row)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert EstimateLine.objects.count() == before
    assert 'type="number"' not in page


@pytest.fixture
def portal(world, client):
    """The costs of a request, as its owner types them."""
    client.force_login(world.users["tam"])
    client.post("/cua-toi/moi/?khac=1", {"title": "Mua máy chẻ nan", "activity": "machinery"})
    request = Request.objects.get()

    def send(section="chi-phi", **cells):
        request.refresh_from_db()
        row = {"item": "Máy chẻ nan", "unit": "máy", "quantity": "1", "unit_price_dong": "1 triệu"}
        rows = {f"form-0-{name}": value for name, value in (row | cells).items()}
        form = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"} | rows
        typed = form if section == "chi-phi" else cells
        address = f"/cua-toi/{request.code}/{section}/"
        return client.post(address, typed | {"version": request.version})

    return send


@pytest.mark.parametrize(
    ("quantity", "amount"), [("1.000", 10**9), ("2,5", 2_500_000), ("1.000,5", 1_000_500_000)]
)
def test_an_owners_costs_are_counted_as_she_typed_them(portal, quantity, amount):
    assert portal(quantity=quantity).status_code == 302
    line = RequestLine.objects.get()
    assert (line.amount_dong, line.request.total_dong) == (amount, amount)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"quantity": "1,000"}, "“1,000” là 1.000 hay 1?"),
        ({"quantity": "9" * 20}, "lớn quá"),
        ({"quantity": "1000000", "unit_price_dong": "999999999999"}, "vượt 1.000.000.000.000"),
        ({"item": ""}, "Dòng này có số mà chưa có tên khoản chi"),
        ({"support_dong": "300"}, "là 300 đồng hay 300 triệu đồng?"),
    ],
)
def test_an_owner_is_asked_what_she_meant(portal, cells, words):
    answer = portal(**cells)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not RequestLine.objects.exists()


@pytest.mark.parametrize(
    ("workers", "status"),
    [
        ("12", 302), ("12 người", 302), ("1.200", 302), ("khoảng 12", 302), ("", 302), ("0", 302),
        ("12,5", 422), ("1,200", 422), ("-1", 422), ("mười", 422), ("100.001", 422),
        ("10-12", 422), ("1e2", 422), ("9" * 30, 422),
    ],
)  # fmt: skip
def test_workers_are_whole_people(portal, workers, status):
    assert portal("so-lieu", workers=workers, revenue_dong="2 tỷ").status_code == status


def test_a_date_out_of_its_kind_is_refused_with_both_ends(world, client):
    client.force_login(world.users["mai"])
    address = "/ban-lam-viec/dot-dang-ky/"
    answer = client.post(
        address,
        {"act": "open", "title": "Đợt 1", "opens_date": "1/1/2026", "closes_date": "31/12/2099"},
    )
    assert answer.status_code == 422
    assert f"đến 31/12/{timezone.localdate().year + 2}. Xem lại năm." in answer.content.decode()
