"""The best plan that the rules allow, with proof of how good it is. Plain Python, numpy, HiGHS.

How: (1) the linear relaxation gives a bound and says which options are beyond doubt; (2) a plan is
sought among the doubtful ones, in short tries whose plans are merged, until the bound proves it
good enough (where only budgets bind, by a population search); (3) what can no longer pay is fixed
by its reduced cost, and HiGHS proves or improves the rest. Amounts are whole đồng: an answer is
handed out only after the checker, which knows no solver, has found no fault in it.

The same instance gives the same answer as long as no time limit is reached.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

from khuyencong.allocation import checker, elastic, search
from khuyencong.allocation.elastic import Relaxation
from khuyencong.allocation.instance import ALL_OR_NONE, COUNT, Instance, Option, Proposal
from khuyencong.allocation.solver import Solver, version
from khuyencong.core.apart import in_time

Array = np.ndarray
GRACE_SECONDS = 45  # after the time limit; which demands to relax is looked for in it
SEARCH_SHARE = 0.9  # of the time, where a search is needed at all
QUICK_SECONDS = 0.6  # for a packing that HiGHS proves at once
SMALL = 2_000  # columns that HiGHS takes whole
# Tries at a plan good enough: columns beside those the relaxation itself uses, each with its own
# seed for the solver. A short try mostly succeeds or never would, and what short ones agree on is
# mostly right, so their plans are merged. Cut off by nodes, not by seconds: the same answer on a
# slow machine.
TRIES = tuple((size, seed) for seed, size in enumerate((200, 250, 300, 150) * 3 + (600, 1_000)))
TRY_NODES, MERGE_NODES = 10, 60
MERGE_SIZE, NEWEST = 250, 2  # columns left free beside those that the best and the newest differ on
WIDEST_ROW = 10**7  # the largest whole number of a row that the solver is given as it is
WIDEST_VALUE = 10**7  # larger values are divided, so that the solver can tell them apart


class Infeasible(Exception):
    """No plan keeps every demand. `relax` names the fewest demands to give up."""

    def __init__(self, relax: list[Relaxation]) -> None:
        self.relax = relax
        super().__init__(relax)  # what it is made of again in another process

    def __str__(self) -> str:
        return "; ".join(f"{one.kind} {one.name} by {one.amount}" for one in self.relax)


@dataclass(frozen=True)
class Choice:
    """A plan: `chosen` {proposal: option}, its value, and what no plan can exceed.

    `gap` is (bound - value) / max(1, |value|); 0 is proven best.
    """

    chosen: Mapping[str, str]
    value: int
    bound: int
    seconds: float
    solver: str

    @property
    def gap(self) -> float:
        return (self.bound - self.value) / max(1, abs(self.value))


@dataclass
class Model:
    """Columns are options, then one 0-1 column per all-or-none group; rows say what must hold.

    A row is (columns, amounts, least, most), divided by what divides all of it: see `_add`.
    """

    columns: list[tuple[Proposal, Option]]
    value: Array  # of each column, in units of `unit`
    unit: float
    rows: list[tuple[list[int], list[float], float, float]] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.value)


@dataclass(frozen=True)
class Run:
    """What HiGHS said: columns (None without a plan), reduced costs of a relaxation, bound."""

    plan: Array | None
    reduced: Array
    bound: float
    is_proven: bool
    is_infeasible: bool


def choose(instance: Instance) -> Choice:
    """The best plan found within `time_limit_s`, proven within `gap` where time allowed.

    Infeasible when the demands contradict each other.
    """
    began = time.perf_counter()
    limit = began + instance.time_limit_s
    model = model_of(instance)
    while True:
        found, bound = _solve(instance, model, limit)
        chosen = _chosen(model, found)
        if not _cut_off(instance, model, found > 0.5):
            break
    if told := checker.faults(instance, chosen):
        raise AssertionError(f"the solver's answer breaks: {told}")
    value = checker.value_of(instance, chosen)
    return Choice(
        chosen=chosen,
        value=value,
        bound=max(value, bound),
        seconds=time.perf_counter() - began,
        solver=version(),
    )


def choose_in_time(instance: Instance) -> Choice:
    """`choose` in a process of its own: HiGHS has been seen to presolve for ever, whatever its time
    limit (1.16, a sub-problem of a reduced-cost heuristic). TimeoutError when it must be stopped.
    """
    choice: Choice = in_time(choose, instance, seconds=instance.time_limit_s + GRACE_SECONDS)
    return choice


def _solve(instance: Instance, model: Model, limit: float) -> tuple[Array, int]:
    """(columns of the plan, bound). Infeasible, or TimeoutError without any plan."""
    relaxed = run(model, until=limit, is_relaxed=True)
    if relaxed.is_infeasible:
        raise Infeasible(elastic.fewest(instance))
    best, is_enough = _first_plan(instance, model, relaxed, limit)
    bound = relaxed.bound
    if not is_enough:
        fixed = _beyond_doubt(model, relaxed, best)
        last = run(model, until=limit, gap=instance.gap, fixed=fixed, start=best)
        if last.is_infeasible and best is None:
            raise Infeasible(elastic.fewest(instance))
        best = _better(model, best, last.plan)
        if best is None:
            raise TimeoutError("no plan was found within the time limit")
        # What was fixed holds no better plan than `best`, so this bounds all plans.
        bound = min(bound, max(last.bound, float(model.value @ best)))
    assert best is not None
    return best, math.floor(_padded(bound) * model.unit)


def _padded(bound: float) -> float:
    """A bound with room for what the solver rounds."""
    return bound + 1e-6 * max(1.0, abs(bound))


def _first_plan(
    instance: Instance, model: Model, relaxed: Run, limit: float
) -> tuple[Array | None, bool]:
    """A plan from the doubtful columns alone, and whether the relaxation proves it good enough."""
    packing = search.packing(instance)
    if packing is not None:
        quick = min(limit, time.perf_counter() + QUICK_SECONDS)
        tried = run(model, until=quick, gap=instance.gap)
        if tried.is_proven:
            return tried.plan, False  # the last run only repeats the proof
        share = time.perf_counter() + SEARCH_SHARE * (limit - time.perf_counter())
        return _better(model, tried.plan, search.search(packing, relaxed, until=share)), False
    if model.width < SMALL:
        return None, False
    high = _padded(relaxed.bound)
    enough = high / (1 + instance.gap if high > 0 else 1 - min(instance.gap, 0.5))
    first = run(model, until=limit, fixed=_outside_core(relaxed, 0), enough=enough).plan
    found = [] if first is None else [first]
    best = first
    for size, seed in TRIES:
        fixed = _outside_core(relaxed, size)
        if _is_enough(model, best, enough) or not fixed or time.perf_counter() >= limit:
            break
        tried = run(
            model,
            until=limit,
            fixed=fixed,
            start=first,
            enough=enough,
            nodes=TRY_NODES,
            seed=seed,
        )
        if tried.plan is None:
            continue
        found.append(tried.plan)
        best = _better(model, best, tried.plan)
        assert best is not None
        if len(found) > 1 and not _is_enough(model, best, enough):
            merged = _merged(model, relaxed, [best, *found[-NEWEST:]], enough, limit)
            best = _better(model, best, merged)
    return best, _is_enough(model, best, enough)


def _is_enough(model: Model, plan: Array | None, enough: float) -> bool:
    return plan is not None and bool(model.value @ plan >= enough)


def _merged(
    model: Model, relaxed: Run, found: list[Array], enough: float, limit: float
) -> Array | None:
    """The best plan that agrees with these wherever all of them agree, but for the columns that
    the relaxation doubts most; from the first of them."""
    plans = np.round(np.array(found))
    is_agreed = np.all(plans == plans[0], axis=0)
    is_agreed[_at_a_cost(relaxed)[:MERGE_SIZE]] = False
    fixed = {int(column): float(plans[0][column]) for column in np.flatnonzero(is_agreed)}
    return run(
        model, until=limit, fixed=fixed, start=found[0], enough=enough, nodes=MERGE_NODES
    ).plan


def _outside_core(relaxed: Run, size: int) -> dict[int, float]:
    """Columns that the relaxation leaves out or in at a cost, but for the `size` cheapest."""
    assert relaxed.plan is not None
    outside = _at_a_cost(relaxed)[size:]
    return {int(column): float(round(relaxed.plan[column])) for column in outside}


def _at_a_cost(relaxed: Run) -> Array:
    """Columns that the relaxation leaves out or in at a cost, the cheapest first."""
    order = np.argsort(np.abs(relaxed.reduced), kind="stable")
    return order[np.abs(relaxed.reduced[order]) > 1e-9]


def _cut_off(instance: Instance, model: Model, plan: Array) -> bool:
    """Rows that forbid this plan and its like where, in whole đồng, it misses a budget or a band
    that the solver, in rounded numbers, thought kept. False when it misses none."""
    limits = [
        (budget, range(len(model.columns)), None, limit)
        for budget, limit in instance.budgets.items()
    ]
    of: dict[str, list[int]] = {}
    for column, (proposal, _option) in enumerate(model.columns):
        of.setdefault(proposal.id, []).append(column)
    bands = [
        (band.measure, [n for member in band.members for n in of[member]], band.least, band.most)
        for band in instance.bands
        if band.measure != COUNT
    ]
    has_cut = False
    for budget, columns, least, most in [*limits, *bands]:
        uses = {n: used for n in columns if (used := model.columns[n][1].uses.get(budget, 0))}
        inside = {n: used for n, used in uses.items() if plan[n]}
        total = sum(inside.values())
        if most is not None and total > most:
            cover, held = [], 0
            for column, used in sorted(inside.items(), key=lambda item: -item[1]):
                cover.append((column, 1))
                held += used
                if held > most:
                    break
            _add(model, cover, None, len(cover) - 1)
            has_cut = True
        if least is not None and total < least:
            _add(model, [(n, 1) for n in uses if n not in inside], 1, None)
            has_cut = True
    return has_cut


def _better(model: Model, one: Array | None, other: Array | None) -> Array | None:
    if one is None or other is None:
        return other if one is None else one
    return other if model.value @ other > model.value @ one else one


def _chosen(model: Model, plan: Array) -> dict[str, str]:
    return {
        proposal.id: option.id
        for (proposal, option), is_in in zip(model.columns, plan > 0.5, strict=False)
        if is_in
    }


def _beyond_doubt(model: Model, relaxed: Run, best: Array | None) -> dict[int, float]:
    """Columns whose other value costs more than what is between the bound and the best plan."""
    if best is None or relaxed.plan is None:
        return {}
    slack = relaxed.bound - float(model.value @ best)
    sure = np.abs(relaxed.reduced) > slack * (1 + 1e-9) + 1e-9
    rounded = np.round(relaxed.plan)
    sure &= np.abs(relaxed.plan - rounded) < 1e-9
    return {int(column): float(rounded[column]) for column in np.flatnonzero(sure)}


def model_of(instance: Instance) -> Model:
    columns = [(proposal, option) for proposal in instance.proposals for option in proposal.options]
    extra = [group for group in instance.groups if group.rule == ALL_OR_NONE and group.members]
    largest = max((abs(option.value) for _proposal, option in columns), default=1)
    unit = 1.0 if largest <= WIDEST_VALUE else largest / WIDEST_VALUE
    value = np.array([o.value / unit for _p, o in columns] + [0.0] * len(extra))
    model = Model(columns, value, unit)
    of: dict[str, list[int]] = {proposal.id: [] for proposal in instance.proposals}
    for place, (proposal, _option) in enumerate(columns):
        of[proposal.id].append(place)
    for budget, limit in instance.budgets.items():
        using = [(n, o.uses[budget]) for n, (_p, o) in enumerate(columns) if o.uses.get(budget)]
        _add(model, using, None, limit)
    for proposal in instance.proposals:
        if len(of[proposal.id]) > 1 or proposal.must_choose:
            ones = [(n, 1) for n in of[proposal.id]]
            _add(model, ones, 1 if proposal.must_choose else None, 1)
    for number, group in enumerate(extra):
        whole = len(columns) + number
        for member in group.members:
            _add(model, [*((n, 1) for n in of[member]), (whole, -1)], 0, 0)
    for group in instance.groups:
        if group.rule != ALL_OR_NONE:
            _add(model, [(n, 1) for member in group.members for n in of[member]], None, 1)
    for child, parent in instance.requires:
        _add(model, [*((n, 1) for n in of[child]), *((n, -1) for n in of[parent])], None, 0)
    for band in instance.bands:
        inside = [n for member in band.members for n in of[member]]
        if band.measure == COUNT:
            measured = [(n, 1) for n in inside]
        else:
            measured = [
                (n, used) for n in inside if (used := columns[n][1].uses.get(band.measure, 0))
            ]
        _add(model, measured, band.least, band.most)
    return model


def _add(
    model: Model, terms: Sequence[tuple[int, int]], least: int | None, most: int | None
) -> None:
    """One row, divided by what divides all of it: whole numbers stay whole. Where they stay large,
    by its size, so that an amount of billions and a count look alike."""
    amounts = [abs(amount) for _column, amount in terms] + [abs(least or 0), abs(most or 0)]
    size = math.gcd(*amounts) or 1
    if max(amounts) > size * WIDEST_ROW:
        size = max(abs(least or 0), abs(most or 0), 1)
    model.rows.append(
        (
            [column for column, _amount in terms],
            [amount / size for _column, amount in terms],
            -math.inf if least is None else least / size,
            math.inf if most is None else most / size,
        )
    )


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
) -> Run:
    """HiGHS on the model, with some columns fixed, from a known plan, until `enough` is found or
    so many `nodes` were looked at."""
    solver = Solver(
        time_limit=max(until - time.perf_counter(), 0.05), mip_rel_gap=gap, mip_abs_gap=0.0
    )
    solver.setOptionValue("random_seed", seed)
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
    return Run(
        plan=np.array(solution.col_value) if is_solved else None,
        reduced=np.array(solution.col_dual) if is_relaxed else np.empty(0),
        bound=float(bound),
        is_proven=status == highspy.HighsModelStatus.kOptimal,
        is_infeasible=status == highspy.HighsModelStatus.kInfeasible,
    )


def _program(model: Model, *, is_relaxed: bool, fixed: Mapping[int, float]) -> highspy.HighsLp:
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = model.width, len(model.rows)
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = model.value
    lower, upper = np.zeros(model.width), np.ones(model.width)
    for column, value in fixed.items():
        lower[column] = upper[column] = value
    program.col_lower_, program.col_upper_ = lower, upper
    program.row_lower_ = np.array([row[2] for row in model.rows])
    program.row_upper_ = np.array([row[3] for row in model.rows])
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.concatenate([[0], np.cumsum([len(row[0]) for row in model.rows])])
    matrix.index_ = np.array([column for row in model.rows for column in row[0]], dtype=np.int32)
    matrix.value_ = np.array([amount for row in model.rows for amount in row[1]])
    if not is_relaxed:
        program.integrality_ = [highspy.HighsVarType.kInteger] * model.width
    return program
