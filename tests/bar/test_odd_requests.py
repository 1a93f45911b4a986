"""R-04: whatever is sent, by whomever: no fault, no ignored sign-in, nothing kept of a refusal.

The suite sends a sample; KHUYENCONG_REQUESTS=100000, or FROM:TO for a part, sends more.
"""

from __future__ import annotations

import logging
import random
import re
import time
import traceback
from collections import Counter
from types import TracebackType

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests import world as province
from tests.architecture.test_every_address import things
from tests.architecture.test_no_address_breaks import aside, everybody
from tests.architecture.visits import VISITS
from tests.bar.figures import megabytes, note, part
from tests.bar.odd_requests import Fields, Sent, make, wrong_with
from tests.bar.people import remember

pytestmark = pytest.mark.django_db
REQUESTS = part("KHUYENCONG_REQUESTS", 300)
MOST_GROWN = 150  # megabytes
WRITES = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.I)
# What a look or a refusal may leave: counts, sessions, who looked, papers drawn when first opened.
LEFT_BEHIND = {
    "django_session", "core_access", "core_presence", "core_rate", "shared_cache",
    "documents_rendition",
}  # fmt: skip
TOKEN = "a" * 32


class Kept:
    """Tables that a request changed for good: what was taken back does not count."""

    def __init__(self) -> None:
        self._levels: list[set[str]] = [set()]

    def __call__(self, execute, sql, params, many, context):
        words = sql.split(None, 3)
        if words[0] == "SAVEPOINT":
            self._levels.append(set())
        elif words[:2] == ["RELEASE", "SAVEPOINT"]:
            if len(self._levels) > 1:
                done = self._levels.pop()
                self._levels[-1] |= done
        elif words[:2] == ["ROLLBACK", "TO"]:
            self._levels[-1] = set()
        elif found := WRITES.match(sql):
            self._levels[-1].add(found[2].lower())
        return execute(sql, params, many, context)

    @property
    def tables(self) -> set[str]:
        return set().union(*self._levels) - LEFT_BEHIND


class Site:
    """The province with one of everything, and everybody signed in."""

    def __init__(self) -> None:
        world = province.build()
        self.things = things(world)
        self.who = everybody(world) | {"visitor": ""}
        self.cookies: dict[str, str] = {"": ""}
        self.held: dict[str, frozenset[str]] = {"": frozenset()}
        for role, name in self.who.items():
            if name:
                client = Client()
                client.force_login(world.users[name])
                self.cookies[name] = client.cookies["sessionid"].value
                self.held[name] = frozenset(world.actor(name).roles) | {role}
        self._fields: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def request(self, number: int) -> Sent:
        chance = random.Random(f"who {number}")
        name = chance.choice(sorted(VISITS))
        who = chance.choice(sorted(self.who.values()))
        works_there = VISITS[name][0] or ""
        works_there = works_there if works_there in self.cookies else "mai"
        if chance.random() < 0.5:
            who = works_there
        args = [self.things[need] for need in VISITS[name][1]]
        # A stranger sends the whole form too, as whoever works there sees it.
        return make(number, who, name, args, self.fields(name, works_there, args))

    def fields(self, name: str, who: str, args: list[object]) -> list[tuple[str, str]]:
        """What the forms of that page would send, read once."""
        if (name, who) not in self._fields:
            with aside():
                answer = self._client(Sent(0, who, name, "GET", "")).get(reverse(name, args=args))
            reader = Fields()
            if answer.get("Content-Type", "").startswith("text/html"):
                reader.feed(answer.content.decode())
            self._fields[name, who] = reader.pairs
        return self._fields[name, who]

    def _client(self, sent: Sent) -> Client:
        client = Client(enforce_csrf_checks=sent.token != "off", raise_request_exception=False)
        if self.cookies[sent.who]:
            client.cookies["sessionid"] = self.cookies[sent.who]
        if sent.token == "right":
            client.cookies["csrftoken"] = TOKEN
        return client

    def send(self, sent: Sent):
        headers = {f"HTTP_{name}": value for name, value in sent.headers.items()}
        if sent.token in ("right", "wrong"):
            headers["HTTP_X_CSRFTOKEN"] = TOKEN
        if sent.cookie:
            headers["HTTP_COOKIE"] = sent.cookie
        client = self._client(sent)
        return client.generic(sent.method, sent.path, sent.content, sent.kind, **headers)


def where(trace: TracebackType) -> str:
    """The last line of ours."""
    own = [step for step in traceback.extract_tb(trace) if "/khuyencong/" in step.filename]
    return f"{own[-1].filename}:{own[-1].lineno}" if own else "a library"


@pytest.fixture
def no_log():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_nothing_that_is_sent_breaks_anything(no_log, monkeypatch):
    remember(monkeypatch)
    site = Site()
    wrong: list[str] = []
    statuses: Counter[int] = Counter()
    times: list[float] = []
    before = 0
    for number in REQUESTS:
        sent = site.request(number)
        if number == REQUESTS.start + min(300, len(REQUESTS) // 2):
            before = megabytes()
        kept = Kept()
        start = time.perf_counter()
        with aside(), connection.execute_wrapper(kept):
            answer = site.send(sent)
            fault = wrong_with(sent, answer, site.held[sent.who])
            if answer.status_code >= 500 and answer.exc_info:
                fault += f" {answer.exc_info[1]!r} at {where(answer.exc_info[2])}"
        times.append(time.perf_counter() - start)
        statuses[answer.status_code] += 1
        is_refused = answer.status_code >= 400 or sent.method in ("GET", "HEAD")
        if not fault and is_refused and kept.tables:
            fault = f"{answer.status_code} left {sorted(kept.tables)}"
        if fault:
            wrong.append(f"{fault}: {sent}")
    times.sort()
    grown = megabytes() - before
    slow = times[int(len(times) * 0.99)]
    counted = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
    note(f"requests {REQUESTS.start}–{REQUESTS.stop}: {len(wrong)} faults, {counted}")
    note(f"99 % within {slow:.2f} s, {grown} MB more memory")
    assert wrong == [], f"{len(wrong)} of {len(times)}\n" + "\n".join(wrong[:40])
    assert grown < MOST_GROWN
