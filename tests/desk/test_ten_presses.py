"""R-10: one form sent ten times at once has one effect and one receipt, round after round.

KHUYENCONG_PRESSES=1000 plays as many rounds; at once on PostgreSQL, or on SQLite in a file
(KHUYENCONG_TEST_FILE=1).
"""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from khuyencong.core import events
from khuyencong.ledger import checks
from khuyencong.ledger.checks import receipts
from khuyencong.ledger.models import Transfer
from khuyencong.payments.models import PaymentRequest
from khuyencong.projects.models import Project
from khuyencong.settlement.models import AdvanceReturn
from tests import money
from tests import world as province
from tests.bar.figures import note, part
from tests.bar.people import remember

ROUNDS = part("KHUYENCONG_PRESSES", 6)
HANDS = 10
STEPS = {
    "prepare": (PaymentRequest, {"payee": "Tam", "decision": money.DECISION, "is_again": "on"}),
    "return_advance": (AdvanceReturn, {"document": "Giấy nộp tiền 7", "is_again": "on"}),
}


@pytest.fixture
def world(transactional_db):
    return province.build()


def written(key: str) -> int:
    """How often it was written that this was pressed."""
    asked = PaymentRequest.objects.filter(key=key)
    return asked.count() + Transfer.objects.filter(key=key).count()


def is_shared() -> bool:
    """Threads share no memory database: there the presses come one after another."""
    return connection.vendor != "sqlite" or not connection.is_in_memory_db()


def test_ten_presses_at_once_are_one_act(world, monkeypatch):
    remember(monkeypatch)
    commitment = money.installed(world)
    project = commitment.project
    thoa = province.person("thoa", "centre_accountant", organisation=world.bodies["centre"])
    money.advance(world, commitment, 100_000_000)
    clients = {"prepare": Client(), "return_advance": Client()}
    clients["prepare"].force_login(world.users["thu"])
    clients["return_advance"].force_login(thoa)
    wrong: list[str] = []
    statuses: Counter[int] = Counter()
    start, is_at_once = threading.Barrier(HANDS), is_shared()

    def leave(_hand: int) -> None:
        start.wait(timeout=120)  # each hand once
        connections.close_all()

    def press(address: str, sent: dict) -> tuple[int, str]:
        browser = Client(raise_request_exception=False)
        browser.cookies["sessionid"] = clients[step].cookies["sessionid"].value
        if is_at_once:
            start.wait(timeout=120)
        answer = browser.post(address, sent)
        return answer.status_code, answer.headers.get("Location", "")

    with ThreadPoolExecutor(HANDS) as hands:
        for number in ROUNDS:
            step = "return_advance" if number % 2 else "prepare"
            receipt, typed = STEPS[step]
            address = f"/ban-lam-viec/de-an/{project.code}/buoc/{step}/"
            if step == "prepare":
                address = reverse("payments:prepare", args=[project.code])
            key, before = str(uuid.UUID(int=number + 1)), receipt.objects.count()
            sent = typed | {  # of 100 million: enough for 1,000 rounds
                "key": key, "commitment": commitment.pk, "amount_dong": "100 nghìn",
                "version": Project.objects.get(pk=project.pk).version,
            }  # fmt: skip
            go = hands.map if is_at_once else map
            answers = list(go(press, [address] * HANDS, [sent] * HANDS))
            statuses.update(status for status, _place in answers)
            other = clients[step].post(address, sent | {"amount_dong": "200 nghìn"})
            if (
                len(set(answers)) != 1
                or answers[0][0] != 302
                or receipt.objects.count() != before + 1
                or written(f"{step}/{key}") != 1
                or other.status_code != 422
            ):
                told = f"{receipt.objects.count() - before} receipts, other {other.status_code}"
                wrong.append(f"{number}: {Counter(answers)}, {told}")
        if is_at_once:
            list(hands.map(leave, range(HANDS)))
    faults = [*checks.faults(), *receipts.faults(), *events.check()]
    note(f"rounds {ROUNDS.start}–{ROUNDS.stop} of {HANDS}: {dict(statuses)}, {len(wrong)} wrong")
    assert wrong == []
    assert faults == []
