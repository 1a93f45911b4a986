"""Khuyến Công: a province's industrial promotion programme, end to end."""

__version__ = "0.1.0"
