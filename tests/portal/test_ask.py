"""The public question: no account, the clause, the label, nothing lost."""

import pytest

from tests import world as province

pytestmark = pytest.mark.django_db


def ask(client, **data):
    return client.get("/ho-tro/", data)


def test_a_workshop_is_told_how_much_at_most_and_under_which_clause(client):
    province.build()
    page = ask(
        client, cost_dong="800 triệu", activity="machinery", form="cooperative", place="nghi loc"
    ).content.decode()
    assert "300.000.000 đồng" in page
    assert "Thông tư 28/2018/TT-BTC" in page
    assert "chưa kiểm chứng" in page


def test_an_unknown_commune_is_named_back_and_the_amount_stays(client):
    page = ask(client, cost_dong="800 triệu", place="khong co dau").content.decode()
    assert "Không tìm thấy xã, phường “khong co dau”" in page
    assert 'value="800 triệu"' in page


def test_an_amount_that_is_no_number_is_explained(client):
    page = ask(client, cost_dong="nhiều lắm").content.decode()
    assert "không phải số tiền" in page
    assert "nhiều lắm" in page


@pytest.mark.parametrize(
    "address", ["/", "/ho-tro/", "/cong-khai/", "/giao-dien/", "/tai-khoan/dang-nhap/"]
)
def test_public_pages_open_without_an_account_and_stay_below_100_kb(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert len(answer.content) < 70_000
    assert "script" not in answer["Content-Security-Policy"]


def test_english_is_one_button_away(client):
    client.post("/ngon-ngu/", {"language": "en", "next": "/ho-tro/"})
    assert '<html lang="en">' in client.get("/ho-tro/").content.decode()
