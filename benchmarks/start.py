"""From `script/server --demo` in an empty folder until it answers (promise 13): packages are there.

Absolute, for an idle machine: the processor time of everything that was started is told beside it,
which other work lengthens less.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.own import drop
from tests.server.running import environment

ROOT = Path(__file__).resolve().parent.parent
SECONDS, REPEATS, LONGEST = 15, 3, 300


def run() -> list[dict[str, object]]:
    subprocess.run([ROOT / "script" / "setup"], check=True)
    times = [_start() for _round in range(REPEATS)]
    seconds, processor = (statistics.median(one) for one in zip(*times, strict=True))
    server = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    return [
        {
            "promise": 13,
            "what": f"ready after script/server --demo in an empty folder; {server}",
            "seconds": round(seconds, 1),
            "processor_seconds": round(processor, 1),
            "load_before": round(os.getloadavg()[0], 1),
            "goal": SECONDS,
            "met": seconds <= SECONDS,
        }
    ]


def _start() -> tuple[float, float]:
    """(seconds until it answered, of the processor): the whole group of processes ends then."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        own = dict(os.environ) | environment(Path(folder))
        before, start = _processor(), time.perf_counter()
        server = subprocess.Popen(
            [ROOT / "script" / "server", "--demo", "--port", str(port)],
            cwd=ROOT, env=own, start_new_session=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            while not _answers(port):
                assert server.poll() is None, "the server ended"
                assert time.perf_counter() < start + LONGEST, "the server does not answer"
                time.sleep(0.05)
            seconds = time.perf_counter() - start
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()
            if own.get("DATABASE_URL"):
                drop(own["DATABASE_URL"])
        return seconds, _processor() - before


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


def _processor() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime
