"""Two press at the same moment, or one in two tabs: one effect, one event, words for the other."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection, connections

from khuyencong.core.errors import Refused
from khuyencong.core.models import Event
from khuyencong.directory import services as registry
from khuyencong.directory.models import AreaClass, BankAccount, Establishment
from khuyencong.directory.services import bank_accounts, merges
from khuyencong.planning import services as planning
from khuyencong.planning.models import Appropriation
from tests import world as province
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(YEAR, 3, 1)


@pytest.fixture
def world():
    if connection.vendor != "postgresql":
        pytest.skip("two writers at once need PostgreSQL")
    built = province.build()
    for name, role in (
        ("quynh", "administrator"), ("long", "administrator"), ("van", "centre_specialist"),
    ):  # fmt: skip
        built.users[name] = province.person(
            name, role, organisation=built.bodies["centre" if name == "van" else "department"]
        )
    return built


def at_once(world, call, *names):
    """What each was told: "" to whom it was done."""
    told: list[str] = []
    start = threading.Barrier(len(names))
    actors = [world.actor(name) for name in names]

    def press(actor) -> None:
        try:
            start.wait()
            call(actor)
            told.append("")
        except Refused as refusal:
            told.append(str(refusal.message))
        finally:
            connections.close_all()

    presses = [threading.Thread(target=press, args=(actor,)) for actor in actors]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    return sorted(told)


def done(*kinds):
    return Event.objects.filter(kind__in=kinds).count()


TWO = pytest.mark.parametrize("second", ["another", "the same"])


@TWO
def test_a_merge_is_confirmed_once(world, second):
    kept, merged = world.workshops
    merge = merges.propose(kept, merged=merged, reason="Một", by=world.actor("mai"), at=at(5))
    told = at_once(
        world, lambda by: merges.confirm(merge, by=by, at=at(6)), "binh",
        "hung" if second == "another" else "binh",
    )  # fmt: skip
    assert (told[0], "đã có trả lời" in told[1]) == ("", True)
    assert done("merge") == 3  # of the merge and of both cards
    assert Establishment.objects.exclude(merged_into=None).count() == 1


@TWO
def test_a_merge_confirmed_and_declined_at_once_is_one_of_both(world, second):
    kept, merged = world.workshops
    merge = merges.propose(kept, merged=merged, reason="Một", by=world.actor("mai"), at=at(5))
    answers = {"Binh": merges.confirm, "Mai": merges.decline}
    told = at_once(
        world, lambda by: answers.get(by.name, merges.decline)(merge, by=by, at=at(6)), "binh",
        "mai" if second == "another" else "hung",
    )  # fmt: skip
    assert (told[0], "đã có trả lời" in told[1]) == ("", True)
    merge.refresh_from_db()
    assert Establishment.objects.exclude(merged_into=None).exists() == merge.is_confirmed


@TWO
def test_an_area_is_classed_once_a_day(world, second):
    commune = world.communes[0]
    told = at_once(
        world,
        lambda by: registry.class_area(
            commune, "difficult", valid_from=DAY, source="Quyết định 12", by=by, at=at(6)
        ),
        "quynh", "long" if second == "another" else "quynh",
    )  # fmt: skip
    assert (told[0], "ngày mới phải sau ngày đó" in told[1]) == ("", True)
    assert AreaClass.objects.filter(unit=commune).count() == done("class_area") == 1


@TWO
def test_a_class_is_put_right_once(world, second):
    classed = registry.class_area(
        world.communes[0], "difficult", valid_from=DAY, source="Quyết định 12",
        by=world.actor("quynh"), at=at(6),
    )  # fmt: skip
    told = at_once(
        world,
        lambda by: registry.correct_area(
            classed, area="normal", source="Quyết định 12", reason="Nhầm", by=by, at=at(7)
        ),
        "quynh", "long" if second == "another" else "quynh",
    )  # fmt: skip
    assert (told[0], "vốn ghi như vậy" in told[1]) == ("", True)
    assert done("correct_area") == 1


@TWO
def test_a_bank_account_is_confirmed_once(world, second):
    asked = bank_accounts.ask(
        world.workshops[0], number="190010000", bank="Agribank", holder="Tám",
        source="Giấy xác nhận", by=world.actor("mai"), at=at(5),
    )  # fmt: skip
    told = at_once(
        world, lambda by: bank_accounts.confirm(asked, by=by, at=at(6)), "hung",
        "van" if second == "another" else "hung",
    )  # fmt: skip
    assert (told[0], "trả lời" in told[1]) == ("", True)
    assert done("answer_account") == 1
    assert BankAccount.objects.filter(is_confirmed=True, valid_until=None).count() == 1


@TWO
def test_an_opening_balance_enters_the_books_once(world, second):
    asked = planning.ask_opening(
        world.fund, year=YEAR, number="9/QĐ", decided_date=DAY, amount_dong=1_000_000,
        reason="Sổ cũ", by=world.actor("son"), at=at(5),
    )  # fmt: skip
    before = Appropriation.objects.count()
    told = at_once(
        world, lambda by: planning.confirm_opening(asked, by=by, at=at(6)), "lan",
        "lan" if second == "the same" else "son",
    )  # fmt: skip
    assert told[0] == ""
    assert "trả lời" in told[1] or "không tự xác nhận" in told[1]
    assert Appropriation.objects.count() == before + 1
    assert done("confirm_opening") == 1
