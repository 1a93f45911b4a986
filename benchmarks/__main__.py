"""Runs the named benchmarks, all without a name; prints one JSON line a promise of docs/bar.md."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np

from benchmarks import (
    history,
    jobs,
    load,
    money,
    pages,
    phone,
    plan,
    province,
    reform,
    reports,
    room,
    search,
    sheets,
    start,
    sweep,
)
from khuyencong.rules import bulk, engine
from khuyencong.rules.engine import Facts

INSTANCES: Path | None = None
REPEATS, CALLS, BULK_ROWS = 7, 2_000, 10_000_000


def rules() -> list[dict[str, object]]:
    """Promises 3 and 4 of docs/bar.md."""
    return [bulk_ceilings(), one_ceiling()]


def bulk_ceilings() -> dict[str, object]:
    """Ceilings of 10 million rows against copying the same bytes (promise 3).

    The floor copies costs and cases into new arrays; the ceilings also go to a new array. Rows
    come grouped by case, as the database returns them; shuffled rows are told beside it.
    """
    cases = [
        (Facts(code, place_kind="commune"), date(year, 6, 1))
        for code in engine.activities()
        for year in (2016, 2020, 2026)
    ]
    table = bulk.table(cases)
    draw = np.random.default_rng(1)
    costs = draw.integers(1, 5_000_000_000, BULK_ROWS)
    case = np.sort(draw.integers(0, len(cases), BULK_ROWS))
    shuffled = draw.permutation(case)
    floor = _median(lambda: (costs.copy(), case.copy()))
    ratio = _median(lambda: bulk.ceilings(costs, case, table)) / floor
    ratio_shuffled = _median(lambda: bulk.ceilings(costs, shuffled, table)) / floor
    sample = draw.integers(0, BULK_ROWS, 200_000)
    found = bulk.ceilings(costs[sample], case[sample], table)
    wrong = sum(
        dong != min(int(Decimal(cost) * share / table.base), cap)
        for cost, share, cap, dong in zip(
            costs[sample].tolist(),
            table.share[case[sample]].tolist(),
            table.cap[case[sample]].tolist(),
            found.tolist(),
            strict=True,
        )
    )
    return {
        "promise": 3,
        "what": "ceilings of 10 million rows against copying the same bytes",
        "ratio": round(ratio, 2),
        "ratio_shuffled": round(ratio_shuffled, 2),
        "mismatches_against_decimal": wrong,
        "rows_against_decimal": int(sample.size),
        "goal": 3.0,
        "met": ratio <= 3.0 and not wrong,
    }


def _median(work: Callable[[], object]) -> float:
    """Seconds, the median of REPEATS runs."""
    runs = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        runs.append(time.perf_counter() - start)
    return statistics.median(runs)


def one_ceiling() -> dict[str, object]:
    """One ceiling with its explanation: at most 50 µs (promise 4)."""
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


BENCHMARKS = {
    "rules": rules,
    "pages": lambda: [*pages.run(), *phone.run()],
    "phone": phone.run,
    "jobs": jobs.run,
    "load": load.run,
    "money": money.run,
    "province": province.run,
    "search": search.run,
    "reform": reform.run,
    "reports": lambda: [*reports.run(), *sheets.run()],
    "sheets": sheets.run,
    "import": history.run,
    "start": start.run,
    "sweep": lambda: [sweep.run()],
    "plan": lambda: [*plan.run(INSTANCES), *room.run()],
}

if __name__ == "__main__":
    words = argparse.ArgumentParser(prog="script/bench")
    words.add_argument("names", nargs="*", metavar="NAME", choices=[[], *BENCHMARKS])
    words.add_argument("--instances", type=Path, help="folder of plan instances, for plan")
    given = words.parse_args()
    INSTANCES = given.instances
    names = given.names or ["rules", "pages", "search", "plan", "sweep"]
    for name in names if len(names) > 1 else ():  # each has a data folder of its own
        more = ["--instances", given.instances] if given.instances else []
        subprocess.run([sys.executable, "-u", "-m", "benchmarks", name, *more], check=True)
    for line in BENCHMARKS[names[0]]() if len(names) == 1 else ():
        print(json.dumps(line, ensure_ascii=False), flush=True)
