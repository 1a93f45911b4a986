"""Whoever reads English reads no Vietnamese but names, laws and what somebody typed."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.services.completions import Wanted
from khuyencong.directory.models import Assignment
from khuyencong.directory.selectors import actor_for
from khuyencong.projects import services as projects
from khuyencong.ui import filters
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
VIETNAMESE = re.compile(r"[à-ãè-êìíò-õùúýăđĩũơưạ-ỹ]")
# Clauses, the unit of money, and what stands for itself.
ITSELF = re.compile(
    r"(?i)khuyến công|tiếng việt|\bđồng\b|(điểm|khoản|điều|thông tư|nghị định|luật|phụ lục"
    r"|quyết định|mẫu|chương|mục|bộ luật)\b[^.;·:)]*|\b(xã|phường)\b"
)
PARAMETERS = Path(settings.BASE_DIR) / "khuyencong" / "rules" / "parameters"
UNREAD = {"script", "style", "textarea", "option"}
SAID = ("title", "aria-label", "placeholder", "alt")


class Said(HTMLParser):
    """The texts of a page, those marked as Vietnamese left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.open: list[bool] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        of = dict(attrs)
        self.texts += [of[name] for name in SAID if of.get(name)]
        if tag not in {"input", "br", "img", "meta", "link", "hr", "wbr", "col"}:
            self.open.append(tag in UNREAD or (tag != "html" and of.get("lang") == "vi"))

    def handle_endtag(self, tag):
        if self.open:
            self.open.pop()

    def handle_data(self, text):
        if not any(self.open):
            self.texts.append(text)


def typed() -> list[str]:
    """What people typed, the longest first."""
    found: set[str] = set()
    for model in apps.get_models():
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
        ]
        if model.__module__.startswith("khuyencong.") and names:
            for row in model._default_manager.values_list(*names):
                found |= {" ".join(text.split()) for text in row if isinstance(text, str)}
    return sorted((text for text in found if VIETNAMESE.search(text)), key=len, reverse=True)


def left(page: str, known: list[str]) -> set[str]:
    """Texts of a page with a Vietnamese word in small letters that nobody typed."""
    found = set()
    for text in Said(page).texts:
        rest = " ".join(text.split())
        for one in known if VIETNAMESE.search(rest) else ():
            rest = rest.replace(one, " ")
        rest = ITSELF.sub(" ", rest)
        if any(w[0].islower() and VIETNAMESE.search(w) for w in re.findall(r"\w+", rest)):
            found.add(text.strip())
    return found


def test_pages_of_a_project_on_its_way_are_english_for_each_role():
    world = province.build()
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    code = project.beneficiaries.get().request.code
    items = [Wanted("Báo giá", "Mới có một.", code, True), Wanted("Đề cương", "Thiếu mục tiêu.")]
    pages = {
        "mai": [
            reverse("desk:home"), reverse("desk:projects"), reverse("desk:requests"),
            reverse("desk:project", args=[project.code]), reverse("ui:index"),
            reverse("appraisal:completion", args=[project.code]), reverse("network:posts"),
        ],
        "binh": [
            reverse("desk:home"), reverse("appraisal:file", args=[project.code]),
            reverse("planning:room"), reverse("desk:project", args=[project.code]),
        ],
        "lan": [reverse("desk:home"), reverse("treasury:year_end")],
        "tam": ["/cua-toi/", reverse("portal:my_request", args=[code]),
                reverse("portal:own_items", args=[code])],
    }  # fmt: skip
    appraisal.return_for_completion(project, items=items, by=world.actor("binh"), at=at(4))
    known, found = typed(), {}
    for name, addresses in pages.items():
        client = Client()
        client.force_login(world.users[name])
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        for address in addresses:
            answer = client.get(address, follow=True)
            assert answer.status_code == 200, address
            if texts := left(answer.content.decode(), known):
                found[name, address] = texts
    assert found == {}


def test_an_amount_and_a_post_are_said_in_the_language_of_who_reads():
    with override("en"):
        assert filters.million(1_500_000) == "1,5 million đồng"
        assert filters.in_words(1_500_000) == ""
        assert filters.post("Phó Giám đốc") == "Deputy director"
        assert filters.post("Tổ trưởng tổ xe") == "Tổ trưởng tổ xe"
        assert (filters.who("Hệ thống"), filters.who("Lê Thị Lan")) == ("automatic", "Lê Thị Lan")
        assert [filters.days_left(days) for days in (-2, -1, 1)] == [
            "2 working days overdue", "1 working day overdue", "1 working day left",
        ]  # fmt: skip
    assert filters.million(1_500_000) == "1,5 triệu đồng"
    assert filters.in_words(1_500_000) == "Một triệu năm trăm nghìn đồng"


def test_who_reads_english_signs_papers_by_a_vietnamese_title():
    world = province.build()
    Assignment.objects.filter(person__user=world.users["mai"]).update(post=None)
    with override("en"):
        assert actor_for(world.users["mai"], on=at(1).date()).title == "Chuyên viên Trung tâm"


def test_of_a_clause_only_the_names_of_laws_stay_vietnamese():
    law = re.compile(
        r"(?i)\b(điểm|khoản|điều|thông tư|nghị định|bộ luật|luật|phụ lục|quyết định|công văn)\b.*"
    )
    written = "".join(path.read_text("utf-8") for path in PARAMETERS.glob("*.yaml"))
    clauses = {
        part for text in re.findall(r'legal: "([^"]+)"', written) for part in text.split(";")
    }
    with override("en"):
        said = {law.sub("", filters.legal(one)) for one in clauses}
    assert len(clauses) > 100
    assert {one for one in said if VIETNAMESE.search(one)} == set()
