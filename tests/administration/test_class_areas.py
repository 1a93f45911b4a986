"""Xếp địa bàn: one commune by page, many by file, each with its dates and its paper."""

from __future__ import annotations

import html
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from python_calamine import load_workbook

from khuyencong.core import events
from khuyencong.core.actors import SYSTEM
from khuyencong.core.models import Event
from khuyencong.directory import selectors as directory
from khuyencong.directory import services as registry
from khuyencong.directory.models import AreaClass
from khuyencong.ui.sheets import workbook as written
from tests import world as province
from tests.duties import elsewhere, everyone_but, refused
from tests.world import at

pytestmark = pytest.mark.django_db
LIST = reverse("administration:areas")
PAPER = "Quyết định 12/QĐ-UBND ngày 05/01/2026"
HARD = {"act": "class", "area": "difficult", "valid_from": "01/01/2026", "source": PAPER}
HEADS = ["Xã, phường", "Địa bàn", "Từ ngày", "Theo văn bản"]


@pytest.fixture
def world(client):
    world = province.build()
    world.users["quynh"] = province.person(
        "quynh", "administrator", organisation=world.bodies["department"]
    )
    client.force_login(world.users["quynh"])
    return world


def page_of(commune):
    return reverse("administration:area", args=[commune.code])


def workbook(*rows) -> SimpleUploadedFile:
    heads = [("DANH SÁCH ĐỊA BÀN", 20)]
    return SimpleUploadedFile("dia-ban.xlsx", written("Danh sách", heads, [HEADS, *rows]))


def look(client, file):
    return client.post(LIST, {"act": "look", "file": file})


def carried_by(answer) -> str:
    """What the preview hands on in its hidden box."""
    return html.unescape(words(answer).split('name="text" value="')[1].split('"')[0])


def words(answer) -> str:
    return answer.content.decode()


def test_a_class_ends_the_one_before_and_both_stay_in_its_history(client, world):
    commune = world.communes[0]
    assert client.post(page_of(commune), HARD).status_code == 302
    later = HARD | {"area": "normal", "valid_from": "01/03/2026", "source": "Quyết định 90/QĐ"}
    client.post(page_of(commune), later)
    assert directory.area_of(commune, date(2026, 2, 28)) == "difficult"
    assert directory.area_of(commune, date(2026, 3, 1)) == "normal"
    shown = words(client.get(page_of(commune)))
    assert PAPER in shown
    assert "Quyết định 90/QĐ" in shown
    assert "quynh".title() in shown
    assert Event.objects.filter(kind="class_area").count() == 2


@pytest.mark.parametrize("day", ["01/01/2026", "31/12/2025"])
def test_a_class_is_not_written_before_the_last_one(client, world, day):
    commune = world.communes[0]
    client.post(page_of(commune), HARD)
    answer = client.post(page_of(commune), HARD | {"area": "normal", "valid_from": day})
    assert answer.status_code == 422
    assert "ngày mới phải sau ngày đó" in words(answer)
    assert AreaClass.objects.filter(unit=commune).count() == 1


def test_nor_on_a_day_when_the_commune_was_not_there(client, world):
    commune = world.communes[0]
    before = commune.valid_from.replace(year=commune.valid_from.year - 1)
    answer = client.post(page_of(commune), HARD | {"valid_from": before.strftime("%d/%m/%Y")})
    assert answer.status_code == 422
    assert not AreaClass.objects.filter(unit=commune).exists()


def test_a_workbook_is_looked_at_and_then_written(client, world):
    one, other = world.communes[:2]
    file = workbook(
        [one.name, "extremely_difficult", "01/01/2026", PAPER], [other.code, "normal",
        "01/01/2026", PAPER],
    )  # fmt: skip
    seen = look(client, file)
    assert seen.status_code == 200
    assert "Xem trước: 2 xã, phường" in words(seen)
    assert not AreaClass.objects.exists()
    assert not Event.objects.filter(kind="class_area").exists()
    carried = carried_by(seen)
    lost = client.post(LIST, {"act": "bring"}).content.decode()
    assert "thiếu một phần mà trang kèm theo, nên chưa ghi gì. Chọn lại tệp" in lost
    assert client.post(LIST, {"act": "bring", "text": carried}).status_code == 302
    assert directory.area_of(one, date(2026, 1, 1)) == "extremely_difficult"
    assert directory.area_of(other, date(2026, 1, 1)) == "normal"
    again = client.post(LIST, {"act": "bring", "text": carried})
    assert again.status_code == 422
    assert AreaClass.objects.count() == 2


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_sample_workbook_is_read_and_its_line_is_not_written(client, world, lang):
    client.cookies["django_language"] = lang
    assert 'href="?mau=1"' in words(client.get(LIST))
    sample = client.get(f"{LIST}?mau=1")
    book = load_workbook(io.BytesIO(sample.content))
    heads, line = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in book.get_sheet_by_index(1).to_python()[1:]] == heads
    known = dict(book.get_sheet_by_index(2).to_python()[1:])
    assert {unit.code: str(unit) for unit in world.communes}.items() <= known.items()
    untouched = look(client, SimpleUploadedFile("mau.xlsx", sample.content))
    assert untouched.status_code == 422
    assert "Ví dụ: " not in words(untouched)
    filled = [line[0].removeprefix("Ví dụ: "), *line[1:]]
    file = written("Danh sách", [(head, 20) for head in heads], [line, filled])
    seen = look(client, SimpleUploadedFile("mau.xlsx", file))
    client.cookies["django_language"] = "vi"
    client.post(LIST, {"act": "bring", "text": carried_by(seen)})
    assert AreaClass.objects.get().area == "difficult"


