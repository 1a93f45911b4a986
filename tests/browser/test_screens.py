"""Pages in Debian's Chromium, 360 px in two languages and 1366 px: with names of 180 letters no
page is wider than the screen and no figure of a table breaks; nothing serious is found by axe.
KHUYENCONG_SCREENS=1 keeps the pictures, with the names as they are.
"""

import json
import os
from datetime import date
from pathlib import Path

import axe_core_python
import pytest
from django.conf import settings
from django.db.models import Value
from django.db.models.functions import Concat, Left
from django.test import Client
from django.urls import reverse

from khuyencong.appraisal.models import Review
from khuyencong.demo import people
from khuyencong.demo.build import build
from khuyencong.directory.models import Establishment, Organisation, Person, Unit, User
from khuyencong.directory.services import places
from khuyencong.obligations.models import Obligation
from khuyencong.planning.models import Scenario
from khuyencong.projects.models import Project, Request
from khuyencong.ui.guides import PICTURES

CHROMIUM = "/usr/bin/chromium"
REQUIRED = os.environ.get("REQUIRE_ALL") == "1"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not Path(CHROMIUM).exists() and not REQUIRED, reason="Chromium is not installed"
    ),
]
AXE = next(Path(axe_core_python.__file__).parent.glob("axe.min.js")).read_text(encoding="utf-8")
VIEWS = ((360, "vi"), (360, "en"), (1366, "vi"))
SCREENS = Path(settings.BASE_DIR) / "docs" / "screens"
# Pictures of the guides are some of them, in Vietnamese.
KEEPS = os.environ.get("KHUYENCONG_SCREENS") == "1"
LONGER = " và các hộ liên kết sản xuất hàng thủ công mỹ nghệ xuất khẩu" * 3
# Cells of nothing but figures that take more than one line.
BROKEN = r"""() => [...document.querySelectorAll("td")].filter(cell => {
    if (!/^[\d.,:/%-]+$/.test(cell.innerText.trim())) return false;
    const words = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), tops = new Set();
    while (words.nextNode()) {
        if (!words.currentNode.data.trim()) continue;
        const text = document.createRange();
        text.selectNodeContents(words.currentNode);
        for (const one of text.getClientRects()) tops.add(Math.round(one.top));
    }
    return tops.size > 1;
}).map(cell => cell.innerText)"""
GUIDES = {
    "request-360-vi": "de-nghi-cua-toi", "desk-1366-vi": "viec-cua-toi", "project-1366-vi": "de-an",
    "scenario-1366-vi": "phuong-an", "papers-out-1366-vi": "so-van-ban-di",
    "site-check-360-vi": "xac-minh", "people-1366-vi": "nguoi-va-tai-khoan",
    "score-1366-vi": "cham-diem",
}  # fmt: skip


@pytest.fixture
def browser():
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def demonstration(transactional_db):
    """Built before the browser, whose loop would be in the way of signing."""
    places.load()
    build(today=date(2026, 11, 23))


def name_at_length() -> None:
    """Every second project, workshop, person and commune has a name of 180 letters, and one
    workshop has a name without a blank."""
    named = (
        (Project, "title"), (Request, "title"), (Establishment, "name"), (Person, "full_name"),
        (User, "full_name"), (Unit, "name"),
    )  # fmt: skip
    for model, field in named:
        keys = list(model.objects.order_by("pk").values_list("pk", flat=True)[::2])
        whole = Left(Concat(field, Value(LONGER)), 180)
        model.objects.filter(pk__in=keys).update(**{field: whole})
    other = Establishment.objects.order_by("pk")[1]
    Establishment.objects.filter(pk=other.pk).update(name="Mộtthànhviên" * 15)


