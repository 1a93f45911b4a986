"""R-13: the machine is lost in the middle of work and of a copy. At most 60 s are missing, and
people work again within 3 minutes. The full run has 5,000 dossiers with 500 MB of files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta

from config import env
from tests.server.running import environment, manage, running, with_tables
from tests.server.test_copies import ended, manifest, work

DOSSIERS = int(os.environ.get("KHUYENCONG_DOSSIERS", "5"))
BYTES = 100_000  # of the file of each dossier
PAUSE = 30.0 if DOSSIERS > 1000 else 2.0  # seconds between two copies, as the timer of deploy/
MOST_LOST, MOST_TIME = timedelta(seconds=60), 180.0


class Timer(threading.Thread):
    """What khuyencong-backup.timer does: a copy, and again after a while."""

    def __init__(self, variables, place):
        super().__init__(daemon=True)
        self.variables, self.place, self.stop = variables, place, threading.Event()
        self.seconds = []
        self.process = None

    def run(self):
        while not self.stop.is_set():
            start = time.monotonic()
            words = [sys.executable, "manage.py", "backup", str(self.place)]
            self.process = subprocess.Popen(words, cwd=env.ROOT, env=self.variables)
            if self.process.wait() == 0:
                self.seconds.append(round(time.monotonic() - start, 1))
            self.stop.wait(max(PAUSE - (time.monotonic() - start), 0))

    def kill(self):
        self.stop.set()
        self.process.kill()
        self.join()


def test_a_lost_machine_loses_at_most_a_minute_and_is_back_within_three(tmp_path, capsys):
    data, copies = tmp_path / "data", tmp_path / "copies"
    data.mkdir()
    variables = with_tables(data)
    work(variables, "--dossiers", str(DOSSIERS), "--bytes", str(BYTES))
    timer = Timer(variables, copies)
    timer.start()
    people = subprocess.Popen(
        [sys.executable, "-m", "tests.server.some_work", "--every", "0.1"],
        cwd=env.ROOT,
        env=variables,
        stdout=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 600
    while len(timer.seconds) < 3 and time.monotonic() < until:
        last = people.stdout.readline()
    time.sleep(PAUSE * 0.9)  # just before the next copy: the worst moment
    people.kill()
    for line in people.stdout:
        last = line if line.endswith("\n") else last
    timer.kill()
    acknowledged = datetime.fromisoformat(last.strip())
    shutil.rmtree(data)

    start = time.monotonic()
    elsewhere = environment(tmp_path / "elsewhere")
    code, told = ended(elsewhere, "restore", str(copies))
    assert code == 0, told
    manage(elsewhere, "collectstatic", "--no-input")
    with running(elsewhere) as server:
        assert server.health()["status"] == "ok"
        seconds = time.monotonic() - start
    lost = acknowledged - datetime.fromisoformat(manifest(copies)["last_event_at"])
    with capsys.disabled():
        sys.stderr.write(
            f"\n{DOSSIERS} dossiers: copies took {timer.seconds} s, "
            f"lost {lost.total_seconds():.1f} s, ready after {seconds:.1f} s\n"
        )
    assert lost <= MOST_LOST
    assert seconds <= MOST_TIME
