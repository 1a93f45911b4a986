"""The public question: no account, the clause, the label, nothing lost."""

from datetime import date

import pytest

from khuyencong.directory.models import Succession, Unit
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


@pytest.mark.parametrize(
    ("machines", "told"),
    [
        ("", "máy mới hay đã qua sử dụng"),  # among what was not looked at
        ("new", "Máy móc mới: được hỗ trợ."),
        ("line", "450.000.000 đồng"),
        ("used", "Chỉ hỗ trợ máy móc mới. Máy đã qua sử dụng không được hỗ trợ."),
    ],
)
def test_one_question_tells_new_machines_used_ones_and_a_line_apart(client, machines, told):
    province.build()
    page = ask(client, cost_dong="1 tỷ", activity="machinery", machines=machines)
    assert told in page.content.decode()
    if machines == "used":
        assert "khoản 4 Điều 4 Thông tư 46/2012/TT-BCT" in page.content.decode()


def test_an_unknown_commune_is_named_back_and_the_amount_stays(client):
    page = ask(client, cost_dong="800 triệu", place="khong co dau").content.decode()
    assert "Không tìm thấy xã, phường “khong co dau”" in page
    assert 'value="800 triệu"' in page


@pytest.fixture
def hung_dung():
    """A former ward whose land one commune of today has, or two."""
    world = province.build()
    old = province.unit("16690", "commune", "Hưng Dũng", "phường", world.province)
    Unit.objects.filter(pk=old.pk).update(valid_from=date(2002, 1, 1), valid_until=date(2025, 7, 1))

    def became(*communes):
        for commune in communes:
            Succession.objects.create(
                old=old, new=commune, date=date(2025, 7, 1), is_whole=len(communes) == 1
            )

    return world, became


@pytest.mark.parametrize("place", ["phường Hưng Dũng", "P. Hưng Dũng", "hung dung", "HƯNG DŨNG"])
def test_a_former_commune_is_answered_by_the_one_it_became(client, hung_dung, place):
    world, became = hung_dung
    became(world.communes[0])
    page = ask(client, cost_dong="800 triệu", activity="machinery", place=place).content.decode()
    assert str(world.communes[0]) in page
    assert "Không tìm thấy" not in page


def test_a_former_commune_that_was_split_is_asked_about_by_name(client, hung_dung):
    world, became = hung_dung
    became(*world.communes[:2])
    page = ask(client, cost_dong="800 triệu", place="phường Hưng Dũng").content.decode()
    one, other = world.communes[:2]
    assert f"“phường Hưng Dũng” nay là {one} hoặc {other}. Ghi tên mới." in page


def test_a_small_amount_asks_whether_million_is_meant(client):
    page = ask(client, cost_dong="800").content.decode()
    assert "“800” là 800 đồng hay 800 triệu đồng?" in page


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
