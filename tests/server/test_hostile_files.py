"""R-20: what could act is turned away by the running server, and nobody beside it notices."""

from __future__ import annotations

import http.client
import io
import json
import subprocess
import sys
import threading
import time
import urllib.parse
import uuid
from pathlib import Path

import pytest
import xlsxwriter

from config import env
from tests.documents.hostile_files import hostile, picture
from tests.server.running import COOKIE, HOST, manage, running, with_tables

SECONDS = 10.0
MEGABYTES = 512
PAPERS = "/cua-toi/{code}/giay-to/"
LIST = "/ban-lam-viec/de-nghi/nhap/"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    variables = with_tables(tmp_path_factory.mktemp("hostile"))
    manage(variables, "collectstatic", "--no-input", "--verbosity=0")
    done = subprocess.run(
        [sys.executable, "-m", "tests.server.small_province"],
        cwd=env.ROOT,
        env=variables | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    with running(variables) as server:
        server.people = json.loads(done.stdout.splitlines()[-1])
        yield server


def send(server, who, path, name, content, **fields):
    """(status, page, seconds) of a form with a file, as a browser sends it."""
    border = uuid.uuid4().hex
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    parts += [
        f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: application/octet-stream\r\n\r\n".encode(),
        content,
        f"\r\n--{border}--\r\n".encode(),
    ]
    line = http.client.HTTPConnection(HOST, server.port, timeout=60)
    begun = time.perf_counter()
    line.request(
        "POST",
        urllib.parse.quote(path),
        b"".join(parts),
        {
            "Content-Type": f"multipart/form-data; boundary={border}",
            "Cookie": f"sessionid={server.people[who]}; csrftoken={COOKIE}",
            "X-CSRFToken": COOKIE,
        },
    )
    answer = line.getresponse()
    page = answer.read().decode()
    line.close()
    return answer.status, page, time.perf_counter() - begun


class Bystander(threading.Thread):
    """Somebody else, who asks for a page all the while."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.failed, self.slowest, self.stop = server, 0, 0.0, threading.Event()

    def run(self):
        while not self.stop.wait(0.1):
            try:
                status, _page, seconds = self.server.get("/healthz")
            except (OSError, http.client.HTTPException):
                status, seconds = 0, 0.0
            self.failed += status != 200
            self.slowest = max(self.slowest, seconds)


@pytest.fixture
def bystander(server):
    web = server.children("config.front")
    beside = Bystander(server)
    beside.start()
    yield beside
    beside.stop.set()
    beside.join()
    assert beside.failed == 0
    assert beside.slowest < 5  # on a machine that does nothing else: see docs/bar.md
    assert server.children("config.front") == web
    assert all(_most_megabytes(pid) < MEGABYTES for pid in web)


def _most_megabytes(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) // 1000
    raise AssertionError("no such line")


def test_every_hostile_file_is_turned_away_as_a_paper(server, bystander):
    path = PAPERS.format(code=server.people["code"])
    kept = []
    for what, name, content in hostile():
        status, page, seconds = send(server, "tam", path, name, content, kind="quotations")
        is_told = status == 413 or (status == 422 and "Tệp" in page)
        if not is_told or seconds > SECONDS:
            kept.append((what, status, round(seconds, 1)))
    assert kept == []
    status, _page, _seconds = send(
        server, "tam", path, "anh.jpg", picture((640, 480)), kind="quotations"
    )
    assert status == 302  # a plain one is kept afterwards


@pytest.mark.parametrize("row", [1_048_575, 65_000])
def test_a_list_that_reaches_too_far_is_refused_in_words_at_once(server, bystander, row):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("DS")
        sheet.write_row(0, 0, ["Tên cơ sở", "Xã"])
        sheet.write(row, 16_383, "x")
    send(server, "mai", LIST, "x.xlsx", b"PK", act="look")  # the helper is there
    status, page, seconds = send(server, "mai", LIST, "ds.xlsx", file.getvalue(), act="look")
    assert status == 422
    assert f"XFD{row + 1}" in page
    assert seconds < 3
