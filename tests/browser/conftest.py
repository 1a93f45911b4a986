"""A live server commits, so the flush after the test must lift the append-only triggers."""
