"""A browser killed in the middle loses at most the last seconds of typing.

A sample of row U4 of docs/bar.md; `script/bar U4` kills a hundred.
"""

import os
import random

from django.conf import settings
from django.test import Client

from khuyencong.directory.models import User
from khuyencong.projects import services as projects
from tests import world as province
from tests.browser.test_screens import browser, pytestmark  # noqa: F401  (fixture and marks)
from tests.world import at

KILLS = int(os.environ.get("KHUYENCONG_KILLS", "4"))
QUIET_MS = 2_600  # the page keeps what was typed two seconds after the last key


def test_what_was_typed_some_seconds_before_the_kill_is_there_again(browser, live_server):  # noqa: F811
    world = province.build()
    row = projects.request(
        world.workshops[0],
        activity="machinery",
        title="Mua máy",
        lines=[],
        baselines={},
        by=world.actor("tam"),
        at=at(1),
    )
    client = Client()
    client.force_login(User.objects.get(username="tam"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    draw = random.Random(4)
    address = f"{live_server.url}/cua-toi/{row.code}/chi-phi/"
    for kill in range(KILLS):
        context = browser.new_context(viewport={"width": 360, "height": 740})
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        page = context.new_page()
        page.goto(address)
        early = f"Máy chẻ nan số {kill} {draw.randrange(10**6)}"
        page.get_by_label("Khoản chi").first.fill(early)
        page.wait_for_timeout(QUIET_MS)
        page.get_by_label("Đơn vị tính").first.press_sequentially("bộ máy", delay=20)
        context.close()  # no farewell: what was typed just now may be lost, no more
        after = browser.new_context()
        after.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        again = after.new_page()
        again.goto(address)
        assert again.get_by_label("Khoản chi").first.input_value() == early
        after.close()
