"""A query that is compiled once answers like the queryset it was made of."""

import uuid
from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from khuyencong.core.actors import Actor
from khuyencong.core.models import Access
from khuyencong.core.prepared import MANY, prepared

TODAY = date(2027, 3, 1)
BUILT: list[object] = []


@prepared
def opened(abouts, by, day):
    BUILT.append(abouts)
    return Access.objects.filter(about__in=abouts, by_id=by, day__lte=day).order_by("pk")


@prepared
def opened_since(at):
    return Access.objects.filter(at__gte=at).order_by("-pk").values_list("about", flat=True)[:2]


def note(by: str, day: date, about: uuid.UUID | None = None) -> Access:
    return Access.objects.create(
        about=about or uuid.uuid4(), by_id=by, by_name=by, by_post="", day=day, at=timezone.now()
    )


@pytest.mark.django_db
@pytest.mark.database
def test_each_call_has_its_own_values_and_the_sql_is_made_once():
    mai, binh = note("mai", TODAY), note("binh", TODAY)
    tomorrow = note("mai", TODAY + timedelta(days=1), binh.about)
    both = [mai.about, binh.about]
    opened(both, "", TODAY)
    BUILT.clear()
    assert opened(both, "mai", TODAY) == [mai]
    assert opened(both, "binh", TODAY) == [binh]
    assert opened(both, "mai", TODAY + timedelta(days=1)) == [mai, tomorrow]
    assert BUILT == []


@pytest.mark.django_db
@pytest.mark.database
def test_lists_of_any_length_are_asked_for_and_an_empty_one_is_not(
    django_assert_num_queries,
):
    rows = [note("mai", TODAY) for _number in range(MANY + 1)]
    for count in (1, 3, 2, MANY, MANY + 1):
        asked = [row.about for row in rows[:count]]
        assert opened(asked, "mai", TODAY) == rows[:count]
    with django_assert_num_queries(0):
        assert opened([], "mai", TODAY) == []


@pytest.mark.django_db
@pytest.mark.database
def test_instants_and_single_columns_of_the_first_rows():
    rows = [note("mai", TODAY) for _number in range(3)]
    assert opened_since(rows[1].at) == [rows[2].about, rows[1].about]
    assert opened_since(rows[2].at) == [rows[2].about]
    assert opened_since(timezone.now() + timedelta(days=1)) == []


@pytest.mark.django_db
def test_another_thread_asks_by_its_own_connection():
    """SQL that one thread made holds its connection, which another may not use."""
    opened([uuid.uuid4()], Actor(id="mai", name="Mai").id, TODAY)
    BUILT.clear()
    seen = []

    def ask() -> None:
        try:
            opened([uuid.uuid4()], "mai", TODAY)
        except Exception as wrong:  # the test's own transaction is not this thread's
            seen.append(wrong)
        finally:
            connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert len(BUILT) == 1
    assert "thread" not in " ".join(map(str, seen))
