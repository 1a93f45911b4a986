"""Runs the named benchmarks (all without a name); each prints one JSON line a promise."""

from __future__ import annotations

import json
import statistics
import sys
import time
from datetime import date

from khuyencong.rules import engine
from khuyencong.rules.engine import Facts

REPEATS, CALLS = 7, 2_000


def rules() -> dict[str, object]:
    """One ceiling with its explanation: at most 50 µs (performance row 4)."""
    book = engine.load()
    facts = Facts(activity="machinery", cost_dong=800_000_000, form="cooperative")
    runs = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        for _ in range(CALLS):
            engine.ceiling(facts, on=date(2020, 6, 1), book=book)
        runs.append((time.perf_counter() - start) / CALLS)
    microseconds = statistics.median(runs) * 1e6
    return {
        "promise": 4,
        "what": "one ceiling with reasons",
        "microseconds": round(microseconds, 1),
        "goal": 50,
        "met": microseconds <= 50,
    }


BENCHMARKS = {"rules": rules}

if __name__ == "__main__":
    names = sys.argv[1:] or list(BENCHMARKS)
    if unknown := set(names) - set(BENCHMARKS):
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(BENCHMARKS)}")
    for name in names:
        print(json.dumps(BENCHMARKS[name](), ensure_ascii=False))
