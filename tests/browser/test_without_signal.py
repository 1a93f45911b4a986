"""Where there is no signal: a check at a workshop, and what an owner tells under her contract, kept
on the telephone with their photos, sent by themselves once the line is back, once; what does not
fit any more is shown. In Chromium."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from khuyencong.appraisal.models import CompletionItem, SiteCheck
from khuyencong.claims.models import ExpenseClaim
from khuyencong.contracts.models import Contract
from khuyencong.documents.models import Upload
from khuyencong.projects import services as projects
from khuyencong.settlement.models import SIGNATURE, Acceptance
from tests import world as province
from tests.appraisal.test_owner_answers_items import items, page_of, returned  # noqa: F401
from tests.browser.test_screens import browser, pytestmark  # noqa: F401  (fixture and marks)
from tests.claims.ways import request_of
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
    page = phone(browser, live_server, world, "xuan")
    page.world, page.rows = world, rows
    yield page
    page.context.close()


def phone(browser, live_server, world, name):  # noqa: F811
    """A page on the telephone of somebody who is signed in."""
    client = Client()
    client.force_login(world.users[name])
    client.get("/")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        geolocation={"latitude": 18.67312, "longitude": 105.69231, "accuracy": 12},
    )
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = context.new_page()
    page.base = live_server.url
    return page


# Types a word as soon as the page is there, before what was kept can have come back.
TYPED_AT_ONCE = """addEventListener("DOMContentLoaded", () => {
  const typed = sessionStorage.getItem("typed");
  sessionStorage.removeItem("typed");
  const box = document.querySelector("[name=met]");
  if (typed && box) {
    box.value = typed;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
});"""


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
    page.wait_for_timeout(2000)  # kept a moment after the last letter
    page.reload()
    expect(page.locator("[name=met]")).to_have_value("Ông Tám")  # what was typed stays
    page.evaluate("sessionStorage.setItem('typed', 'Bà Tám')")
    page.add_init_script(TYPED_AT_ONCE)
    page.reload()
    page.wait_for_timeout(2000)
    expect(page.locator("[name=met]")).to_have_value("Bà Tám")  # not the older words over it
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


@pytest.fixture
def accepting(browser, live_server):  # noqa: F811
    """The telephone of whoever accepts a machine of 800 million at its workshop."""
    world = province.build()
    project = province.committed(world).project
    page = phone(browser, live_server, world, "mai")
    page.project = project
    yield page
    page.context.close()


def test_an_acceptance_with_a_signature_on_glass_waits_for_the_line(accepting):
    page = accepting
    page.goto(f"{page.base}/ban-lam-viec/de-an/{page.project.code}/buoc/accept/")
    page.get_by_role("button", name="Giữ trang này trên máy").click()
    page.get_by_role("button", name="Trang này mở được khi không có mạng").wait_for()
    page.context.set_offline(True)
    page.reload()
    page.locator("[name=accepted_date]").fill(f"{timezone.localdate():%d/%m/%Y}")
    page.locator("[name=remark]").fill("Máy chạy tốt.")
    page.get_by_role("button", name="Lấy vị trí điện thoại này").click()  # not allowed yet
    page.get_by_text("Điện thoại không cho biết vị trí").wait_for()
    assert page.locator("[name=site_position]").input_value() == ""
    page.context.grant_permissions(["geolocation"])
    page.get_by_role("button", name="Lấy vị trí điện thoại này").click()
    expect(page.locator("[name=site_position]")).not_to_have_value("")
    page.locator("[name=signed_by]").fill("Ông Tám, chủ nhiệm")
    glass = page.get_by_role("img", name="Ký bằng ngón tay vào khung này")
    glass.scroll_into_view_if_needed()
    edge = glass.bounding_box()
    page.mouse.move(edge["x"] + 30, edge["y"] + 60)
    page.mouse.down()
    page.mouse.move(edge["x"] + 200, edge["y"] + 20, steps=8)
    page.mouse.up()
    page.get_by_role("button", name="Xóa, ký lại").wait_for()
    assert page.locator("[name=signature]").evaluate("box => box.files[0].name") == "chu-ky.png"
    page.get_by_role("button", name="Nghiệm thu", exact=True).click()
    waits = page.locator("[data-kept] li")
    waits.get_by_text("đang chờ trên máy này").wait_for()
    assert Acceptance.objects.count() == 0
    page.context.set_offline(False)
    waits.get_by_text("đã gửi.").wait_for()
    (accepted,) = Acceptance.objects.all()
    (file,) = Upload.objects.filter(about=page.project.uuid, kind=SIGNATURE)
    assert (accepted.remark, file.name) == ("Máy chạy tốt.", "Ông Tám, chủ nhiệm.jpg")
    assert accepted.site_position == "18.67312, 105.69231, ±12 m"
    page.goto(f"{page.base}/ban-lam-viec/de-an/{page.project.code}/")
    page.get_by_text("Hình chữ ký lúc nghiệm thu: Ông Tám, chủ nhiệm").wait_for()


@pytest.fixture
def owner(browser, live_server):  # noqa: F811
    """The telephone of an owner under her contract."""
    world = province.build()
    project = province.committed(world).project
    signed = timezone.localdate() - timedelta(days=30)
    Contract.objects.update(signed_date=signed, end_date=signed + timedelta(days=300))
    page = phone(browser, live_server, world, "tam")
    page.code = request_of(project).code
    yield page
    page.context.close()


def test_an_owner_photographs_and_types_without_a_signal(owner):
    """Progress with a photo, filed on a page that was kept; then with a line, by hand."""
    page, photo = owner, {"name": "may.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    address = f"{page.base}/cua-toi/{page.code}/thuc-hien/"
    page.goto(address)
    page.get_by_role("button", name="Giữ trang này trên máy").click()
    page.get_by_role("button", name="Trang này mở được khi không có mạng").wait_for()
    page.context.set_offline(True)
    page.reload()
    report = page.locator("form[data-waits=report]")
    page.get_by_text("Báo tiến độ", exact=True).click()
    report.locator("[name=words]").fill("Đã lắp máy")
    report.locator("[name=photos]").set_input_files(photo)
    page.wait_for_timeout(2000)  # kept a moment after the last letter
    page.reload()  # the words and the photo are there, and the form is open
    expect(report.locator("[name=words]")).to_have_value("Đã lắp máy")
    assert report.locator("[name=photos]").evaluate("box => box.files[0].name") == "may.jpg"
    report.locator("[name=done_date]").fill(f"{timezone.localdate():%d/%m/%Y}")
    report.locator("[name=percent]").fill("60 %")
    report.get_by_role("button", name="Gửi tiến độ").click()
    waits = page.locator("[data-kept] li")
    waits.get_by_text("đang chờ trên máy này").wait_for()
    # A photo for the tray waits too, though the page is closed before the line is back.
    tray = page.locator("#khay form[data-send]")
    tray.locator("[name=more]").set_input_files(photo | {"name": "hoa-don.jpg"})
    tray.get_by_role("button", name="Gửi tệp lên").click()
    page.get_by_text("mất mạng, sẽ gửi tiếp").wait_for()
    assert ExpenseClaim.objects.count() == 0
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(f"{page.base}/cua-toi/")  # any page of hers sends what waits
    waits.get_by_text("đã gửi.").nth(1).wait_for()
    (claim,) = ExpenseClaim.objects.all()
    assert (claim.percent, claim.words) == (60, "Đã lắp máy")
    names = Upload.objects.filter(name__in=["may.jpg", "hoa-don.jpg"]).values_list("kind", "name")
    assert sorted(names) == [("claim", "hoa-don.jpg"), (claim.files_kind, "may.jpg")]
    # With a line the same press goes at once, and nothing of it stays on the telephone.
    page.goto(address)
    page.get_by_text("Báo tiến độ", exact=True).first.click()
    assert report.locator("[name=words]").input_value() == ""
    report.locator("[name=words]").fill("Đã chạy thử")
    report.locator("[name=percent]").fill("80 %")
    report.locator("[name=photos]").set_input_files(photo)
    report.get_by_role("button", name="Gửi tiến độ").click()  # no day: refused, and said
    page.get_by_text("Có chỗ cần sửa").wait_for()
    assert report.locator("[name=photos]").evaluate("box => box.files.length") == 1
    report.locator("[name=done_date]").fill(f"{timezone.localdate():%d/%m/%Y}")
    report.get_by_role("button", name="Gửi tiến độ").click()
    page.get_by_text("Đã gửi. Trung tâm được báo.").wait_for()
    page.reload()
    assert report.locator("[name=words]").input_value() == ""
    assert ExpenseClaim.objects.count() == 2


@pytest.fixture
def world(live_server):
    return province.build()


@pytest.fixture
def asked(browser, live_server, world, returned):  # noqa: F811
    """The telephone of an owner who was asked for a quotation and for a word."""
    first, second = items(returned)[:2]
    both = {"of_request": first.of_request, "is_of_owner": True}
    CompletionItem.objects.filter(pk=second.pk).update(**both)
    page = phone(browser, live_server, world, "tam")
    page.first, page.second = first, second
    yield page
    page.context.close()


def test_answers_kept_as_a_draft_then_sent_without_a_signal_bring_each_file_once(asked):
    page, first, second = asked, asked.first, asked.second
    address = f"{page.base}{page_of(first)}"
    photos = page.locator(f"[name=photo_{first.pk}]")
    words = page.locator(f"[name=text_{second.pk}]")
    photo = {"name": "bao-gia.jpg", "mimeType": "image/jpeg", "buffer": picture((2400, 1800))}
    page.goto(address)
    photos.set_input_files(photo)
    page.wait_for_timeout(2000)  # kept a moment after it was chosen
    page.get_by_role("button", name="Giữ nháp, gửi sau").click()
    page.get_by_text("Đã giữ nháp, chưa gửi mục nào.").wait_for()
    page.wait_for_timeout(1000)
    assert photos.evaluate("box => box.files.length") == 0  # the server has it
    assert Upload.objects.get(about=first.of_request.uuid).name == "bao-gia.jpg"
    # Somebody else writes a draft meanwhile: it is not written over unseen.
    words.fill("80 sản phẩm.")
    page.wait_for_timeout(2000)
    CompletionItem.objects.filter(pk=second.pk).update(draft="Của người khác.")
    page.goto(address)
    expect(words).to_have_value("80 sản phẩm.")
    page.get_by_role("button", name="Gửi các trả lời").click()
    page.get_by_text("đã được sửa ở nơi khác: Của người khác.").first.wait_for()
    # Without a signal both wait, and go by themselves.
    page.context.set_offline(True)
    photos.set_input_files(photo | {"name": "them.jpg", "buffer": picture((320, 240))})
    page.get_by_role("button", name="Gửi các trả lời").click()
    waits = page.locator("[data-kept] li")
    waits.get_by_text("đang chờ trên máy này").wait_for()
    page.context.set_offline(False)
    waits.get_by_text("đã gửi.").wait_for()
    rows = CompletionItem.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk")
    assert [(row.is_open, row.answer) for row in rows] == [(False, ""), (False, "80 sản phẩm.")]
    sent = Upload.objects.filter(about=first.of_request.uuid).order_by("order")
    assert [file.name for file in sent] == ["bao-gia.jpg", "them.jpg"]
