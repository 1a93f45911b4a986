"""The audit bundle."""
