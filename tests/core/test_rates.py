from __future__ import annotations

from datetime import timedelta

import pytest

from khuyencong.core import rates
from khuyencong.core.errors import Refused
from khuyencong.core.models import Rate

pytestmark = pytest.mark.django_db


def ask(now, key="ai đó"):
    rates.require(key, most=3, seconds=60, now=now)


def test_the_limit_passes_and_one_more_is_refused_until_the_time_is_over(now):
    for second in range(3):
        ask(now + timedelta(seconds=second))
    with pytest.raises(Refused, match="nhiều nhất 3 lần"):
        ask(now + timedelta(seconds=59))
    ask(now, key="người khác")
    ask(now + timedelta(seconds=60))
    assert not Rate.objects.filter(key__contains="ai").exists()  # kept as a hash


def test_a_window_begun_by_a_clock_that_ran_ahead_is_begun_anew(now):
    for _press in range(3):
        ask(now + timedelta(days=365))
    ask(now)
    assert Rate.objects.get().count == 1
