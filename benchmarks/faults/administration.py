"""Faults of administration."""

from benchmarks.faults.fault import Fault

FAULTS = (
    Fault(
        "A changed piece of a copy is restored as if nothing were.",
        "administration", "read", "if hashlib.sha256(content).hexdigest() != digest:", "if False:",
        "tests/server/test_copies.py",
    ),
)  # fmt: skip
