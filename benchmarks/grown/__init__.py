"""A grown province: the projects of a seed world, with all that hangs on them, many times over.

`grow(100)` makes the world that stands in the database a hundred times as large, on SQLite and on
PostgreSQL. What belongs to a project is found by the models' own foreign keys and by the UUIDs and
codes that stand in texts, so that a new table is copied without a word here. Chains, digests and
sums are made anew: `verify` holds afterwards.
"""

from benchmarks.grown.loading import Grown, grow

__all__ = ["Grown", "grow"]
