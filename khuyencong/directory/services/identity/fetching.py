"""One question to the identity provider; it may take neither more time nor more bytes than this."""

from __future__ import annotations

import json
import socket
import threading
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

SECONDS = 6.0  # for the whole answer, however it trickles
LARGEST = 256 * 1024  # bytes


class NoAnswer(Exception):
    """Unreachable, too slow, too large, or no JSON object."""


def ask(
    url: str, *, form: Mapping[str, str] | None = None, login: tuple[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    """(status, JSON object). No redirect is followed: each address is one that was checked."""
    parts = urlsplit(url)
    make = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = make(parts.hostname or "", parts.port, timeout=SECONDS)
    headers = {"Accept": "application/json", "Connection": "close"}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    if login is not None:
        pair = ":".join(quote(part, safe="") for part in login)
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    body = urlencode(form) if form is not None else None
    timer = None
    try:
        connection.connect()
        timer = threading.Timer(SECONDS, _cut, [connection.sock])
        timer.daemon = True
        timer.start()
        connection.request("GET" if body is None else "POST", target, body, headers)
        answer = connection.getresponse()
        content = answer.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise NoAnswer("too large")
        found = json.loads(content)
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        raise NoAnswer(type(error).__name__) from error
    finally:
        if timer is not None:
            timer.cancel()
        connection.close()
    if not isinstance(found, dict):
        raise NoAnswer("no object")
    return answer.status, found


def _cut(connected: socket.socket) -> None:
    """Ends a read that waits in another thread."""
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)
