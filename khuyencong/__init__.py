"""Khuyến Công: a province's industrial promotion programme, end to end."""
