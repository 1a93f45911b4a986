"""Xếp địa bàn: one commune by page, many by file, each with its dates and its paper."""

from __future__ import annotations

import html
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

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
    assert client.post(LIST, {"act": "bring", "text": carried}).status_code == 302
    assert directory.area_of(one, date(2026, 1, 1)) == "extremely_difficult"
    assert directory.area_of(other, date(2026, 1, 1)) == "normal"
    again = client.post(LIST, {"act": "bring", "text": carried})
    assert again.status_code == 422
    assert AreaClass.objects.count() == 2


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
