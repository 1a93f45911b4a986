from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from khuyencong.core import checkpoints, events
from khuyencong.core.errors import Refused
from khuyencong.core.models import Checkpoint, Event, Seal
from tests.flush import lift_triggers

pytestmark = pytest.mark.django_db
NIGHT_IN_HANOI = datetime(2027, 3, 15, 17, 30, tzinfo=UTC)  # 00:30 on the 16th in Hanoi


@pytest.fixture
def three_events(mai, now):
    """Two chains: a project with three events, a fund with one."""
    events.record("fund:KC-40:2027", "open", {"n": 0}, by=mai, at=now)
    for number in (1, 2, 3):
        events.record("project:DA-1", f"step{number}", {"ghi chú": f"lần {number}"}, by=mai, at=now)


def sql(statement: str, *values: object) -> None:
    """As someone with the database in hand would do it, past the triggers."""
    lift_triggers()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_event_keeps_who_when_and_the_payload_byte_for_byte(mai):
    event = events.record(
        "project:DA-1", "submit", {"b": 2, "a": "Đề án"}, by=mai, at=NIGHT_IN_HANOI
    )
    event.refresh_from_db()
    assert event.payload_text == '{"a":"Đề án","b":2}'
    assert (event.seq, event.by_id, event.by_name, event.by_post) == (
        1,
        "u-mai",
        "Mai",
        "Chuyên viên Trung tâm",
    )
    assert event.on == date(2027, 3, 16)
    assert event.payload == {"a": "Đề án", "b": 2}


def test_each_stream_counts_for_itself(three_events):
    assert [event.seq for event in events.history("project:DA-1")] == [1, 2, 3]
    assert [event.seq for event in events.history("fund:KC-40:2027")] == [1]
    assert events.check() == []


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_bug(mai, now):
    with pytest.raises(RuntimeError):
        events.record("project:DA-1", "submit", {}, by=mai, at=now)
    assert not Event.objects.exists()


def test_a_time_without_zone_is_a_bug(mai):
    with pytest.raises(ValueError):
        events.record("s", "k", {}, by=mai, at=datetime(2027, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    "statement", ["UPDATE core_event SET kind = 'x'", "DELETE FROM core_event"]
)
def test_the_database_refuses_to_change_or_remove_an_event(three_events, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == 4


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("payload_text", '{"ghi chú":"lần 9"}'),
        ("kind", "step9"),
        ("by_id", "u-hung"),
        ("by_name", "Hùng"),
        ("by_post", "Giám đốc"),
        ("at", "2027-03-15 02:30:00.000001+00:00"),
        ("on", "2027-03-14"),
    ],
)
def test_one_changed_column_is_named_with_its_place(three_events, column, value):
    sql(
        f'UPDATE core_event SET "{column}" = %s WHERE stream = %s AND seq = 2',
        value,
        "project:DA-1",
    )
    assert events.check() == ["Sự kiện project:DA-1 #2: nội dung đã bị sửa."]


def test_a_change_with_its_hash_recomputed_breaks_the_next_link(three_events):
    event = Event.objects.get(stream="project:DA-1", seq=2)
    event.payload_text = "{}"
    sql(
        "UPDATE core_event SET payload_text = '{}', hash = %s WHERE id = %s",
        events.digest_of(event),
        event.pk,
    )
    assert events.check() == [
        "Sự kiện project:DA-1 #3: không nối với #2.",
        "Sự kiện project:DA-1 #2: không mang dấu của hệ thống; không phải do hệ thống ghi.",
    ]


def test_a_removed_event_is_named(three_events):
    sql("DELETE FROM core_event WHERE stream = 'project:DA-1' AND seq = 2")
    assert events.check() == [
        "Sự kiện project:DA-1 #3: đứng sau #1; có sự kiện bị xoá, chèn hoặc đảo."
    ]


def test_two_events_that_changed_places_are_named(three_events):
    sql("UPDATE core_event SET seq = 9 WHERE stream = 'project:DA-1' AND seq = 2")
    sql("UPDATE core_event SET seq = 2 WHERE stream = 'project:DA-1' AND seq = 3")
    sql("UPDATE core_event SET seq = 3 WHERE stream = 'project:DA-1' AND seq = 9")
    found = events.check()
    assert found
    assert all("project:DA-1" in fault for fault in found)


def test_a_cut_tail_is_seen_by_the_head_and_by_the_checkpoint(three_events, now):
    events.take_checkpoint(on=date(2027, 3, 15), at=now)
    sql("DELETE FROM core_event WHERE stream = 'project:DA-1' AND seq = 3")
    found = events.check()
    assert "Chuỗi project:DA-1: có đến #2, phải có đến #3." in found
    assert "Sự kiện project:DA-1 #3: đã niêm phong ngày 2027-03-15, nay không còn như cũ." in found


