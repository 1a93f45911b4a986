"""Rows that checks read by the thousand stand in digests as the objects of the model would."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db.models import Q
from django.utils.text import format_lazy
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.core import bare, chain, events
from khuyencong.core.bare import Keys
from khuyencong.core.chain import canonical
from khuyencong.core.dates import HANOI
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


ODD_TEXTS = (
    "đủ “hồ sơ”",
    'a "b" \\ /',
    "".join(map(chr, range(1, 32))),
    "\x7f\u2028\ufeff",
    "🧵 𠮷",
    "",
)


@pytest.mark.parametrize("text", ODD_TEXTS)
@pytest.mark.parametrize("at", MOMENTS)
def test_the_text_of_an_event_is_the_same_wherever_it_is_written(mai, text, at):
    events.record("project:DA-1", "submit", {"lý do": text}, by=replace(mai, name=text), at=at)
    (event,) = chain.written_by_stream(Q(stream="project:DA-1"))
    (columns,) = chain.by_stream(Q(stream="project:DA-1"))
    assert event[3] == chain.text_of(list(columns[: len(chain.DIGESTED)])).encode()
    assert chain.digest_of_bytes(event[3]) == event[4] == Event.objects.get().hash


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))  # half a letter is none
VALUES = (
    st.none() | st.booleans() | st.integers() | st.integers(2**62, 2**66) | TEXTS
    | st.datetimes(timezones=st.sampled_from([UTC, HANOI])) | st.datetimes() | st.dates()
    | st.uuids() | st.decimals() | TEXTS.map(lambda text: format_lazy("{}", text))
)  # fmt: skip
NESTED = st.recursive(
    VALUES, lambda some: st.lists(some) | st.dictionaries(TEXTS, some) | st.tuples(some, some)
)


@given(NESTED)
def test_what_stands_in_a_table_has_one_spelling_quick_or_not(value):
    assert chain.canonical_bytes(value) == canonical(value).encode()


@pytest.mark.parametrize("value", [{1: "một"}, object(), b"x", "\ud800"])
def test_what_has_no_spelling_has_none_the_quick_way_either(value):
    def outcome(act):
        try:
            return act()
        except (TypeError, ValueError) as error:
            return type(error)

    assert outcome(lambda: chain.canonical_bytes(value)) == outcome(
        lambda: canonical(value).encode()
    )


def test_more_keys_than_a_statement_has_parameters_are_asked_for_at_once(mai, now):
    events.record("project:DA-1", "submit", {}, by=mai, at=now)
    names = [f"project:DA-{number}" for number in range(40_000)]
    assert Event.objects.filter(stream__among=Keys(names)).count() == 1
    assert not Event.objects.filter(stream__among=Keys(names[2:])).exists()
