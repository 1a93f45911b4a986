"""Snippets, calls written down, whose the days were, and numbers that open into their rows."""

import itertools
import re

import pytest

from khuyencong.desk.models import Snippet
from khuyencong.desk.services import snippets
from khuyencong.documents.models import KEPT_REMOVED
from khuyencong.ledger import selectors as ledger
from khuyencong.obligations.models import Obligation
from khuyencong.projects.selectors import clock
from tests import world as province
from tests.duties import refused
from tests.journeys.test_one_class import registered_class
from tests.world import YEAR, at, machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


def test_a_snippet_fills_itself_and_goes_into_what_is_being_typed(client, world):
    project = registered_class(world)
    client.force_login(world.users["binh"])
    client.post(
        "/ban-lam-viec/doan-mau/",
        {
            "act": "save",
            "name": "Đạt",
            "text": "Đề án {ma} đủ điều kiện, kinh phí {kinh_phi} ({bang_chu}).",
        },
    )
    snippet = Snippet.objects.get()
    address = f"/ban-lam-viec/de-an/{project.code}/buoc/conclude/"
    assert "Chèn đoạn mẫu" in client.get(address).content.decode()
    project.refresh_from_db()
    answer = client.post(
        address, {"opinion": "Đã xem hồ sơ.", "insert": snippet.pk, "version": project.version}
    )
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f"Đã xem hồ sơ.\nĐề án {project.code} đủ điều kiện" in page
    assert "đồng)." in page
    project.refresh_from_db()
    assert project.state == "registered"


