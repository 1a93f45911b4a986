"""Random lives of a fund against a plain dictionary: same balances, same refusals, no faults."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.ledger import checks, selectors, services
from khuyencong.ledger.models import stages
from tests.ledger.conftest import MORNING, THU, Book, open_fund

FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

moves = st.tuples(
    st.sampled_from(
        [*stages.MOVES, ("source", "paid"), ("paid", "planned"), ("carried", "source")]
    ),
    st.integers(min_value=1, max_value=120),
    st.integers(min_value=0, max_value=1),
    st.booleans(),
)


class Model:
    """What the ledger should hold, in the simplest words."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, int | None], int] = {}

    def place(self, stage: str, subject: int) -> tuple[str, int | None]:
        return (stage, subject if stage in stages.OF_A_SUBJECT else None)

    def allows(self, before: str, after: str, subject: int, amount: int, is_other: bool) -> bool:
        if (before, after) not in stages.MOVES:
            return False
        if is_other and (before, after) not in stages.BETWEEN_SUBJECTS:
            return False
        return before == "source" or self.held.get(self.place(before, subject), 0) >= amount

    def move(self, before: str, after: str, subject: int, amount: int, is_other: bool) -> None:
        to_subject = 1 - subject if is_other else subject
        for stage, change, which in ((before, -amount, subject), (after, amount, to_subject)):
            place = self.place(stage, which)
            self.held[place] = self.held.get(place, 0) + change


@pytest.mark.django_db
@FEW
@given(st.lists(moves, max_size=30))
def test_random_moves_agree_with_a_plain_model(asked):
    from django.db import transaction

    with transaction.atomic():
        book = Book(open_fund(), services.open_subject("Máy dệt"))
        subjects = [book.loom, services.open_subject("Lò nung")]
        model = Model()
        first = (("source", "appropriated"), 300, 0, False)
        for (before, after), amount, which, is_other in [first, *asked]:
            allowed = model.allows(before, after, which, amount, is_other)
            other = subjects[1 - which] if is_other else None
            try:
                book.post(before, after, amount, subject=subjects[which], to_subject=other)
            except Refused:
                assert not allowed
            else:
                assert allowed
                model.move(before, after, which, amount, is_other)
        sums = selectors.fund_year(book.fund, 2027)
        assert sum(sums.values()) == 0
        for which, subject in enumerate(subjects):
            expected = {s: model.held.get((s, which), 0) for s in sorted(stages.OF_A_SUBJECT)}
            assert selectors.subject_balances(subject) == expected
        for stage in set(stages.STAGES) - stages.OF_A_SUBJECT:
            assert sums[stage] == model.held.get((stage, None), 0)
        for stage in stages.OF_A_SUBJECT:
            assert sums[stage] == sum(model.held.get((stage, which), 0) for which in (0, 1))
        assert checks.faults() == []
        assert events.check() == []
        transaction.set_rollback(True)


@pytest.mark.django_db
@FEW
@given(
    st.lists(st.tuples(st.integers(min_value=1, max_value=120), st.booleans()), max_size=12),
    st.integers(min_value=1, max_value=300),
)
def test_recoveries_never_exceed_what_was_paid(asked, paid_dong):
    from django.db import transaction

    with transaction.atomic():
        book = Book(open_fund(), services.open_subject("Máy dệt"))
        paid = book.bring_to("paid", paid_dong)
        left = paid_dong
        closed = False
        for number, (amount, is_after_closing) in enumerate(asked):
            if is_after_closing and not closed:
                services.close(fund=book.fund, year=2027, document="BB", by=THU, at=MORNING)
                closed = True
            try:
                services.recover(
                    paid,
                    amount_dong=amount,
                    key=f"TH-{number}",
                    document="QĐ",
                    by=THU,
                    at=MORNING,
                    year=2028 if closed else None,
                )
            except Refused:
                assert amount > left
            else:
                left -= amount
                assert left >= 0
        remitted = sum(selectors.fund_year(book.fund, year)["remitted"] for year in (2027, 2028))
        assert remitted == paid_dong - left
        assert checks.faults() == []
        transaction.set_rollback(True)
