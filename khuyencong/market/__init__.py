"""Recognised products, and certificates that anybody may check."""
