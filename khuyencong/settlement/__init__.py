"""Acceptance, payment, settlement."""
