"""Faults of config."""

from benchmarks.faults.fault import Fault

FAULTS = (
    Fault(
        "A dead process stays dead.",
        "config", "look", "if now >= self.start_at:", "if not self.started:",
        "tests/server/test_killed_processes.py",
    ),
    Fault(
        "Headers may take for ever, a byte now and then.",
        "config", "is_late", "return passed > HEADERS_WITHIN", "return False",
        "tests/server/test_slow_senders.py",
    ),
    Fault(
        "A commit is acknowledged before the disk has it.",
        "config", "database", "PRAGMA synchronous=FULL;", "PRAGMA synchronous=NORMAL;",
        "tests/server/test_written_through.py::test_every_commit_of_money_waits_for_the_disk",
    ),
    Fault(
        "PostgreSQL is not told to write through.",
        "config", "database", " -c synchronous_commit=on", "",
        "tests/core/test_database_address.py",
    ),
)  # fmt: skip
