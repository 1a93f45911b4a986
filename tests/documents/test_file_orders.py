"""Files too large for one request: asked for once, made by the long worker, kept a week for one."""

from __future__ import annotations

import errno
import io
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from python_calamine import CalamineWorkbook

from khuyencong.core import jobs
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Assignment, Notice
from khuyencong.directory.selectors import actor_for
from khuyencong.documents.models import FileOrder
from khuyencong.documents.services import attachments, orders, parts, store
from khuyencong.projects.models import Project
from tests import world as province

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SHEET = "/ban-lam-viec/de-an/danh-sach.xlsx?year=2027"


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(attachments, "SMALL", -1)
    world = province.build()
    province.committed(world)
    return world


@pytest.fixture
def mai(world):
    return actor_for(world.users["mai"], on=timezone.localdate())


def make(now=None):
    orders.make_job(now=now or timezone.now())


def first_column(file):
    rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    return [row[0] for row in rows]


def ordered(client, world, who="mai"):
    client.force_login(world.users[who])
    answer = client.post(SHEET)
    return answer.url, FileOrder.objects.latest("pk")


def test_a_large_list_is_asked_for_made_told_and_fetched(client, world):
    client.force_login(world.users["mai"])
    page = client.get(SHEET)
    assert "Đặt làm tệp" in page.content.decode()
    assert not FileOrder.objects.exists(), "a look orders nothing"
    address, _order = ordered(client, world)
    assert "Chờ làm" in client.get(address).content.decode()
    make()
    page = client.get(address).content.decode()
    assert "Đã xong" in page and f"{address}tai-ve/" in page
    assert f'href="{address}"' in client.get("/tep-dat-lam/").content.decode()
    answer = client.get(f"{address}tai-ve/")
    content = io.BytesIO(b"".join(answer.streaming_content))
    assert first_column(content)[1:] == [Project.objects.get().code]
    assert Notice.objects.get(user=world.users["mai"], path=address).text.endswith("đã làm xong.")


def test_the_same_asked_twice_is_one_order_and_another_filter_another(client, world):
    address, _order = ordered(client, world)
    assert client.post(SHEET).url == address
    assert client.post(SHEET.replace("2027", "2026")).url != address
    make()
    make()
    assert client.post(SHEET).url != address, "what is done is asked for anew"


def test_two_presses_in_one_moment_leave_one_order(world, mai):
    first = orders.ask("projects", {}, by=mai, at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        FileOrder.objects.create(
            kind="projects", what={}, key=first.key, language="vi", asked_by=first.asked_by,
            asked_at=timezone.now(),
        )  # fmt: skip


def test_the_sixth_open_order_is_refused(world, mai):
    for year in range(2021, 2026):
        orders.ask("projects", {"year": year}, by=mai, at=timezone.now())
    with pytest.raises(Refused, match="Bạn đang có 5 tệp chờ làm"):
        orders.ask("projects", {"year": 2026}, by=mai, at=timezone.now())


def test_nobody_else_sees_it_and_a_visitor_is_sent_to_sign_in(client, world):
    address, _order = ordered(client, world)
    make()
    for who in ("thu", "lan", "tam"):
        client.force_login(world.users[who])
        assert client.get(address).status_code == 404
        assert client.get(f"{address}tai-ve/").status_code == 404
        assert client.post(address).status_code == 404
        assert "Chưa đặt tệp nào" in client.get("/tep-dat-lam/").content.decode()
    client.logout()
    assert client.get(f"{address}tai-ve/").status_code == 302


def test_a_role_that_ended_opens_the_file_no_more_and_makes_none(client, world):
    address, _order = ordered(client, world)
    make()
    waiting = client.post(SHEET).url
    held = Assignment.objects.filter(person__user=world.users["mai"])
    held.update(valid_until=timezone.localdate())
    make()
    mine = FileOrder.objects.get(uuid=waiting.split("/")[2])
    assert (mine.state, mine.digest) == ("failed", "")
    order = FileOrder.objects.get(uuid=address.split("/")[2])
    with pytest.raises(Refused, match="vai trò mà bạn không còn giữ"):
        orders.require_same_roles(order, by=actor_for(order.asked_by, on=timezone.localdate()))
    assert client.get(f"{address}tai-ve/").status_code in (403, 422)


def test_cancelled_before_it_begins_it_is_never_made(client, world):
    address, order = ordered(client, world)
    client.post(address)
    client.post(address)
    make()
    order.refresh_from_db()
    assert (order.state, order.digest) == ("cancelled", "")
    assert not Notice.objects.filter(path=address).exists()


def test_cancelled_half_way_it_stops_and_leaves_nothing(world, mai, monkeypatch):
    order = orders.ask("projects", {}, by=mai, at=timezone.now())
    monkeypatch.setattr(orders, "TELL_EVERY", 0)
    first_rows, went_on = orders.Making.rows, []

    def rows(self, found):
        for row in first_rows(self, found):
            orders.cancel(order, at=timezone.now())
            yield row
            self.tell(1, 1)
            went_on.append(row)

    monkeypatch.setattr(orders.Making, "rows", rows)
    make()
    order.refresh_from_db()
    assert (order.state, order.digest, order.name) == ("cancelled", "", "")
    assert went_on == []


def test_cancelled_while_its_file_is_being_kept_it_stays_cancelled(world, mai, monkeypatch):
    order = orders.ask("projects", {}, by=mai, at=timezone.now())
    keep = store.keep_file

    def cancelled_meanwhile(file):
        orders.cancel(order, at=timezone.now())
        return keep(file)

    monkeypatch.setattr(store, "keep_file", cancelled_meanwhile)
    make()
    order.refresh_from_db()
    assert (order.state, order.digest) == ("cancelled", "")
    assert not Notice.objects.filter(path__startswith="/tep-dat-lam/").exists()


def test_a_press_on_one_that_is_done_changes_nothing(client, world):
    address, order = ordered(client, world)
    make()
    client.post(address)
    order.refresh_from_db()
    assert order.state == "made"


def test_a_full_disk_is_told_and_the_file_can_be_asked_for_again(client, world, monkeypatch):
    address, _order = ordered(client, world)

    def full(file):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store, "keep_file", full)
    make()
    assert "Đĩa của máy chủ không còn chỗ." in client.get(address).content.decode()
    monkeypatch.undo()
    monkeypatch.setattr(attachments, "SMALL", -1)
    again = client.post(SHEET).url
    make()
    assert "Đã xong" in client.get(again).content.decode()


