"""The whole application on a phone of 360 px: scripts off and a slow line; then with scripts and
a line that is cut while papers go up."""

import io

import pytest
from PIL import Image

from khuyencong.documents.models import Upload
from khuyencong.projects.models import Request
from tests import world as province
from tests.browser.lines import VALLEY, throttle
from tests.browser.test_screens import browser, pytestmark  # noqa: F401  (fixture and marks)
from tests.documents.hostile_files import pdf, picture

PASSWORD = "mot-mat-khau-dai-2027"


@pytest.fixture
def world():
    made = province.build()
    made.users["tam"].set_password(PASSWORD)
    made.users["tam"].save()
    return made


def phone(browser, live_server, *, has_scripts):  # noqa: F811
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        is_mobile=True,
        has_touch=True,
        java_script_enabled=has_scripts,
        base_url=live_server.url,
    )
    page = context.new_page()
    return context, page, throttle(page, VALLEY)


def sign_in_and_begin(page):
    page.goto("/cua-toi/moi/")
    page.get_by_label("Tên đăng nhập").fill("tam")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Bạn đề nghị hỗ trợ việc gì?").fill("Mua máy chẻ nan, vót nan")
    page.get_by_label("Thuộc nội dung").select_option("machinery")
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_text("CHƯA NỘP").first.wait_for()


def test_a_request_is_made_and_handed_in_without_scripts_on_a_slow_line(
    browser,  # noqa: F811
    live_server,
    world,
):
    context, page, _line = phone(browser, live_server, has_scripts=False)
    sign_in_and_begin(page)
    row = Request.objects.get()
    page.get_by_role("link", name="Chi phí và số tiền đề nghị").click()
    page.get_by_label("Khoản chi").first.fill("Máy chẻ nan, vót nan tự động")
    page.get_by_label("Đơn vị tính").first.fill("máy")
    page.get_by_label("Số lượng").first.fill("1")
    page.get_by_label("Giá một đơn vị").first.fill("800 triệu")
    page.get_by_label("Đề nghị hỗ trợ").first.fill("ba trăm triệu")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("không phải số tiền").first.wait_for()
    assert page.title().startswith("Lỗi:")
    assert page.get_by_label("Khoản chi").first.input_value() == "Máy chẻ nan, vót nan tự động"
    page.get_by_label("Đề nghị hỗ trợ").first.fill("300 triệu")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="Số liệu của cơ sở năm trước").click()
    page.get_by_label("Số lao động").fill("12")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="Giấy tờ").click()
    section = page.locator("section").first
    section.locator("[type=file]").last.set_input_files(
        [
            {"name": "trang 1.jpg", "mimeType": "image/jpeg", "buffer": picture((600, 800))},
            {"name": "trang 2.jpg", "mimeType": "image/jpeg", "buffer": picture((600, 800))},
        ]
    )
    section.get_by_role("button", name="Gửi tệp").click()
    page.get_by_text("trang 2.jpg").first.wait_for()
    page.get_by_role("link", name="Xong, quay lại").click()
    page.get_by_role("link", name="Kiểm tra").first.click()
    page.get_by_text("Ba trăm triệu đồng").wait_for()
    page.get_by_role("button", name="Nộp đề nghị").click()
    page.get_by_text("Đề nghị đã được tiếp nhận.").wait_for()
    told = page.locator("main").inner_text()
    assert row.code in told
    assert "CHƯA NỘP" not in told
    row.refresh_from_db()
    assert row.state == "submitted"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_papers_go_up_through_a_line_that_is_cut(browser, live_server, world):  # noqa: F811
    context, page, line = phone(browser, live_server, has_scripts=True)
    sign_in_and_begin(page)
    page.get_by_role("link", name="Giấy tờ").click()
    page.wait_for_load_state("load")  # the script that sends in pieces comes over the slow line too
    section = page.locator("section").first
    files = [
        {"name": f"trang {n}.jpg", "mimeType": "image/jpeg", "buffer": picture((1600, 1200))}
        for n in range(3)
    ]
    files.append({"name": "bao gia.pdf", "mimeType": "application/pdf", "buffer": pdf(2)})
    files.append({"name": "la.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ" * 99})
    section.locator("[type=file]").last.set_input_files(files)
    section.get_by_role("button", name="Gửi tệp").click()
    line.send("Network.emulateNetworkConditions", _line(200, 2_000_000))
    for _cut in range(5):
        page.wait_for_timeout(250)
        line.send("Network.emulateNetworkConditions", _line(0, 0, is_cut=True))
        page.get_by_text("mất mạng").first.wait_for()
        line.send("Network.emulateNetworkConditions", _line(200, 2_000_000))
        if not section.locator("progress").count():
            break
    page.get_by_text("la.exe").wait_for()
    page.get_by_role("link", name="bao gia.pdf", exact=True).wait_for()
    names = sorted(Upload.objects.values_list("name", flat=True))
    assert names == ["bao gia.pdf", "trang 0.jpg", "trang 1.jpg", "trang 2.jpg"]
    assert "không phải ảnh, PDF, Word hoặc Excel" in page.locator("[role=alert]").inner_text()
    assert page.locator("section").first.locator("button:has-text('Gửi tệp')").is_enabled()
    context.close()


def _line(delay: int, rate: int, *, is_cut: bool = False) -> dict:
    return {
        "offline": is_cut,
        "latency": delay,
        "downloadThroughput": rate,
        "uploadThroughput": rate,
    }


def photograph() -> bytes:
    """Of 12 megapixels, and smooth: what is left of it goes through the slow line in seconds."""
    file = io.BytesIO()
    smooth = Image.effect_noise((400, 300), 40).resize((4000, 3000))
    smooth.convert("RGB").save(file, "JPEG", quality=92)
    return file.getvalue()


def test_a_large_photo_is_made_smaller_before_it_goes(browser, live_server, world):  # noqa: F811
    context, page, _session = phone(browser, live_server, has_scripts=True)
    sign_in_and_begin(page)
    page.get_by_role("link", name="Giấy tờ").click()
    large = photograph()
    sent = []
    page.on(
        "request",
        lambda asked: (
            sent.append(len(asked.post_data_buffer or b"")) if asked.method == "POST" else None
        ),
    )
    section = page.locator("section").first
    section.locator("[type=file]").last.set_input_files(
        [{"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": large}]
    )
    section.get_by_role("button", name="Gửi tệp").click()
    page.get_by_role("link", name="anh.jpg", exact=True).wait_for(timeout=120_000)
    assert Upload.objects.get().size <= 800_000
    assert sum(sent) < len(large) / 2
    context.close()
