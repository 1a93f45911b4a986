from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from khuyencong.core import jobs
from khuyencong.core.health import healthz
from khuyencong.core.models import Heartbeat, Job
from tests.server.running import with_tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def ran(monkeypatch):
    """A schedule of one job, every 10 seconds; the list of times it ran."""
    times: list[object] = []
    work = jobs.Work("count", 10, lambda *, now: times.append(now))
    monkeypatch.setattr(jobs, "_works", {"count": work})
    return times


def test_new_work_runs_at_once_then_at_its_interval(ran, now):
    assert jobs.run_due(now=now) == ["count"]
    assert jobs.run_due(now=now + timedelta(seconds=9)) == []
    assert jobs.run_due(now=now + timedelta(seconds=10)) == ["count"]
    assert ran == [now, now + timedelta(seconds=10)]
    assert Job.objects.get().last_ok_at == now + timedelta(seconds=10)


def test_work_another_worker_holds_is_left_alone_until_its_lease_lapses(ran, now):
    jobs.run_due(now=now)
    Job.objects.update(next_at=now, lease_until=now + jobs.LEASE)
    assert jobs.run_due(now=now + timedelta(minutes=9)) == []
    assert jobs.run_due(now=now + timedelta(minutes=10)) == ["count"]


def test_the_work_of_a_killed_process_of_this_machine_is_taken_up_at_once(ran, now):
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], stdout=-1)
    jobs.run_due(now=now)
    for number, is_free in ((int(dead.stdout), True), (os.getppid(), False)):
        holder = f"{socket.gethostname()}:{number}"
        Job.objects.update(next_at=now, lease_until=now + jobs.LEASE, holder=holder)
        assert (jobs.run_due(now=now + timedelta(seconds=1)) == ["count"]) is is_free


def test_the_work_of_another_machine_waits_for_its_lease(ran, now):
    jobs.run_due(now=now)
    Job.objects.update(next_at=now, lease_until=now + jobs.LEASE, holder="may-chu-2:1")
    assert jobs.run_due(now=now + timedelta(seconds=1)) == []


@pytest.mark.parametrize("days", [2, 366])
def test_a_clock_that_ran_ahead_and_came_back_leaves_work_running(ran, now, days):
    jobs.run_due(now=now)
    jobs.run_due(now=now + timedelta(days=days))
    assert jobs.run_due(now=now + timedelta(seconds=30)) == ["count"]
    assert jobs.run_due(now=now + timedelta(seconds=35)) == []


def test_a_lease_of_a_clock_that_ran_ahead_holds_nothing(ran, now):
    jobs.run_due(now=now)
    Job.objects.update(next_at=now, lease_until=now + timedelta(days=365) + jobs.LEASE)
    assert jobs.run_due(now=now) == ["count"]


def test_work_that_was_due_five_minutes_ago_stands_still(ran, now):
    jobs.run_due(now=now)
    due = now + timedelta(seconds=10)
    assert jobs.standing_still(now=due + jobs.LATE) == []
    late = due + jobs.LATE + timedelta(seconds=1)
    assert jobs.standing_still(now=late) == ["count"]
    Job.objects.update(lease_until=late + jobs.LEASE)
    assert jobs.standing_still(now=late) == []
    assert jobs.is_working(now=late)


def test_two_workers_that_saw_the_same_job_run_it_once(ran, now):
    jobs._enrol(now)
    seen = Job.objects.get()
    assert jobs._run(seen, now=now) is True
    assert jobs._run(seen, now=now) is False
    assert len(ran) == 1


def test_a_failing_job_says_why_and_does_not_stop_the_others(monkeypatch, now):
    def fail(*, now):
        raise OSError("đĩa đầy")

    done = []
    works = {
        "a_fails": jobs.Work("a_fails", 10, fail),
        "b_works": jobs.Work("b_works", 10, lambda *, now: done.append(now)),
    }
    monkeypatch.setattr(jobs, "_works", works)
    assert jobs.run_due(now=now) == ["a_fails", "b_works"]
    failed = Job.objects.get(name="a_fails")
    assert failed.last_error == "OSError: đĩa đầy"
    assert (failed.last_ok_at, failed.lease_until) == (None, None)
    assert done == [now]


