"""Random acts on a debt against a model of three numbers: what came, what was waived, what waits.

KHUYENCONG_DEBTS sets how many lives are tried, of up to 50 acts each; the suite tries a few.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khuyencong.core.errors import Refused
from khuyencong.core.money import allocate
from khuyencong.ledger import selectors as ledger
from khuyencong.obligations.models import Obligation
from khuyencong.recoveries import selectors
from khuyencong.recoveries import services as recoveries
from khuyencong.recoveries.models import Recovery
from khuyencong.recoveries.services.recoveries import Part
from tests.recoveries.ways import MILLION, decided, faults
from tests.world import YEAR, at

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LIVES = int(os.environ.get("KHUYENCONG_DEBTS", "4"))
ACTS = 50 if "KHUYENCONG_DEBTS" in os.environ else 12
PRINCIPAL = 60 * MILLION
amounts = st.one_of(
    st.sampled_from([-1, 0, 1, PRINCIPAL - 1, PRINCIPAL, PRINCIPAL + 1]), st.integers(1, PRINCIPAL)
)
acts = st.one_of(
    st.tuples(st.just("collect"), st.integers(1, PRINCIPAL // 4)),
    st.tuples(st.sampled_from(["collect", "write_off"]), amounts),
    st.tuples(st.just("reschedule"), st.integers(1, 5)),
    st.tuples(st.sampled_from(["decide", "decline"]), st.just(0)),
)


@dataclass
class Model:
    """A debt in the simplest words, in đồng. `waiting`: (what was asked, its amount);
    `is_again`: the last change was decided, so deciding is a second press."""

    came: int = 0
    waived: int = 0
    waiting: tuple[str, int] | None = None
    is_again: bool = False

    @property
    def owed(self) -> int:
        return PRINCIPAL - self.came - self.waived

    def take(self, act: str, amount: int) -> bool:
        """False where it is refused; nothing has changed then."""
        if act == "collect":
            if not 0 < amount <= self.owed:
                return False
            self.came += amount
            self.waiting = self.waiting if self.owed else None
        elif act in ("reschedule", "write_off"):
            asked = self.owed if act == "reschedule" else amount
            parts = amount if act == "reschedule" else 1  # none of them empty
            if self.waiting or not 0 < asked <= self.owed or parts > self.owed:
                return False
            self.waiting, self.is_again = (act, asked), False
        elif self.waiting is None:
            return act == "decide" and self.is_again
        elif act == "decide":
            kind, asked = self.waiting
            if asked > self.owed or (kind == "reschedule" and asked != self.owed):
                return False
            self.waived += asked if kind == "write_off" else 0
            self.waiting, self.is_again = None, True
        else:
            self.waiting = None
        return True


def press(world, debt: Recovery, act: str, amount: int, turn: int, owed: int) -> None:
    """One act, a day after the one before."""
    day = date(YEAR, 10, 20) + timedelta(days=turn)
    binh, now = world.actor("binh"), at(day.day, day.month, day.year, 15)
    words = {
        "reason": f"Lý do {turn}",
        "basis": "Đơn 1",
        "authority": "QĐ 2",
        "by": binh,
        "at": now,
    }
    if act == "collect":
        recoveries.collect(
            debt, amount_dong=amount, received_date=day, document=f"Giấy nộp {turn}",
            key=f"c{turn}", by=world.actor("thu"), at=now,
        )  # fmt: skip
    elif act == "write_off":
        recoveries.ask_write_off(debt, amount_dong=amount, **words)
    elif act == "reschedule":
        spread = allocate(owed, [1] * amount)
        days = [Part(day + timedelta(days=400 * n), part) for n, part in enumerate(spread, 1)]
        recoveries.ask_rescheduling(debt, instalments=days, **words)
    elif act == "decide":
        recoveries.decide_change(debt, by=world.actor("lan"), at=now)
    else:
        recoveries.decline_change(debt, answer="Không", by=world.actor("lan"), at=now)


@settings(max_examples=LIVES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(acts, max_size=ACTS))
def test_a_debt_is_what_came_and_what_was_waived_whatever_is_pressed(world, settled, pressed):
    with transaction.atomic():
        debt, model = decided(world, settled), Model()
        before = ledger.fund_year(world.fund, YEAR)["remitted"]
        for turn, (act, amount) in enumerate(pressed):
            owed = model.owed
            is_taken = model.take(act, amount)
            try:
                with transaction.atomic():
                    press(world, debt, act, amount, turn, owed)
            except Refused:
                assert not is_taken, (act, amount, model)
            else:
                assert is_taken, (act, amount, model)
            (now,) = selectors.named([debt.uuid])
            assert selectors.left(now) == model.owed
            assert sum(one.left_dong for one in selectors.schedule(now)) == model.owed
            assert bool(now.closed_at) == (model.owed == 0)
            assert bool(selectors.waiting_change(now)) == bool(model.waiting)
        remitted = ledger.fund_year(world.fund, YEAR)["remitted"]
        assert remitted - before == model.came
        asked = Obligation.objects.still_open().filter(subject=debt.uuid)
        assert asked.exists() == bool(model.owed or model.waiting)
        assert faults() == []
        transaction.set_rollback(True)
