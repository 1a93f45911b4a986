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
)  # fmt: skip
