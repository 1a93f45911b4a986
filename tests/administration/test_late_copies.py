"""A last copy or drill that is too old is told: to the watch on /healthz, to administrators."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from khuyencong.administration.services import copies, watching
from khuyencong.administration.services.copies import drilling
from khuyencong.core import jobs
from khuyencong.core.health import healthz
from khuyencong.core.models import Message
from khuyencong.directory.models import Notice
from tests import world as province

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = province.build()
    for name in ("quynh", "long"):
        world.users[name] = province.person(
            name, "administrator", organisation=world.bodies["department"]
        )
    return world


def health(rf):
    answer = healthz(rf.get("/healthz"))
    assert answer.status_code == 200  # a front that spreads the load goes on sending people here
    return json.loads(answer.content)


def taken(*, hours: float = 0, days: float = 0):
    now = timezone.now()
    jobs.beat("backup", now=now - timedelta(hours=hours))
    jobs.beat("drill", now=now - timedelta(days=days))


def test_health_says_which_part_is_degraded(rf, settings):
    assert health(rf)["degraded"] == ["backup", "drill"]  # never made
    taken(hours=23.9, days=7.9)
    told = health(rf)
    assert told["degraded"] == []
    assert 23 * 3600 < told["last_backup"] < 24 * 3600
    taken(hours=24.1, days=7.9)
    assert health(rf)["degraded"] == ["backup"]
    taken(hours=23.9, days=8.1)
    assert health(rf)["degraded"] == ["drill"]
    settings.COPY_HOURS, settings.DRILL_DAYS = 1, 31
    assert health(rf)["degraded"] == ["backup"]
    settings.IS_DEMONSTRATION = True
    assert health(rf)["degraded"] == []


def test_a_copy_of_a_clock_that_ran_ahead_is_no_copy_of_today(rf):
    taken(hours=-24 * 365, days=0)
    assert health(rf)["degraded"] == ["backup"]


def test_administrators_hear_once_a_day_and_nobody_else_does(world):
    now = timezone.now()
    taken(hours=30, days=1)
    watching.late_job(now=now)
    watching.late_job(now=now)
    told = Notice.objects.order_by("pk")
    assert sorted(told.values_list("user__username", flat=True)) == ["long", "quynh"]
    assert "quá 24 giờ" in told[0].text
    watching.late_job(now=now + timedelta(days=1))
    assert Notice.objects.count() == 4
    taken()
    watching.late_job(now=now)
    assert Notice.objects.count() == 4


def test_a_letter_leaves_for_who_has_an_address(world):
    world.users["quynh"].email = "quynh@example.vn"
    world.users["quynh"].save()
    taken(days=9)
    watching.late_job(now=timezone.now())
    assert list(Message.objects.values_list("recipient", flat=True)) == ["quynh@example.vn"]


def test_the_administrators_page_says_when(client, world):
    client.force_login(world.users["quynh"])
    at = datetime(2026, 3, 2, 7, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    jobs.beat("backup", now=at)
    page = client.get(reverse("administration:people")).content.decode()
    assert "Bản sao lưu gần nhất đã cũ: 02/03/2026 07:30, quá 24 giờ." in page
    assert "Chưa lần nào diễn tập khôi phục đạt." in page
    taken()
    page = client.get(reverse("administration:people")).content.decode()
    assert "Bản sao lưu gần nhất:" in page
    assert "cần xem lại" not in page


def test_a_drill_that_fails_is_told_and_does_not_count(world, tmp_path):
    with pytest.raises(CommandError) as failed:
        call_command("drill", str(tmp_path / "nowhere"))
    assert failed.value.returncode == 2
    assert "Diễn tập khôi phục không đạt: Không có bản sao" in Notice.objects.first().text
    assert not jobs.Heartbeat.objects.filter(name="drill").exists()


def test_a_newest_copy_that_is_too_old_fails_the_drill(tmp_path, monkeypatch):
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / f"20260302T003000000000Z-full-{'0' * 16}.json").touch()
    done = SimpleNamespace(returncode=0, stdout="Đúng.\n", stderr="")
    monkeypatch.setattr(drilling.subprocess, "run", lambda *_words, **_options: done)
    at = datetime(2026, 3, 2, 0, 30, tzinfo=ZoneInfo("UTC"))
    monkeypatch.setattr(drilling, "_somewhere_else", drilling.contextlib.nullcontext)
    assert copies.drill(str(tmp_path), now=at + timedelta(hours=24)).is_sound
    late = copies.drill(str(tmp_path), now=at + timedelta(hours=24, seconds=1))
    assert not late.is_sound
    assert "quá 24 giờ" in late.why
