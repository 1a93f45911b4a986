"""R-15: a full disk, a disk that cannot be written, no database, no mail.

Each time: a plain page and no trace on it, nothing lost that was acknowledged, and work again
without a hand once the cause is gone. A disk of 64 MB is mounted for this, which asks for root.
A clock that jumped: tests/core/test_jobs.py.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys

import pytest

from config import env
from tests.documents.hostile_files import pdf
from tests.server.running import Running, free_port, manage, running, until, with_tables
from tests.server.test_hostile_files import PAPERS, send

ROOM = "64m"
URL = os.environ.get("DATABASE_URL", "")
LETTER = """
from django.utils import timezone
from khuyencong.core import outbox
now = timezone.now()
outbox.queue("note", "tam@example.vn", "Nhắc việc", "Hồ sơ chờ bổ sung.", at=now, key="note:1")
"""
WAITING = """
from khuyencong.core.models import Message
letter = Message.objects.get(key="note:1")
print("tried", letter.attempts > 0, "sent", letter.sent_at, "again", letter.next_at is not None)
"""


def mounted(*words):
    done = subprocess.run(["mount", *words], capture_output=True, text=True)
    return done.returncode == 0


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    """A small disk of its own, with the data folder of the system on it."""
    folder = tmp_path_factory.mktemp("disk")
    if os.geteuid() != 0 or not mounted("-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)):
        pytest.skip("mounting a small disk asks for root; here it is not allowed")
    yield folder
    mounted("-o", "remount,rw", str(folder))
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(scope="module")
def system(disk):
    """Settings of the system, and who may sign in there."""
    (disk / "data").mkdir()
    variables = with_tables(disk / "data")
    manage(variables, "collectstatic", "--no-input", "--verbosity=0")
    done = subprocess.run(
        [sys.executable, "-m", "tests.server.small_province"],
        cwd=env.ROOT,
        env=variables | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return variables, json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def server(system):
    variables, people = system
    with running(variables) as server:
        server.people = people
        yield server


def hand_in(server):
    """The owner adds a quotation; status and page."""
    path = PAPERS.format(code=server.people["code"])
    status, page, _seconds = send(server, "tam", path, "bao-gia.pdf", pdf(), kind="quotations")
    return status, page


def stored(disk):
    return sorted(path.name for path in (disk / "data" / "files").rglob("*") if path.is_file())


def is_plain(page):
    """Words for people, and nothing of the inside."""
    inside = ("Traceback", "OperationalError", "OSError", "sqlite3", "psycopg", "/site-packages/")
    return "Hệ thống gặp lỗi" in page and not any(word in page for word in inside)


@contextlib.contextmanager
def full(disk):
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    try:
        yield
    finally:
        filler.unlink()


def test_a_full_disk_answers_plainly_and_loses_nothing(server, disk):
    assert hand_in(server)[0] == 302
    with full(disk):
        before = stored(disk)
        status, page = hand_in(server)
        assert (status, is_plain(page)) == (500, True)
        assert stored(disk) == before
        assert server.get("/")[0] == 200
    until(lambda: hand_in(server)[0] == 302, 30)
    assert "Đúng:" in manage(server.variables, "verify")


def test_a_disk_that_cannot_be_written_answers_plainly_and_is_used_again(system, disk):
    """The processes start on it: one that is open for writing cannot be made read-only."""
    variables, people = system
    assert mounted("-o", "remount,ro", str(disk))
    again = Running(variables, free_port())
    again.people = people
    try:
        until(lambda: again.get("/healthz")[0] in {200, 503}, 60)
        status, page = hand_in(again)
        assert (status, is_plain(page)) == (500, True)
        assert mounted("-o", "remount,rw", str(disk))
        until(lambda: hand_in(again)[0] == 302, 60)
        assert "Đúng:" in manage(variables, "verify")
    finally:
        again.stop()
        mounted("-o", "remount,rw", str(disk))


def test_without_a_mail_server_letters_wait(system):
    """A letter that nobody took stays in the outbox with its fault; pages and other work go on."""
    variables, people = system
    nobody = variables | {
        "KHUYENCONG_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "KHUYENCONG_EMAIL_PORT": "1",
    }
    manage(nobody, "shell", "-c", LETTER)
    with running(nobody) as again:
        until(
            lambda: "tried True sent None again True" in manage(nobody, "shell", "-c", WAITING), 60
        )
        again.people = people
        assert hand_in(again)[0] == 302
        assert again.health()["jobs_standing_still"] == []


@pytest.mark.skipif(not URL, reason="SQLite is a file on the disk of the tests above")
def test_no_database_answers_plainly_and_is_found_again(server):
    import psycopg

    name = server.variables["DATABASE_URL"].rpartition("/")[2]
    with psycopg.connect(URL, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        connection.execute(
            b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            assert server.get("/healthz")[0] == 503
            status, page, _seconds = server.get("/")
            assert (status, is_plain(page.decode())) == (500, True)
        finally:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
    until(lambda: hand_in(server)[0] == 302, 30)
    until(lambda: server.health()["worker"] in range(10), 30)
    assert "Đúng:" in manage(server.variables, "verify")
