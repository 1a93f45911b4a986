"""Work in a process of its own, which is stopped when it takes too long or too much.

Whoever asks first starts a helper: a fresh interpreter that knows no settings, no variables of the
environment and no connection of ours. For every call the helper forks a child, so that a call
costs milliseconds and not the start of an interpreter; a child that is killed, or kills itself,
harms nobody. A helper that was killed is started again by the next call.
"""

from __future__ import annotations

import gc
import importlib
import math
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

START_SECONDS = 30  # until a helper on a busy machine answers
GRACE_SECONDS = 1  # a child ends itself; whoever asked waits so much longer for its end
STARTS = 3
AT_ONCE = 4  # of those that open foreign bytes
MEGABYTE = 1_000_000
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # of numpy, in every child

_lock = threading.Lock()
_places = threading.BoundedSemaphore(AT_ONCE)
_preloaded: set[str] = set()
_helper: tuple[subprocess.Popen[bytes], socket.socket] | None = None


class Stopped(TimeoutError):
    """The process took too long or too much, or ended without an answer."""


def preload(*modules: str) -> None:
    """The helper imports these once, so that its children need not. They must know no settings."""
    _preloaded.update(modules)


def in_time(function: Callable[..., Any], *args: Any, seconds: float) -> Any:
    """What `function(*args)` returns or raises, or Stopped after that long.

    The function, its arguments and its answer are pickled. Memory it took is free again afterwards.
    """
    return _ask(function, args, seconds, None)


def confined(
    function: Callable[..., Any], *args: Any, seconds: float = 20, megabytes: int = 600
) -> Any:
    """`in_time` for what opens the bytes of other people: Stopped also when it takes more memory
    than that beside what the helper has. It writes no file."""
    with _places:
        return _ask(function, args, seconds, megabytes)


def _ask(
    function: Callable[..., Any], args: tuple[Any, ...], seconds: float, megabytes: int | None
) -> Any:
    with _child() as child:
        until = time.monotonic() + seconds
        try:
            child.send((function, args, seconds, megabytes))
            if not child.poll(seconds + GRACE_SECONDS):
                raise Stopped(f"stopped after {seconds:g} seconds")
            is_answer, answer = child.recv()
        except (EOFError, OSError) as error:
            if isinstance(error, Stopped):
                raise
            if time.monotonic() >= until:
                raise Stopped(f"stopped after {seconds:g} seconds") from None
            raise Stopped("the process ended without an answer") from None
    if is_answer:
        return answer
    if isinstance(answer, MemoryError) and megabytes is not None:
        raise Stopped(f"stopped at {megabytes} MB")
    raise answer


def _child() -> Connection:
    """A line to a child that waits for its work. A helper that died is started again."""
    for _start in range(STARTS):
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                with _lock:
                    socket.send_fds(_door(), [b"."], [theirs.fileno()])
            except OSError:
                ours.close()
                _forget()
                continue
        child = Connection(ours.detach())
        try:
            if child.poll(START_SECONDS) and child.recv_bytes():
                return child
        except (EOFError, OSError):
            pass
        child.close()
        _forget()
    raise Stopped("no helper process could be started")


def _door() -> socket.socket:
    """The line to the helper, which is started when there is none."""
    global _helper
    if _helper is not None and _helper[0].poll() is None:
        return _helper[1]
    ours, theirs = socket.socketpair()
    paths = os.pathsep.join(os.path.abspath(path) for path in sys.path)
    with theirs:
        started = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
            [sys.executable, "-P", "-m", __name__, str(theirs.fileno()), *sorted(_preloaded)],
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            env={"PYTHONPATH": paths, "PATH": os.defpath, "LANG": "C.UTF-8", **ONE_THREAD},
        )
    _helper = (started, ours)
    return ours


def _forget() -> None:
    """The next call starts another helper; this one ends when its line is closed."""
    global _helper
    with _lock:
        if _helper is not None:
            _helper[1].close()
        _helper = None


def _forget_the_parents() -> None:
    global _helper, _lock, _places
    _helper, _lock, _places = None, threading.Lock(), threading.BoundedSemaphore(AT_ONCE)


os.register_at_fork(after_in_child=_forget_the_parents)


def serve(line: int, modules: list[str]) -> None:
    """The helper's life: a child for every line that comes, until whoever started it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for whoever asked
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children
    for module in modules:
        importlib.import_module(module)
    gc.freeze()
    with socket.socket(fileno=line) as door:
        while True:
            word, lines, _flags, _address = socket.recv_fds(door, 1, 1)
            if not word:
                return
            if os.fork() == 0:
                door.close()
                _work(Connection(lines[0]))
            os.close(lines[0])


def _work(asked: Connection) -> None:
    """A child's life: one call, then the end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        asked.send_bytes(b"ready")
        function, args, seconds, megabytes = asked.recv()
        _limit(seconds, megabytes)
        try:
            answer = (True, function(*args))
        except Exception as error:
            answer = (False, error)
        asked.send(answer)
    finally:
        os._exit(0)


def _limit(seconds: float, megabytes: int | None) -> None:
    # Whoever asked may be gone and stop nothing any more: the system does.
    signal.setitimer(signal.ITIMER_REAL, seconds)
    most = math.ceil(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if megabytes is not None:
        room = _size() + megabytes * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _size() -> int:
    """Bytes of address space of this process."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2:])
