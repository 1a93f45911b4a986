"""Somebody who sends papers until killed: for tests/server/test_killed_files.py.

`python -m tests.bar.file_writer` reads lines of JSON: the files that were acknowledged since. For
each it splits off a process, which looks whether each row has its file and each acknowledged file
its row, says so, and goes on sending: "begin" before a file is put into the folder, "file" once it
is there, "done DIGEST" after the answer. Asked for the last time it clears what no row names.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import uuid
from datetime import timedelta

import django

django.setup()

from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from khuyencong.core.actors import SYSTEM  # noqa: E402
from khuyencong.documents.models import Upload  # noqa: E402
from khuyencong.documents.reading import inspection  # noqa: E402
from khuyencong.documents.services import parts, store, uploads  # noqa: E402

NEWEST = 20  # rows looked at after each kill; all of them at the end


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def taken_as_it_is(name: str, content: bytes) -> inspection.Accepted:
    """Reading a paper first takes a hundred times as long as keeping it."""
    return inspection.Accepted(name, "application/pdf", content, 1)


def files() -> set[str]:
    folders = [name for name in store.listed("")[0] if len(name) == 2]
    return {name for folder in folders for name in store.listed(folder)[1]}


def look(done: list[str], most: int | None = None) -> None:
    """At all rows, or at the newest."""
    rows = Upload.objects.order_by("-pk").values_list("digest", flat=True)[:most]
    for digest in set(done).difference(Upload.objects.values_list("digest", flat=True)):
        say("wrong", "acknowledged-without-row", digest)
    for digest in rows:
        try:
            if hashlib.sha256(store.stored(digest)).hexdigest() != digest:
                say("wrong", "row-with-another-file", digest)
        except FileNotFoundError:
            say("wrong", "row-without-file", digest)
    say("rows", len(rows))


def announce_files() -> None:
    """Says it before a file and between it and its row, so that a kill can hit just there."""
    put = store.put

    def said(name: str, content: bytes) -> None:
        say("begin")
        put(name, content)
        say("file")

    store.put = said


def child(turn: int, asked: dict) -> None:
    look(asked["done"], NEWEST)
    if asked.get("is_last"):
        alone = files() - set(Upload.objects.values_list("digest", flat=True))
        parts.sweep(now=timezone.now() + timedelta(days=40))
        left = files() - set(Upload.objects.values_list("digest", flat=True))
        say("swept", len(alone), len(left))
        look([])
        os._exit(0)
    announce_files()
    inspection.inspect = taken_as_it_is
    for _number in range(50):
        sent = {"kind": "quotation", "name": "bao-gia.pdf", "content": os.urandom(20_000)}
        row = uploads.receive(uuid.uuid4(), **sent, by=SYSTEM, at=timezone.now())
        say("done", row.digest)


def main() -> None:
    say("prepared")
    for turn, line in enumerate(sys.stdin):
        connections.close_all()
        pid = os.fork()
        if pid == 0:
            child(turn, json.loads(line))
            os._exit(0)
        say("child", pid)
        os.waitpid(pid, 0)
        say("ended")


if __name__ == "__main__":
    main()
