"""Somebody who moves money again and again until killed: for tests/server/test_killed_money.py.

`python -m tests.bar.money_writer` prepares a province, then reads lines of JSON: the keys that were
acknowledged since. For each it splits off a process, which looks whether they are all there, says
so, and goes on moving money: "commit KEY" before each commit and "done KEY" after the answer.
"""

from __future__ import annotations

import json
import os
import sys
import time

import django

django.setup()

from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from khuyencong.contracts.models import Commitment  # noqa: E402
from khuyencong.core import verification  # noqa: E402
from khuyencong.ledger.models import Transfer  # noqa: E402
from khuyencong.payments.models import PaymentRequest  # noqa: E402
from khuyencong.settlement import services as settlement  # noqa: E402
from tests import money  # noqa: E402
from tests import world as province  # noqa: E402


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def write_for_ever(turn: int, world, thoa) -> None:
    """Who returned an advance pays none again: Thu advances, Thoa returns."""
    commitment = Commitment.objects.get()
    number = 0
    while True:
        key = f"{turn}-{number}"
        asked = {"amount_dong": 10_000, "key": key, "at": timezone.now()}
        asked["is_again"] = True  # the same sum many times a day
        saying[0] = key
        if number % 2:
            settlement.return_advance(commitment, document="Giấy nộp tiền", by=thoa, **asked)
        else:
            money.advance(
                world, commitment, 10_000, key=key, payee="Tam", is_again=True, day=asked["at"]
            )
        say("done", key)
        number += 1


saying = [""]


def announce_commits() -> None:
    """Says it just before the database commits, so that a kill can hit the commit itself."""
    database = connections["default"]
    commit = database._commit

    def said_first():
        say("commit", saying[0])
        return commit()

    database._commit = said_first  # type: ignore[method-assign]


def child(turn: int, asked: dict, world, thoa) -> None:
    begun = time.monotonic()
    found = Transfer.objects.filter(key__in=asked["done"]).count()
    found += PaymentRequest.objects.filter(key__in=asked["done"], state="paid").count()
    if found != len(asked["done"]):
        say("lost", len(asked["done"]) - found)
    if asked["is_checked"]:
        for name, faults in verification.run():
            for fault in faults[:3]:
                say("fault", name, fault)
        say("verified")
        begun = time.monotonic()
    announce_commits()
    say("ready", round(time.monotonic() - begun, 3))
    write_for_ever(turn, world, thoa)


def main() -> None:
    world = province.build()
    money.installed(world)
    office = world.bodies["centre"]
    world.users["thoa"] = province.person("thoa", "centre_accountant", organisation=office)
    money.ready_to_pay(world, Commitment.objects.get(), "Tam")
    hands = world, world.actor("thoa")
    say("prepared")
    for turn, line in enumerate(sys.stdin):
        connections.close_all()
        pid = os.fork()
        if pid == 0:
            child(turn, json.loads(line), *hands)
        say("child", pid)
        os.waitpid(pid, 0)
        say("ended")


if __name__ == "__main__":
    main()