def pages() -> list[tuple[str, str | None, str]]:
    this_year = Project.objects.filter(year=2026)
    accepted = this_year.filter(state="accepted").first()
    registered = this_year.filter(state="registered").first()
    draft = Request.objects.filter(state="draft").select_related("establishment").get()
    owner = owner_of(draft)
    merged = Request.objects.filter(beneficiary__project__state="accepted").order_by("pk").first()
    asked = Obligation.objects.still_open().filter(kind="request.check_site").order_by("pk")
    checked = Request.objects.get(uuid=asked.values_list("subject", flat=True)[0])
    review = Review.objects.order_by("pk").first()
    scenario = Scenario.objects.order_by("-pk").first()
    department = Organisation.objects.get(kind="department", province=registered.province)
    officer = "/ban-lam-viec/"
    return [
        ("home", None, "/"),
        ("ask", None, "/ho-tro/?cost_dong=800+triệu&activity=machinery&form=cooperative"),
        ("public-projects", None, "/cong-khai/"),
        ("public-project", None, reverse("portal:project", args=[accepted.code])),
        ("library", None, reverse("policy:library")),
        ("sign-in", None, "/tai-khoan/dang-nhap/"),
        ("gallery", None, "/giao-dien/"),
        ("desk", "thamdinh", officer),
        ("projects", "thamdinh", f"{officer}de-an/"),
        ("project", "ketoan", f"{officer}de-an/{accepted.code}/"),
        ("step", "thamdinh", f"{officer}de-an/{registered.code}/buoc/return_for_completion/"),
        ("requests", "chuyenvien", reverse("desk:requests")),
        ("workshops", "chuyenvien", reverse("desk:register")),
        ("appraisal", "thamdinh", reverse("appraisal:file", args=[registered.code])),
        ("plan-room", "thamdinh", reverse("planning:room")),
        ("scenario", "thamdinh", reverse("planning:scenario", args=[scenario.uuid])),
        ("papers-out", "vanthu", reverse("documents:outgoing_register", args=[department.uuid])),
        ("site-check", "canboxa", reverse("desk:site_check", args=[checked.code])),
        ("people", "quantri", reverse("administration:people")),
        ("score", "uyvienhd", reverse("appraisal:score", args=[review.uuid])),
        ("guide", "chuyenvien", reverse("ui:guide", args=["trung-tam"])),
        ("request", owner, f"/cua-toi/{draft.code}/"),
        ("money", owner_of(merged), reverse("portal:my_request", args=[merged.code])),
    ]


def look(contrast: bool) -> str:
    """What axe is asked; contrast takes most of the time and no other language changes it."""
    rules = json.dumps({"color-contrast": {"enabled": contrast}})
    return f'axe.run(document, {{resultTypes: ["violations"], rules: {rules}}})'


def owner_of(request: Request) -> str:
    held = {"person__assignments__role": "owner"}
    found = User.objects.filter(person__assignments__establishment=request.establishment, **held)
    return str(found.values_list("username", flat=True).order_by("pk")[0])


def session(username: str | None) -> str | None:
    if username is None:
        return None
    client = Client()
    assert client.login(username=username, password=people.PASSWORD)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_pages_of_every_kind_fit_the_phone_and_the_desk_in_both_languages(
    demonstration, browser, live_server
):
    shown = pages()
    if not KEEPS:
        name_at_length()
    keys = {user: session(user) for user in {user for _n, user, _a in shown}}
    faults = []
    for width, language in VIEWS:
        opened = {}
        for name, user, address in shown:
            if user not in opened:
                context = browser.new_context(viewport={"width": width, "height": 800})
                named = {settings.LANGUAGE_COOKIE_NAME: language}
                if keys[user]:
                    named[settings.SESSION_COOKIE_NAME] = keys[user]
                context.add_cookies([
                    {"name": cookie, "value": value, "url": live_server.url}
                    for cookie, value in named.items()
                ])  # fmt: skip
                opened[user] = context.new_page()
            page = opened[user]
            answer = page.goto(live_server.url + address)
            label = f"{name}-{width}-{language}"
            assert answer.status == 200, label
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults.append(f"{label}: wider than the screen")
            faults += [f"{label}: {text} is broken" for text in page.evaluate(BROKEN)]
            if KEEPS:
                SCREENS.mkdir(exist_ok=True)
                page.screenshot(path=SCREENS / f"{label}.png")
                if label in GUIDES:
                    page.screenshot(path=PICTURES / f"{GUIDES[label]}.png")
            page.evaluate(AXE)
            found = page.evaluate(look(contrast=language == "vi"))
            faults += [
                f"{label}: {v['id']} {v['nodes'][0]['html'][:120]}"
                for v in found["violations"]
                if v["impact"] in {"serious", "critical"}
            ]
        for page in opened.values():
            page.context.close()
    assert faults == []
