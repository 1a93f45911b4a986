"""The public question on a phone of 360 px, scripts switched off, text at 200 %."""

import pytest

from khuyencong.directory.services import places
from tests.browser.test_screens import browser, pytestmark  # noqa: F401  (fixture and marks)


@pytest.mark.parametrize("text_size", [100, 200])
def test_a_workshop_is_told_amount_clause_and_papers(browser, live_server, text_size):  # noqa: F811
    places.load()
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, is_mobile=True
    )
    page = context.new_page()
    page.goto(live_server.url + "/ho-tro/")
    questions = page.locator("main form .field")
    assert questions.count() <= 8
    page.get_by_label("Bạn định đầu tư bao nhiêu?").fill("800 triệu")
    page.get_by_label("Để làm gì?").select_option("machinery")
    page.get_by_label("Tên xã, phường").fill("thanh vinh")
    page.get_by_role("button", name="Xem câu trả lời").click()
    answer = page.locator("article").first
    told = answer.inner_text()
    assert "300.000.000 đồng" in told
    assert "khoản 4 Điều 8 Thông tư 28/2018/TT-BTC" in told
    assert "Cần chuẩn bị gì" in told
    assert "chưa kiểm chứng" in told
    assert "cost_dong=800" in page.url  # the address keeps the answers, to be shared
    page.evaluate(f"document.documentElement.style.fontSize = '{text_size}%'")
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]
    page.emulate_media(media="print")
    assert not page.locator("main form").is_visible()
    assert answer.is_visible()
    context.close()
