"""`python -m config.supervisor --port N`: keeps the web processes and the workers alive.

The listening socket is opened here and inherited, so that connections wait in it while a process
is started again. Whatever ends a process, its successor starts at once; TERM or INT ends all.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

from config import env

LOOK_EVERY = 0.1  # seconds between two looks at the processes
FIRST_WAIT, LONGEST_WAIT = 0.1, 2.0  # seconds before a process that keeps dying starts again
STEADY_AFTER = 10.0  # a process that lived this long starts again without waiting
END_WITHIN = 15.0  # seconds to end by themselves before they are killed
PAGES_FIRST = 2.0  # seconds before the workers start: on few cores all at once are twice as slow
DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


@dataclass
class Child:
    """One process that is kept alive, in a session of its own."""

    name: str
    command: list[str]
    inherited: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    start_at: float = 0.0
    wait: float = field(default=FIRST_WAIT)

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  (our own commands)
            self.command,
            pass_fds=self.inherited,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # this process has one thread only
        )

    def look(self) -> None:
        """Starts it again when it ended, with everything it had started itself gone."""
        now = time.monotonic()
        if self.process is not None:
            if self.process.poll() is None:
                return
            code = self.process.returncode
            self.end(signal.SIGKILL)
            self.process = None
            self.wait = (
                FIRST_WAIT
                if now - self.started > STEADY_AFTER
                else min(self.wait * 2, LONGEST_WAIT)
            )
            self.start_at = now + self.wait
            _say(f"The {self.name} process ended ({code}); starting it again.")
        if now >= self.start_at:
            self.start()

    def end(self, number: int) -> None:
        """Signals the process and whatever it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _library() -> ctypes.CDLL | None:
    return ctypes.CDLL(None) if sys.platform == "linux" else None


LIBRARY = _library()


def _die_with_parent() -> None:
    """A supervisor that is killed leaves nobody behind (Linux only)."""
    if LIBRARY is not None:
        LIBRARY.prctl(DIE_WITH_PARENT, signal.SIGTERM)


def listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(1024)
    return listening


def children(listening: socket.socket, *, webs: int) -> list[Child]:
    number, afterwards = listening.fileno(), time.monotonic() + PAGES_FIRST
    web = [sys.executable, "-m", "config.front", str(number)]
    worker = [sys.executable, str(env.ROOT / "manage.py"), "worker"]
    return [
        *(Child(f"web {i + 1}", web, inherited=(number,)) for i in range(webs)),
        Child("worker", [*worker, "--only", "short"], start_at=afterwards),
        Child("long worker", [*worker, "--only", "long"], start_at=afterwards),
    ]


def keep_alive(kept: list[Child], stop: threading.Event) -> None:
    """Until `stop` is set; then all end, by themselves or not."""
    while not stop.is_set():
        for child in kept:
            child.look()
        stop.wait(LOOK_EVERY)
    for child in kept:
        child.end(signal.SIGTERM)
    last = time.monotonic() + END_WITHIN
    for child in kept:
        if child.process is not None:
            try:
                child.process.wait(max(last - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                _say(f"The {child.name} process did not end; killing it.")
            child.end(signal.SIGKILL)
            child.process.wait()


def main() -> None:
    words = argparse.ArgumentParser(prog="script/server")
    words.add_argument("--host", default="127.0.0.1")
    words.add_argument("--port", type=int, default=8000)
    given = words.parse_args()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_unused: stop.set())
    with listen(given.host, given.port) as listening:
        kept = children(listening, webs=max(env.whole("KHUYENCONG_WORKERS", 2), 1))
        _say(f"Khuyến Công: http://{given.host}:{listening.getsockname()[1]}/")
        keep_alive(kept, stop)


if __name__ == "__main__":
    main()