def test_a_tail_cut_with_every_trace_in_the_database_is_seen_from_outside(three_events, now):
    events.take_checkpoint(on=date(2027, 3, 15), at=now)
    outside = checkpoints.read_file(checkpoints.file_of(date(2027, 3, 15)))
    previous = Event.objects.get(stream="project:DA-1", seq=2)
    sql("DELETE FROM core_event WHERE stream = 'project:DA-1' AND seq = 3")
    sql("UPDATE core_stream SET seq = 2, hash = %s WHERE name = 'project:DA-1'", previous.hash)
    sql("DELETE FROM core_checkpoint")
    checkpoints.file_of(date(2027, 3, 15)).unlink()  # what the data folder keeps goes with it
    assert events.check() == []
    assert checkpoints.check_against(outside) == [
        "Điểm niêm phong ngày 2027-03-15: mã gốc không khớp; lúc đó có 4 sự kiện, nay đếm được 3."
    ]


def test_a_checkpoint_holds_while_events_are_added(three_events, mai, now):
    events.take_checkpoint(on=date(2027, 3, 15), at=now)
    events.record("project:DA-1", "step4", {}, by=mai, at=now)
    events.take_checkpoint(on=date(2027, 3, 15), at=now)
    events.take_checkpoint(on=date(2027, 3, 16), at=now)
    lines = checkpoints.read_file(checkpoints.file_of(date(2027, 3, 15)))
    assert [line.event_count for line in lines] == [4, 5]
    assert events.check() == []
    assert checkpoints.check_against(lines) == []


def test_a_second_checkpoint_of_the_day_with_nothing_new_is_the_first(three_events, now):
    first = events.take_checkpoint(on=date(2027, 3, 15), at=now)
    assert events.take_checkpoint(on=date(2027, 3, 15), at=now) == first
    assert len(checkpoints.file_of(date(2027, 3, 15)).read_text().splitlines()) == 1


def test_the_worker_takes_a_checkpoint_each_hour_in_which_something_happened(three_events, mai):
    checkpoints.checkpoint_job(now=NIGHT_IN_HANOI)
    checkpoints.checkpoint_job(now=NIGHT_IN_HANOI)
    checkpoints.checkpoint_job(now=NIGHT_IN_HANOI + timedelta(hours=1))
    assert [one.on for one in Checkpoint.objects.all()] == [date(2027, 3, 16)]
    events.record("project:DA-1", "call", {}, by=mai, at=NIGHT_IN_HANOI)
    checkpoints.checkpoint_job(now=NIGHT_IN_HANOI + timedelta(minutes=59))
    assert Checkpoint.objects.count() == 1
    checkpoints.checkpoint_job(now=NIGHT_IN_HANOI + timedelta(hours=1))
    assert [one.event_count for one in Checkpoint.objects.order_by("pk")] == [4, 5]


def test_a_checkpoint_is_written_to_the_folders_of_other_machines_too(
    three_events, settings, tmp_path
):
    away = tmp_path / "away"
    away.mkdir()
    settings.CHECKPOINT_COPIES = [str(tmp_path / "gone"), str(away)]
    taken = events.take_checkpoint(on=date(2027, 3, 15), at=NIGHT_IN_HANOI)
    copy = away / checkpoints.file_of(taken.on).name
    assert copy.read_text() == checkpoints.file_of(taken.on).read_text()
    assert checkpoints.check_against(checkpoints.read_file(copy)) == []


@pytest.mark.parametrize("text", ["", "xin chào", "on=2027-03-15 root=ab", "on=hôm-nay root=a"])
def test_a_file_that_is_no_checkpoint_is_refused(tmp_path, text):
    path = tmp_path / "lá.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused):
        checkpoints.read_file(path)


def test_erasing_personal_data_leaves_the_chain_whole(mai, now):
    sealed = events.seal("0912345678")
    events.record("project:DA-1", "call", {"phone": sealed}, by=mai, at=now)
    assert events.is_sealed_value(sealed, "0912345678")
    assert not events.is_sealed_value(sealed, "0912345679")
    events.forget(sealed)
    assert not events.is_sealed_value(sealed, "0912345678")
    assert not Seal.objects.exists()
    assert events.check() == []


def test_the_same_value_is_sealed_differently_each_time():
    assert events.seal("0912345678") != events.seal("0912345678")
