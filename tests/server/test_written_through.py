"""R-06: what was acknowledged is on the disk, not only in the memory of the machine.

KHUYENCONG_COMMITS=500 looks at as many commits of money.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db.utils import ConnectionHandler

from config import env
from tests.bar.figures import note, part
from tests.server.running import with_tables
from tests.server.test_killed_money import Writer

COMMITS = part("KHUYENCONG_COMMITS", 15)
STRACE = shutil.which("strace")
IS_POSTGRESQL = bool(os.environ.get("DATABASE_URL"))


def traces() -> bool:
    """Whether a process may be looked at here: some containers forbid it."""
    if STRACE is None:
        return False
    return subprocess.run([STRACE, "-o", "/dev/null", "true"], capture_output=True).returncode == 0


def test_every_connection_writes_through(tmp_path, django_db_blocker):
    """Also the second one, and where the server of PostgreSQL was told otherwise."""
    for _again in range(2):
        handler = ConnectionHandler({"default": env.database("DATABASE_URL", tmp_path / "one")})
        with django_db_blocker.unblock(), closing(handler["default"]) as database:
            cursor = database.cursor()
            cursor.execute("SHOW synchronous_commit" if IS_POSTGRESQL else "PRAGMA synchronous")
            assert cursor.fetchone() == (("on",) if IS_POSTGRESQL else (2,))  # 2: FULL


@pytest.mark.skipif(IS_POSTGRESQL or not traces(), reason="nobody may look at calls of the system")
def test_every_commit_of_money_waits_for_the_disk(tmp_path):
    log = tmp_path / "calls"
    watched = [STRACE, "-f", "-qq", "-e", "trace=write,fsync,fdatasync", "-o", str(log)]
    pid = moved(with_tables(tmp_path), watched)
    told = [line.split(maxsplit=1)[1] for line in log.read_text().splitlines() if pid in line[:9]]
    synced, waited = 0, []
    for call in told:
        if call.startswith('write(1, "commit'):
            synced = 0
        elif call.startswith(("fsync", "fdatasync")):
            synced += call.endswith("= 0")
        elif call.startswith('write(1, "done'):
            waited.append(synced)
    note(f"{len(waited)} commits of money, {sum(waited)} times written through")
    assert len(waited) >= len(COMMITS)
    assert 0 not in waited


@pytest.mark.skipif(not IS_POSTGRESQL, reason="PostgreSQL counts what it wrote through")
def test_every_commit_of_money_waits_for_the_log(tmp_path):
    import psycopg

    variables = with_tables(tmp_path)
    with psycopg.connect(variables["DATABASE_URL"], autocommit=True) as connection:
        if connection.execute("SHOW fsync").fetchone() == ("off",):
            pytest.skip("a server that was told to write nothing through")
        before = _written(connection)
        moved(variables, [])
        time.sleep(2)  # it counts for itself first
        count = _written(connection) - before
    note(f"{len(COMMITS)} commits of money and a province, the log written through {count} times")
    assert count >= len(COMMITS)


def _written(connection) -> int:
    return connection.execute("SELECT wal_sync FROM pg_stat_wal").fetchone()[0]


def moved(variables: dict[str, str], watched: list[str]) -> str:
    """Money is moved that often by a process, whose number is returned."""
    writer = Writer(variables, watched)
    done, pid = 0, ""
    try:
        while writer.read() != ["prepared"]:
            pass
        writer.tell([], is_checked=False)
        while done < len(COMMITS):
            word, *rest = writer.read()
            pid = rest[0] if word == "child" else pid
            done += word == "done"
    finally:
        if re.fullmatch(r"\d+", pid) and Path(f"/proc/{pid}").exists():
            os.kill(int(pid), signal.SIGKILL)
        writer.process.kill()
        writer.process.wait()
    return pid
