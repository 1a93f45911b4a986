"""The plan room in Chromium: a changed level is sent at once and the sums come back."""

import pytest
from django.conf import settings
from django.test import Client

from khuyencong.planning.scenarios import services as scenarios
from tests import world as province
from tests.browser.test_screens import browser, pytestmark  # noqa: F401  (fixture and marks)
from tests.planning.room import MILLION, concluded
from tests.world import YEAR, at


@pytest.fixture
def scenario():
    world = province.build(appropriated_dong=400 * MILLION)
    concluded(world, "Máy chẻ nan", 200 * MILLION)
    concluded(world, "Máy vót nan", 150 * MILLION, workshop=1)
    row = scenarios.create_scenario(
        world.province, year=YEAR, name="Phương án 1", by=world.actor("binh"), at=at(8)
    )
    row.user = world.users["binh"]
    return row


def test_sums_follow_a_changed_level_and_a_computed_plan_appears(
    scenario,
    browser,  # noqa: F811
    live_server,
):
    client = Client()
    client.force_login(scenario.user)
    client.get("/healthz")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": 1366, "height": 800})
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/ke-hoach/phuong-an/{scenario.uuid}/")
    assert "0/2 đề án" in page.locator("#totals").inner_text()
    page.locator("select[name^=percent_]").first.select_option("100")
    page.locator("#totals", has_text="1/2 đề án").wait_for()
    page.get_by_role("button", name="Tính phương án").click()
    page.locator("[data-waiting]").wait_for()
    scenarios.solve_job(now=at(8))
    page.get_by_text("Không phương án nào tốt hơn").wait_for()
    assert "2/2 đề án" in page.locator("#totals").inner_text()
    context.close()