@pytest.fixture
def a_dead_process():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return f"{jobs.me().rpartition(':')[0]}:{ended.pid}"


def test_one_whose_process_was_killed_is_begun_anew_three_times_at_most(world, mai, a_dead_process):
    order = orders.ask("projects", {}, by=mai, at=timezone.now())
    mine = FileOrder.objects.filter(pk=order.pk)
    mine.update(state="making", holder=a_dead_process, tries=1)
    make()
    order.refresh_from_db()
    assert (order.state, order.tries) == ("made", 2)
    mine.update(state="making", holder=a_dead_process, tries=3)
    make()
    order.refresh_from_db()
    assert order.state == "failed" and "Ba lần làm dở" in order.fault


def test_one_that_a_living_process_holds_is_left_alone(world, mai):
    order = orders.ask("projects", {}, by=mai, at=timezone.now())
    parent = f"{jobs.me().rpartition(':')[0]}:1"
    FileOrder.objects.filter(pk=order.pk).update(state="making", holder=parent, tries=1)
    make()
    order.refresh_from_db()
    assert (order.state, order.tries) == ("making", 1)
    make(now=timezone.now() + timedelta(hours=2))  # perhaps of a machine that is gone
    order.refresh_from_db()
    assert order.state == "made"


def test_after_a_week_order_and_file_are_gone(client, world, monkeypatch):
    address, order = ordered(client, world)
    make()
    order.refresh_from_db()
    monkeypatch.setattr(store, "is_older", lambda name, than: True)
    parts.sweep(now=timezone.now())
    assert store.size(store.name_of(order.digest)) == order.size
    orders.sweep(now=timezone.now() + timedelta(days=8))
    parts.sweep(now=timezone.now())
    with pytest.raises(FileNotFoundError):
        store.size(store.name_of(order.digest))
    page = client.get(address)
    assert page.status_code == 404 and "giữ 7 ngày" in page.content.decode()


def test_a_list_in_english_is_made_in_english(client, world):
    client.force_login(world.users["mai"])
    client.cookies["django_language"] = "en"
    client.post(SHEET)
    make()
    order = FileOrder.objects.get()
    with store.opened(order.digest) as file:
        assert first_column(file)[0] == "Code"


def test_the_register_is_made_in_the_order_it_is_shown_a_thousand_rows_in_memory(
    client, world, monkeypatch
):
    monkeypatch.setattr(orders, "AT_A_TIME", 1)
    client.force_login(world.users["mai"])
    shown = client.get("/ban-lam-viec/co-so/?order=name").content.decode()
    client.post("/ban-lam-viec/co-so/danh-sach.xlsx?order=name")
    make()
    with store.opened(FileOrder.objects.get().digest) as file:
        codes = first_column(file)[1:]
    assert len(codes) == 2
    assert shown.index(codes[0]) < shown.index(codes[1])


def test_a_heavy_dossier_is_made_beside_the_pages_and_its_owner_gets_her_own_alone(
    client, world, monkeypatch
):
    monkeypatch.setattr(attachments, "SMALL_BYTES", -1)
    code = Project.objects.get().code
    client.force_login(world.users["mai"])
    archive = f"/ban-lam-viec/de-an/{code}/ho-so.zip"
    assert "Đặt làm tệp" in client.get(archive).content.decode()
    address = client.post(archive).url
    make()
    order = FileOrder.objects.get()
    with store.opened(order.digest) as file:
        names = zipfile.ZipFile(file).namelist()
    assert order.name == f"{code}.zip" and "danh-muc.xlsx" in names and len(names) > 2
    assert f"{code}.zip" in client.get(address).content.decode()
    client.force_login(world.users["tam"])
    assert client.get(archive).status_code in (403, 404)
