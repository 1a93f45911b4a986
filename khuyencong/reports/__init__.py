"""Statutory reports: figures of a period, frozen when they are sent."""
