"""Requests that nobody thought of, made by number: the same number is the same request again.

Each goes to an address of the site as somebody who may, who may not, or nobody, with part of what
it carries made odd. What an answer must never be is told by `wrong_with`.
"""

from __future__ import annotations

import json
import random
import re
import urllib.parse
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings
from django.http import HttpResponseBase
from django.urls import Resolver404, resolve, reverse

from khuyencong.directory.access import PUBLIC, declared_access
from tests.bar.odd_values import COOKIES, HEADERS, METHODS, body, encoded, odd, plain, query

ASKED = ("page", "after", "q", "sort", "next", "columns", "per", "view", "format", "_", "act")
OUTCOMES = {
    200,
    201,
    204,
    206,
    301,
    302,
    303,
    304,
    400,
    403,
    404,
    405,
    409,
    411,
    413,
    415,
    416,
    422,
    429,
}
SAID = re.compile(r'class="[^"]*\berror\b')  # what is wrong, on the page or beside a box
TRACES = (
    "Traceback (most recent call last)",
    " object at 0x",
    "{{ _(",
    "{% if",
    "jinja2.exceptions",
)


@dataclass(frozen=True)
class Sent:
    number: int
    who: str  # "" is a visitor
    name: str  # of the address
    method: str
    path: str
    content: bytes = b""
    kind: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cookie: str = ""  # in place of her own
    token: str = "off"  # how the form's token is sent: off (not looked for), right, none, wrong

    def __str__(self) -> str:
        shown = self.content[:200]
        return (
            f"#{self.number} {self.who or 'visitor'} {self.method} {self.path[:200]} "
            f"({self.kind[:60]}) {shown!r} {self.headers} {self.cookie[:60]} token {self.token}"
        )


class Fields(HTMLParser):
    """Name and value of everything that a page's forms would send."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[tuple[str, str]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag == "select":
            self._select = of.get("name", "")
        elif tag == "option" and self._select:
            self.pairs.append((self._select, of.get("value", "")))
        elif tag in ("input", "textarea", "button") and of.get("name"):
            self.pairs.append((of["name"], of.get("value", "")))


@cache
def asked_names() -> tuple[str, ...]:
    """What any page of ours reads from its address."""
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted((Path(settings.BASE_DIR) / "khuyencong").rglob("*.py"))
    )
    found = re.findall(r'GET(?:\.get|\.getlist)?[(\[]"(\w+)"', source)
    return (*ASKED, *sorted(set(found) - set(ASKED)))


def address(name: str, args: list[object], chance: random.Random) -> str:
    """The address of these things; one part in four names something odd instead."""
    path = reverse(name, args=args)
    for argument in args:
        if chance.random() < 0.25:
            given = urllib.parse.quote_from_bytes(encoded(odd(chance)))
            path = path.replace(urllib.parse.quote(str(argument)), given, 1)
    return path


def make(
    number: int,
    who: str,
    name: str,
    args: list[object],
    fields: list[tuple[str, str]],
) -> Sent:
    """The request of this number; `fields` are those of the forms on that page."""
    chance = random.Random(f"odd {number}")
    method = chance.choice(METHODS)
    path = address(name, args, chance)
    if chance.random() < (0.6 if method in ("GET", "HEAD") else 0.1):
        asked = [
            (chance.choice(asked_names()), odd(chance)) for _each in range(chance.randint(1, 4))
        ]
        path += "?" + query(asked)
    content, kind = b"", ""
    if method not in ("GET", "HEAD") or chance.random() < 0.05:
        content, kind = body(_filled(fields, chance), chance)
    headers = {
        name: chance.choice(values) for name, values in HEADERS.items() if chance.random() < 0.04
    }
    cookie = chance.choice(COOKIES) if chance.random() < 0.08 else ""
    token = chance.choice(("off", "off", "right", "right", "none", "wrong"))
    return Sent(number, who, name, method, path, content, kind, headers, cookie, token)


def _filled(fields: list[tuple[str, str]], chance: random.Random) -> list[tuple[str, str]]:
    """The forms' fields, most filled in plainly, some oddly, some missing, doubled or unknown."""
    share = chance.choice((0.0, 0.1, 0.3, 1.0))
    named: dict[str, list[str]] = {}
    for name, value in fields:
        if name != "csrfmiddlewaretoken":
            named.setdefault(name, []).append(value)
    filled = []
    acts = [name for name, values in named.items() if name == "act" or values == ["1"]]
    for name, values in named.items():
        if name in acts and name != "act" and chance.random() < 0.7:
            continue
        roll = chance.random()
        if roll < share:
            filled.append((name, odd(chance)))
        elif roll < 0.97:
            given = chance.choice(values)
            filled.append((name, given or plain(name, chance)))
        if chance.random() < 0.02:
            filled.append((name, odd(chance)))
    for _each in range(chance.choice((0, 0, 0, 1, 3))):
        filled.append(
            (chance.choice(("x", "by", "at", "pk", "id", "is_staff", odd(chance))), odd(chance))
        )
    if chance.random() < 0.01:
        filled += [(f"f{place}", "1") for place in range(1_100)]
    return filled


def wrong_with(sent: Sent, answer: HttpResponseBase, held: frozenset[str]) -> str:
    """What is wrong with this answer to somebody who holds these roles; "" when nothing is."""
    status = answer.status_code
    if status not in OUTCOMES:
        return f"answered {status}"
    if status in (200, 201, 302, 303, 422) and (ignored := _ignored_sign_in(sent, answer, held)):
        return ignored
    text = b"" if answer.streaming else getattr(answer, "content", b"")
    return _shape(sent, answer, text)


def _ignored_sign_in(sent: Sent, answer: HttpResponseBase, held: frozenset[str]) -> str:
    try:
        match = resolve(urllib.parse.unquote(sent.path.split("?")[0], errors="surrogateescape"))
    except Resolver404:
        return ""  # a file, or the same address with a slash
    access = declared_access(match.func, match.view_name)
    if access == PUBLIC:
        return ""
    is_sent_away = answer.status_code in (302, 303) and "/dang-nhap/" in answer["Location"]
    if not sent.who:
        return "" if is_sent_away else f"a visitor was answered {answer.status_code}"
    if isinstance(access, frozenset) and not access & held and not is_sent_away:
        return f"{sorted(held)} were answered {answer.status_code}"
    return ""


def _shape(sent: Sent, answer: HttpResponseBase, text: bytes) -> str:
    kind = answer.headers.get("Content-Type", "")
    if answer.status_code in (301, 302, 303):
        place = urllib.parse.urlsplit(answer["Location"].replace("\\", "/"))
        is_ours = (place.scheme, place.netloc) in {("", ""), ("http", "testserver")}
        return "" if is_ours else f"sent to {answer['Location']}"
    if sent.method == "HEAD" or not text:
        return ""
    if kind.startswith("application/json"):
        json.loads(text)
        return ""
    if kind.startswith("text/html"):
        page = text.decode()
        if found := next((trace for trace in TRACES if trace in page), ""):
            return f"shows {found!r}"
        if answer.status_code == 422 and not SAID.search(page):
            return "refused without a word"
        is_whole = page.rstrip().endswith("</html>") and '<html lang="' in page
        is_part = "X_FRAGMENT" in sent.headers
        return "" if is_whole or is_part else f"half a page: {page[:80]!r}"
    starts = {"application/pdf": b"%PDF", "application/zip": b"PK", "application/vnd": b"PK"}
    for name, start in starts.items():
        if kind.startswith(name) and not text.startswith(start):
            return f"{kind} begins with {text[:9]!r}"
    return ""
