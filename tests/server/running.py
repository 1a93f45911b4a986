"""A real server for these tests: its own data folder or database, its own port."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from config import env
from tests import template

HOST = "127.0.0.1"
PAGE = "/bat-dau/"  # open on a system that is still empty
COOKIE = "a" * 32  # any well-formed token makes Django read the form


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Settings of a system of its own, without tables; on PostgreSQL a database of its own."""
    mine = {"KHUYENCONG_DATA": str(folder), "KHUYENCONG_DEMO": "0", "KHUYENCONG_LOG": "ERROR"}
    url = os.environ.get("DATABASE_URL")
    if url and "DATABASE_URL" not in more:
        mine["DATABASE_URL"] = _new_database(url)
    return {**os.environ, **mine, **more}


def with_tables(folder: Path) -> dict[str, str]:
    """The same with its tables: those of the template, where another test has made it."""
    if url := os.environ.get("DATABASE_URL"):
        variables = environment(folder, DATABASE_URL=_new_database(url, like=template.name()))
    else:
        template.put_into(folder)
        variables = environment(folder)
    if not _has_tables(variables):
        manage(variables, "migrate", "--verbosity=0")
        manage(variables, "createcachetable", "--verbosity=0")
    return variables


def _has_tables(variables: dict[str, str]) -> bool:
    if url := variables.get("DATABASE_URL"):
        import psycopg

        with psycopg.connect(url) as connection:
            found = connection.execute("SELECT to_regclass('shared_cache')").fetchone()
            return found != (None,)
    return Path(variables["KHUYENCONG_DATA"], "khuyencong.sqlite3").exists()


def _new_database(url: str, *, like: str = "template1") -> str:
    import psycopg

    name = f"server_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [like])
        source = like if known.fetchone() else "template1"
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {source}".encode())
    return f"{url.rsplit('/', 1)[0]}/{name}"


def manage(variables: dict[str, str], *words: str) -> str:
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=env.ROOT, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout[-2000:]
    return done.stdout


class Running:
    """The supervisor and its processes."""

    def __init__(self, variables: dict[str, str], port: int) -> None:
        self.variables, self.port = variables, port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.supervisor", "--port", str(port)],
            cwd=env.ROOT,
            env=variables,
            stderr=subprocess.DEVNULL,
        )

    def get(self, path: str, timeout: float = 30.0) -> tuple[int, bytes, float]:
        """Status, body and seconds of one request on a connection of its own."""
        start = time.perf_counter()
        connection = http.client.HTTPConnection(HOST, self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        return answer.status, body, time.perf_counter() - start

    def health(self) -> dict[str, Any]:
        return json.loads(self.get("/healthz")[1])

    def children(self, word: str) -> list[int]:
        """Process ids of the supervisor's children whose command holds `word`."""
        return [pid for pid in children(self.process.pid) if word in command(pid)]

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(30)


def children(parent: int) -> list[int]:
    """Living children of a process."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, number = stat.read_text().rsplit(")", 1)[1].split()[:2]
            if int(number) == parent and state != "Z":
                found.append(int(stat.parent.name))
    return sorted(found)


def command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def until(is_so: Callable[[], object], seconds: float) -> float:
    """Waits until `is_so()` holds; seconds it took. An error counts as not yet."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            if is_so():
                return time.monotonic() - start
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds:g} s")


@contextlib.contextmanager
def running(variables: dict[str, str]) -> Iterator[Running]:
    server = Running(variables, free_port())
    try:
        until(lambda: server.health()["worker"] in range(10), 60)
        until(lambda: len(server.children("config.front")) == 2, 30)
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()


def head(length: int, path: str = PAGE) -> bytes:
    """The beginning of a form that Django will want to read."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: csrftoken={COOKIE}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


@contextlib.contextmanager
def slow_senders(port: int, count: int, *, bytes_a_second: int) -> Iterator[None]:
    """`count` people who send ten megabytes at that pace, a few times a second."""
    stop = threading.Event()

    def send() -> None:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port)) as line:
            line.sendall(head(10_000_000))
            while not stop.wait(0.1):
                line.sendall(b"a" * (bytes_a_second // 10))

    threads = [threading.Thread(target=send) for _ in range(count)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@contextlib.contextmanager
def unfinished(port: int, sent: bytes, count: int) -> Iterator[list[socket.socket]]:
    """`count` connections that sent so much and then nothing."""
    lines = [socket.create_connection((HOST, port)) for _ in range(count)]
    try:
        for line in lines:
            line.sendall(sent)
        time.sleep(0.5)
        yield lines
    finally:
        for line in lines:
            line.close()
