"""Puts work into the data of another system: `python -m tests.server.some_work`.

A project up to its contract, a file of its dossier, and the standings that the worker keeps.
`--every SECONDS` goes on with one event each time and prints its instant, until it is ended.
`--dossiers N --bytes B`: many requests with a photo-sized file each, all through the services.
"""

from __future__ import annotations

import argparse
import os
import time
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from khuyencong.core import events, standings  # noqa: E402
from khuyencong.core.actors import SYSTEM, Actor  # noqa: E402
from khuyencong.documents import services as documents  # noqa: E402
from khuyencong.documents.models import Upload  # noqa: E402
from khuyencong.projects import services as projects  # noqa: E402
from tests import world as province  # noqa: E402
from tests.world import machine  # noqa: E402


def work(dossiers: int, size: int) -> None:
    world = province.build()
    province.committed(world)
    by = world.actor("tam")
    for number in range(dossiers):
        draft = projects.request(
            world.workshops[0],
            activity="machinery",
            title=f"Mua máy số {number}",
            lines=[machine(800_000_000, 300_000_000)],
            baselines={},
            by=by,
            at=timezone.now(),
        )
        _file(draft.uuid, os.urandom(size), by)
    while standings.unkept():
        standings.keep_job(now=timezone.now())
        standings.sweep_job(now=timezone.now())
    call_command("checkpoint", verbosity=0)


def _file(about: uuid.UUID, content: bytes, by: Actor) -> None:
    """What an upload leaves behind, without reading the picture first."""
    now = timezone.now()
    with transaction.atomic():
        upload = Upload.objects.create(
            about=about,
            kind="quotation",
            name="báo giá.pdf",
            media_type="application/pdf",
            size=len(content),
            digest=documents.keep(content),
            uploaded_by=by.name,
            uploaded_at=now,
        )
        told = {"file": str(upload.uuid), "kind": upload.kind, "digest": upload.digest}
        events.record(f"files:{about}", "receive_file", told, by=by, at=now)


def go_on(seconds: float) -> None:
    """One act each time; its instant is printed once it is in the database."""
    while True:
        now = timezone.now()
        with transaction.atomic():
            events.record("work:1", "worked", {}, by=SYSTEM, at=now)
        print(now.isoformat(), flush=True)  # noqa: T201
        time.sleep(seconds)


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("--dossiers", type=int, default=2)
    words.add_argument("--bytes", type=int, default=1_500_000)
    words.add_argument("--every", type=float)
    given = words.parse_args()
    if given.every:
        go_on(given.every)
    else:
        work(given.dossiers, given.bytes)
