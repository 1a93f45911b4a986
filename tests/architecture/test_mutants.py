"""The mutation run tells what is tested: a toy with two known gaps gives exactly these."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TILL = '''
"""A till. Four days are free."""

LIMIT = 3


def fee(amount: int, days: int) -> int:
    """What is due."""
    if amount <= 0:
        raise ValueError("amount")
    if days > LIMIT:
        amount = amount + 10
    return amount
'''
TESTS = """
import pytest
from khuyencong.toy.till import fee

def test_nothing_is_refused():
    with pytest.raises(ValueError, match="^amount$"):
        fee(0, 1)

def test_a_short_loan_is_free():
    assert fee(1, 1) == 1

def test_a_long_loan_costs():
    assert fee(5, 9) == 15
"""
NOTHING = """
from khuyencong.toy import till

def test_nothing():
    assert till
"""
PLAY = """
import json, sys
from pathlib import Path
import pytest
from benchmarks.mutants.mutations import mutants
from benchmarks.mutants.runner import Runner

root = Path.cwd()
results = {}
till = "khuyencong/toy/till.py"
runner = Runner(root, mutants(root, till, {}), [till], root, most=MOST)
runner.told = lambda mutant, result: results.setdefault(mutant.text, result)
pytest.main(["-q", "-p", "no:django", "--import-mode=importlib", "tests"], plugins=[runner])
Path("results.json").write_text(json.dumps(results))
"""


CASES = """
import pytest
from khuyencong.toy.till import fee

@pytest.mark.parametrize("days", [1] * 8)
def test_a_short_loan_is_free(days):
    assert fee(1, days) == 1

def test_the_border_is_told_slowly():
    assert sum(range(300_000)) and (fee(5, 3), fee(5, 4)) == (5, 15)
"""


def results_of(tests: str, folder: Path, most: int = 400) -> dict[str, str]:
    files = {"khuyencong/toy/till.py": TILL, "tests/toy/test_till.py": tests}
    for path, text in {"khuyencong/__init__.py": "", **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys; sys.path[:0] = [{str(folder)!r}, {str(ROOT)!r}]\nMOST = {most}{PLAY}",
        ],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=120,
    )
    return json.loads((folder / "results.json").read_text())


def survivors(results: dict[str, str]) -> set[str]:
    return {text for text, result in results.items() if result != "killed"}


def test_a_border_nobody_tests_is_the_only_survivor(tmp_path):
    found = results_of(TESTS, tmp_path)
    assert len(found) >= 8
    assert survivors(found) == {"Gt in “days > LIMIT” → GtE in “days > LIMIT”", "3 → 4"}


def test_a_test_of_the_border_kills_it(tmp_path):
    border = "\ndef test_the_fourth_day_costs():\n    assert (fee(5, 3), fee(5, 4)) == (5, 15)\n"
    assert survivors(results_of(TESTS + border, tmp_path)) == set()


def test_a_second_case_of_a_test_is_asked_after_every_other_test(tmp_path):
    found = results_of(CASES, tmp_path, most=5)
    assert found["Gt in “days > LIMIT” → GtE in “days > LIMIT”"] == "killed"


def test_code_no_test_reaches_is_said_so(tmp_path):
    found = results_of(NOTHING, tmp_path)
    assert found.pop("3 → 4") == "survived"  # a constant: the tests of its app are asked
    assert set(found.values()) == {"no test"}
