"""Two presses at the same moment claim and answer once, on PostgreSQL and SQLite in a file."""

import pytest
from django.db import connection

from khuyencong.claims.models import ExpenseClaim
from khuyencong.core import events
from khuyencong.settlement.models import Invoice
from tests import world as province
from tests.claims import ways
from tests.claims.ways import MILLION
from tests.two import at_once


@pytest.fixture
def world(transactional_db):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("needs a database in a file or PostgreSQL: threads share no memory database")
    return province.build()


def test_one_invoice_for_two_contracts_is_claimed_once(world):
    first, second = (province.committed(world).project for _each in range(2))
    told = at_once(
        lambda: ways.send(world, first, MILLION, key="first"),
        lambda: ways.send(world, second, MILLION, key="second"),
    )
    assert ExpenseClaim.objects.count() == 1, told
    claim = ExpenseClaim.objects.get()
    at_once(lambda: ways.accept(world, claim), lambda: ways.accept(world, claim))
    assert Invoice.objects.count() == 1
    assert ways.faults() == events.check() == []
