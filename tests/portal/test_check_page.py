"""Kiểm tra lại: what is missing, group by group, each with a link to the box that mends it."""

import re

import pytest

from khuyencong.projects import services as projects
from khuyencong.projects.models import Request, ReturnItem
from tests import world as province
from tests.documents.hostile_files import picture
from tests.portal.test_application import costs, send
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def owner(client, world):
    client.force_login(world.users["tam"])
    return client


@pytest.fixture
def asked(owner):
    owner.post("/cua-toi/moi/?khac=1", {"title": "Mua máy chẻ nan", "activity": "machinery"})
    return Request.objects.get()


def gaps(client, asked):
    """{what: address} of each missing thing; the place has what the address points at."""
    text = client.get(f"/cua-toi/{asked.code}/kiem-tra/").content.decode()
    notices = re.findall(r'<div class="notice (?:warning|error)">(.*?)</div>', text, re.S)
    links = re.findall(r'<li>\s*<a href="([^"]+)">\s*(.*?)\s*</a>', "".join(notices), re.S)
    for href, what in links:
        page, _hash, box = href.partition("#")
        assert f'id="{box}"' in client.get(page).content.decode(), (what, href)
    return {what: href for href, what in links}


def test_an_empty_draft_names_every_box_and_paper_that_is_missing(owner, asked):
    found = list(gaps(owner, asked))
    assert found[:4] == [
        "Chưa có khoản chi nào",
        "Chưa ghi: máy mới hay máy cũ",
        "Chưa ghi: Số lao động",
        "Chưa ghi: Doanh thu năm trước (đồng)",
    ]
    assert "Đơn đề nghị hỗ trợ" in found
    assert "Ba báo giá của ba nơi bán, hoặc chứng thư thẩm định giá" in found


def test_what_is_given_is_missing_no_more(owner, asked):
    owner.post(f"/cua-toi/{asked.code}/chi-phi/", costs(1, support=""))
    owner.post(f"/cua-toi/{asked.code}/so-lieu/", {"workers": "12", "version": 2})
    send(owner, asked, ("don.jpg", picture((300, 200))), kind="letter")
    found = list(gaps(owner, asked))
    assert "Chưa có khoản chi nào" not in found
    assert "Chưa ghi số tiền đề nghị hỗ trợ" in found
    assert "Chưa ghi: Số lao động" not in found
    assert "Đơn đề nghị hỗ trợ" not in found


def test_an_item_asked_for_and_not_answered_comes_first(owner, asked, world):
    owner.post(f"/cua-toi/{asked.code}/chi-phi/", costs(1))
    owner.post(f"/cua-toi/{asked.code}/kiem-tra/")
    asked.refresh_from_db()
    projects.return_request(
        asked, items=[("Báo giá thứ ba", "Mới có hai")], by=world.actor("mai"), at=at(2)
    )
    first = next(iter(gaps(owner, asked)))
    assert first == "Chưa trả lời: Báo giá thứ ba"
    ReturnItem.objects.update(answer="Đã gửi.")
    assert first not in gaps(owner, asked)


def test_what_was_sent_is_shown_without_links_to_change_it(owner, asked):
    owner.post(f"/cua-toi/{asked.code}/chi-phi/", costs(1))
    owner.post(f"/cua-toi/{asked.code}/kiem-tra/")
    text = owner.get(f"/cua-toi/{asked.code}/kiem-tra/").content.decode()
    assert "Máy chẻ nan" in text
    assert "vẫn nộp được" not in text
    assert "/chi-phi/" not in text
