"""Tìm kiếm: with or without marks, words in any order, the code itself; only within one's scope."""

import random

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from khuyencong.core import full_text
from khuyencong.core.folding import fold, spelled
from khuyencong.desk.pages.search import ranked
from khuyencong.directory.models import Establishment
from khuyencong.ledger.models import Subject
from khuyencong.projects.models import Project, Request
from khuyencong.projects.services import search_index
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
WORKS = (
    "Mây tre đan", "Nước mắm", "Đồ gỗ mỹ nghệ", "Gạch không nung", "Chổi đót", "Bún bánh",
    "Trống đồng", "Rèn dao kéo", "Dệt thổ cẩm", "Đường phên", "Hải sản sấy", "Tương Nam Đàn",
    "Chè xanh", "Nấm sò", "Giấy dó", "Hương trầm", "Đá mỹ nghệ", "Mật ong", "Dầu lạc", "Miến dong",
)  # fmt: skip
PLACES = ("Hòa Sơn", "Hóa Sơn", "Hoa Sơn", "Nghi Lộc", "Quỳnh Lưu", "Con Cuông", "Đô Lương",
          "Tương Dương", "Quế Phong", "Thanh Chương")  # fmt: skip


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def corpus(world):
    """200 projects, every work in every place."""
    pattern = province.drafted(world)
    titles = [f"{work} tại {place}" for work in WORKS for place in PLACES]
    subjects = Subject.objects.bulk_create([Subject(label=title) for title in titles])
    made = Project.objects.bulk_create(
        Project(
            code=f"DA-40-2025-{n:04d}", province=pattern.province, activity="machinery",
            implementing_unit=pattern.implementing_unit, subject=subject, track="local",
            title=title, year=2025, state="draft", created_by="x", created_at=at(1),
            words=full_text.words_of(f"DA-40-2025-{n:04d}", title),
        )
        for n, (title, subject) in enumerate(zip(titles, subjects, strict=True), 1)
    )  # fmt: skip
    return {project.title: project.pk for project in made}


def found(text, queryset=None):
    return [p.pk for p in full_text.search(queryset or Project.objects.all(), text)]


def gold(corpus):
    """(query, title wanted): 200 of them, marked, bare, turned round, cut short, badly cased."""
    draw = random.Random(200)
    for title in draw.sample(sorted(corpus), 40):
        words = title.split()
        yield title, title
        yield fold(title), title
        yield title.upper(), title
        yield " ".join(reversed(words)), title
        yield fold(title)[:-1], title


def test_two_hundred_questions_find_what_was_meant_among_the_first_ten(corpus):
    asked = list(gold(corpus))
    assert len(asked) == 200
    hits = [
        corpus[title] in [p.pk for p in ranked(Project.objects.all(), text)[:10]]
        for text, title in asked
    ]
    assert sum(hits) / len(hits) >= 0.98


@pytest.mark.parametrize("place", ["Hòa Sơn", "Hóa Sơn", "Hoa Sơn"])
def test_a_name_spelled_with_its_marks_stands_first(corpus, place):
    first = ranked(Project.objects.all(), f"mây tre đan {place}")[0]
    assert first.title == f"Mây tre đan tại {place}"


def test_a_tone_mark_on_another_letter_is_the_same_word(corpus):
    assert ranked(Project.objects.all(), "chổi đót Hoà Sơn")[0].title == "Chổi đót tại Hòa Sơn"
    assert spelled("hoà") == spelled("hòa") != spelled("hoa")


def test_dau_gach_and_d_are_found_without_marks(corpus):
    titles = {p.title for p in full_text.search(Project.objects.all(), "duong phen do luong")}
    assert titles == {"Đường phên tại Đô Lương"}


