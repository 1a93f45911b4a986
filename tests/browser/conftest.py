"""A live server commits, so the flush after the test must lift the append-only triggers."""

from tests.flush import flush_lifts_triggers  # noqa: F401  (a fixture)
