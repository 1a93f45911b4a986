"""The log of PostgreSQL leaves the machine, and brings its last second back (deploy/sao-luu.md).

A server of its own with the settings and the commands of deploy/, killed in the middle of work.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from config import env
from tests.server.running import free_port, until

KIT = env.ROOT / "deploy" / "postgresql"
BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
pytestmark = pytest.mark.skipif(not BINARIES, reason="PostgreSQL's programs are not installed")
TIMEOUT = 1  # seconds until a segment that is not full leaves (archive_timeout); 30 in deploy/


class Cluster:
    """As Debian's: user postgres where root runs the tests, else who runs them."""

    def __init__(self, root: Path) -> None:
        self.root, self.data, self.port = root, root / "data", free_port()
        self.places = [root / "near", root / "far"]
        inside = Path(tempfile.gettempdir())
        for folder in (root, *(above for above in root.parents if inside in above.parents)):
            folder.chmod(0o755)  # its user passes through
        for place in self.places:
            for name in ("base", "wal"):
                (place / name).mkdir(parents=True)
        (self.places[0] / "streamed").mkdir()
        self.kit = shutil.copytree(KIT, root / "kit")
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", "postgres:", str(root)], check=True)

    @property
    def words(self) -> dict[str, str]:
        bin_ = str(BINARIES[-1].parent)
        return {
            "PATH": f"{bin_}:{os.environ['PATH']}",
            "PGPORT": str(self.port),
            "PGHOST": str(self.root),
            "PGUSER": "postgres",
            "LC_ALL": "C.UTF-8",
        }

    def command(self, *words: object) -> list[str]:
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        return [*as_postgres, *(str(word) for word in words)]

    def run(self, *words: object) -> str:
        done = subprocess.run(
            self.command(*words), env=self.words, cwd=self.root, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        options = f"-p {self.port} -k {self.root} -c listen_addresses= -c fsync=off"
        self.run("pg_ctl", "-D", self.data, "-w", "-l", self.root / "log", "-o", options, "start")
        until(lambda: self.ask("SELECT pg_is_in_recovery()")[0] is False, 20)

    def settings(self) -> None:
        """Those of deploy/, with the places of this test."""
        text = (KIT / "khuyencong.conf").read_text("utf-8")
        for ours, here in (
            ("/opt/khuyencong/deploy/postgresql", self.kit),
            ("/var/backups/postgresql", self.places[0]),
            ("/mnt/postgresql", self.places[1]),
            ("archive_timeout = 30s", f"archive_timeout = {TIMEOUT}s"),
        ):
            assert ours in text
            text = text.replace(ours, str(here))
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(text)

    def connect(self) -> psycopg.Connection:
        where = f"host={self.root} port={self.port} user=postgres dbname=postgres"
        return psycopg.connect(where, autocommit=True)

    def ask(self, sql: str) -> tuple:
        try:
            with self.connect() as connection:
                return connection.execute(sql).fetchone()
        except psycopg.OperationalError as error:
            raise OSError from error

    def lose(self) -> None:
        """The machine is gone: no process ends in order, nothing of its folder stays."""
        leader = int((self.data / "postmaster.pid").read_text().split()[0])
        os.killpg(leader, signal.SIGKILL)
        until(lambda: not Path(f"/proc/{leader}").exists(), 20)
        shutil.rmtree(self.data)


def work(cluster: Cluster, seconds: float) -> datetime:
    """One commit each 20 ms; the instant of the last that was acknowledged."""
    with cluster.connect() as connection:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            (at,) = connection.execute(
                "INSERT INTO work VALUES (clock_timestamp()) RETURNING at"
            ).fetchone()
            time.sleep(0.02)
    return at


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("log"))
    cluster.run("initdb", "-D", cluster.data, "-A", "trust", "-U", "postgres", "--no-sync")
    cluster.settings()
    cluster.start()
    yield cluster
    if (cluster.data / "postmaster.pid").exists():
        cluster.run("pg_ctl", "-D", cluster.data, "-m", "immediate", "stop")


def test_a_lost_server_is_back_with_its_last_second(cluster):
    near, far = cluster.places
    with cluster.connect() as connection:
        connection.execute("CREATE TABLE work (at timestamptz)")
    cluster.run(cluster.kit / "base", near, far)
    receiver = subprocess.Popen(
        cluster.command("pg_receivewal", "-D", near / "streamed", "--no-loop"),
        env=cluster.words,
        cwd=cluster.root,
        stderr=subprocess.DEVNULL,
    )
    until(lambda: cluster.ask("SELECT count(*) FROM pg_stat_replication")[0], 10)
    acknowledged = work(cluster, TIMEOUT * 2.5)
    cluster.lose()
    receiver.wait(20)

    # Only the second place is left: what had not filled a segment, nor waited long enough, is lost.
    cluster.run(cluster.kit / "recover", cluster.data, far)
    cluster.start()
    (last,) = cluster.ask("SELECT max(at) FROM work")
    assert acknowledged - last <= timedelta(seconds=TIMEOUT + 2)
    cluster.lose()

    # With the place that the log is streamed to: the last second is there.
    cluster.run(cluster.kit / "recover", cluster.data, near, far)
    cluster.start()
    (last,) = cluster.ask("SELECT max(at) FROM work")
    assert acknowledged - last <= timedelta(seconds=1)


def test_a_place_that_holds_something_else_is_told(cluster, tmp_path):
    """A segment is never written over; the one place's failure keeps the other from nothing."""
    near, far = cluster.places
    segment = tmp_path / "segment"
    segment.write_bytes(b"one")
    (near / "wal" / "A").write_bytes(b"two")
    done = subprocess.run([cluster.kit / "archive", segment, "A", near, far], capture_output=True)
    assert done.returncode == 1
    assert (near / "wal" / "A").read_bytes() == b"two"
    assert (far / "wal" / "A").read_bytes() == b"one"
    again = subprocess.run([cluster.kit / "archive", segment, "A", far])
    assert again.returncode == 0
    away = subprocess.run(
        [cluster.kit / "archive", segment, "A", tmp_path / "away"], capture_output=True
    )
    assert away.returncode == 1


def test_nothing_is_recovered_over_what_is_there(cluster):
    done = subprocess.run(
        [cluster.kit / "recover", cluster.data, cluster.places[0]], capture_output=True, text=True
    )
    assert (done.returncode, "is not empty" in done.stderr) == (1, True)
