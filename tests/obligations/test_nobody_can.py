"""What nobody can do is told of: a vacant post, a body that is no more, hands kept apart."""

from datetime import date, timedelta

import pytest

from khuyencong.appraisal.services import opinions
from khuyencong.core import events
from khuyencong.directory.models import Assignment, Notice, OrganisationName
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES
from khuyencong.network import selectors as network
from khuyencong.network import services
from khuyencong.obligations import selectors
from khuyencong.obligations.models import Obligation, kinds
from khuyencong.projects import services as projects
from tests import world as province
from tests.again import scenery
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
DAY = date(YEAR, 3, 20)
BEFORE = timedelta(days=9)
POSTS = {
    "khoi": ("unit_head", "department"),
    "van": ("records_officer", "department"),
    "quy": ("administrator", "committee"),
}


@pytest.fixture
@scenery
def world():
    """Every post held by one person."""
    built = province.build()
    for name, (role, body) in POSTS.items():
        built.users[name] = province.person(name, role, organisation=built.bodies[body])
    province.commune_officer(built, "xuan", built.communes[0])
    province.seated(built)
    return built


@pytest.fixture
def project(world):
    return projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))


def post_of(world, name):
    return Assignment.objects.get(person__user=world.users[name])


def leave(world, name):
    Assignment.objects.filter(person__user=world.users[name]).update(valid_until=DAY)


def vacant(world, most=500):
    return selectors.of_nobody(world.province, on=DAY, most=most)


def unable(world):
    return list(selectors.of_nobody_able(world.province, on=DAY))


def owe(project, world, codes, role, debtor):
    Obligation.objects.bulk_create(
        Obligation(
            subject=project.uuid, kind=code, role=role, debtor=debtor, part="walked",
            province=world.province, creditor="owner", due_date=DAY - BEFORE,
            opened_by=events.history(project.stream).last(),
        )
        for code in codes
    )  # fmt: skip


def test_a_walk_that_empties_every_post_finds_every_kind_of_obligation(world, project):
    every = sorted(kinds.known())
    walked = set()
    assert vacant(world) == []
    for held in Assignment.objects.exclude(role__in=OF_AN_ESTABLISHMENT).order_by("pk"):
        seat = held.person.user.uuid if held.role == selectors.SEATED else None
        where = str(seat or held.organisation.uuid)
        owe(project, world, every, held.role, where)
        mine = Obligation.objects.filter(part="walked")
        assert vacant(world) == [], held.role
        Assignment.objects.filter(pk=held.pk).update(valid_until=DAY)
        found = {row.kind for row in vacant(world) if row.part == "walked"}
        assert found == set(every), held.role
        Assignment.objects.filter(pk=held.pk).update(valid_until=None)
        mine.delete()
        walked.add(held.role)
    assert walked == set(ROLES) - OF_AN_ESTABLISHMENT - {"ministry_viewer", "collaborator"}


def test_a_post_whose_holder_lost_the_account_is_vacant(world, project):
    world.users["binh"].is_active = False
    world.users["binh"].save(update_fields=["is_active"])
    assert [row.kind for row in vacant(world)] == ["project.appraise"]


def test_a_body_that_is_no_more_owes_what_nobody_does(world, project):
    asked = [world.bodies["finance"], world.bodies["department"]]
    opinions.ask_opinions(project, asked, by=world.actor("binh"), at=at(4))
    assert vacant(world) == []
    names = OrganisationName.objects.filter(organisation=world.bodies["finance"])
    names.update(valid_until=DAY)
    (row,) = vacant(world)  # the other body speaks for itself only
    assert (row.kind, row.role) == ("project.give_opinion", "finance_officer")


def test_where_two_may_do_it_nothing_is_missed_while_one_is_there(world):
    made = [province.drafted(world) for _number in range(3)]
    leave(world, "mai")
    assert vacant(world, most=1) == []  # the head of the Centre registers too
    leave(world, "hung")
    assert {row.subject for row in vacant(world)} == {one.uuid for one in made}


def test_who_wrote_it_and_is_the_only_one_left_to_appraise_cannot(world, project):
    leave(world, "binh")
    person, body = world.users["mai"].person, world.bodies["department"]
    Assignment.objects.create(
        person=person, role="department_specialist", organisation=body, valid_from=date(YEAR, 3, 4)
    )
    assert vacant(world) == []
    (row,) = unable(world)
    assert (row.subject, row.kind) == (project.uuid, "project.appraise")
    Assignment.objects.filter(person__user=world.users["binh"]).update(valid_until=None)
    assert unable(world) == []


def test_what_is_not_due_yet_raises_no_alarm(world, project):
    person, body = world.users["mai"].person, world.bodies["department"]
    leave(world, "binh")
    Assignment.objects.create(
        person=person, role="department_specialist", organisation=body, valid_from=date(YEAR, 3, 4)
    )
    Obligation.objects.filter(kind="project.appraise").update(due_date=DAY)
    assert unable(world) == []


def test_leaders_and_administrators_hear_once_a_day_and_see_the_list(world, project, client):
    leave(world, "binh")
    for hour in (8, 9):
        services.orphan_job(now=at(20, hour=hour))
    told = Notice.objects.filter(path="/mang-luoi/khong-ai-lam/").select_related("user")
    assert sorted(notice.user.username for notice in told) == ["lan", "quy"]
    assert all(project.code in notice.text for notice in told)


def test_the_page_names_work_subject_and_post(world, project, client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: DAY)
    leave(world, "binh")
    client.force_login(world.users["lan"])
    said = client.get("/mang-luoi/khong-ai-lam/").content.decode()
    for words in ("Chức danh đang trống", "Thẩm định đề án", project.code, "Chuyên viên Sở"):
        assert words in said
    assert "/mang-luoi/khong-ai-lam/" in client.get("/mang-luoi/").content.decode()
    client.force_login(world.users["thu"])
    assert client.get("/mang-luoi/khong-ai-lam/").status_code == 403
    assert "/mang-luoi/khong-ai-lam/" not in client.get("/mang-luoi/").content.decode()


def test_another_province_is_not_told_of(world, project):
    other = province.unit("66", "province", "Đắk Lắk", "tỉnh")
    leave(world, "binh")
    assert network.vacant(other, on=DAY, most=9) == []
    assert network.unable(other, on=DAY) == []
