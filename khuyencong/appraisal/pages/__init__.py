"""Screens of appraisal, one file a noun."""
