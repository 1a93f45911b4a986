"""Work in a process of its own: stopped when it forgets the time; its answer is ours."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from khuyencong.core.apart import in_time


def test_the_answer_comes_back():
    assert in_time(divmod, 17, 5, seconds=30) == (3, 2)


def test_what_forgets_the_time_is_stopped_and_gone():
    began = time.monotonic()
    with pytest.raises(TimeoutError, match=r"stopped after 0\.5 seconds"):
        in_time(time.sleep, 60, seconds=0.5)
    assert time.monotonic() - began < 30
    assert multiprocessing.active_children() == []


def test_its_error_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        in_time(divmod, 1, 0, seconds=30)


def test_a_process_that_dies_is_no_answer():
    with pytest.raises(TimeoutError, match="without an answer"):
        in_time(os._exit, 3, seconds=30)


SPINNING = """
import itertools, time
from collections import deque
from khuyencong.core.apart import in_time
if __name__ == "__main__":
    in_time(deque, itertools.count(), 0, seconds=1)
"""


def test_it_ends_though_whoever_asked_was_killed(tmp_path):
    script = tmp_path / "spinning.py"
    script.write_text(SPINNING)
    asked = subprocess.Popen(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": str(settings.BASE_DIR)},
    )
    children = Path(f"/proc/{asked.pid}/task/{asked.pid}/children")
    started = time.monotonic()
    born: list[str] = []
    while len(born) < 2 and time.monotonic() - started < 30:  # it, and its tracker
        born = children.read_text().split()
        time.sleep(0.05)
    assert len(born) == 2
    asked.send_signal(signal.SIGKILL)
    asked.wait()
    while any(_runs(pid) for pid in born) and time.monotonic() - started < 60:
        time.sleep(0.1)
    assert not [pid for pid in born if _runs(pid)]


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
