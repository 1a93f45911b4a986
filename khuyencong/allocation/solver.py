"""HiGHS as this house uses it: silent, on one thread, so that it gives the same answer twice."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np

from khuyencong.allocation.model import Array, Model

THREADS = 1
LEAST_SECONDS = 0.05
AT_MOST = 1e-6  # of its value a plan may be rounded
SUB_PROBLEMS = tuple(f"mip_heuristic_run_{name}" for name in ("rins", "rens", "root_reduced_cost"))
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
    """What HiGHS said: columns (None without a plan), reduced costs of a relaxation, bound.

    A relaxation that was cut off (not `is_proven`) bounds nothing, and its reduced costs say
    nothing.
    """

    plan: Array | None
    reduced: Array
    bound: float
    is_proven: bool
    is_infeasible: bool


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
    is_proof: bool = False,
) -> Run:
    """HiGHS on the model, with some columns fixed, from a known plan, until `enough` is found or
    so many `nodes` were looked at. `is_proof`: a good plan is known, so that no time is spent on
    smaller problems that might hold a better one."""
    solver = Solver(
        time_limit=max(until - time.perf_counter(), LEAST_SECONDS),
        mip_rel_gap=gap,
        mip_abs_gap=0.0,
        random_seed=seed,
    )
    if is_proof:
        for heuristic in SUB_PROBLEMS:
            solver.setOptionValue(heuristic, False)
    if nodes is not None:
        solver.setOptionValue("mip_max_nodes", nodes)
    if enough is not None:
        solver.setOptionValue("objective_target", enough)
    solver.passModel(_program(model, is_relaxed=is_relaxed, fixed=fixed or {}))
    if start is not None:
        known = highspy.HighsSolution()
        known.col_value = start.tolist()
        solver.setSolution(known)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    solution = solver.getSolution()
    is_solved = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    bound = info.objective_function_value if is_relaxed else info.mip_dual_bound
    found = Run(
        plan=np.array(solution.col_value) if is_solved else None,
        reduced=np.array(solution.col_dual) if is_relaxed else np.empty(0),
        bound=float(bound),
        is_proven=status == highspy.HighsModelStatus.kOptimal,
        is_infeasible=status in INFEASIBLE,
    )
    if start is not None and found.is_proven and _falls_short(model, found, gap):
        return run(model, until=until, gap=gap, fixed=fixed, enough=enough, nodes=nodes, seed=seed)
    return found


def _falls_short(model: Model, found: Run, gap: float) -> bool:
    """HiGHS 1.16 gives back the plan it began from where presolving alone solves all of it."""
    assert found.plan is not None
    value = float(model.value @ found.plan)
    return found.bound - value > (gap + AT_MOST) * max(1.0, abs(value))


def _program(model: Model, *, is_relaxed: bool, fixed: Mapping[int, float]) -> highspy.HighsLp:
    rows = [row.scaled for row in model.rows]
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = model.width, len(rows)
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = model.value
    lower, upper = np.zeros(model.width), np.ones(model.width)
    for column, value in fixed.items():
        lower[column] = upper[column] = value
    program.col_lower_, program.col_upper_ = lower, upper
    program.row_lower_ = np.array([least for _columns, _amounts, least, _most in rows])
    program.row_upper_ = np.array([most for _columns, _amounts, _least, most in rows])
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(row[0]) for row in rows)], dtype=np.int32)
    matrix.index_ = np.array([column for row in rows for column in row[0]], dtype=np.int32)
    matrix.value_ = np.array([amount for row in rows for amount in row[1]])
    if not is_relaxed:
        whole = [highspy.HighsVarType.kInteger] * (model.width - model.continuous)
        program.integrality_ = whole + [highspy.HighsVarType.kContinuous] * model.continuous
    return program
