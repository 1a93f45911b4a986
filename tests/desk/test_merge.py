"""Gộp cơ sở trùng: two persons, one transaction, an event each, and back within thirty days."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from khuyencong.core import events, standings
from khuyencong.directory import selectors as directory
from khuyencong.directory import services as registry
from khuyencong.directory.models import Assignment, BankAccount, Establishment, Merge
from khuyencong.directory.selectors import merges as compared
from khuyencong.directory.services import bank_accounts, merges
from khuyencong.projects import services as projects
from khuyencong.projects.models import Beneficiary, Request
from tests import world as province
from tests.again import scenery
from tests.duties import everyone_but, in_place_of, last, refused
from tests.world import YEAR, at, machine

pytestmark = pytest.mark.django_db
REGISTRARS = ("centre_specialist", "centre_head", "department_specialist", "administrator")
LIST = "/ban-lam-viec/co-so/"


@pytest.fixture
@scenery
def world():
    built = province.build()
    Establishment.objects.filter(pk=built.workshops[1].pk).update(
        tax_code="0100109106", owner_phone="0912345678"
    )
    for row in built.workshops:
        row.refresh_from_db()
        Establishment.objects.filter(pk=row.pk).update(words=row.words_now)
        row.refresh_from_db()
    return built


def propose(world, kept=0, merged=1, *, by="mai", reason="Đã gặp chủ cơ sở, một giấy đăng ký."):
    first, second = world.workshops[kept], world.workshops[merged]
    return merges.propose(first, merged=second, reason=reason, by=world.actor(by), at=at(5))


def confirm(world, merge, *, by="binh", day=5):
    merge = merges.confirm(merge, by=world.actor(by), at=at(day))
    for row in world.workshops:
        row.refresh_from_db()
    return merge


def asked(world, workshop=1, owner="loc"):
    request = projects.request(
        world.workshops[workshop], activity="machinery", title="Mua máy tiện",
        lines=[machine(400_000_000, 200_000_000)], baselines={}, by=world.actor(owner), at=at(3),
    )  # fmt: skip
    return projects.submit_request(request, by=world.actor(owner), at=at(3))


def test_everything_moves_at_once_each_with_its_event(world):
    request = asked(world)
    project = province.drafted(world)  # of the other workshop: it stays where it is
    loc = Assignment.objects.get(person__user=world.users["loc"])
    merge = confirm(world, propose(world))
    kept, merged = world.workshops
    request.refresh_from_db()
    loc.refresh_from_db()
    assert request.establishment == loc.establishment == kept
    assert Beneficiary.objects.get(project=project).establishment == kept
    assert merged.merged_into == kept
    assert last(request.stream).kind == "move_establishment"
    assert last(f"person:{loc.person.uuid}").payload["asked_by"] == merge.asked_hands
    for stream in (kept.stream, merged.stream, merge.stream):
        assert (last(stream).kind, last(stream).by_name) == ("merge", "Binh"), stream
    assert (
        directory.actor_for(world.users["loc"], on=date(YEAR, 3, 6)).grants[0].establishment_id
        == kept.pk
    )


def test_verify_stays_well_and_a_row_moved_by_hand_is_named(world):
    request = asked(world)
    standings.sweep_job(now=at(4))
    confirm(world, propose(world))
    assert standings.faults() == []
    standings.keep_job(now=at(5))
    standings.sweep_job(now=at(5))
    assert standings.faults() == []
    Request.objects.filter(pk=request.pk).update(establishment=world.workshops[1])
    assert any(request.stream in fault for fault in standings.faults())


def test_its_names_codes_and_telephones_find_the_survivor(client, world):
    asked(world)
    confirm(world, propose(world))
    kept, merged = world.workshops
    client.force_login(world.users["mai"])
    for words in (merged.code, "0100109106", "0912345678", "xuong may tre phuc loc"):
        page = client.get(f"{LIST}?q={words}").content.decode()
        assert kept.name in page, words
        assert f">{merged.name}<" not in page, words
    card = client.get(f"{LIST}{merged.code}/").content.decode()
    assert "Thẻ này đã gộp" in card
    assert f"{LIST}{kept.code}/" in card
    assert "Mua máy tiện" in client.get(f"{LIST}{kept.code}/").content.decode()


def test_nothing_is_filed_for_the_one_that_was_merged(world):
    confirm(world, propose(world))
    mai, merged = world.actor("mai"), world.workshops[1]
    refused(
        lambda: projects.request(
            merged, activity="machinery", title="Mua máy", lines=[], baselines={}, by=mai, at=at(6)
        ),
        "đã gộp vào cơ sở khác",
    )
    refused(
        lambda: registry.correct(
            merged, name="Khác", valid_from=date(YEAR, 3, 1), source="x", by=mai, at=at(6)
        ),
        "đã gộp vào cơ sở khác",
    )


def test_who_proposed_does_not_confirm_nor_who_takes_her_place(world):
    merge = propose(world)
    refused(lambda: confirm(world, merge, by="mai"), "Mai đã đề nghị gộp nên không tự xác nhận")
    world.users["vinh"] = province.person(
        "vinh", "council_member", organisation=world.bodies["centre"]
    )
    vinh = in_place_of(world, "vinh", "mai")
    refused(lambda: merges.confirm(merge, by=vinh, at=at(5)), "không tự xác nhận")
    assert not Establishment.objects.exclude(merged_into=None).exists()
    with pytest.raises(IntegrityError, match="merge_by_two"), transaction.atomic():
        Merge.objects.update(is_confirmed=True, answered_by_id=merge.asked_by_id, answered_at=at(5))


def test_only_registrars_of_the_province_propose_confirm_and_undo(world):
    merge = propose(world)
    for who in everyone_but(world, *REGISTRARS):
        refused(lambda who=who: merges.confirm(merge, by=who, at=at(5)), "Chỉ Trung tâm, Sở")
        refused(lambda who=who: merges.decline(merge, by=who, at=at(5)), "Chỉ Trung tâm, Sở")
        refused(
            lambda who=who: merges.propose(
                world.workshops[0], merged=world.workshops[1], reason="x", by=who, at=at(5)
            ),
            "Chỉ Trung tâm, Sở",
        )
    confirm(world, merge)
    for who in everyone_but(world, *REGISTRARS):
        refused(lambda who=who: merges.undo(merge, reason="x", by=who, at=at(6)), "Chỉ Trung tâm")


def test_two_of_two_provinces_stay_two(world):
    other = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    there = province.unit("14758", "commune", "Hạc Thành", "xã", other)
    Establishment.objects.filter(pk=world.workshops[1].pk).update(province=other, place=there)
    world.workshops[1].refresh_from_db()
    refused(lambda: propose(world), "Chỉ Trung tâm, Sở")
    office = province.body("SCT38", "department", "Sở Công Thương", "SCT", other)
    Assignment.objects.create(
        person=Assignment.objects.get(person__user=world.users["mai"]).person,
        role="department_specialist", organisation=office, valid_from=date(2020, 1, 1),
    )  # fmt: skip
    refused(lambda: propose(world), "Hai cơ sở ở hai tỉnh")


def test_two_of_one_project_stay_two_also_when_it_came_later(world):
    merge = propose(world)
    project = province.drafted(world)
    other = world.workshops[1]
    Beneficiary.objects.create(project=project, establishment=other, place=other.place)
    refused(lambda: propose(world), f"cùng thụ hưởng đề án {project.code}")
    refused(lambda: confirm(world, merge), f"cùng thụ hưởng đề án {project.code}")
    assert not Establishment.objects.exclude(merged_into=None).exists()


def test_a_card_is_not_merged_with_itself_twice_or_while_another_waits(world):
    refused(lambda: propose(world, 0, 0), "cùng một thẻ")
    merge = propose(world)
    refused(lambda: propose(world), "đang chờ xác nhận một đề nghị gộp khác")
    refused(lambda: propose(world, 1, 0), "đang chờ xác nhận một đề nghị gộp khác")
    confirm(world, merge)
    refused(lambda: confirm(world, merge), "đã có trả lời")
    refused(lambda: propose(world), "đã gộp vào cơ sở khác")
    refused(lambda: propose(world, 1, 0), "đã gộp vào cơ sở khác")


def test_declined_nothing_moves(world):
    merge = merges.decline(propose(world), by=world.actor("mai"), at=at(5))
    assert merge.is_confirmed is False
    refused(lambda: confirm(world, merge), "đã có trả lời")
    propose(world)


def test_undone_all_goes_back_and_says_so(world):
    request = asked(world)
    before = {row.pk: (row.words, row.known_as) for row in world.workshops}
    merge = confirm(world, propose(world))
    merges.undo(merge, reason="Hai anh em.", by=world.actor("mai"), at=at(6))
    for row in world.workshops:
        row.refresh_from_db()
        assert (row.words, row.known_as) == before[row.pk]
        assert row.merged_into is None
        assert last(row.stream).kind == "undo_merge"
    request.refresh_from_db()
    assert request.establishment == world.workshops[1]
    assert compared.rows(world.workshops[0]).keys() == compared.rows(world.workshops[1]).keys() - {
        (Request, "establishment")
    }
    standings.sweep_job(now=at(6))
    assert standings.faults() == []
    refused(
        lambda: merges.undo(merge, reason="Lại", by=world.actor("mai"), at=at(6)),
        "không còn để tách",
    )
    confirm(world, propose(world), day=7)


def test_not_after_thirty_days(world):
    merge = confirm(world, propose(world))
    mai, day = world.actor("mai"), at(5) + timedelta(days=30)
    assert merge.undo_until == date(YEAR, 4, 4)
    refused(lambda: merges.undo(merge, reason="x", by=mai, at=day + timedelta(1)), "04/04/2027")
    merges.undo(merge, reason="x", by=mai, at=day)


@pytest.mark.parametrize("what", ["corrected", "filed", "moved on"])
def test_not_when_something_happened_since(world, what):
    request = asked(world)
    merge = confirm(world, propose(world))
    mai = world.actor("mai")
    if what == "corrected":
        registry.correct(
            world.workshops[0],
            name="Mới",
            valid_from=date(YEAR, 3, 1),
            source="x",
            by=mai,
            at=at(6),
        )
    elif what == "filed":
        asked(world, 0, "tam")
    else:
        with transaction.atomic():
            events.record(request.stream, "call", {"text": ""}, by=mai, at=at(6))
    refused(lambda: merges.undo(merge, reason="x", by=mai, at=at(6)), "Sau khi gộp đã có")


def test_the_page_shows_both_cards_what_moves_and_what_differs(client, world):
    asked(world)
    client.force_login(world.users["mai"])
    kept, merged = world.workshops
    page = f"{LIST}{kept.code}/"
    typed = {"act": "propose", "merged": merged.code, "reason": "Cùng giấy đăng ký"}
    assert client.post(page, typed | {"merged": "CS-40-999999"}).status_code == 404
    answer = client.post(page, typed)
    assert answer.status_code == 302
    shown = client.get(answer["Location"]).content.decode()
    for text in (
        "Khác nhau", "Hai người", "đề nghị hỗ trợ: 1", "phân vai: 1", "không tự xác nhận", "Ở lại",
    ):  # fmt: skip
        assert text in shown, text
    assert client.post(answer["Location"], {"act": "confirm"}).status_code == 422
    client.force_login(world.users["binh"])
    assert merged.name in client.get(f"{LIST}nghi-trung/").content.decode()
    assert client.post(answer["Location"], {"act": "confirm"}).status_code == 302
    assert client.post(answer["Location"], {"act": "confirm"}).status_code == 422
    assert client.post(answer["Location"], {"act": "undo", "reason": ""}).status_code == 422
    assert client.post(answer["Location"], {"act": "undo", "reason": "Nhầm"}).status_code == 302
    client.force_login(world.users["ha"])
    assert client.get(answer["Location"]).status_code == 403


def test_whatever_points_to_an_establishment_has_a_chain_to_tell_of_its_move():
    held = {part.model for part in standings.parts()}
    assert [model for model, _name in compared.relations() if model not in held] == []


def accounts_in_use(world):
    """Both workshops have a bank account that an officer confirmed."""
    made = []
    for number, row in enumerate(world.workshops):
        asked = bank_accounts.ask(
            row, number=f"19001000{number}", bank="Agribank Nghệ An", holder=row.name,
            source="Giấy xác nhận của ngân hàng", by=world.actor("mai"), at=at(2),
        )  # fmt: skip
        made.append(bank_accounts.confirm(asked, by=world.actor("hung"), at=at(3)))
    return made


def current(row):
    rows = BankAccount.objects.filter(establishment=row, is_confirmed=True, valid_until=None)
    return [one.number for one in rows.order_by("pk")]


@pytest.mark.parametrize("account", ["kept", "merged"])
def test_of_two_bank_accounts_the_chosen_one_goes_on_and_undone_each_has_its_own(world, account):
    of_kept, of_merged = (one.number for one in accounts_in_use(world))
    kept, merged = world.workshops
    merge = merges.propose(
        kept, merged=merged, reason="Một giấy đăng ký", account=account, by=world.actor("mai"),
        at=at(5),
    )  # fmt: skip
    confirm(world, merge)
    assert current(kept) == [of_kept if account == "kept" else of_merged]
    ended = BankAccount.objects.get(establishment=kept, valid_until=date(YEAR, 3, 5))
    assert ended.number == (of_merged if account == "kept" else of_kept)
    merges.undo(merge, reason="Nhầm", by=world.actor("binh"), at=at(6))
    assert (current(kept), current(merged)) == ([of_kept], [of_merged])


def test_which_one_goes_on_is_said_and_stands_until_both_have_seen_it(world):
    accounts_in_use(world)
    refused(lambda: propose(world), "đang dùng hai số tài khoản: 190010000 và 190010001")
    kept, merged = world.workshops
    merge = merges.propose(
        kept, merged=merged, reason="Một giấy", account="merged", by=world.actor("mai"), at=at(5)
    )
    newer = bank_accounts.ask(
        merged, number="555566667777", bank="BIDV", holder="Lộc", source="Giấy của ngân hàng",
        by=world.actor("mai"), at=at(5),
    )  # fmt: skip
    bank_accounts.confirm(newer, by=world.actor("hung"), at=at(5))
    refused(lambda: confirm(world, merge), "đã đổi sau khi đề nghị gộp")
    assert (current(kept), current(merged)) == (["190010000"], ["555566667777"])


def test_the_page_asks_which_account_and_shows_it_to_the_second_person(client, world):
    accounts_in_use(world)
    kept, merged = world.workshops
    client.force_login(world.users["mai"])
    typed = {"act": "propose", "merged": merged.code, "reason": "Một giấy", "account": ""}
    answer = client.post(f"{LIST}{kept.code}/", typed)
    assert answer.status_code == 422
    assert "đang dùng hai số tài khoản" in answer.content.decode()
    client.post(f"{LIST}{kept.code}/", typed | {"account": "merged"})
    client.force_login(world.users["binh"])
    page = client.get(f"{LIST}gop/{Merge.objects.get().uuid}/").content.decode()
    assert "0001" in page and "190010001" not in page  # four signs tell which
    assert "thôi dùng" in page
