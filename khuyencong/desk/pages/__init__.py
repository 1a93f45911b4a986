"""The officer's screens, one file a place of work."""
