"""Hiện trạng: what stands in the tables behind a chain, under the key of this installation.

A chain tells what happened; the rows tell what stands. After each event the worker keeps a keyed
digest of every row that belongs to the chain (its standing), bound to the hash of that event. A row
changed, added or removed with no event to tell of it no longer fits; nor does one that belongs to
no chain at all. Whoever can write to the database but has not the key (a file outside it) can make
no standing that fits.

What this cannot tell: a change made before the next standing is kept (seconds), or one that a
lawful event of the same chain follows before `verify` looked. See the ADR of 2026-11-27.
"""

from khuyencong.core.standings.checking import PARTS, faults, strangers
from khuyencong.core.standings.keeping import SLOW, keep, keep_job, sweep_job, unkept
from khuyencong.core.standings.parts import Part, digests_of, of, one_moment, parts, register

__all__ = [
    "PARTS",
    "SLOW",
    "Part",
    "digests_of",
    "faults",
    "keep",
    "keep_job",
    "of",
    "one_moment",
    "parts",
    "register",
    "strangers",
    "sweep_job",
    "unkept",
]
