"""Whatever is cancelled, remitted and carried: no đồng is lost or made between two years."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khuyencong.contracts.selectors import subject_of
from khuyencong.core.errors import Refused
from khuyencong.ledger import selectors as ledger
from khuyencong.treasury.models import YearAct
from khuyencong.treasury.services import Part
from tests.planning.room import MILLION
from tests.treasury.year import ALLOWED, NEXT, ask, decide, faults, january
from tests.world import YEAR

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
WAYS = [
    ("cancel", "not_used", "appropriated"), ("cancel", "not_used", "planned"),
    ("remit", "task_ended", "appropriated"), ("carry", "contract_signed", "committed"),
    ("carry", "wages_social", "appropriated"), ("carry", "wages_social", "planned"),
]  # fmt: skip


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.sampled_from(WAYS), st.integers(1, 300 * MILLION)), max_size=4),
    st.integers(0, 2**16),
)
def test_the_money_of_two_years_adds_up(world, signed, planned, presses, seed):
    before = YearAct.objects.count()
    for turn, ((kind, ground, stage), amount) in enumerate(presses):
        project = {"planned": planned, "committed": signed.project}.get(stage)
        subject = subject_of(signed) if stage == "committed" else None
        try:
            act = ask(
                world, kind, Part(project, stage, amount, subject), ground=ground,
                authority=ALLOWED, reason=f"Lần {seed} {turn} {before}",
            )  # fmt: skip
        except Refused:
            continue
        decide(world, act, on=january(6, hour=10))
    this, following = (ledger.fund_year(world.fund, year) for year in (YEAR, NEXT))
    assert sum(this.values()) == sum(following.values()) == 0
    assert this["carried"] == -following["source"]
    assert -this["source"] == 800 * MILLION
    assert min(v for k, v in (this | following).items() if k != "source") >= 0
    assert faults() == []
