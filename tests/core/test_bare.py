"""Rows that checks read by the thousand stand in digests as the objects of the model would."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from khuyencong.core import bare, events
from khuyencong.core.bare import Keys
from khuyencong.core.chain import canonical
from khuyencong.core.models import Event

pytestmark = pytest.mark.django_db

MOMENTS = [
    datetime(2026, 11, 27, 7, 0, tzinfo=UTC),
    datetime(2026, 11, 27, 7, 0, 0, 500_000, tzinfo=UTC),
    datetime(2026, 11, 27, 7, 0, 0, 123, tzinfo=UTC),
]


def test_moments_days_and_texts_are_written_as_objects_are(mai):
    for at in MOMENTS:
        events.record("project:DA-1", "submit", {"lý do": "đủ"}, by=mai, at=at)
    columns = ("id", "stream", "at", "on", "payload_text")
    own = Event.objects.order_by("id")
    written = [canonical(row) for row in bare.rows(own, *columns)]
    assert written == [canonical(list(row)) for row in own.values_list(*columns)]


def test_more_keys_than_a_statement_has_parameters_are_asked_for_at_once(mai, now):
    events.record("project:DA-1", "submit", {}, by=mai, at=now)
    names = [f"project:DA-{number}" for number in range(40_000)]
    assert Event.objects.filter(stream__among=Keys(names)).count() == 1
    assert not Event.objects.filter(stream__among=Keys(names[2:])).exists()
