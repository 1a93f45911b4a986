"""Giao chức danh: never to oneself, never above one's own, never alone, never elsewhere."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError

from khuyencong.appraisal.services import council
from khuyencong.core import events
from khuyencong.core.actors import SYSTEM
from khuyencong.directory import selectors as directory
from khuyencong.directory import services as registry
from khuyencong.directory.models import Assignment, Notice, Person
from khuyencong.network import selectors, services
from khuyencong.network.models import HandOver, PostRequest
from khuyencong.obligations import selectors as owing
from khuyencong.obligations.checks import faults
from khuyencong.obligations.models import Obligation
from khuyencong.projects.permissions import can_step
from tests import money
from tests import world as province
from tests.again import scenery
from tests.duties import refused
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
DAY = date(YEAR, 4, 1)
SELF = "không tự giao chức danh"


@pytest.fixture
@scenery
def world():
    built = province.build()
    built.users["tri"] = province.person(
        "tri", "administrator", organisation=built.bodies["department"]
    )
    built.users["moi"] = province.person("moi", "collaborator", organisation=built.bodies["centre"])
    return built


def person(world, name):
    return Person.objects.get(user=world.users[name])


def post_of(world, name):
    return Assignment.objects.filter(person__user=world.users[name]).first()


def elsewhere(world, role="administrator"):
    """Somebody of Thanh Hóa, with this role."""
    thanh_hoa = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    office = province.body("SCT38", "department", "Sở Công Thương", "SCT", thanh_hoa)
    world.users["khanh"] = province.person("khanh", role, organisation=office)
    return world.actor("khanh")


def stand_in(world, of, to, by):
    return services.ask_stand_in(
        post_of(world, of), person(world, to), since=DAY, until=date(YEAR, 4, 11),
        by=world.actor(by), at=at(1, 4),
    )  # fmt: skip


def hand_over(world, of, to, by):
    return services.ask_hand_over(
        post_of(world, of), person(world, to), on=DAY, by=world.actor(by), at=at(1, 4)
    )


def confirm(world, asked, by):
    return services.confirm(asked, by=world.actor(by), at=at(1, 4))


@pytest.mark.parametrize("ask", [stand_in, hand_over])
def test_the_head_does_not_give_the_accountants_post_to_herself(world, ask):
    refused(lambda: ask(world, "thu", "hung", "hung"), "Hung không tự giao chức danh Kế toán")
    refused(lambda: ask(world, "thu", "hung", "lan"), "nên không nhận thêm vai trò Kế toán")
    asked = ask(world, "mai", "hung", "lan")
    refused(lambda: confirm(world, asked, "hung"), SELF)
    assert not Assignment.objects.filter(person=person(world, "hung"), valid_from=DAY).exists()


def test_who_stood_in_before_the_table_kept_it_apart_still_does_not_pay_what_she_signed(world):
    Assignment.objects.create(
        person=person(world, "hung"), role="centre_accountant", valid_from=DAY,
        organisation=world.bodies["centre"], on_behalf_of=post_of(world, "thu"),
    )  # fmt: skip
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    hung = directory.actor_for(world.users["hung"], on=DAY)
    assert hung.principals(hung.grants_for("centre_accountant")) == {
        str(world.users["thu"].uuid): "Thu"
    }
    commitment.project.refresh_from_db()
    said = can_step("return_advance", commitment.project, hung)
    assert "đã làm “Ký hợp đồng” ngày 15/03/2027" in said.reason
    refused(lambda: money.pay(world, commitment, 1_000_000, by=hung), "đã làm bước trước")


@pytest.mark.parametrize("ask", [stand_in, hand_over])
def test_who_asked_does_not_confirm(world, ask):
    asked = ask(world, "thu", "moi", "hung")
    refused(lambda: confirm(world, asked, "hung"), "Hung đã đề nghị .* không tự xác nhận")
    assert not Assignment.objects.filter(person=person(world, "moi"), valid_from=DAY).exists()


def test_nor_somebody_who_takes_her_place(world):
    asked = stand_in(world, "thu", "moi", "hung")
    world.users["vinh"] = province.person(
        "vinh", "centre_specialist", organisation=world.bodies["centre"]
    )
    Assignment.objects.create(
        person=person(world, "vinh"), role="centre_head", organisation=world.bodies["centre"],
        valid_from=date(2020, 1, 1), on_behalf_of=post_of(world, "hung"),
    )  # fmt: skip
    refused(lambda: confirm(world, asked, "vinh"), "không tự xác nhận")


def test_it_is_work_of_who_may_confirm_and_of_nobody_else(world):
    asked = stand_in(world, "thu", "moi", "hung")
    for who in ("hung", "mai", "dung", "moi"):  # who asked, and whose it is not
        assert owing.of_actor(world.actor(who), 9) == []
    for who in ("lan", "tri"):
        ((row, about),) = owing.of_actor(world.actor(who), 9)
        assert owing.href(row, about) == owing.subject_href(row, about) == "/mang-luoi/"
    assert faults() == []
    Obligation.objects.all().delete()
    assert len(faults()) == 3  # the head, the leader above her, the administrators
    import_module("khuyencong.network.migrations.0004_open_posts_asked").open_all(apps, None)
    assert faults() == []
    confirm(world, asked, "lan")
    assert not Obligation.objects.still_open().exists()


def test_the_database_too_wants_two_persons(world):
    asked = stand_in(world, "thu", "moi", "hung")
    own = PostRequest.objects.filter(pk=asked.pk)
    with pytest.raises(IntegrityError, match="post_request_by_two"):
        own.update(is_confirmed=True, answered_by_id=asked.asked_by_id, answered_at=at(1, 4))


def test_both_stand_by_name_in_the_events(world):
    asked = confirm(world, stand_in(world, "thu", "moi", "hung"), "lan")
    first, second = events.history(asked.stream)
    assert (first.kind, first.by_name) == ("ask_post", "Hung")
    assert (second.kind, second.by_name) == ("confirm_post", "Lan")
    assert list(second.payload["asked_by"].values()) == ["Hung"]
    given = events.history(f"person:{person(world, 'moi').uuid}").last()
    assert (given.kind, given.by_name) == ("assign", "Lan")
    assert list(given.payload["asked_by"].values()) == ["Hung"]
    assert Notice.objects.filter(user=world.users["lan"], text__contains="Hung đề nghị").exists()


def test_a_post_above_ones_own_is_not_given(world):
    Assignment.objects.create(
        person=person(world, "moi"), role="department_leader",
        organisation=world.bodies["centre"], valid_from=date(2020, 1, 1),
    )  # fmt: skip
    high = Assignment.objects.get(person=person(world, "moi"), role="department_leader")
    refused(
        lambda: services.ask_hand_over(
            high, person(world, "mai"), on=DAY, by=world.actor("hung"), at=at(1, 4)
        ),
        "cao hơn chức danh của Hung",
    )
    refused(lambda: stand_in(world, "tri", "mai", "lan"), "cao hơn chức danh của Lan")


def test_an_administrator_gives_the_posts_of_her_own_province_only(world):
    khanh = elsewhere(world)
    refused(lambda: stand_in(world, "thu", "moi", "khanh"), "Chỉ lãnh đạo cơ quan")
    asked = stand_in(world, "thu", "moi", "hung")
    refused(lambda: services.confirm(asked, by=khanh, at=at(1, 4)), "Chỉ lãnh đạo cơ quan")
    refused(lambda: services.decline(asked, by=khanh, at=at(1, 4)), "Chỉ lãnh đạo cơ quan")
    codes = {a.organisation.province.code for a in selectors.assignments(khanh, on=DAY)}
    assert codes == {"38"}
    assert not selectors.open_requests(khanh).exists()
    confirm(world, asked, "tri")


def test_she_opens_no_account_and_ends_no_post_of_another_province(world):
    khanh = elsewhere(world)
    hoai = registry.register_person("Trần Thị Hoài", by=SYSTEM, at=at(1))
    registry.assign(
        hoai, "centre_specialist", organisation=world.bodies["centre"], valid_from=DAY, by=SYSTEM,
        at=at(1),
    )  # fmt: skip
    refused(lambda: registry.open_account(hoai, "hoai", by=khanh, at=at(1)), "Chỉ quản trị")
    refused(
        lambda: registry.end_assignment(post_of(world, "thu"), valid_until=DAY, by=khanh, at=at(1)),
        "Chỉ quản trị",
    )
    registry.open_account(hoai, "hoai", by=world.actor("tri"), at=at(1))


def test_an_administrator_alone_gives_no_role(world):
    refused(
        lambda: registry.assign(
            person(world, "moi"), "centre_accountant", organisation=world.bodies["centre"],
            valid_from=DAY, by=world.actor("tri"), at=at(1),
        ),
        "hai người",
    )  # fmt: skip
    new = {"organisation": world.bodies["centre"], "since": DAY, "at": at(1, 4)}
    tri = world.actor("tri")
    refused(
        lambda: services.ask_post(person(world, "tri"), "centre_accountant", by=tri, **new), SELF
    )
    asked = services.ask_post(person(world, "moi"), "centre_accountant", by=tri, **new)
    given = confirm(world, asked, "hung").given
    assert (given.role, given.valid_from) == ("centre_accountant", DAY)


def test_a_mistaken_hand_over_is_undone_and_the_event_names_it(world):
    confirm(world, hand_over(world, "mai", "moi", "hung"), "lan")
    done = HandOver.objects.get()
    undo = services.ask_undo(done, reason="Nhầm người.", by=world.actor("hung"), at=at(1, 4))
    refused(lambda: confirm(world, undo, "hung"), "không tự xác nhận")
    confirm(world, undo, "lan")
    mai = directory.actor_for(world.users["mai"], on=DAY)
    assert mai.roles == {"centre_specialist"}
    assert "centre_specialist" not in directory.actor_for(world.users["moi"], on=DAY).roles
    event = events.history(done.stream).last()
    assert (event.kind, event.by_name) == ("undo_hand_over", "Lan")
    assert event.payload["of"] == str(done.uuid)
    assert (event.payload["reason"], list(event.payload["asked_by"].values())) == (
        "Nhầm người.", ["Hung"],
    )  # fmt: skip
    done.refresh_from_db()
    refused(
        lambda: services.ask_undo(done, reason="Lại", by=world.actor("hung"), at=at(1, 4)), "đã hủy"
    )


def test_undone_later_the_days_between_stay_hers(world):
    confirm(world, hand_over(world, "mai", "moi", "hung"), "lan")
    done = HandOver.objects.get()
    undo = services.ask_undo(done, reason="Nhầm.", by=world.actor("hung"), at=at(10, 4))
    services.confirm(undo, by=world.actor("lan"), at=at(10, 4))

    def roles(name, day):
        return directory.actor_for(world.users[name], on=date(YEAR, 4, day)).roles

    assert "centre_specialist" in roles("moi", 5)
    assert roles("mai", 5) == frozenset()
    assert "centre_specialist" not in roles("moi", 10)
    assert roles("mai", 10) == {"centre_specialist"}


def test_a_stand_in_does_not_pass_it_on_and_is_taken_back_by_one(world):
    confirm(world, stand_in(world, "thu", "moi", "hung"), "lan")
    taken = Assignment.objects.get(person=person(world, "moi"), role="centre_accountant")
    refused(
        lambda: services.ask_hand_over(
            taken, person(world, "mai"), on=date(YEAR, 4, 5), by=world.actor("hung"), at=at(1, 4)
        ),
        "Moi chỉ làm thay",
    )
    services.take_back(taken, by=world.actor("hung"), at=at(1, 4))
    assert not directory.actor_for(world.users["moi"], on=DAY).has_role("centre_accountant")
    refused(
        lambda: services.take_back(post_of(world, "thu"), by=world.actor("hung"), at=at(1, 4)),
        "làm thay",
    )


def test_what_was_declined_is_not_confirmed_later(world):
    asked = services.decline(
        stand_in(world, "thu", "moi", "hung"), by=world.actor("hung"), at=at(1, 4)
    )
    refused(lambda: confirm(world, asked, "lan"), "đã có trả lời")


def test_who_sets_up_a_council_does_not_sit_in_it(world):
    seats = [(person(world, n), p) for n, p in
             (("lan", "chair"), ("binh", "secretary"), ("moi", "member"))]  # fmt: skip
    refused(
        lambda: council.set_up_council(
            world.bodies["department"], name="Hội đồng", number="1", decided_date=DAY, seats=seats,
            by=world.actor("lan"), at=at(1),
        ),
        "không tự xếp mình",
    )  # fmt: skip


def test_an_inspector_reads_which_acts_are_kept_apart(client, world):
    client.force_login(world.users["ha"])
    page = client.get("/mang-luoi/").content.decode()
    assert "Việc nào không cùng một người làm" in page
    assert "Phê duyệt dự toán đề án" in page


def test_ten_days_after_the_hand_over_it_is_undone_no_more(world):
    confirm(world, hand_over(world, "mai", "moi", "hung"), "lan")
    done = HandOver.objects.get()
    assert done.undo_until == date(YEAR, 4, 11)
    hung, lan = world.actor("hung"), world.actor("lan")
    undo = services.ask_undo(done, reason="Nhầm.", by=hung, at=at(11, 4))
    refused(lambda: services.ask_undo(done, reason="Nhầm.", by=hung, at=at(12, 4)), "11/04/2027")
    refused(lambda: services.confirm(undo, by=lan, at=at(12, 4)), "chỉ hủy được đến hết ngày")
    services.confirm(undo, by=lan, at=at(11, 4))