def test_a_yaml_file_says_the_same(client, world):
    text = (
        f"areas:\n  - commune: {world.communes[0].name}\n    area: difficult\n"
        f"    valid_from: 01/01/2026\n    source: {PAPER}\n"
    )
    seen = look(client, SimpleUploadedFile("dia-ban.yaml", text.encode()))
    client.post(LIST, {"act": "bring", "text": carried_by(seen)})
    assert directory.area_of(world.communes[0], date(2026, 1, 1)) == "difficult"


def test_wrong_rows_are_told_by_their_line_and_nothing_is_written(client, world):
    other = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    province.unit("14800", "commune", "Quảng Xương", "xã", other)
    good = world.communes[0].name
    answer = look(client, workbook(
        [good, "difficult", "01/01/2026", PAPER],
        ["14800", "difficult", "01/01/2026", PAPER],
        [good, "difficult", "01/01/2026", PAPER],
    ))  # fmt: skip
    assert answer.status_code == 422
    assert "Dòng 4, Xã, phường" in words(answer)
    assert "không có xã, phường “14800”" in words(answer)
    assert "có nhiều dòng trong tệp" in words(answer)
    assert not AreaClass.objects.exists()


@pytest.mark.parametrize("wrong, told", [
    (["difficult", "31/02/2026", PAPER], "Dòng 3, Từ ngày"),
    (["difficult", "01/01/1990", PAPER], "Dòng 3, Từ ngày"),
    (["hẻo lánh", "01/01/2026", PAPER], "Dòng 3, Địa bàn"),
    (["difficult", "01/01/2026", ""], "Dòng 3, Theo văn bản"),
])  # fmt: skip
def test_a_bad_cell_is_refused(client, world, wrong, told):
    answer = look(client, workbook([world.communes[0].name, *wrong]))
    assert answer.status_code == 422
    assert told in words(answer)
    assert not AreaClass.objects.exists()


def test_the_list_is_searched(client, world):
    one, other = world.communes[:2]
    shown = words(client.get(LIST, {"q": one.name}))
    assert page_of(one) in shown
    assert page_of(other) not in shown
    assert "Không có xã, phường nào như vậy" in words(client.get(LIST, {"q": "zzz"}))


def test_no_other_role_and_no_other_province(client, world):
    for name in ("mai", "lan", "ha"):
        client.force_login(world.users[name])
        assert client.get(LIST).status_code == 403
        assert client.post(page_of(world.communes[0]), HARD).status_code == 403
    other = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    office = province.body("SCT-38", "department", "Sở Công Thương Thanh Hóa", "SCT", other)
    client.force_login(province.person("xuan", "administrator", organisation=office))
    assert client.post(page_of(world.communes[0]), HARD).status_code == 404
    assert not AreaClass.objects.exists()


def test_a_class_written_down_wrongly_is_put_right_on_its_own_day(client, world):
    commune = world.communes[0]
    client.post(page_of(commune), HARD)
    project = province.drafted(world)
    with transaction.atomic():
        events.record(project.stream, "conclude", {}, by=SYSTEM, at=at(5))
    row = AreaClass.objects.get(unit=commune)
    fixed = {
        "act": "correct", "classed": row.pk, "area": "normal", "source": PAPER,
        "reason": "Đọc nhầm dòng",
    }  # fmt: skip
    wrong = client.post(page_of(commune), fixed | {"reason": ""})
    assert wrong.status_code == 422
    assert client.post(page_of(commune), fixed).status_code == 302
    row.refresh_from_db()
    assert (row.area, row.valid_from, row.valid_until) == ("normal", date(2026, 1, 1), None)
    told = Event.objects.get(kind="correct_area")
    assert told.payload["was"] == {"area": "difficult", "source": PAPER}
    assert (told.payload["reason"], told.payload["decided"]) == ("Đọc nhầm dòng", [project.code])
    shown = words(client.get(page_of(commune)))
    for said in ("Đọc nhầm dòng", f"Đã quyết theo phân loại cũ: {project.code}"):
        assert said in shown
    again = client.post(page_of(commune), fixed)
    assert again.status_code == 422
    assert "vốn ghi như vậy" in words(again)
    assert AreaClass.objects.count() == Event.objects.filter(kind="correct_area").count() == 1


