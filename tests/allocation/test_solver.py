"""HiGHS as it is asked, and what it must give back."""

from __future__ import annotations

import time

from khuyencong.allocation import solver
from khuyencong.allocation.model import model_of
from khuyencong.allocation.solver import run
from tests.allocation.years import year


def asked_of_the_solver(monkeypatch, **options) -> dict[str, object]:
    """Every option that a run sets."""
    seen: dict[str, object] = {}

    class Recorded(solver.Solver):
        def setOptionValue(self, name, value):
            seen[name] = value
            return super().setOptionValue(name, value)

    monkeypatch.setattr(solver, "Solver", Recorded)
    run(model_of(year(1, 12)), until=time.perf_counter() + 5, **options)
    return seen


def test_a_run_asks_the_solver_for_just_what_it_was_told(monkeypatch):
    plain = asked_of_the_solver(monkeypatch)
    assert 4 < plain.pop("time_limit") <= 5
    usual = {"output_flag": False, "threads": 1, "mip_rel_gap": 0, "mip_abs_gap": 0}
    assert plain == usual | {"random_seed": 0}
    told = asked_of_the_solver(monkeypatch, gap=0.5, enough=100.0, nodes=7, seed=3)
    told.pop("time_limit")
    own = {"mip_rel_gap": 0.5, "random_seed": 3, "objective_target": 100.0, "mip_max_nodes": 7}
    assert told == usual | own
