"""Many officers at once: the plan never passes the appropriation, and fills it to the last đồng."""

from __future__ import annotations

import os
import threading

import pytest
from django.db import connection, connections

from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.ledger import checks, selectors, services
from khuyencong.ledger.models import Transfer
from tests.ledger.conftest import Book, open_fund

OFFICERS, EACH = 8, int(os.environ.get("KHUYENCONG_EACH", "5"))


def run_together(work) -> list[BaseException]:
    """Run `work(number)` in as many threads as officers; what they raised, refusals aside."""
    broken: list[BaseException] = []
    start = threading.Barrier(OFFICERS)

    def one(number: int) -> None:
        try:
            start.wait(timeout=30)
            work(number)
        except BaseException as error:
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(OFFICERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return broken


@pytest.fixture
def committed_book(transactional_db) -> Book:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("needs a database in a file or PostgreSQL: threads share no memory database")
    book = Book(open_fund(), services.open_subject("Máy dệt"))
    book.bring_to("appropriated", 200)
    return book


def test_parallel_plans_fill_the_appropriation_and_never_pass_it(committed_book):
    book = committed_book
    refusals: list[Refused] = []

    def plan(number: int) -> None:
        for turn in range(EACH):
            try:
                book.post("appropriated", "planned", 10, key=f"plan/{number}/{turn}")
            except Refused as refusal:
                refusals.append(refusal)

    assert run_together(plan) == []
    assert selectors.fund_year(book.fund, 2027)["planned"] == 200
    assert len(refusals) == OFFICERS * EACH - 20
    assert checks.faults() == []
    assert events.check() == []


def test_one_form_sent_by_many_at_once_posts_once(committed_book):
    book = committed_book
    made: set[int] = set()
    assert (
        run_together(
            lambda _number: made.add(book.post("appropriated", "planned", 10, key="one").pk)
        )
        == []
    )
    assert len(made) == 1
    assert Transfer.objects.filter(key="one").count() == 1
    assert selectors.fund_year(book.fund, 2027)["planned"] == 10
