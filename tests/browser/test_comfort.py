"""Keys, words while typing, the end of a session, print: in Chromium, with scripts."""

import io

import pytest
from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from khuyencong.directory.models import User
from tests import world as province
from tests.browser.test_screens import browser, pytestmark  # noqa: F401  (fixture and marks)


@pytest.fixture
def desk(browser, live_server):  # noqa: F811
    """A page of the Centre's specialist, two projects in her list."""
    world = province.build()
    first, second = province.drafted(world), province.drafted(world)
    client = Client()
    client.force_login(User.objects.get(username="mai"))
    client.get("/ban-lam-viec/")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": 1366, "height": 800})
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = context.new_page()
    page.base = live_server.url
    page.first, page.second = first, second
    yield page
    context.close()


def test_rows_places_and_the_search_box_are_reached_by_keys(desk):
    desk.goto(f"{desk.base}/ban-lam-viec/de-an/")
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/de-an/{desk.first.code}/")
    desk.keyboard.press("g")
    desk.keyboard.press("h")
    desk.wait_for_url(f"{desk.base}/ban-lam-viec/")
    desk.keyboard.press("g")
    desk.keyboard.press("d")
    desk.wait_for_url("**/ban-lam-viec/de-an/")
    desk.keyboard.press("/")
    assert desk.evaluate("document.activeElement.name") == "q"


def test_help_lists_every_key_and_keys_can_be_switched_off(desk):
    desk.goto(f"{desk.base}/ban-lam-viec/de-an/")
    desk.keyboard.press("?")
    dialog = desk.locator("#keys")
    assert dialog.is_visible()
    keys = [key.get_attribute("data-key") for key in dialog.locator("[data-key]").all()]
    assert len(keys) == len(set(keys)) == 8
    dialog.get_by_label("Tắt phím tắt trên máy này").check()
    dialog.get_by_role("button", name="Đóng").click()
    desk.keyboard.press("j")
    assert desk.evaluate("document.activeElement.tagName") in ("BODY", "BUTTON")
    desk.reload()
    desk.keyboard.press("g")
    desk.keyboard.press("h")
    desk.wait_for_timeout(300)
    assert desk.url.endswith("/de-an/")


def test_keys_are_letters_while_one_types_and_while_vietnamese_is_composed(desk):
    desk.goto(f"{desk.base}/ban-lam-viec/de-an/?q=")
    box = desk.locator("main [name=q]")
    box.focus()
    desk.keyboard.type("gh?j/")
    assert box.input_value() == "gh?j/"
    assert not desk.locator("#keys").is_visible()
    desk.evaluate(
        """() => { document.activeElement.blur();
        document.body.dispatchEvent(new KeyboardEvent('keydown',
            { key: '?', isComposing: true, bubbles: true })); }"""
    )
    assert not desk.locator("#keys").is_visible()


def test_an_amount_is_read_in_words_while_it_is_typed(desk):
    desk.goto(f"{desk.base}/ban-lam-viec/de-an/{desk.first.code}/du-toan/")
    field = desk.get_by_label("Đơn giá").last
    field.fill("1,5 triệu")
    told = desk.get_by_text("1.500.000 đồng – Một triệu năm trăm nghìn đồng")
    told.wait_for()
    field.fill("1.500 triệu")
    desk.get_by_text("có thể hiểu hai cách").wait_for()
    assert field.input_value() == "1.500 triệu"


def test_before_a_session_ends_one_press_makes_it_longer(desk):
    desk.clock.install()
    desk.goto(f"{desk.base}/ban-lam-viec/de-an/{desk.first.code}/du-toan/")
    desk.get_by_label("Nội dung chi").last.fill("Máy vót nan")
    dialog = desk.locator("#session-ends")
    desk.clock.fast_forward("11:50:00")
    assert not dialog.is_visible()
    desk.clock.fast_forward("05:30")
    dialog.wait_for(state="visible")
    with desk.expect_response("**/o-lai/") as answer:
        dialog.get_by_role("button", name="Ở lại").click()
    assert answer.value.status == 200
    dialog.wait_for(state="hidden")
    assert desk.get_by_label("Nội dung chi").last.input_value() == "Máy vót nan"


def test_a_dossier_prints_on_numbered_pages_without_the_navigation(desk):
    desk.goto(f"{desk.base}/ban-lam-viec/de-an/{desk.first.code}/")
    pages = PdfReader(io.BytesIO(desk.pdf(format="A4", prefer_css_page_size=True))).pages
    texts = [page.extract_text() for page in pages]
    assert f"1 / {len(texts)}" in texts[0]
    assert f"{len(texts)} / {len(texts)}" in texts[-1]
    assert desk.first.code in "".join(texts)
    assert "Đăng xuất" not in "".join(texts)