def test_a_changed_interval_is_taken_over(ran, now, monkeypatch):
    jobs.run_due(now=now)
    monkeypatch.setattr(jobs, "_works", {"count": jobs.Work("count", 60, jobs._works["count"].run)})
    jobs.run_due(now=now + timedelta(seconds=10))
    assert Job.objects.get().every_seconds == 60
    assert Job.objects.get().next_at == now + timedelta(seconds=70)


def test_one_round_of_the_worker_beats_and_runs_what_the_project_needs():
    call_command("worker", "--once")
    assert Heartbeat.objects.filter(name="worker").exists()
    ok = set(Job.objects.exclude(last_ok_at=None).values_list("name", flat=True))
    assert {"deliver_messages", "hourly_checkpoint"} <= ok


def test_health_tells_the_age_of_the_worker(rf):
    def health():
        answer = healthz(rf.get("/healthz"))
        return answer.status_code, json.loads(answer.content)["worker"]

    assert health() == (200, None)
    jobs.beat("worker", now=timezone.now() - timedelta(seconds=20))
    status, age = health()
    assert status == 200
    assert 20 <= age <= 25
    jobs.beat("worker", now=timezone.now() - timedelta(seconds=61))
    assert health() == (200, "stale")


def test_health_asks_twice(rf, ran, django_assert_num_queries):
    """Beside pages each question waits for its turn."""
    jobs.run_due(now=timezone.now())
    with django_assert_num_queries(2):
        healthz(rf.get("/healthz"))


def test_health_names_work_that_stands_still_and_is_still_200(rf, ran):
    jobs.run_due(now=timezone.now() - timedelta(minutes=6))
    answer = healthz(rf.get("/healthz"))
    assert (answer.status_code, json.loads(answer.content)["jobs_standing_still"]) == (
        200,
        ["count"],
    )


def test_a_worker_in_the_middle_of_long_work_is_alive(rf, ran):
    def worker():
        return json.loads(healthz(rf.get("/healthz")).content)["worker"]

    jobs.beat("worker", now=timezone.now() - timedelta(minutes=4))
    jobs.run_due(now=timezone.now())
    assert worker() == "stale"
    Job.objects.update(lease_until=timezone.now() + jobs.LEASE, holder="may-chu-2:1")
    assert 240 <= worker() <= 245


def test_a_worker_seen_by_a_clock_that_ran_ahead_is_stale(rf):
    jobs.beat("worker", now=timezone.now() + timedelta(days=365))
    assert json.loads(healthz(rf.get("/healthz")).content)["worker"] == "stale"


def test_health_is_503_when_the_database_is_down(rf, monkeypatch):
    from django.db import OperationalError, connection

    def broken():
        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", broken)
    answer = healthz(rf.get("/healthz"))
    assert answer.status_code == 503
    assert json.loads(answer.content)["database"] == "down"


def test_the_worker_stops_cleanly_when_told(tmp_path):
    environment = with_tables(tmp_path) | {"PYTHONUNBUFFERED": "1"}
    manage = [sys.executable, "manage.py"]
    worker = subprocess.Popen(
        [*manage, "worker"], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout.readline() == "Tiến trình nền đã chạy.\n"
    time.sleep(0.5)
    worker.send_signal(signal.SIGTERM)
    rest, _ = worker.communicate(timeout=20)
    assert (rest, worker.returncode) == ("Tiến trình nền đã dừng.\n", 0)


def test_long_work_has_a_process_of_its_own_and_no_notice_waits_for_it(ran, now):
    jobs.register("solve", every_seconds=1, run=lambda *, now: None, is_long=True)
    assert jobs.run_due(now=now, is_long=False) == ["count"]
    assert jobs.run_due(now=now, is_long=True) == ["solve"]
