"""An earlier version of an estimate, of a text, is brought back into its page and written again."""

import re

import pytest

from khuyencong.projects import services as projects
from khuyencong.projects.selectors import estimate_lines, versions
from khuyencong.projects.services.text import text_of, write_text
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def project(world):
    """A machine of 800 million, then, written over it, one of 500."""
    made = province.drafted(world)
    shop = world.workshops[0]
    less = province.machine(500 * MILLION, 200 * MILLION, world.fund, shop)
    return projects.write_estimate(made, [less], by=world.actor("mai"), at=at(2, 9))


def sent_back(page: str) -> dict[str, str]:
    """Every box of the page, as a browser would send it."""
    form = page[page.index("data-weighed") :]
    found = dict.fromkeys(re.findall(r'<select[^>]*name="([^"]+)"', form), "")
    for box in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'{what}="([^"]*)"', box) for what in ("name", "value"))
        if name and 'type="checkbox"' not in box:
            found[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        if chosen := re.search(r'<option value="([^"]*)"[^>]*selected', options):
            found[name] = chosen[1]
    return found


def test_an_estimate_that_was_written_over_is_brought_back_and_written_again(
    client, world, project
):
    client.force_login(world.users["mai"])
    address = f"/ban-lam-viec/de-an/{project.code}/du-toan/"
    page = client.get(address).content.decode()
    assert "Các bản trước, lấy lại được (1)" in page
    assert "tổng 800.000.000 đồng, khuyến công 300.000.000 đồng" in page
    (version,) = versions.estimates_before(project)
    back = client.get(f"{address}?ban={version.number}").content.decode()
    assert "Chưa ghi lại" in back
    assert estimate_lines(project)[0].amount_dong == 500 * MILLION  # nothing was written yet
    answer = client.post(f"{address}?ban={version.number}", sent_back(back))
    assert answer.status_code == 302
    (line,) = estimate_lines(project)
    assert (line.amount_dong, line.beneficiary.establishment) == (800 * MILLION, world.workshops[0])
    assert sorted((s.source, s.fund, s.amount_dong) for s in line.sources.all()) == [
        ("counterpart", None, 500 * MILLION),
        ("support", world.fund, 300 * MILLION),
    ]
    totals = [one.total_dong for one in versions.estimates_before(project)]
    assert totals == [500 * MILLION, 800 * MILLION]  # and what it replaced can be had again


def test_so_is_the_text_with_the_parts_that_were_written_before(client, world, project):
    mai = world.actor("mai")
    for words in ("Mua một máy chẻ nan.", "Mua hai máy.", ""):
        write_text(project, parts={"aim": words, "need": "Cần máy."}, by=mai, at=at(2, 9))
    client.force_login(world.users["mai"])
    address = f"/ban-lam-viec/de-an/{project.code}/de-cuong/"
    page = client.get(address).content.decode()
    assert "Các bản trước, lấy lại được (2)" in page
    first = versions.texts_before(project)[-1]
    back = client.get(f"{address}?ban={first.number}").content.decode()
    assert "Mua một máy chẻ nan.</textarea>" in back
    assert "aim" not in text_of(project)


def test_nobody_else_is_offered_them_and_an_unknown_one_is_the_page_as_it_stands(
    client, world, project
):
    client.force_login(world.users["mai"])
    address = f"/ban-lam-viec/de-an/{project.code}/du-toan/"
    for number in ("9999", "x"):
        assert "Chưa ghi lại" not in client.get(f"{address}?ban={number}").content.decode()
    client.force_login(world.users["binh"])
    text = client.get(f"/ban-lam-viec/de-an/{project.code}/de-cuong/").content.decode()
    assert "Các bản trước" not in text
