"""Faults that once passed every test, planted one by one: each must fail the tests named with it.

`script/bar faults [NUMBER …]`. Each is put into a copy of the tree, so that work goes on beside it.
A fault names its function, wherever its file lies, and the text inside it.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from benchmarks import bar
from benchmarks.faults import (
    administration,
    allocation,
    appraisal,
    certificates,
    claims,
    config,
    contracts,
    core,
    delivery,
    desk,
    directory,
    documents,
    history,
    inspection,
    ledger,
    market,
    network,
    obligations,
    payments,
    planning,
    policy,
    portal,
    projects,
    recoveries,
    reports,
    rules,
    settlement,
    treasury,
    ui,
)
from benchmarks.faults.fault import Fault

ROOT = Path(__file__).resolve().parent.parent.parent


FAULTS = (
    *administration.FAULTS,
    *allocation.FAULTS,
    *appraisal.FAULTS,
    *certificates.FAULTS,
    *claims.FAULTS,
    *config.FAULTS,
    *contracts.FAULTS,
    *core.FAULTS,
    *delivery.FAULTS,
    *desk.FAULTS,
    *directory.FAULTS,
    *documents.FAULTS,
    *history.FAULTS,
    *inspection.FAULTS,
    *ledger.FAULTS,
    *market.FAULTS,
    *network.FAULTS,
    *obligations.FAULTS,
    *payments.FAULTS,
    *planning.FAULTS,
    *policy.FAULTS,
    *portal.FAULTS,
    *projects.FAULTS,
    *recoveries.FAULTS,
    *reports.FAULTS,
    *rules.FAULTS,
    *settlement.FAULTS,
    *treasury.FAULTS,
    *ui.FAULTS,
)


def place(fault: Fault, root: Path = ROOT) -> tuple[Path, str]:
    """The one file that holds the fault's place, and its text with the fault in it."""
    found = []
    app = root if fault.app == "config" else root / "khuyencong"
    for path in sorted((app / fault.app).rglob("*.py")):
        text, parts = _parts(path)
        for part in parts.get(fault.name, ()):
            if part.count(fault.old) == 1:
                found.append((path, text.replace(part, part.replace(fault.old, fault.new))))
    if len(found) != 1:
        raise LookupError(f"“{fault.sentence}” fits {len(found)} places of {fault.app}")
    return found[0]


@cache
def _parts(path: Path) -> tuple[str, dict[str, list[str]]]:
    """The text of a file, and {name: the text of each function and constant called so}."""
    text = path.read_text(encoding="utf-8")
    lines = text.encode().splitlines(keepends=True)
    parts: dict[str, list[str]] = {}
    for node in ast.walk(ast.parse(text)):
        for name in _names(node):
            parts.setdefault(name, []).append(_segment(lines, node))
    return text, parts


def _segment(lines: list[bytes], node: ast.AST) -> str:
    """As `ast.get_source_segment`, which takes the whole file into lines for each."""
    some = lines[node.lineno - 1 : node.end_lineno]  # type: ignore[attr-defined]
    some[-1] = some[-1][: node.end_col_offset]  # type: ignore[attr-defined]
    some[0] = some[0][node.col_offset :]  # type: ignore[attr-defined]
    return b"".join(some).decode()


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []


def is_noticed(fault: Fault) -> bool:
    """Plants it in a copy of the tree and runs its tests there until one fails."""
    with tempfile.TemporaryDirectory(prefix="fault-") as folder:
        copy = Path(folder)
        for part in ("khuyencong", "config", "tests", "locale", "docs", "benchmarks"):
            shutil.copytree(ROOT / part, copy / part)
        for part in ("pyproject.toml", "manage.py"):
            shutil.copy(ROOT / part, copy / part)
        path, text = place(fault, copy)
        path.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "--basetemp", f"{folder}/t"]
        done = subprocess.run(
            [*command, fault.tests], cwd=copy, env=os.environ, capture_output=True, text=True
        )
        failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
        print(f"{fault.sentence} {failed[0] if failed else 'NOBODY NOTICED'}", flush=True)
        return done.returncode == 1 and bool(failed)


def main(numbers: list[str]) -> int:
    start = time.monotonic()
    chosen = [FAULTS[int(number) - 1] for number in numbers] or list(FAULTS)
    tests = sorted({fault.tests for fault in chosen})
    sound = subprocess.run([sys.executable, "-m", "pytest", "-q", "-x", *tests], cwd=ROOT)
    if sound.returncode:
        print("Without a fault these tests fail already.")
        return 1
    noticed = [is_noticed(fault) for fault in chosen]
    if not numbers:
        result = f"{sum(noticed)} of {len(noticed)} noticed"
        bar.add("faults", "planted faults", result, round(time.monotonic() - start))
    return 0 if all(noticed) else 1
