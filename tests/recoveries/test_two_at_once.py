"""Presses at the same moment leave one act, on PostgreSQL and on SQLite in a file."""

import pytest
from django.db import connection

from khuyencong.core.errors import Refused
from khuyencong.recoveries.models import Collection, Recovery, Reversal
from tests import money
from tests import world as province
from tests.ledger.test_concurrent_posts import OFFICERS, run_together
from tests.recoveries.ways import (
    MILLION,
    ask,
    ask_reversal,
    collect,
    decide,
    decide_reversal,
    decided,
    faults,
    payment,
)


@pytest.fixture
def world(transactional_db):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("needs a database in a file or PostgreSQL: threads share no memory database")
    return province.build()


@pytest.fixture
def accepted(world):
    commitment = province.committed(world)
    money.advance(world, commitment, 120 * MILLION)
    money.accept(world, commitment.project, 600 * MILLION)
    money.pay(world, commitment, 105 * MILLION)
    return commitment


def test_a_recovery_is_asked_decided_and_collected_once(world, accepted):
    money.settle(world, accepted.project)
    assert run_together(lambda _number: ask(world, accepted)) == []
    recovery = Recovery.objects.get()
    assert run_together(lambda _number: decide(world, recovery)) == []
    assert run_together(lambda _number: collect(world, recovery, 30 * MILLION)) == []
    assert Collection.objects.count() == 1
    assert faults() == []


def test_many_collect_at_once_and_never_above_the_debt(world, accepted):
    money.settle(world, accepted.project)
    recovery = decided(world, accepted, 60)

    def press(number):
        try:
            collect(world, recovery, 25 * MILLION, key=f"collect-{number}")
        except Refused as refusal:
            assert "còn phải nộp 10.000.000" in refusal.message

    assert run_together(press) == []
    assert OFFICERS > 2
    assert Collection.objects.count() == 2
    assert faults() == []


def test_an_entry_is_undone_once(world, accepted):
    old = payment(accepted)
    assert run_together(lambda _number: ask_reversal(world, accepted, old, 5 * MILLION)) == []
    reversal = Reversal.objects.get()
    assert run_together(lambda _number: decide_reversal(world, reversal)) == []
    assert money.transfers(accepted.project, "paid", "committed") == [5 * MILLION]
    assert faults() == []
