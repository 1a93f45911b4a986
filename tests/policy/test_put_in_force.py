"""Một thông tư mới, trong một ngày, không cần bản phần mềm mới: hai người, một mã băm."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import Error, connection, transaction

from khuyencong.core.errors import Refused
from khuyencong.policy import selectors, services
from khuyencong.policy.models import RuleInForce
from khuyencong.rules import engine
from khuyencong.rules.engine import Facts
from tests import world as province
from tests.duties import elsewhere, everyone_but, holds, in_place_of, refused
from tests.rules.test_packs import MACHINERY
from tests.world import at

pytestmark = pytest.mark.django_db
NOT_HERE = {"the limit": "figures are held by the shape of a pack: tests/rules/test_packs.py"}


def ceiling(on):
    facts = Facts("machinery", 2_000_000_000, track="national")
    return engine.ceiling(facts, on=on, book=selectors.book("40")).ceiling_dong


def drafted(world, text=MACHINERY, reason="", by="binh"):
    return services.draft(
        world.province,
        scope="national",
        text=text,
        reason=reason,
        by=world.actor(by),
        at=at(1, year=2026, month=12),
    )


def approved(world, pack, by="lan"):
    when = at(2, year=2026, month=12)
    pack = services.propose(pack, by=world.actor("binh"), at=when)
    return services.put_in_force(pack, by=world.actor(by), at=when)


@holds("the right person", "the trace")
def test_two_people_bring_a_circular_in_force_without_a_release():
    world = province.build()
    pack = drafted(world)
    assert ceiling(date(2027, 3, 1)) == 300_000_000
    row = approved(world, pack)
    assert ceiling(date(2026, 12, 31)) == 300_000_000
    assert ceiling(date(2027, 3, 1)) == 500_000_000
    assert len(row.digest) == 64
    call_command("verify")


@holds("the same person")
def test_who_wrote_a_pack_may_not_put_it_in_force():
    world = province.build()
    pack = drafted(world, by="lan")
    pack = services.propose(pack, by=world.actor("lan"), at=at(2, year=2026, month=12))
    with pytest.raises(Refused, match="đã soạn"):
        services.put_in_force(pack, by=world.actor("lan"), at=at(2, year=2026, month=12))
    assert ceiling(date(2027, 3, 1)) == 300_000_000


def test_nor_whoever_takes_her_place():
    world = province.build()
    pack = drafted(world, by="lan")
    pack = services.propose(pack, by=world.actor("lan"), at=at(2, year=2026, month=12))
    with pytest.raises(Refused, match="đã soạn"):
        services.put_in_force(
            pack, by=in_place_of(world, "ha", "lan"), at=at(2, year=2026, month=12)
        )


def test_a_changed_past_needs_its_reason():
    world = province.build()
    past = MACHINERY.replace("from: 2027-01-01", "from: 2024-10-15")
    pack = drafted(world, past)
    with pytest.raises(Refused, match="trước hôm nay 02/12/2026"):
        services.propose(pack, by=world.actor("binh"), at=at(2, year=2026, month=12))
    pack.refresh_from_db()
    pack = services.edit(
        pack,
        text=past,
        reason="Thông tư 64/2024 đã đối chiếu nguyên văn.",
        version=pack.version,
        by=world.actor("binh"),
        at=at(2, year=2026, month=12),
    )
    approved(world, pack)
    assert ceiling(date(2025, 1, 1)) == 500_000_000


def test_what_is_in_force_cannot_be_edited_by_anybody():
    world = province.build()
    row = approved(world, drafted(world))
    with pytest.raises(Refused, match="soạn gói mới"):
        services.edit(
            row.pack, text=MACHINERY, reason="", version=3, by=world.actor("binh"), at=at(3)
        )
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE policy_ruleinforce SET text = 'x'")


def test_a_pack_that_does_not_fit_names_the_line():
    world = province.build()
    pack = drafted(world, MACHINERY.replace("machinery:", "machinary:"))
    with pytest.raises(Refused, match="Dòng 5"):
        services.propose(pack, by=world.actor("binh"), at=at(2, year=2026, month=12))


def test_a_pack_that_changes_nothing_is_not_proposed():
    world = province.build()
    approved(world, drafted(world))
    again = drafted(world)
    with pytest.raises(Refused, match="không làm thay đổi"):
        services.propose(again, by=world.actor("binh"), at=at(3, year=2026, month=12))


def test_two_writers_do_not_overwrite_each_other():
    world = province.build()
    pack = drafted(world)
    seen = pack.version
    services.edit(pack, text=MACHINERY, reason="a", version=seen, by=world.actor("lan"), at=at(2))
    with pytest.raises(Refused, match="Lan đã sửa"):
        services.edit(
            pack, text=MACHINERY, reason="b", version=seen, by=world.actor("binh"), at=at(2)
        )


@holds("another role")
def test_nobody_but_the_head_of_the_department_puts_it_in_force():
    world = province.build()
    when = at(2, year=2026, month=12)
    pack = services.propose(drafted(world), by=world.actor("binh"), at=when)
    for other in everyone_but(world, "department_leader"):
        refused(lambda other=other: services.put_in_force(pack, by=other, at=when))
    assert not RuleInForce.objects.exists()


@holds("another province")
def test_the_head_of_another_department_does_not():
    world = province.build()
    when = at(2, year=2026, month=12)
    pack = services.propose(drafted(world), by=world.actor("binh"), at=when)
    refused(lambda: services.put_in_force(pack, by=elsewhere("department_leader"), at=when))


@holds("the second press", "two at once")
def test_it_enters_once():
    """One after another in a province: the stream of its rules is held."""
    world = province.build()
    row = approved(world, drafted(world))
    when = at(2, year=2026, month=12)
    refused(lambda: services.put_in_force(row.pack, by=world.actor("lan"), at=when))
    assert RuleInForce.objects.count() == 1


def test_the_centre_does_not_write_rules():
    world = province.build()
    with pytest.raises(Refused, match="Sở Công Thương"):
        drafted(world, by="mai")


def test_another_province_keeps_its_own_rules():
    world = province.build()
    approved(world, drafted(world))
    assert RuleInForce.objects.count() == 1
    facts = Facts("machinery", 2_000_000_000, track="national")
    book = selectors.book("38")
    assert engine.ceiling(facts, on=date(2027, 3, 1), book=book).ceiling_dong == 300_000_000


def test_verify_names_a_pack_whose_text_was_changed_behind_the_systems_back(capsys):
    world = province.build()
    row = approved(world, drafted(world))
    from khuyencong.core import append_only

    with connection.cursor() as cursor:
        table = RuleInForce._meta.db_table
        drop, _create = append_only._statements(connection.vendor, table, "UPDATE")
        cursor.execute(drop)
        cursor.execute(f"UPDATE {table} SET text = text || ' '")
    with pytest.raises(Exception, match="Sai"):
        call_command("verify")
    assert row.pack.code in capsys.readouterr().out
