"""R-04 through the front: bytes that are no request, half of one, or two that look like one.

Each is answered in the words of the protocol, or its line is closed; the next person notices
nothing. KHUYENCONG_RAW=10000, or FROM:TO for a part, sends more.
"""

from __future__ import annotations

import contextlib
import random
import re
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.bar.figures import note, part
from tests.bar.odd_requests import OUTCOMES, TRACES
from tests.bar.odd_values import COOKIES, HEADERS, METHODS, encoded, odd
from tests.server.running import HOST, PAGE, manage, running, with_tables

RAW = part("KHUYENCONG_RAW", 300)
ALLOWED = OUTCOMES | {431, 501, 505}
WAITS = 3.0  # seconds for an answer; who sent half a request gets none
HANDS = 10  # that send at once
PATHS = (PAGE, "/", "/healthz", "/tai-khoan/dang-nhap/", "/tra-cuu/", "/static/../config/", "*",
         "http://khac.example/", "//khac.example/", "/%00", "/%ff", "/%2e%2e/",
         "/a b")  # fmt: skip
VERSIONS = ("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTP/1.1", "")
LENGTHS = ("0", "5", "-1", "+5", "5, 5", "5, 6", "0x5", "9" * 30, "", "٥", "5 ", "1e3")
CODINGS = (
    "chunked",
    "Chunked",
    "chunked, chunked",
    "gzip, chunked",
    "identity",
    "x",
    "\x0bchunked",
)
CHUNKS = (b"0\r\n\r\n", b"5\r\nhello\r\n0\r\n\r\n", b"-1\r\n\r\n", b"g\r\nx\r\n0\r\n\r\n",
          b"5;x=" + b"y" * 5_000 + b"\r\nhello\r\n0\r\n\r\n", b"ffffffffffffffffff\r\nx",
          b"5\r\nhell", b"5\nhello\n0\n\n")  # fmt: skip
STRANGE = (b" folded: line", b"no colon", b": nameless", b"A\x00B: c", b"X : y",
           b"A: b\rC: d", b"X-Long: " + b"y" * 300_000, b"A: b\r\n" * 2_000)  # fmt: skip
ENDS = ("\r\n", "\r\n", "\r\n", "\n", "\r", "\n\r")


def raw(number: int) -> bytes:
    """The bytes of this number: the same number is the same bytes again."""
    chance = random.Random(f"raw {number}")
    end = encoded(chance.choice(ENDS))
    path = encoded(chance.choice(PATHS)) + (
        b"?q=" + encoded(odd(chance)) if chance.random() < 0.3 else b""
    )
    first = b" ".join((encoded(chance.choice(METHODS)), path, encoded(chance.choice(VERSIONS))))
    lines = [first] if chance.random() < 0.95 else [encoded(odd(chance))]
    if chance.random() < 0.9:
        lines.append(b"Host: " + HOST.encode())
    if chance.random() < 0.7:
        lines.append(b"Connection: close")
    for name in chance.sample(sorted(HEADERS), chance.choice((0, 0, 1, 3))):
        value = chance.choice(HEADERS[name]).encode("latin-1", "replace")
        lines.append(name.replace("_", "-").encode() + b": " + value)
    if chance.random() < 0.2:
        lines.append(b"Cookie: " + chance.choice(COOKIES).encode("latin-1", "replace"))
    body = b""
    if chance.random() < 0.4:
        lines.append(b"Content-Length: " + encoded(chance.choice(LENGTHS)))
        body = b"a=1&b"
    if chance.random() < 0.3:
        lines.append(b"Transfer-Encoding: " + encoded(chance.choice(CODINGS)))
        body = chance.choice(CHUNKS)
    if chance.random() < 0.2:
        lines.append(chance.choice(STRANGE))
    whole = end.join(lines) + end + end + body
    if chance.random() < 0.1:
        whole = whole[: chance.randrange(len(whole))]
    if chance.random() < 0.1:  # another behind it, on the same line
        whole += f"GET {PAGE} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
    return whole


def told(port: int, sent: bytes) -> tuple[bytes, float]:
    """What comes back, and the seconds until it began; the rest of half a request never comes."""
    heard, start, took = b"", time.monotonic(), 0.0
    with socket.create_connection((HOST, port), timeout=WAITS) as line:
        with contextlib.suppress(OSError):
            line.sendall(sent)
        with contextlib.suppress(OSError):
            while piece := line.recv(65_536):
                took = took or time.monotonic() - start
                heard += piece
                line.settimeout(0.3)
    return heard, took


def wrong_with(heard: bytes) -> tuple[int, str]:
    """The status, 0 where nothing came, and what is wrong with it."""
    if not heard:
        return 0, ""
    begins = re.match(rb"HTTP/1\.[01] (\d{3}) ", heard)
    if begins is None:  # of HTTP/0.9 nothing else is asked
        return 0, f"begins with {heard[:60]!r}"
    status = int(begins[1])
    for trace in TRACES[:2]:
        if trace.encode() in heard:
            return status, f"shows {trace}"
    return status, "" if status in ALLOWED else f"answered {status}"


@pytest.fixture
def server(tmp_path):
    variables = with_tables(tmp_path)
    manage(variables, "prepare")
    with running(variables) as server:
        yield server


def test_whatever_bytes_come_the_front_answers_and_stays(server):
    web = set(server.children("config.front"))
    wrong: list[str] = []
    statuses: Counter[int] = Counter()
    slowest = 0.0
    with ThreadPoolExecutor(HANDS) as hands:
        answers = hands.map(lambda number: told(server.port, raw(number)), RAW)
        for number, (heard, took) in zip(RAW, answers, strict=True):
            status, fault = wrong_with(heard)
            slowest = max(slowest, took)
            statuses[status] += 1
            if fault:
                wrong.append(f"{number}: {fault} to {raw(number)[:200]!r}")
            if number % 25 == 0:
                now, body, _seconds = server.get(PAGE)
                assert now == 200 and b"<form" in body, (number, body[-2_000:])
    counted = ", ".join(
        f"{count} × {status or 'nothing'}" for status, count in sorted(statuses.items())
    )
    note(f"raw requests {RAW.start}–{RAW.stop}: {len(wrong)} wrong, {counted}")
    note(f"slowest {slowest:.1f} s")
    assert wrong == []
    assert statuses[200]  # some of it was a request after all
    assert set(server.children("config.front")) == web  # none of them ended
