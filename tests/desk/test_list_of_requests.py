"""Danh sách đề nghị: by state, by words, page after page, and what an empty answer says."""

import re

import pytest

from khuyencong.desk import selectors
from khuyencong.projects import services as projects
from tests import world as province
from tests.again import scenery
from tests.world import at

pytestmark = pytest.mark.django_db
LIST = "/ban-lam-viec/de-nghi/"


@pytest.fixture
@scenery
def world():
    """Three requests: a machine that is sent in, a second that waits for papers, and a draft."""
    built = province.build()
    for place, (title, steps) in enumerate(
        [("Máy chẻ nan", 1), ("Máy sấy tre", 2), ("Máy cắt", 0)]
    ):
        owner = built.actor(("tam", "loc", "tam")[place])
        said = {"activity": "machinery", "title": title, "baselines": {"workers": 12}}
        said["lines"] = [province.machine(20_000_000, 10_000_000)]
        row = projects.request(built.workshops[place % 2], **said, by=owner, at=at(3))
        if steps:
            row = projects.submit_request(row, by=owner, at=at(3))
        if steps == 2:
            wanted = [("Báo giá", "Chưa có")]
            projects.return_request(row, items=wanted, by=built.actor("mai"), at=at(4))
    return built


@pytest.fixture
def show(client, world):
    client.force_login(world.users["mai"])

    def shown(query: str = "") -> str:
        return client.get(f"{LIST}{query}").content.decode()

    return shown


def test_a_state_and_words_narrow_the_list(show):
    whole = show()
    assert ("DN-40-2027-0001" in whole, "DN-40-2027-0002" in whole) == (True, True)
    returned = show("?state=returned")
    assert ("DN-40-2027-0001" in returned, "DN-40-2027-0002" in returned) == (False, True)
    found = show("?q=nghi+loc")
    assert ("DN-40-2027-0001" in found, "DN-40-2027-0002" in found) == (True, False)
    assert "DN-40-2027-0001" not in show("?q=nghi+loc&state=returned")


def test_where_nothing_fits_the_way_back_is_shown(show):
    page = show("?q=kh%C3%B4ngc%C3%B3g%C3%AC")
    assert "Không có đề nghị nào khớp" in page
    assert f'href="{LIST}"' in page[page.index("Không có đề nghị nào khớp") :]


def test_the_next_page_keeps_what_was_asked(show, monkeypatch):
    monkeypatch.setattr(selectors.work, "PAGE", 1)
    monkeypatch.setattr(selectors, "PAGE", 1)
    page = show("?q=may")
    (after,) = re.findall(r"\?q=may&amp;after=(\d+)", page)
    assert "DN-40-2027-0001" in show(f"?q=may&after={after}")
    assert "trạng thái" not in show("?state=unknown")  # what is not known asks for nothing
