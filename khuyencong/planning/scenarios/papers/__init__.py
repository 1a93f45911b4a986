"""Papers of the plan room."""
