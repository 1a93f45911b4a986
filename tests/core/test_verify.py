from __future__ import annotations

import os
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from khuyencong.core import append_only, checkpoints, events, verification
from tests.flush import lift_triggers

pytestmark = pytest.mark.django_db


def verify(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify", *arguments, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue() + str(error)
    return 0, out.getvalue()


@pytest.fixture
def one_event(mai, now):
    return events.record("project:DA-1", "submit", {"n": 1}, by=mai, at=now)


def test_all_is_well(one_event):
    code, text = verify()
    assert code == 0
    assert text.startswith("Đúng: 1 sự kiện")


def test_one_changed_byte_is_named(one_event):
    lift_triggers()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_event SET payload_text = '{\"n\":2}'")
    append_only.install()
    code, text = verify()
    assert code == 1
    assert "Sự kiện project:DA-1 #1: nội dung đã bị sửa." in text
    assert "Sai 1 chỗ" in text


def test_a_missing_trigger_is_named():
    lift_triggers()
    append_only.install()
    assert append_only.faults() == []
    target = " ON core_event" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER core_event_no_delete{target}")
    code, text = verify()
    assert code == 1
    assert "Bảng core_event: thiếu khoá chống xoá (trigger core_event_no_delete)." in text


def test_a_trigger_that_lets_everything_pass_is_named():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE core_event DISABLE TRIGGER core_event_no_update")
        else:
            cursor.execute("DROP TRIGGER core_event_no_update")
            cursor.execute(
                "CREATE TRIGGER core_event_no_update BEFORE UPDATE ON core_event "
                "BEGIN SELECT 1; END"
            )
    assert verify()[0] == 1


def without_a_trace() -> None:
    """Events, heads and checkpoints taken out of the database so that the rest agrees."""
    lift_triggers()
    with connection.cursor() as cursor:
        for table in ("core_event", "core_stream", "core_checkpoint"):
            cursor.execute(f"DELETE FROM {table}")
    append_only.install()


def test_a_checkpoint_written_beside_the_database_counts_without_being_asked(one_event, now):
    checkpoints.take_checkpoint(on=date(2027, 3, 15), at=now)
    without_a_trace()
    code, text = verify()
    assert code == 1
    assert "Điểm niêm phong ngày 2027-03-15" in text
    assert "có trong tệp, không còn trong bảng" in text


def test_a_checkpoint_from_outside_is_compared(one_event, mai, now, tmp_path):
    checkpoints.take_checkpoint(on=date(2027, 3, 15), at=now)
    kept = str(checkpoints.file_of(date(2027, 3, 15)).rename(tmp_path / "sent-away.txt"))
    assert verify("--checkpoint", kept)[0] == 0
    without_a_trace()
    assert verify()[0] == 0
    code, text = verify("--checkpoint", kept)
    assert code == 1
    assert "Điểm niêm phong ngày 2027-03-15" in text


def test_a_file_that_is_missing_is_bad_input(tmp_path):
    code, text = verify("--checkpoint", str(tmp_path / "không-có.txt"))
    assert code == 2
    assert "Không đọc được tệp điểm niêm phong" in text


def test_triggers_come_back_after_migrate(transactional_db):
    lift_triggers()
    call_command("migrate", verbosity=0)
    assert append_only.faults() == []


@pytest.mark.django_db(transaction=True)
def test_each_part_has_a_process_of_its_own_where_that_sees_the_same_rows(monkeypatch):
    def broken():
        raise ValueError("17")

    def pid():
        return [str(os.getpid())]

    checks = {"a": [pid], "b": [broken, lambda: ["Sổ sai."]]}
    monkeypatch.setattr(verification, "_checks", checks)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    found = dict(verification.run_on_all_cores())
    is_in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()
    assert (found["a"] == [str(os.getpid())]) == is_in_memory
    assert found["b"] == ["Phép kiểm “b” không chạy hết: ValueError: 17.", "Sổ sai."]
