"""Each step of each workflow has a file of its name that holds every case, or says why not."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from khuyencong.planning.workflow import ADJUSTMENT, SCENARIO
from khuyencong.policy.workflow import PACK
from khuyencong.projects.workflow import PAYMENT, PROJECT, REQUEST
from tests.duties import CASES

TESTS = Path(__file__).resolve().parents[1]
STEPS = sorted(
    {
        (step.app, step.name)
        for table in (REQUEST, PROJECT, PAYMENT, SCENARIO, ADJUSTMENT, PACK)
        for step in table.steps
    }
)


def module_of(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"held_{path.parent.name}_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("app", "step"), STEPS)
def test_the_file_of_the_step_holds_every_case(app, step):
    module = module_of(TESTS / app / f"test_{step}.py")
    tests = [value for name, value in vars(module).items() if name.startswith("test_")]
    held = {case for test in tests for case in getattr(test, "cases", ())}
    excused = getattr(module, "NOT_HERE", {})
    assert all(excused.values()), "a case that is not here says why"
    assert set(CASES) - held == set(excused)
