"""A fault is told where one looks: the summary, autosave, an upload; in Chromium, with scripts."""

import pytest
from django.conf import settings
from django.test import Client

from khuyencong.directory.models import User
from khuyencong.documents.models import Upload
from khuyencong.projects.models import Request
from tests import world as province
from tests.browser.test_screens import browser, pytestmark  # noqa: F401  (fixture and marks)
from tests.documents.hostile_files import pdf


@pytest.fixture
def owner(browser, live_server):  # noqa: F811
    """The owner's pages of a draft."""
    province.build()
    client = Client()
    client.force_login(User.objects.get(username="tam"))
    client.post("/cua-toi/moi/?khac=1", {"title": "Mua máy chẻ nan", "activity": "machinery"})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": 1366, "height": 800})
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = context.new_page()
    page.base = f"{live_server.url}/cua-toi/{Request.objects.get().code}/"
    yield page
    context.close()


def test_a_failed_page_opens_at_its_summary_which_names_the_row(owner):
    owner.goto(f"{owner.base}chi-phi/")
    owner.locator("[name=form-1-quantity]").fill("2,5")
    owner.get_by_role("button", name="Lưu").click()
    owner.get_by_role("heading", name="Khoản 2: Có chỗ cần sửa").wait_for()
    focused = owner.evaluate("document.activeElement.textContent")
    assert "Dòng này có số mà chưa có tên khoản chi" in focused


def test_autosave_says_in_sight_that_it_could_not(owner):
    owner.goto(f"{owner.base}chi-phi/")
    owner.route("**/dang-go/**", lambda route: route.fulfill(status=500, body="lỗi"))
    owner.locator("[name=form-0-item]").fill("Máy chẻ nan")
    told = owner.locator(".unsaved")
    told.wait_for(timeout=15_000)
    assert "máy chủ gặp lỗi" in told.text_content()
    box = told.bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= 800
    owner.unroute("**/dang-go/**")
    owner.get_by_text("Đã giữ lúc").wait_for(timeout=15_000)
    assert owner.locator(".unsaved").count() == 0


def sent(owner, *files):
    owner.goto(f"{owner.base}giay-to/")
    section = owner.locator("section").first
    section.locator("[type=file]").last.set_input_files(
        [{"name": name, "mimeType": "application/pdf", "buffer": body} for name, body in files]
    )
    section.get_by_role("button", name="Gửi tệp").click()


def test_an_empty_file_is_refused_and_the_others_go_on(owner):
    sent(owner, ("trong.pdf", b""), ("don.pdf", pdf(1)))
    owner.get_by_text("Tệp “trong.pdf” rỗng.").wait_for(timeout=15_000)
    assert [upload.name for upload in Upload.objects.all()] == ["don.pdf"]


def test_a_servers_own_error_is_not_told_as_a_lost_line(owner):
    tries = []

    def broken(route):
        tries.append(1)
        route.fulfill(status=500, body="lỗi")

    owner.route("**/gui-tep/**", broken)
    sent(owner, ("don.pdf", pdf(1)))
    owner.get_by_text("Máy chủ gặp lỗi, tệp chưa gửi được.").wait_for(timeout=15_000)
    assert len(tries) == 1
