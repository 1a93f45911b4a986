"""Puts a small province into the data of the running server, and lets two people in.

`python -m tests.server.small_province` prints JSON: the code of an owner's draft and the sessions
of the owner and of a specialist of the Centre.
"""

from __future__ import annotations

import json

import django

django.setup()

from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from khuyencong.projects import services as projects  # noqa: E402
from tests import world as province  # noqa: E402
from tests.world import machine  # noqa: E402

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def session(user) -> str:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client.cookies["sessionid"].value


def main() -> None:
    world = province.build()
    draft = projects.request(
        world.workshops[0],
        activity="machinery",
        title="Mua máy",
        lines=[machine(800_000_000, 300_000_000)],
        baselines={},
        by=world.actor("tam"),
        at=timezone.now(),
    )
    sessions = {name: session(world.users[name]) for name in ("tam", "mai")}
    print(json.dumps({"code": draft.code, **sessions}))  # noqa: T201


if __name__ == "__main__":
    main()
