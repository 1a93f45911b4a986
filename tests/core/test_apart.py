"""Work in a process of its own: stopped when it forgets the time; its answer is ours."""

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from khuyencong.core import apart
from khuyencong.core.apart import Stopped, confined, in_time


def test_the_answer_comes_back():
    assert in_time(divmod, 17, 5, seconds=30) == (3, 2)


def test_what_forgets_the_time_is_stopped():
    began = time.monotonic()
    with pytest.raises(TimeoutError, match=r"stopped after 0\.5 seconds"):
        in_time(time.sleep, 60, seconds=0.5)
    assert time.monotonic() - began < 30


def test_its_error_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        in_time(divmod, 1, 0, seconds=30)


def test_a_process_that_dies_is_no_answer():
    with pytest.raises(TimeoutError, match="without an answer"):
        in_time(os._exit, 3, seconds=30)


def test_the_bytes_of_others_may_take_so_much_memory_and_no_more():
    assert len(confined(bytes, 50_000_000, megabytes=300)) == 50_000_000
    with pytest.raises(Stopped, match="stopped at 300 MB"):
        confined(bytes, 400_000_000, megabytes=300)


def test_nothing_is_written_while_the_bytes_of_others_are_read(tmp_path):
    with pytest.raises((OSError, Stopped)):
        confined(Path.write_bytes, tmp_path / "left behind", b"x")
    assert not (tmp_path / "left behind").exists() or not (tmp_path / "left behind").read_bytes()


def test_the_process_knows_no_variable_and_no_file_of_ours(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    known = in_time(_environment, seconds=30)
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # of numpy: really one
    assert known.items() >= threads.items()
    assert set(known) - set(threads) <= {"PATH", "PYTHONPATH", "LANG", "LC_CTYPE"}
    with socket.create_server(("127.0.0.1", 0)):  # stands for a connection to a database
        assert in_time(_sockets, seconds=30) == 1  # the line to whoever asks


def _environment():
    return dict(os.environ)


def _sockets():
    links = [os.path.join("/proc/self/fd", fd) for fd in os.listdir("/proc/self/fd")]
    return sum(os.readlink(link).startswith("socket:") for link in links if os.path.exists(link))


def test_a_helper_that_was_killed_is_started_again_by_the_next_call():
    in_time(divmod, 17, 5, seconds=30)
    helper = apart._helper[0]
    helper.kill()
    assert in_time(divmod, 17, 5, seconds=30) == (3, 2)
    helper.wait()
    assert in_time(divmod, 17, 5, seconds=30) == (3, 2)
    assert apart._helper[0].pid != helper.pid


def test_several_threads_ask_at_once():
    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(in_time, divmod, n, 5, seconds=30) for n in range(40)]
        assert [one.result() for one in asked] == [divmod(n, 5) for n in range(40)]


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
    started = time.monotonic()
    born: list[str] = []
    while len(born) < 2 and time.monotonic() - started < 30:  # the helper, and its child
        born = _children(str(asked.pid))
        born += [child for helper in born for child in _children(helper)]
        time.sleep(0.05)
    assert len(born) == 2
    asked.send_signal(signal.SIGKILL)
    asked.wait()
    while any(_runs(pid) for pid in born) and time.monotonic() - started < 60:
        time.sleep(0.1)
    assert not [pid for pid in born if _runs(pid)]


def _children(pid: str) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
