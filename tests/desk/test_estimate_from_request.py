"""Dự toán đầu tiên: it begins with what the owners asked for, nothing is typed twice."""

import re

import pytest

from khuyencong.desk.forms.estimate import asked_rows
from khuyencong.documents import services as documents
from khuyencong.ledger.models import Fund
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project
from tests import world as province
from tests.documents.hostile_files import picture
from tests.world import YEAR, at, machine

pytestmark = pytest.mark.django_db
TAKEN = "lấy từ đề nghị của cơ sở"


@pytest.fixture
def world():
    return province.build()


def drafted(world):
    owner = world.actor("tam")
    request = projects.request(
        world.workshops[0], activity="machinery", title="Mua máy chẻ nan",
        lines=[machine(800_000_000, 300_000_000)], baselines={"workers": 12}, by=owner, at=at(1),
    )  # fmt: skip
    request = projects.submit_request(request, by=owner, at=at(1))
    return projects.draft(
        world.bodies["centre"], activity="machinery", title="Máy chẻ nan", year=YEAR,
        track="local", requests=[request], by=world.actor("mai"), at=at(2),
    )  # fmt: skip


def test_the_items_of_the_request_stand_in_the_rows_and_nothing_is_saved_yet(client, world):
    project = drafted(world)
    client.force_login(world.users["mai"])
    page = client.get(f"/ban-lam-viec/de-an/{project.code}/du-toan/").content.decode()
    assert TAKEN in page
    assert re.search(r'value="Máy chẻ nan, vót nan tự động"', page)
    (row,) = asked_rows(project)
    assert (row["unit_price_dong"], row["support_dong"]) == (800_000_000, 300_000_000)
    assert row["establishment"] == world.workshops[0].pk
    assert not project.lines.exists()


def test_an_estimate_that_is_written_is_shown_instead(client, world):
    project = province.drafted(world, price=700_000_000)
    client.force_login(world.users["mai"])
    page = client.get(f"/ban-lam-viec/de-an/{project.code}/du-toan/").content.decode()
    assert TAKEN not in page
    assert "700.000.000" in page


def test_a_project_begun_from_a_request_takes_its_words_and_lines_over(client, world):
    """Only year, track and fund are the officer's own: nothing is typed twice."""
    owner = world.actor("tam")
    request = projects.request(
        world.workshops[0], activity="machinery", title="Mua máy chẻ nan",
        lines=[machine(800_000_000, 300_000_000)], baselines={"workers": 12}, by=owner, at=at(1),
    )  # fmt: skip
    request = projects.submit_request(request, by=owner, at=at(1))
    client.force_login(world.users["mai"])
    page = client.get(f"/ban-lam-viec/de-nghi/{request.code}/").content.decode()
    (begin,) = re.findall(r'href="([^"]*de-nghi=[^"]*)"', page)
    form = client.get(begin).content.decode()
    assert re.search(r'value="Mua máy chẻ nan"', form)
    assert re.search(r'value="machinery"\s+selected', form)
    assert re.search(rf'value="{request.code}"[^>]*checked', form)
    asked = {
        "title": "Mua máy chẻ nan", "activity": "machinery", "year": YEAR, "track": "local",
        "requests": request.code,
    }  # fmt: skip
    estimate = client.post(begin, asked)
    assert estimate.status_code == 302
    rows = client.get(estimate["Location"])
    assert TAKEN in rows.content.decode()
    assert Fund.objects.count() == 1
    assert re.search(rf'<option value="{Fund.objects.get().pk}"\s+selected', rows.content.decode())


def test_the_page_of_registering_shows_the_estimate_and_what_to_look_at(client, world):
    project = province.drafted(world)
    client.force_login(world.users["mai"])
    address = f"/ban-lam-viec/de-an/{project.code}/buoc/register/"
    page = client.get(address).content.decode()
    assert "Dự toán theo khoản mục và nguồn" in page
    assert "chưa có xác minh của xã, phường" in page
    assert f"{world.workshops[0].name} chưa có: " in page
    assert "các đề nghị ghi" not in page  # the estimate is what was asked
    Project.objects.filter(pk=project.pk).update(support_dong=250_000_000)
    page = client.get(address).content.decode()
    assert "Kinh phí khuyến công 250.000.000 đồng, các đề nghị ghi 300.000.000 đồng." in page


def test_beside_the_rows_stands_whom_it_is_for_and_the_most_that_she_gets(client, world):
    project = drafted(world)
    tam = world.workshops[0]
    tam.owner_phone, tam.tax_code = "0912 345 678", "2900123456"
    tam.save()
    asked = project.beneficiaries.get().request
    sent = {"name": "bao-gia.jpg", "content": picture((300, 200)), "by": world.actor("tam")}
    documents.receive(asked.uuid, kind="quotations", at=at(1), **sent)
    client.force_login(world.users["mai"])
    page = client.get(f"/ban-lam-viec/de-an/{project.code}/du-toan/").content.decode()
    for fact in (tam.owner_name, "0912 345 678", "2900123456", asked.code, "bao-gia.jpg"):
        assert fact in page
    assert f"{tam.name}: đang ghi 300.000.000 đồng, tối đa 300.000.000 đồng." in page
    assert "Mua sắm đến 500.000.000 đồng: chỉ định thầu rút gọn. (khoản 4 Điều 78 Nghị định" in page


@pytest.mark.parametrize(("support", "said"), [(300_000_000, "tối đa"), (300_000_001, "Hãy giảm")])
def test_what_is_typed_is_weighed_without_being_written(client, world, support, said):
    project = drafted(world)
    client.force_login(world.users["mai"])
    (row,) = asked_rows(project)
    typed = {f"form-0-{name}": value for name, value in row.items() if value is not None}
    typed |= {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "version": project.version}
    typed |= {"form-0-support_dong": support, "most": "1"}
    answer = client.post(f"/ban-lam-viec/de-an/{project.code}/du-toan/", typed)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not project.lines.exists()
