"""HiGHS as this house uses it: silent, on one thread, so that it gives the same answer twice."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import highspy
import numpy as np

from khuyencong.allocation.model import Array, Matrix, Model
from khuyencong.allocation.prices import reduced_costs

THREADS = 1
LEAST_SECONDS = 0.05
AT_MOST = 1e-6  # of its value a plan may be rounded
# A relaxation of rows in small whole numbers is solved a quarter sooner as it is.
AS_IT_IS: Mapping[str, str | int] = {"presolve": "off", "simplex_scale_strategy": 0}
KINDS = {True: highspy.HighsVarType.kInteger, False: highspy.HighsVarType.kContinuous}
INFEASIBLE = {
    highspy.HighsModelStatus.kInfeasible,
    # Every column lies between 0 and 1: nothing is unbounded.
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
}


class Solver(highspy.Highs):
    """A solver that prints nothing. highspy's own set-up turns on its callbacks, and the first of
    them prints a banner on standard output, where the JSON of an answer goes; it is left out."""

    def __init__(self, **options: float | str | bool) -> None:
        super(highspy.Highs, self).__init__()
        for name, value in {"output_flag": False, "threads": THREADS, **options}.items():
            self.setOptionValue(name, value)


def version() -> str:
    return f"HiGHS {Solver().version()}"


@dataclass(frozen=True)
class Run:
    """What HiGHS said: columns (None without a plan), bound; of a relaxation the reduced costs of
    columns and the prices of rows.

    A relaxation that was cut off (not `is_proven`) bounds nothing, and its reduced costs say
    nothing.
    """

    plan: Array | None
    reduced: Array
    bound: float
    is_proven: bool
    is_infeasible: bool
    prices: Array = field(default_factory=lambda: np.empty(0))


def run(
    model: Model,
    *,
    until: float,
    gap: float = 0.0,
    is_relaxed: bool = False,
    fixed: Mapping[int, float] | None = None,
    start: Array | None = None,
    enough: float | None = None,
    nodes: int | None = None,
    seed: int = 0,
    begin: highspy.HighsBasis | None = None,
) -> Run:
    """HiGHS on the model, with some columns fixed, from a known plan, until `enough` is found or
    so many `nodes` were looked at."""
    solver = Solver(
        time_limit=max(until - time.perf_counter(), LEAST_SECONDS),
        mip_rel_gap=gap,
        mip_abs_gap=0.0,
        random_seed=seed,
    )
    if is_relaxed:
        for name, value in AS_IT_IS.items():
            solver.setOptionValue(name, value)
    if nodes is not None:
        solver.setOptionValue("mip_max_nodes", nodes)
    if enough is not None:
        solver.setOptionValue("objective_target", enough)
    shown = program_of(model, is_relaxed=is_relaxed, fixed=fixed or {})
    solver.passModel(shown.lp)
    if begin is not None:
        solver.setBasis(begin)
    if start is not None:
        known = highspy.HighsSolution()
        known.col_value = start[shown.is_free].tolist()
        solver.setSolution(known)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    solution = solver.getSolution()
    is_solved = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    bound = info.objective_function_value if is_relaxed else info.mip_dual_bound
    plan, reduced, prices = shown.plan, np.empty(0), np.zeros(len(shown.is_row))
    if is_solved:
        plan[shown.is_free] = solution.col_value
    if is_relaxed:
        prices[shown.is_row] = solution.row_dual
        reduced = reduced_costs(model, prices)
    found = Run(
        plan=plan if is_solved else None,
        reduced=reduced,
        bound=float(bound),
        is_proven=status == highspy.HighsModelStatus.kOptimal,
        is_infeasible=status in INFEASIBLE,
        prices=prices,
    )
    if start is not None and found.is_proven and _falls_short(model, found, gap):
        return run(model, until=until, gap=gap, fixed=fixed, enough=enough, nodes=nodes, seed=seed)
    return found


def _falls_short(model: Model, found: Run, gap: float) -> bool:
    """HiGHS 1.16 gives back the plan it began from where presolving alone solves all of it."""
    assert found.plan is not None
    value = float(model.value @ found.plan)
    return found.bound - value > (gap + AT_MOST) * max(1.0, abs(value))


class Program(NamedTuple):
    """What HiGHS reads, a plan with all that is fixed, which columns are free, and which rows it
    is shown."""

    lp: highspy.HighsLp
    plan: Array
    is_free: Array
    is_row: Array


def program_of(
    model: Model, *, is_relaxed: bool, fixed: Mapping[int, float], matrix: Matrix | None = None
) -> Program:
    """HiGHS is shown the free columns alone: to look through thousands takes longer than to choose
    among hundreds. `matrix`: instead of the model's own."""
    matrix, width = matrix or model.matrix, model.width
    columns = np.fromiter(fixed, dtype=np.int64, count=len(fixed))
    plan, is_free = np.zeros(width), np.ones(width, dtype=bool)
    plan[columns] = np.fromiter(fixed.values(), dtype=float, count=len(fixed))
    is_free[columns] = False
    lower, upper = np.zeros(width), np.ones(width)
    if width and not is_free.any():
        is_free[0], lower[0], upper[0] = True, plan[0], plan[0]  # HiGHS wants a column at least
    height = len(matrix.least)
    is_kept = is_free[matrix.columns]
    used = np.where(is_free, 0, plan)[matrix.columns] * matrix.amounts
    taken: Array = np.bincount(matrix.rows, used, height)
    counts = np.bincount(matrix.rows[is_kept], minlength=height)
    least, most = matrix.least - taken, matrix.most - taken
    is_row = (counts > 0) | (least > 0) | (most < 0)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = int(is_free.sum()), int(is_row.sum())
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = model.value[is_free]
    program.offset_ = float(model.value @ np.where(is_free, 0, plan))
    program.col_lower_, program.col_upper_ = lower[is_free], upper[is_free]
    program.row_lower_, program.row_upper_ = least[is_row], most[is_row]
    entries = program.a_matrix_
    entries.format_ = highspy.MatrixFormat.kRowwise
    entries.start_ = np.concatenate(([0], np.cumsum(counts[is_row]))).astype(np.int32)
    entries.index_ = (np.cumsum(is_free) - 1)[matrix.columns[is_kept]].astype(np.int32)
    entries.value_ = matrix.amounts[is_kept]
    if not is_relaxed:
        whole = np.ones(width, dtype=bool) if model.whole is None else model.whole
        program.integrality_ = [KINDS[is_whole] for is_whole in whole[is_free].tolist()]
    return Program(program, plan, is_free, is_row)
