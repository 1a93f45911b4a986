"""Intake check, one request to complete, conclusion with the rules as they stood."""
