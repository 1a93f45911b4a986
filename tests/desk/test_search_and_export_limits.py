"""Searching and taking out are counted by account: a program waits, others do not."""

import inspect
from datetime import timedelta

import pytest
from django.urls import get_resolver
from django.utils import timezone

from khuyencong.core.models import Rate
from khuyencong.directory.services import limits
from khuyencong.projects.models import Project
from tests import world as province
from tests.architecture.test_access import patterns

pytestmark = pytest.mark.django_db
DESK = "/ban-lam-viec/"
WAITS = "Thử lại sau"


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(limits, "SEARCHES", 3)
    monkeypatch.setattr(limits, "EXPORTS", 3)
    world = province.build()
    province.committed(world)
    return world


def ask(client, address):
    """The status, and whether the words say when to try again."""
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, WAITS in body.decode(errors="ignore")


def test_the_search_above_the_limit_waits_and_says_how_long(client, world):
    client.force_login(world.users["mai"])
    boxes = [f"{DESK}tim/?q=tre", f"{DESK}de-an/?q=tre", f"{DESK}co-so/?q=tre"]
    assert [ask(client, box) for box in boxes] == [(200, False)] * 3
    page = client.get(boxes[0])
    assert page.status_code == 429
    assert page["Retry-After"] == "300"
    assert "Đã hỏi 4 lần, nhiều nhất 3 lần trong 5 phút." in page.content.decode()
    assert "Thử lại sau 5 phút." in page.content.decode()
    assert [ask(client, box) for box in boxes] == [(429, True)] * 3


def test_lists_without_a_question_and_other_people_do_not_wait(client, world):
    client.force_login(world.users["mai"])
    for _time in range(4):
        ask(client, f"{DESK}tim/?q=tre")
    lists = [f"{DESK}tim/", f"{DESK}de-an/?year=2027", f"{DESK}co-so/"]
    assert [ask(client, address) for address in lists] == [(200, False)] * 3
    client.force_login(world.users["thu"])  # at the same desk, behind the same address
    assert ask(client, f"{DESK}tim/?q=tre") == (200, False)


def test_workbooks_and_archives_count_together_and_the_fourth_waits(client, world):
    code = Project.objects.get().code
    client.force_login(world.users["mai"])
    ways = [f"{DESK}de-an/danh-sach.xlsx", f"{DESK}co-so/danh-sach.xlsx",
            f"{DESK}de-an/{code}/ho-so.zip"]  # fmt: skip
    assert [ask(client, way) for way in ways] == [(200, False)] * 3
    assert [ask(client, way) for way in ways] == [(429, True)] * 3
    assert ask(client, f"{DESK}tim/?q=tre") == (200, False)


def test_no_workbook_or_archive_is_left_uncounted():
    found = {
        entry.callback
        for route, entry in patterns(get_resolver())
        if route.endswith((".xlsx", ".zip"))
    }
    assert len(found) >= 6
    counts = ("count_export(", "attachments.offered(")
    sources = {view.__name__: inspect.getsource(view) for view in found}
    assert [name for name in sources if not any(way in sources[name] for way in counts)] == []


def test_after_the_hour_it_goes_on(client, world):
    client.force_login(world.users["mai"])
    for _time in range(4):
        last = ask(client, f"{DESK}de-an/danh-sach.xlsx")
    assert last == (429, True)
    Rate.objects.update(since=timezone.now() - timedelta(seconds=limits.HOUR))
    assert ask(client, f"{DESK}de-an/danh-sach.xlsx") == (200, False)


def test_a_day_of_honest_work_stays_below(client, world, monkeypatch):
    monkeypatch.undo()
    client.force_login(world.users["mai"])
    for _time in range(30):
        assert ask(client, f"{DESK}tim/?q=tre") == (200, False)
        assert ask(client, f"{DESK}co-so/danh-sach.xlsx") == (200, False)