def test_a_field_that_does_not_exist_is_refused_with_those_that_do(client, world):
    client.force_login(world.users["binh"])
    wrong = {"act": "save", "name": "Sai", "text": "{so_tien}"}
    answer = client.post("/ban-lam-viec/doan-mau/", wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Không có trường {so_tien}." in page
    assert "{kinh_phi}" in page
    assert not Snippet.objects.exists()


def test_an_offices_snippets_are_its_own(client, world):
    snippets.save(name="Đạt", text="Đạt.", by=world.actor("binh"), at=at(1))
    client.force_login(world.users["mai"])
    page = client.get("/ban-lam-viec/doan-mau/").content.decode()
    assert 'class="empty"' in page
    number = Snippet.objects.get().pk
    assert client.post("/ban-lam-viec/doan-mau/", {"remove": number}).status_code == 404
    assert Snippet.objects.exists()


def test_a_call_is_written_down_and_stands_in_the_record(client, world):
    project = registered_class(world)
    client.force_login(world.users["mai"])
    address = f"/ban-lam-viec/de-an/{project.code}/"
    client.post(f"{address}lien-he/", {"channel": "call", "text": "Hẹn nộp danh sách thứ Sáu"})
    page = client.get(address).content.decode()
    assert "Gọi điện: Hẹn nộp danh sách thứ Sáu" in page
    assert f"Đề án {project.code}" in page  # the message to copy
    client.post(f"{address}lien-he/", {"channel": "pigeon", "text": ""})
    assert client.get(address).content.decode().count("Gọi điện:") == 1


def test_nobody_writes_into_a_dossier_she_may_not_open(client, world):
    project = registered_class(world)
    client.force_login(world.users["tam"])
    address = f"/ban-lam-viec/de-an/{project.code}/lien-he/"
    assert client.post(address, {"channel": "call"}).status_code == 403


def test_each_working_day_belongs_to_who_held_the_dossier(world):
    project = province.committed(world).project
    found = clock.spans(project, now=at(31, 12))
    assert [span.state for span in found][:3] == ["draft", "registered", "concluded"]
    for before, after in itertools.pairwise(found):
        assert before.until == after.since
    days = dict(clock.by_holder(found))
    assert set(days) >= {"Trung tâm khuyến công", "Sở Công Thương", "UBND tỉnh"}
    assert sum(days.values()) == sum(span.days for span in found if span.holder)


def test_a_number_of_the_budget_opens_into_rows_that_add_up_to_it(client, world):
    project = province.committed(world).project
    client.force_login(world.users["thu"])
    home = client.get("/ban-lam-viec/").content.decode()
    found = ledger.fund_year(world.fund, YEAR)
    for stage in ("source", "appropriated", "committed"):
        page = client.get(f"/ban-lam-viec/kinh-phi/{world.fund.code}/{YEAR}/{stage}/")
        text = page.content.decode()
        amounts = [
            int(cell.replace(".", ""))
            for cell in re.findall(r'data-label="(?:Số tiền|Tăng, giảm)">\s*(-?[\d.]+) đồng', text)
        ]
        if stage == "committed":
            assert project.code in text
            assert amounts[-1] == sum(amounts[:-1]) == found[stage]
        else:
            assert sum(amounts) == abs(found[stage])
    assert f"/ban-lam-viec/kinh-phi/{world.fund.code}/" in home


def test_another_provinces_money_is_not_shown(client, world):
    elsewhere = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    office = province.body("SCT38", "department", "Sở Công Thương", "SCT", elsewhere)
    client.force_login(province.person("khanh", "department_specialist", organisation=office))
    address = f"/ban-lam-viec/kinh-phi/{world.fund.code}/{YEAR}/committed/"
    assert client.get(address).status_code == 404


def test_an_officer_of_one_commune_reads_sums_but_no_names_of_other_communes(client, world):
    project = province.committed(world).project  # of the first commune
    province.commune_officer(world, "xa", world.communes[1])
    client.force_login(world.users["xa"])
    page = client.get(f"/ban-lam-viec/kinh-phi/{world.fund.code}/{YEAR}/committed/")
    text = page.content.decode()
    assert project.code not in text
    assert project.title not in text
    assert "Các đề án ngoài phạm vi của bạn" in text
    assert text.count("300.000.000 đồng") == 3  # the number, the one row, the total


def test_a_late_request_says_so_and_what_she_types_for_an_owner_stands_apart(client, world):
    from khuyencong.projects import services as projects
    from tests.desk.test_sent_files import sent

    late = sent(world)
    rows = Obligation.objects.still_open().filter(subject=late.uuid)
    rows.update(due_date=at(1, year=2026).date())
    draft = projects.request(
        world.workshops[0], activity="machinery", title="Mua máy vót", lines=[machine(10, 5)],
        baselines={}, by=world.actor("mai"), at=at(2),
    )  # fmt: skip
    client.force_login(world.users["mai"])
    page = client.get("/ban-lam-viec/").content.decode()
    shown = page[page.index("Việc chờ tôi") :]
    typed = shown.index("Đề nghị tôi đang làm hộ")
    assert shown.index(late.code) < typed < shown.index(draft.code)
    assert "due late" in shown[: shown.index(late.code)]
    assert str(draft.get_state_display()) in shown[typed:]


def test_a_snippet_that_was_thrown_away_comes_back_for_thirty_days(client, world):
    binh, address = world.actor("binh"), "/ban-lam-viec/doan-mau/"
    kept = snippets.save(name="Đạt", text="Đạt.", by=binh, at=at(1))
    client.force_login(world.users["binh"])
    client.post(address, {"remove": kept.pk})
    assert not snippets.of(binh).exists()
    assert "lấy lại được trong 30 ngày" in client.get(address).content.decode()
    client.force_login(world.users["mai"])  # another office
    assert client.post(address, {"take_back": kept.pk}).status_code == 404
    client.force_login(world.users["binh"])
    assert client.post(address, {"take_back": kept.pk}).status_code == 302
    assert snippets.of(binh).get().text == "Đạt."


def test_after_thirty_days_a_snippet_is_gone_and_its_name_is_free_at_once(world):
    binh = world.actor("binh")
    kept = snippets.save(name="Đạt", text="Đạt.", by=binh, at=at(1))
    snippets.remove(kept, by=binh, at=at(1))
    kept.refresh_from_db()
    late = at(1) + KEPT_REMOVED
    refused(lambda: snippets.take_back(kept, by=binh, at=late), "đã bỏ quá 30 ngày")
    assert not snippets.removed(binh, at=late).exists()
    assert snippets.save(name="Đạt", text="Mới.", by=binh, at=at(2)).pk == kept.pk
    assert snippets.of(binh).get().text == "Mới."
    other = snippets.save(name="Không đạt", text="Không.", by=binh, at=at(2))
    snippets.remove(other, by=binh, at=at(2))
    snippets.remove(kept, by=binh, at=late + KEPT_REMOVED)
    assert not Snippet.objects.filter(name="Không đạt").exists()
