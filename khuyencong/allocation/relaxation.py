"""The linear relaxation, begun from what an eighth of the proposals say of the prices.

HiGHS begins with every option in and takes out thousands, one a step. At the prices of a sample
almost all proposals choose what they choose in the end: begun from there, a few hundred steps are
left. The answer is the same optimum, and proven as before.
"""

from __future__ import annotations

import time

import highspy
import numpy as np

from khuyencong.allocation.model import Array, Model
from khuyencong.allocation.prices import sets_of
from khuyencong.allocation.solver import AS_IT_IS, LEAST_SECONDS, Run, Solver, program_of, run

FROM_COLUMNS = 4_000  # smaller ones are solved as fast without
PART = 8
BASIC, UPPER = int(highspy.HighsBasisStatus.kBasic), int(highspy.HighsBasisStatus.kUpper)
STATUSES = sorted(highspy.HighsBasisStatus.__members__.values(), key=int)


def relax(model: Model, *, until: float) -> Run:
    """The relaxation, solved to its end or until that moment."""
    begin = _begin(model, until) if model.width >= FROM_COLUMNS else None
    return run(model, until=until, is_relaxed=True, begin=begin)


def _begin(model: Model, until: float) -> highspy.HighsBasis | None:
    """What is in, and which rows bind, at the prices of the sample; None where it says nothing."""
    sets, matrix = sets_of(model), model.matrix
    height = len(matrix.least)
    is_left_out = np.unique(sets.of, return_inverse=True)[1] % PART > 0
    share = np.where(sets.is_set, 1, 1 / PART)
    # A set that must have one in would be broken where it is not in the sample.
    least = np.where(sets.must, -np.inf, matrix.least * share)
    sample = program_of(
        model,
        is_relaxed=True,
        fixed=dict.fromkeys(np.flatnonzero(is_left_out).tolist(), 0.0),
        matrix=matrix._replace(least=least, most=matrix.most * share),
    )
    solver = Solver(time_limit=max(until - time.perf_counter(), LEAST_SECONDS), **AS_IT_IS)
    solver.passModel(sample.lp)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    prices = np.zeros(height)
    prices[sample.is_row] = solver.getSolution().row_dual
    is_best, best, _second = sets.two_best(sets.worth(prices))
    is_in = np.flatnonzero(is_best & (best[sets.of] > 0))
    _sets, first = np.unique(sets.of[is_in], return_index=True)
    columns, rows = np.zeros(model.width, dtype=int), np.full(height, BASIC)
    for column in is_in[first].tolist():
        if sets.of[column] < height:  # the set binds, by its best option
            columns[column], rows[sets.of[column]] = BASIC, UPPER
        else:
            columns[column] = UPPER
    begun = solver.getBasis()
    columns[sample.is_free] = [int(status) for status in begun.col_status]
    rows[sample.is_row] = [int(status) for status in begun.row_status]
    return _basis(columns, rows)


def _basis(columns: Array, rows: Array) -> highspy.HighsBasis:
    basis = highspy.HighsBasis()
    basis.col_status = [STATUSES[status] for status in columns]
    basis.row_status = [STATUSES[status] for status in rows]
    basis.valid = True
    return basis
