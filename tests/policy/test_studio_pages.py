"""The studio over HTTP: write, see the difference in words, propose, a second person approves."""

from typing import get_args

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khuyencong.policy import selectors
from khuyencong.policy.models import RulePack
from khuyencong.rules.periods import Evidence
from khuyencong.rules.reading import words
from tests import world as province
from tests.rules.test_packs import MACHINERY

pytestmark = pytest.mark.django_db
# A pack whose day lies ahead of whatever day the tests run on.
AHEAD = MACHINERY.replace("from: 2027-01-01", "from: 2040-01-01")


def enter(client, world, name):
    client.force_login(world.users[name])
    return client


def test_a_pack_goes_from_the_editor_to_the_book(client):
    world = province.build()
    binh = enter(client, world, "binh")
    answer = binh.post("/quy-dinh/soan/", {"scope": "national", "text": AHEAD, "reason": ""})
    pack = RulePack.objects.get()
    assert answer.url == f"/quy-dinh/{pack.code}/"
    page = binh.get(answer.url).content.decode()
    assert "50 %, tối đa 300.000.000 đồng" in page
    assert "50 %, tối đa 500.000.000 đồng" in page
    assert binh.post(answer.url, {"act": "propose"}).status_code == 302
    lan = enter(client, world, "lan")
    assert lan.post(answer.url, {"act": "put_in_force"}).status_code == 302
    pack.refresh_from_db()
    assert pack.state == "in_force"
    calendar = lan.get("/quy-dinh/").content.decode()
    assert "tối đa 500.000.000 đồng" in calendar


def test_a_wrong_pack_comes_back_with_its_line_and_everything_typed(client):
    world = province.build()
    wrong = AHEAD.replace('"0.50"', '"1.50"')
    answer = enter(client, world, "binh").post(
        "/quy-dinh/soan/", {"scope": "national", "text": wrong, "reason": "vì sao"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Dòng 8" in page
    assert "1.50" in page
    assert "vì sao" in page


def test_a_provinces_pack_under_the_national_scope_is_told_which_scope_to_take(client):
    world = province.build()
    binh = enter(client, world, "binh")
    page = binh.get("/quy-dinh/soan/").content.decode()
    assert '<option value="local" selected' in page
    assert "<code>existing_model</code>" in page  # the words of a pack stand beside the frame
    text = AHEAD.replace("pack: {", 'pack: {province: "40", ', 1)
    assert text != AHEAD
    answer = binh.post("/quy-dinh/soan/", {"scope": "national", "text": text, "reason": ""})
    assert answer.status_code == 422
    assert "chọn lại phạm vi Quy định của tỉnh" in answer.content.decode()
    assert not RulePack.objects.exists()


def test_every_table_that_a_province_sets_and_every_mark_of_evidence_has_its_words():
    assert set(selectors.TABLES) == set(words("parameters/local_tables.yaml")["tables"])
    assert set(selectors.EVIDENCE) == set(get_args(Evidence))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_a_refusal_sends_one_to_the_table_for_stands_in_it(lang):
    listed = {code: said for _title, rows in selectors.words_of_a_pack(lang) for code, said in rows}
    for code in ("machine", "form_5a", "once_per_application", "minister", "extension", "66"):
        assert listed[code] and "{" not in listed[code], code
    assert "{" not in "".join(listed.values())


def test_a_file_with_a_fault_is_not_lost(client):
    world = province.build()
    wrong = AHEAD.replace("cap: 500000000", "cap: nhiều").encode()
    answer = enter(client, world, "binh").post(
        "/quy-dinh/soan/",
        {"scope": "national", "text": "", "file": SimpleUploadedFile("goi.yaml", wrong)},
    )
    assert answer.status_code == 422
    assert "cap: nhiều" in answer.content.decode()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 400_000])
def test_a_file_that_is_no_text_or_too_large_is_refused_in_words(client, content):
    world = province.build()
    answer = enter(client, world, "binh").post(
        "/quy-dinh/soan/",
        {"scope": "national", "text": "", "file": SimpleUploadedFile("goi.yaml", content)},
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "UTF-8" in page or "300 kB" in page


def test_an_owner_may_not_open_the_studio_and_the_schema_is_public(client):
    world = province.build()
    assert client.get("/quy-dinh/luoc-do.json").json()["title"] == "Gói quy định khuyến công"
    assert enter(client, world, "tam").get("/quy-dinh/").status_code == 403
    assert enter(client, world, "mai").get("/quy-dinh/soan/").status_code == 403


def test_a_pack_of_another_province_is_not_found(client):
    world = province.build()
    enter(client, world, "binh").post("/quy-dinh/soan/", {"scope": "national", "text": AHEAD})
    pack = RulePack.objects.get()
    elsewhere = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    office = province.body("SCT38", "department", "Sở Công Thương", "SCT", elsewhere)
    world.users["khanh"] = province.person("khanh", "department_leader", organisation=office)
    khanh = enter(client, world, "khanh")
    assert khanh.get(f"/quy-dinh/{pack.code}/").status_code == 404
    assert khanh.get(f"/ke-hoach/chay-lai/{pack.code}/").status_code == 404
