"""What the database knows of its own tables: how many rows there are, and how alike they are.

PostgreSQL measures by itself. SQLite does not: where it never did, or not since an upgrade with a
new index, it may read a table whole although an index leads to the rows asked for.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

ROWS = 1000  # of each index: enough to choose by, whatever is stored


def measure() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {ROWS}")
            cursor.execute("ANALYZE")


def measure_job(*, now: datetime) -> None:
    measure()


def measure_after_migrate(*, plan: Any = (), **_others: Any) -> None:
    """`plan`: the migrations that were applied."""
    if plan:
        measure()
