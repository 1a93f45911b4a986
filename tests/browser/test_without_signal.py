"""A check at a workshop where there is no signal: kept on the telephone with its photo, sent by
itself once the line is back, once; what does not fit any more is shown. In Chromium."""

import pytest
from django.conf import settings
from django.test import Client

from khuyencong.appraisal.models import SiteCheck
from khuyencong.documents.models import Upload
from khuyencong.projects import services as projects
from tests import world as province
from tests.browser.test_screens import browser, pytestmark  # noqa: F401  (fixture and marks)
from tests.documents.hostile_files import picture
from tests.projects.test_submit_request import submit, written
from tests.world import at

FINDINGS = ("is_there", "is_running", "is_its_trade", "is_not_bought")


@pytest.fixture
def commune(browser, live_server):  # noqa: F811
    """The telephone of the officer of a commune, and two requests that wait for her check."""
    world = province.build()
    province.commune_officer(world, "xuan", world.communes[0])
    rows = [submit(written(world), world.actor("tam")) for _ in range(2)]
    client = Client()
    client.force_login(world.users["xuan"])
    client.get("/")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = context.new_page()
    page.base, page.world, page.rows = live_server.url, world, rows
    yield page
    context.close()


def fill(page, met):
    page.locator("[name=met]").fill(met)
    for name in FINDINGS:
        page.locator(f"[name={name}][value=yes]").check()
    page.locator("[name=result][value=right]").check()
    photo = {"name": "xuong.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    page.locator("[name=photo]").set_input_files(photo)


def test_a_check_without_a_signal_is_sent_once_and_a_conflict_is_shown(commune):
    page, (first, second) = commune, commune.rows
    address = "{base}/ban-lam-viec/de-nghi/{code}/xac-minh/"
    page.goto(address.format(base=page.base, code=first.code))
    page.get_by_role("button", name="Giữ trang này trên máy").click()
    page.get_by_role("button", name="Trang này mở được khi không có mạng").wait_for()
    page.context.set_offline(True)
    page.reload()  # answered by the telephone
    page.locator("[name=met]").fill("Ông Tám")
    page.wait_for_timeout(700)
    page.reload()
    assert page.locator("[name=met]").input_value() == "Ông Tám"  # what was typed stays
    fill(page, "Ông Tám, chủ nhiệm")
    page.get_by_role("button", name="Ghi kết quả xác minh").click()
    waits = page.locator("[data-kept] li")
    waits.get_by_text("đang chờ trên máy này").wait_for()
    assert SiteCheck.objects.count() == 0
    # The line comes back and is cut again before the answer is there: the server has it.
    cuts = []

    def cut(route):
        if route.request.method == "POST" and not cuts:
            cuts.append(route.fetch(max_redirects=0).status)
            route.abort()
        else:
            route.continue_()

    page.route("**/xac-minh/", cut)
    page.context.set_offline(False)
    for _ in range(100):
        if not cuts:
            page.wait_for_timeout(200)
    assert cuts == [302]
    page.reload()  # tried again
    waits.get_by_text("đã gửi.").wait_for()
    assert SiteCheck.objects.count() == 1
    assert Upload.objects.filter(kind="site_check_photo").count() == 1
    page.unroute("**/xac-minh/")

    page.goto(address.format(base=page.base, code=second.code))
    fill(page, "Bà Lộc")
    page.context.set_offline(True)
    page.get_by_role("button", name="Ghi kết quả xác minh").click()
    waits.get_by_text("đang chờ trên máy này").wait_for()
    projects.decline_request(second, reason="Ngoài danh mục.", by=page.world.actor("mai"), at=at(2))
    page.context.set_offline(False)
    waits.get_by_text("chưa gửi được:").wait_for()
    assert SiteCheck.objects.count() == 1
    page.get_by_role("button", name="Bỏ, không gửi").click()
    waits.first.wait_for(state="detached")
