"""Every page that can be opened, in Chromium: axe finds nothing serious, nothing is cut off.

One width in the suite; KHUYENCONG_ALL_WIDTHS=1 takes 360, 768 and 1366 px.
"""

import os

from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import world as province
from tests.architecture.test_every_address import things
from tests.architecture.visits import OPENS, VISITS
from tests.browser.test_screens import AXE, browser, look, pytestmark  # noqa: F401  (fixture, marks)

IS_FULL = os.environ.get("KHUYENCONG_ALL_WIDTHS") == "1"
WIDTHS = (360, 768, 1366) if IS_FULL else (360,)


def session(user) -> str:
    client = Client()
    client.force_login(user)
    client.get("/healthz")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def opened(page, address: str) -> bool:
    """Whether it is a page: a file begins a download, or is shown as it is."""
    from playwright.sync_api import Error

    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" not in str(error):
            raise
        return False
    return answer.headers.get("content-type", "").startswith("text/html")


def test_every_page_is_free_of_serious_faults(browser, live_server):  # noqa: F811
    world = province.build()
    named = things(world)
    sessions = {who: session(world.users[who]) for who, *_rest in VISITS.values() if who}
    faults, seen = [], 0
    for width in WIDTHS:
        pages = {}
        for name, (who, needs, answers) in VISITS.items():
            if not answers & OPENS:
                continue
            if who not in pages:
                context = browser.new_context(viewport={"width": width, "height": 800})
                if who:
                    key = {"name": settings.SESSION_COOKIE_NAME, "value": sessions[who]}
                    context.add_cookies([key | {"url": live_server.url}])
                pages[who] = context.new_page()
            page = pages[who]
            address = reverse(name, args=[named[need] for need in needs])
            if not opened(page, live_server.url + address):
                continue
            # Opened, so that axe reads what is folded away and does not paint it over the rest.
            page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults.append(f"{name} at {width}: wider than the screen")
            page.evaluate(AXE)
            # Contrast takes most of the time; test_screens.py measures it on twenty pages.
            found = page.evaluate(look(contrast=IS_FULL))
            faults += [
                f"{name} at {width}: {v['id']} {v['nodes'][0]['html'][:140]}"
                f" · {v['nodes'][0]['failureSummary']}"
                for v in found["violations"]
                if v["impact"] in {"serious", "critical"}
            ]
            seen += 1
        for page in pages.values():
            page.context.close()
    assert faults == []
    assert seen > 45 * len(WIDTHS)
