"""Plans against plain HiGHS, and against what is known of published ones (rows 1 and 2).

Seconds are those of the processor, of a process of its own, on one thread: the machine may be busy.
Plain HiGHS has its turn after our first answer; it is stopped by processor seconds, ours later by
the clock. What plain HiGHS takes is kept by instance in the file that KHUYENCONG_PLAIN names, so
that the search can be tuned without waiting for it. KHUYENCONG_RUNS=5 asks five times for one
answer, unless time cut it off. Each year is told on standard error as soon as it is known.

`--instances DIR` reads any folder of plan instances with a `best.csv` (instance, best_known).
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import highspy

from benchmarks import years
from benchmarks.years import Data
from khuyencong.allocation import checker, optimiser, search
from khuyencong.allocation.instance import read
from khuyencong.allocation.model import model_of
from khuyencong.allocation.solver import Solver, program_of, version
from khuyencong.core.apart import in_time

GAP = 0.0001
PLAIN_SECONDS = 60.0
OUR_SECONDS = 600.0  # by the clock: of a busy machine a process has a tenth
WALL_SECONDS = 3_600.0  # until an answer that never came is given up
MADE_SECONDS = 10.0
RUNS = int(os.environ.get("KHUYENCONG_RUNS", "1"))
KEPT = Path(os.environ.get("KHUYENCONG_PLAIN", os.devnull))
YEARS = [
    (recipe, 3_000, share)
    for recipe in years.RECIPES
    for share in years.SHARES
] + [
    (recipe, count, share)
    for recipe in ("room", "correlated", "market", years.LEFT_OUT)
    for count, share in ((1_000, 0.15), (1_000, 0.50), (10_000, 0.05), (10_000, 0.30))
]  # fmt: skip
MADE = [
    (budgets, count, tightness)
    for budgets in (5, 10, 30)
    for count in (100, 250, 500)
    for tightness in (0.25, 0.50, 0.75)
]


def plain(data: Data, seconds: float) -> Data:
    """What HiGHS answers to the same model in so many seconds of its processor."""
    model = model_of(read(data))
    began = time.process_time()
    solver = Solver(mip_rel_gap=data["gap"], mip_abs_gap=0.0)
    solver.passModel(program_of(model, is_relaxed=False, fixed={}).lp)

    def watch(_kind: Any, _message: str, _out: Any, told: Any, _data: Any) -> None:
        told.user_interrupt = time.process_time() - began > seconds

    bare: Any = super(highspy.Highs, solver)  # highspy's own callbacks print
    bare.setCallback(watch, None)
    bare.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
    bare.run()
    info = solver.getInfo()
    has_plan = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return {
        "seconds": time.process_time() - began,
        "value": round(info.objective_function_value * model.unit) if has_plan else None,
        "bound": info.mip_dual_bound * model.unit,
        "is_proven": solver.getModelStatus() == highspy.HighsModelStatus.kOptimal,
    }


def chosen(data: Data) -> Data:
    """What we answer, and how long our processor worked."""
    instance = read(data)
    began = time.process_time()
    choice = optimiser.choose(instance)
    return {
        "seconds": time.process_time() - began,
        "value": choice.value,
        "bound": choice.bound,
        "is_proven": choice.gap <= data["gap"],
        "is_wrong": bool(checker.faults(instance, choice.chosen)) or choice.value > choice.bound,
        "plan": hashlib.sha256(repr(sorted(choice.chosen.items())).encode()).hexdigest(),
    }


def kept(function: Callable[..., Any], data: Data, seconds: float) -> Any:
    """What `plain` or `longer` answers, once for every instance where answers are kept."""
    text = json.dumps(data, sort_keys=True)
    asked = f"{version()} {function.__name__} {seconds} {text}"
    key = hashlib.sha256(asked.encode()).hexdigest()
    known: Data = json.loads(KEPT.read_text() or "{}") if KEPT.exists() else {}
    if key not in known:
        try:
            known[key] = in_time(function, data, seconds, seconds=WALL_SECONDS)
        except TimeoutError:  # HiGHS forgot its time limit; it is taken as stopped there
            known[key] = {"seconds": seconds, "value": None, "is_proven": False}
        KEPT.write_text(json.dumps(known))
    return known[key]


def against_plain() -> Iterator[dict[str, object]]:
    """Row 1: seconds until a plan is proven within 0.01 %, against HiGHS given the same model."""
    of: dict[str, list[Data]] = {}
    for recipe, count, share in YEARS:
        data = years.year(recipe, count, share) | {"gap": GAP, "time_limit_s": OUR_SECONDS}
        answers = [in_time(chosen, data, seconds=WALL_SECONDS)]
        other = kept(plain, data, PLAIN_SECONDS)
        while answers[0]["is_proven"] and len(answers) < RUNS:
            answers.append(in_time(chosen, data, seconds=WALL_SECONDS))
        one = answers[0] | {
            "name": f"{recipe} {count} {share}",
            "seconds": statistics.median(answer["seconds"] for answer in answers),
            "is_one_answer": len({answer["plan"] for answer in answers}) == 1,
        }
        one["ratio"] = one["seconds"] / other["seconds"]
        # Of a plan of HiGHS that is better than our bound, or a bound below our plan.
        one["is_wrong"] |= other["value"] is not None and other["value"] > one["bound"]
        of.setdefault(recipe, []).append(one)
        print(one["name"], other, one, file=sys.stderr, flush=True)
    for recipe, ones in of.items():
        yield _told(f"{recipe}{', left out of tuning' * (recipe == years.LEFT_OUT)}", ones) | {
            "by_year": {
                one["name"]: [round(one["ratio"], 3), round(one["seconds"], 2)] for one in ones
            }
        }
    yield _told("all recipes", [one for ones in of.values() for one in ones])


def _told(what: str, ones: list[Data]) -> dict[str, object]:
    ratios = [one["ratio"] for one in ones]
    unproven = [one["name"] for one in ones if not one["is_proven"]]
    wrong = [one["name"] for one in ones if one["is_wrong"] or not one["is_one_answer"]]
    return {
        "promise": 1,
        "what": f"{len(ones)} years within 0.01 % against plain HiGHS: {what}",
        "ratio": round(statistics.median(ratios), 3),
        "ratio_max": round(max(ratios), 3),
        "seconds_median": round(statistics.median(one["seconds"] for one in ones), 2),
        "seconds_max": round(max(one["seconds"] for one in ones), 2),
        "runs": RUNS,
        "not_proven": unproven,
        "wrong_or_two_answers": wrong,
        "goal": 0.10,
        "goal_max": 1.5,
        "met": statistics.median(ratios) <= 0.10
        and max(ratios) <= 1.5
        and not unproven
        and not wrong,
    }


def published(folder: Path) -> Iterator[dict[str, object]]:
    """Row 2: the gap to the best known value, each instance within its own time limit."""
    with (folder / "best.csv").open(encoding="utf-8") as file:
        best = {row["instance"]: int(row["best_known"]) for row in csv.DictReader(file)}
    answers = {}
    for name, known in best.items():
        data = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        answers[name] = _packed(name, data, known)
    told = _gaps("published instances, gap to the best known value", answers)
    khan = [one["known"] > one["value"] for name, one in answers.items() if "khan" in name]
    yield told | {"khan_not_optimal": sum(khan)}


def made() -> Iterator[dict[str, object]]:
    """Row 2: packings by the recipe of Chu and Beasley. Best known is the best of ours, of what
    plain HiGHS finds, and of a search of ours four times as long from another seed."""
    answers = {}
    for budgets, count, tightness in MADE:
        name = f"{budgets}x{count}-{tightness}"
        data = years.packing(budgets, count, tightness)
        answers[name] = _packed(name, data, kept(longer, data | {"gap": 0.0}, WALL_SECONDS))
    yield _gaps("packings by Chu and Beasley's recipe, gap to the best known value", answers)


def longer(data: Data, seconds: float) -> int:
    """The value of a search four times as long, from another seed."""
    search.SEED, search.MOST_DRAWN = 1, 4 * search.MOST_DRAWN
    return optimiser.choose(read(data | {"time_limit_s": seconds})).value


def _packed(name: str, data: Data, known: int) -> Data:
    """Our answer beside that of plain HiGHS in the same time."""
    asked = data | {"gap": 0.0, "time_limit_s": MADE_SECONDS}
    answer = in_time(chosen, asked, seconds=WALL_SECONDS)
    other = kept(plain, asked, MADE_SECONDS)["value"] or 0
    print(name, known, other, answer, file=sys.stderr, flush=True)
    return answer | {"known": max(known, answer["value"], other), "plain": other}


def _gaps(what: str, answers: dict[str, Data]) -> dict[str, object]:
    gaps = {name: _percent(one, "value") for name, one in answers.items()}
    wrong = [
        name for name, one in answers.items() if one["is_wrong"] or one["known"] > one["bound"]
    ]
    classes: dict[str, list[Data]] = {}
    for name, one in answers.items():
        classes.setdefault(name.split("-")[0], []).append(one)
    by_class = {
        name: [
            round(statistics.mean(_percent(one, whose) for one in ones), 4)
            for whose in ("value", "plain")
        ]
        for name, ones in classes.items()
    }
    mean, worst = statistics.mean(gaps.values()), max(gaps.values())
    return {
        "promise": 2,
        "what": f"{len(gaps)} {what}",
        "mean_percent": round(mean, 4),
        "max_percent": round(worst, 4),
        "goal_mean_percent": 0.03,
        "goal_max_percent": 0.15,
        "plain_mean_percent": round(
            statistics.mean(_percent(one, "plain") for one in answers.values()), 4
        ),
        "seconds_max": round(max(one["seconds"] for one in answers.values()), 1),
        "wrong": wrong,
        "percent_by_class_ours_and_plain": by_class,
        "percent_by_instance": {name: round(gap, 4) for name, gap in gaps.items()},
        "met": mean <= 0.03
        and worst <= 0.15
        and not wrong
        and all(ours <= other for ours, other in by_class.values()),
    }


def _percent(one: Data, whose: str) -> float:
    return float(100 * (one["known"] - one[whose]) / one["known"])


def run(folder: Path | None) -> Iterator[dict[str, object]]:
    yield from against_plain()
    yield from made()
    if folder:
        yield from published(folder)
