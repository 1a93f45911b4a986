"""Every way to a post passes the table of separate duties: generated from the table itself."""

from datetime import date
from itertools import permutations

import pytest

from khuyencong.core.actors import SYSTEM
from khuyencong.directory import services as registry
from khuyencong.directory.models import Assignment, Person
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES, WATCHERS
from khuyencong.network import selectors, services
from khuyencong.network.models import HandOver, PostRequest
from khuyencong.projects.permissions import duties
from tests import world as province
from tests.duties import refused
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
DAY, BACK = date(YEAR, 4, 1), date(YEAR, 4, 11)
KEPT = "nên không nhận thêm vai trò"
OFFICES = [role for role in ROLES if role not in OF_AN_ESTABLISHMENT | WATCHERS]
PAIRS = list(permutations(OFFICES, 2))
APART = [pair for pair in PAIRS if duties.apart(*pair)]


@pytest.fixture
def world():
    built = province.build()
    built.users["tri"] = province.person("tri", "administrator", organisation=body(built))
    built.users["ba"] = province.person("ba", "administrator", organisation=body(built))
    return built


def body(world):
    return world.bodies["department"]


def held(world, name, role):
    """Somebody of the Department who holds this role."""
    user = province.person(name, role, organisation=body(world))
    return Assignment.objects.get(person__user=user)


def handed_over(world, own, other):
    asked = services.ask_hand_over(other, own.person, on=DAY, by=world.actor("tri"), at=at(1, 4))
    return services.confirm(asked, by=world.actor("ba"), at=at(1, 4))


def stood_in_for(world, own, other):
    asked = services.ask_stand_in(
        other, own.person, since=DAY, until=BACK, by=world.actor("tri"), at=at(1, 4)
    )
    return services.confirm(asked, by=world.actor("ba"), at=at(1, 4))


def given_anew(world, own, other):
    asked = services.ask_post(
        own.person, other.role, organisation=body(world), since=DAY, by=world.actor("tri"),
        at=at(1, 4),
    )  # fmt: skip
    return services.confirm(asked, by=world.actor("ba"), at=at(1, 4))


def given_at_the_start(world, own, other):
    return registry.assign(
        own.person, other.role, organisation=body(world), valid_from=DAY, by=SYSTEM, at=at(1)
    )


WAYS = (handed_over, stood_in_for, given_anew, given_at_the_start)


@pytest.mark.one_database  # a table of ours, asked hundreds of times
def test_no_way_gives_what_the_table_keeps_apart_and_each_gives_the_rest(world):
    for number, (one, other) in enumerate(PAIRS):
        holder, leaver = (
            held(world, f"{name}{number}", role) for name, role in (("co", one), ("di", other))
        )
        for way in WAYS if (one, other) in APART else WAYS[number % 4 : number % 4 + 1]:
            if (one, other) in APART:
                refused(lambda way=way, h=holder, x=leaver: way(world, h, x), KEPT)
            else:
                way(world, holder, leaver)
        if (one, other) in APART:
            assert holder.person.assignments.count() == 1, (one, other)


def test_also_what_she_does_in_somebody_s_place_and_for_the_days_in_question_alone(world):
    near, absent = held(world, "gan", "department_specialist"), held(world, "xa", "finance_officer")
    Assignment.objects.filter(pk=near.pk).update(valid_until=DAY)
    given_anew(world, near, absent)
    away = held(world, "nghi", "department_leader")
    own = held(world, "thay", "council_member")
    stood_in_for(world, own, away)
    writer = held(world, "lap", "provincial_approver")
    refused(lambda: given_anew(world, own, writer), "Lãnh đạo Sở " + KEPT)
    Assignment.objects.filter(on_behalf_of=away).update(valid_until=DAY)
    given_anew(world, own, writer)


def test_a_post_given_back_is_checked_against_what_she_holds_by_then(world):
    left = held(world, "cu", "department_specialist")
    handed_over(world, held(world, "moi", "collaborator"), left)
    undo = services.ask_undo(
        HandOver.objects.get(), reason="Nhầm", by=world.actor("tri"), at=at(1, 4)
    )
    Assignment.objects.create(
        person=left.person, role="finance_officer", organisation=body(world), valid_from=DAY
    )
    refused(lambda: services.confirm(undo, by=world.actor("ba"), at=at(1, 4)), KEPT)
    Assignment.objects.filter(person=left.person, role="finance_officer").update(valid_until=DAY)
    Assignment.objects.filter(role="finance_officer", valid_until=DAY).delete()
    services.confirm(undo, by=world.actor("ba"), at=at(1, 4))
    assert PostRequest.objects.filter(kind="undo", is_confirmed=True).exists()


def test_the_page_offers_nobody_whom_the_table_keeps_away(world):
    thu = Assignment.objects.get(person__user=world.users["thu"])
    names = {who.full_name for who in selectors.people_near(thu)}
    assert "Ha" in names
    assert not names & {"Mai", "Hung", "Binh", "Lan", "Son", "Dung"}
    assert not Person.objects.filter(pk__in=selectors.colleagues(thu, on=DAY)).exists()


def test_where_nobody_is_left_the_page_says_why(client, world):
    client.force_login(world.users["hung"])
    thu = Assignment.objects.get(person__user=world.users["thu"])
    page = client.get(f"/mang-luoi/{thu.pk}/ban-giao/").content.decode()
    assert "Chưa có ai thay được" in page
    assert "Chưa có ai nhận được" not in page  # the inspector is offered