def test_a_thousand_questions_find_what_reading_every_row_finds(corpus, monkeypatch):
    """As a whole, and a page of it, which the newest rows fill or do not."""
    monkeypatch.setattr(full_text, "NEWEST", 40)
    draw = random.Random(1000)
    rows = list(Project.objects.values_list("pk", "words"))
    known = sorted({word for _pk, words in rows for word in words.split()})
    strange = ["xyz", "zz9", "qqq"]
    for _n in range(1000):
        words = draw.choices(known + strange, k=draw.randint(1, 3))
        if draw.random() < 0.5:
            words[-1] = words[-1][: draw.randint(1, len(words[-1]))]
        wanted = [
            pk
            for pk, text in rows
            if all(w in text.split() for w in words[:-1])
            and any(w.startswith(words[-1]) for w in text.split())
        ]
        text, newest = " ".join(words), sorted(wanted, reverse=True)
        assert found(text) == newest, words
        most, before = draw.randint(1, 8), draw.choice([None, draw.choice(rows)[0]])
        page = full_text.search(Project.objects.all(), text, before=before, most=most)[:most]
        older = [pk for pk in newest if before is None or pk < before]
        assert [project.pk for project in page] == older[:most], (words, most, before)
        if most == 1:
            assert full_text.count_up_to(Project.objects.all(), text, 9) == min(len(newest), 9)


def test_signs_and_operators_of_the_index_mean_nothing(corpus):
    for text in ('"mây', "mây* OR", "mây AND (tre", "words:mây", "mây' | tre", "-mây"):
        found(text)
    assert found("mây* tre!") == found("may tre")
    assert found("!!!") == []


def test_pages_follow_by_key_and_none_is_shown_twice(corpus):
    everything = found("tai")
    page = [p.pk for p in full_text.search(Project.objects.all(), "tai", before=everything[49])]
    assert page == everything[50:]


def test_a_project_is_found_by_its_workshop_and_a_request_by_its_owner(world):
    project = province.drafted(world)
    assert found("hop tac xa nghi loc") == [project.pk]
    assert [r.pk for r in full_text.search(Request.objects.all(), "tam may che nan")] == [
        Request.objects.get().pk
    ]


def test_a_changed_title_is_found_at_once_and_the_old_one_no_more(world):
    project = province.drafted(world)
    project.title = "Lò sấy gỗ"
    search_index.index_project(project)
    assert found("lo say") == [project.pk]
    Project.objects.filter(pk=project.pk).update(words="khac han")
    assert found("lo say") == []


def test_reindex_writes_every_row_anew(world):
    project = province.drafted(world)
    Project.objects.update(words="")
    Establishment.objects.update(words="")
    assert found("may che nan") == []
    call_command("reindex")
    assert found("may che nan") == [project.pk]
    assert full_text.search(Establishment.objects.all(), "phuc loc").count() == 1


def test_verify_sees_an_index_that_lost_a_row(world):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its index itself")
    province.drafted(world)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO projects_project_words(projects_project_words) VALUES ('delete-all')"
        )
    with pytest.raises(CommandError):
        call_command("verify")


def enter(client, world, name):
    client.force_login(
        world.users[name], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def test_one_box_finds_projects_requests_and_workshops(client, world):
    project = province.drafted(world)
    page = enter(client, world, "mai").get("/ban-lam-viec/tim/?q=may+che+nan").content.decode()
    assert project.code in page
    assert Request.objects.get().code in page
    page = client.get("/ban-lam-viec/tim/?q=xuong+may+tre").content.decode()
    assert "Xưởng mây tre Phúc Lộc" in page
    assert "Không tìm thấy “zzz”" in client.get("/ban-lam-viec/tim/?q=zzz").content.decode()


def test_nothing_of_another_province_is_found(client, world):
    province.drafted(world)
    elsewhere = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    office = province.body("SCT38", "department", "Sở Công Thương", "SCT", elsewhere)
    world.users["khanh"] = province.person("khanh", "department_leader", organisation=office)
    client = enter(client, world, "khanh")
    assert "Không tìm thấy" in client.get("/ban-lam-viec/tim/?q=may+che").content.decode()
    assert "Mua máy" not in client.get("/ban-lam-viec/de-an/?q=may+che").content.decode()


def test_the_list_pages_on_through_a_search(client, world, corpus):
    client = enter(client, world, "mai")
    first = client.get("/ban-lam-viec/de-an/?q=nghi+loc").content.decode()
    assert first.count('data-label="Mã"') <= 25
    wide = client.get("/ban-lam-viec/de-an/?q=2025").content.decode()
    assert "after=" in wide
