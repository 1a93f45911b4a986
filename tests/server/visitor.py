"""One person with the pages alone: she follows addresses, fills forms as they are, presses buttons.

No scripts, no model, no service: what a page does not offer she cannot do.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import os
import socket
import ssl
import struct
import time
import uuid
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html

READER = html.HTMLParser(encoding="utf-8")


class Visitor:
    """`base` is where the site is; KHUYENCONG_JOURNEY_AT says where its name lies, without DNS."""

    def __init__(self, base: str) -> None:
        self.base = urlsplit(base)
        self.cookies: dict[str, str] = {}
        self.address, self.content = base, ""
        self.page = html.fromstring("<html></html>")

    def get(self, address: str) -> Visitor:
        return self._ask("GET", address)

    def send(self, *, press: str = "", files: dict[str, bytes] | None = None, **typed: Any) -> str:
        """Fills the first form that has all these boxes, and presses the button `name=value` or
        the only one. Where it led; fails with what the page said when it refused."""
        chosen = self._form(set(typed) | set(files or {}), press)
        for name, value in typed.items():
            box = chosen.inputs[name]
            box.value = [value] if isinstance(box, html.CheckboxGroup) else value
        sent = [*chosen.form_values(), *([tuple(press.split("=", 1))] if "=" in press else [])]
        target = urljoin(self.address, chosen.get("action") or self.address)
        if chosen.get("enctype") == "multipart/form-data":
            body, sort = _parts(sent, files or {})
        else:
            body, sort = urlencode(sent).encode(), "application/x-www-form-urlencoded"
        self._ask("POST", target, body, {"Content-Type": sort})
        return self.address

    @property
    def text(self) -> str:
        return " ".join(self.page.text_content().split())

    def rows(self) -> list[list[str]]:
        """Cells of every row of every table."""
        found = self.page.iter("tr")
        return [[" ".join(cell.text_content().split()) for cell in row] for row in found]

    def options(self, name: str) -> list[str]:
        """What a list offers, without its empty line."""
        found = self.page.xpath(f"//select[@name='{name}']/option/@value")
        return [value for value in found if value]

    def _form(self, names: set[str], press: str) -> Any:
        wanted = tuple(press.split("=", 1)) if press else None
        for form in self.page.xpath("//main//form"):
            boxes = list(form.iter("input", "select", "textarea", "button"))
            held = [(box.get("name"), box.get("value")) for box in boxes]
            if form.get("method", "").lower() != "post" or not names <= {one for one, _ in held}:
                continue
            if wanted is None or wanted in held:
                return form
        names = names | {press}
        raise AssertionError(f"{self.address}: no form with {sorted(names)}: {self.text[:600]}")

    def _ask(
        self, method: str, address: str, body: bytes = b"", heads: dict[str, str] | None = None
    ) -> Visitor:
        for _redirect in range(6):
            self.address = urljoin(self.address, address)
            parts = urlsplit(self.address)
            line = self._line()
            own = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
            own |= {"Referer": self.address, "Accept-Language": "vi"}
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            line.request(method, path, body or None, own | (heads or {}))
            answer = line.getresponse()
            content = answer.read()
            line.close()
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            if answer.status not in {301, 302, 303}:
                break
            method, address, body, heads = "GET", answer.headers["Location"], b"", {}
        self.content = content.decode()
        self.page = html.fromstring(self.content.encode(), parser=READER)
        assert answer.status == 200, f"{self.address}: {answer.status}: {self.text[:900]}"
        return self

    def _line(self) -> http.client.HTTPConnection:
        host, port = self.base.hostname or "", self.base.port
        if self.base.scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=60)
        line = http.client.HTTPSConnection(
            host, port, timeout=60, context=ssl.create_default_context()
        )
        if where := os.environ.get("KHUYENCONG_JOURNEY_AT"):
            plain = socket.create_connection((where, port or 443), 60)
            line.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        return line


def _parts(fields: list[tuple[str, str]], files: dict[str, bytes]) -> tuple[bytes, str]:
    mark, out = uuid.uuid4().hex, b""
    for name, value in fields:
        out += (
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        )
    for name, content in files.items():
        out += (
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="giay-to.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        ).encode()
        out += content + b"\r\n"
    return out + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def six_digits(secret: str, at: float | None = None) -> str:
    """What the telephone's application shows (RFC 6238, 30 s, SHA-1)."""
    counter = struct.pack(">Q", int((at or time.time()) // 30))
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"
