"""Appropriations, the plan decision, approval of each estimate."""
