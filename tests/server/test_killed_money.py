"""R-05: money is written by processes that are killed at any moment, in the commit too.

What was acknowledged is there, what was not is there whole or not at all, and work goes on at once.
KHUYENCONG_MONEY_KILLS=1000 kills as many.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence

import pytest

from config import env
from tests.bar.figures import note, part
from tests.server.running import with_tables

KILLS = part("KHUYENCONG_MONEY_KILLS", 12)
READY = 5.0  # seconds
CHECKED_EVERY = 50


class Writer:
    """A process of tests/bar that writes until it is killed, and says what it does."""

    def __init__(
        self, variables: dict[str, str], watched: Sequence[str] = (), module: str = "money_writer"
    ) -> None:
        self.process = subprocess.Popen(
            [*watched, sys.executable, "-m", f"tests.bar.{module}"],
            cwd=env.ROOT,
            env=variables | {"DJANGO_SETTINGS_MODULE": "config.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def tell(self, done: list[str], **more: bool) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"done": done, **more}) + "\n")
        self.process.stdin.flush()

    def read(self) -> list[str]:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the writer ended"
        return line.split()


@pytest.fixture
def writer(tmp_path):
    variables = with_tables(tmp_path)
    writer = Writer(variables)
    while writer.read() != ["prepared"]:
        pass
    yield writer
    writer.process.kill()
    writer.process.wait()


def test_of_money_that_was_acknowledged_nothing_is_lost(writer):
    done: list[str] = []
    wrong: list[str] = []
    played: Counter[str] = Counter()
    slowest, acknowledged = 0.0, 0
    for number in KILLS:
        chance = random.Random(f"kill {number}")
        is_last = number == KILLS.stop - 1
        writer.tell(done, is_checked=is_last or number % CHECKED_EVERY == 0)
        done, pid, left = [], 0, chance.randint(1, 4)
        moment = chance.choice(("in the commit", "at any moment", "at its beginning"))
        start = time.monotonic()
        while True:
            word, *rest = writer.read()
            if word == "child":
                pid = int(rest[0])
                if moment == "at its beginning" and not is_last:
                    kill(pid, chance.uniform(0, 0.05))
            elif word == "ended":
                break
            elif word in ("lost", "fault"):
                wrong.append(f"{number}: {word} {' '.join(rest)}")
            elif word == "ready":
                slowest = max(slowest, float(rest[0]))
            elif word == "verified":
                played["verified"] += 1
                start = time.monotonic()  # looking at everything is no part of being ready
            elif word == "done":
                done.append(rest[0])
                slowest = max(slowest, time.monotonic() - start) if len(done) == 1 else slowest
                if moment != "in the commit" and len(done) == left:
                    kill(pid, chance.uniform(0, 0.05))
            elif word == "commit" and moment == "in the commit" and len(done) == left:
                kill(pid, chance.uniform(0, 0.003))
        played[moment] += 1
        acknowledged += len(done)
    told = ", ".join(f"{count} {moment}" for moment, count in sorted(played.items()))
    note(
        f"kills {KILLS.start}–{KILLS.stop}: {told}; {acknowledged} acknowledged, {len(wrong)} wrong"
    )
    note(f"at work again within {slowest:.1f} s")
    assert wrong == []
    assert acknowledged > len(KILLS)  # a writer that is refused would lose nothing either
    assert slowest < READY


def kill(pid: int, after: float) -> None:
    """A second kill of one that is dead already does nothing."""
    time.sleep(after)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