def test_nobody_else_puts_a_class_right(world):
    commune = world.communes[0]
    row = registry.class_area(
        commune, "difficult", valid_from=date(2026, 1, 1), source=PAPER, by=SYSTEM, at=at(1)
    )
    for who in (*everyone_but(world, "administrator"), elsewhere("administrator")):
        refused(
            lambda who=who: registry.correct_area(
                row, area="normal", source=PAPER, reason="Thử", by=who, at=at(2)
            ),
            "Chỉ quản trị",
        )
    row.refresh_from_db()
    assert row.area == "difficult"


def zones(*rows) -> SimpleUploadedFile:
    """The province's list of zones as it is published: one day, one paper, communes by name."""
    heads = [("DANH SÁCH XÃ THEO KHU VỰC", 20)]
    sheet = written("Danh sách", heads, [["Xã, phường", "Phân loại"], *rows])
    return SimpleUploadedFile("khu-vuc.xlsx", sheet)


ZONES = {"kind": "minority_zone", "source": "Quyết định 60/QĐ-BDTTG", "valid_from": "01/02/2026"}


def bring(client, file, said):
    seen = client.post(LIST, {"act": "look", "file": file} | said)
    if seen.status_code == 200:
        client.post(LIST, {"act": "bring", "text": carried_by(seen)})
    return seen


def test_a_list_of_zones_says_its_kind_day_and_paper_once(client, world):
    one, other = world.communes[:2]
    seen = bring(client, zones([one.name, "khu vực III"], [other.name, "zone_1"]), ZONES)
    assert "khu vực III" in words(seen) and "Quyết định 60/QĐ-BDTTG" in words(seen)
    day = date(2026, 4, 1)
    assert directory.area_facts([one], day)[one.pk] == {
        "minority_zone": "zone_3", "investment": "extremely_difficult",
    }  # fmt: skip
    assert directory.area_of(other, day) == "difficult"
    assert directory.area_of(one, date(2026, 3, 30)) is None
    shown = words(client.get(LIST))
    assert "địa bàn đặc biệt khó khăn (suy ra)" in shown
    assert "Điều 22 Nghị định 96/2026" in words(client.get(page_of(one)))


def test_what_the_provinces_own_list_says_goes_before_what_follows(client, world):
    commune = world.communes[0]
    bring(client, zones([commune.name, "khu vực III"]), ZONES)
    client.post(page_of(commune), HARD)
    assert directory.area_of(commune, date(2026, 4, 1)) == "difficult"
    assert "suy ra vì chưa có danh mục" not in words(client.get(page_of(commune)))


@pytest.mark.parametrize(
    ("row", "said", "told"),
    [
        (["Mường Xén", "khu vực III"], ZONES, "không có xã, phường “Mường Xén”"),
        (["{good}", "khu vực IV"], ZONES, "“khu vực IV” không có"),
        (["{good}", "địa bàn khó khăn"], ZONES, "“địa bàn khó khăn” không có"),
        (["{good}", "khu vực I"], ZONES | {"valid_from": "01/01/1990"}, "Từ ngày"),
        (["{good}", "khu vực I"], ZONES | {"source": ""}, "Tệp thiếu cột: Theo văn bản"),
    ],
)
def test_a_list_that_cannot_be_is_refused_whole(client, world, row, said, told):
    other = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    province.unit("14900", "commune", "Mường Xén", "xã", other)
    good = world.communes[0].name
    file = zones([world.communes[1].name, "khu vực I"], [row[0].format(good=good), row[1]])
    seen = bring(client, file, said)
    assert seen.status_code == 422
    assert told in words(seen)
    assert not AreaClass.objects.exists()


def test_zone_and_class_of_a_commune_are_two_timelines(client, world):
    commune = world.communes[0]
    client.post(page_of(commune), HARD)
    zone = HARD | {"area": "minority_zone:zone_2"}
    assert client.post(page_of(commune), zone).status_code == 302
    assert AreaClass.objects.filter(unit=commune, valid_until=None).count() == 2
    row = AreaClass.objects.get(unit=commune, kind="minority_zone")
    wrong = {
        "act": "correct", "classed": row.pk, "area": "normal", "source": PAPER, "reason": "Nhầm",
    }  # fmt: skip
    answer = client.post(page_of(commune), wrong)
    assert answer.status_code == 422
    assert "Chọn trong nhóm đó" in words(answer)
    client.post(page_of(commune), wrong | {"area": "minority_zone:zone_3"})
    row.refresh_from_db()
    assert row.area == "zone_3"
