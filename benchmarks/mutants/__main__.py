"""`script/bar mutants [PACKAGE …] [--sample N --seed S] [--fresh]`.

A full run writes its survivors to docs/mutants.md and its figure to docs/bar.md. A sample prints.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from functools import partial
from typing import Any

import hypothesis
import pytest

from benchmarks import bar
from benchmarks.mutants.mutations import Mutant, mutants
from benchmarks.mutants.runner import BROKEN, KILLED, MOST_TESTS, SLOW, Runner
from benchmarks.mutants.scope import ROOT, files

FOLDER = ROOT / "var" / "mutants"
LIST = ROOT / "docs" / "mutants.md"
HEAD = "| Package | Function | Change | Why no test sees it |\n|---|---|---|---|\n"
UNKNOWN = "not looked at yet"


def next_words() -> dict[str, str]:
    """A state, stage or role and another of its kind: what a slip of the hand would write."""
    from khuyencong.directory.models.roles import ROLES
    from khuyencong.ledger.models.stages import STAGES
    from khuyencong.planning.workflow import ADJUSTMENT, SCENARIO
    from khuyencong.projects.workflow import PROJECT, REQUEST

    tables = (REQUEST, PROJECT, ADJUSTMENT, SCENARIO)
    kinds = [[state.name for state in table.states] for table in tables]
    return {
        word: kind[(place + 1) % len(kind)]
        for kind in [*kinds, sorted(ROLES), list(STAGES)]
        for place, word in enumerate(kind)
    }


def asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bar mutants", description=__doc__)
    parser.add_argument("packages", nargs="*", metavar="PACKAGE")
    parser.add_argument("--sample", type=int, help="play only so many, drawn by --seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fresh", action="store_true", help="believe no earlier run")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--most", type=int, default=MOST_TESTS, help="tests asked about each: a first, quick run"
    )
    parser.add_argument("--tests", nargs="*", default=["tests"], help="where tests are looked for")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    given = asked(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    start = time.monotonic()
    FOLDER.mkdir(parents=True, exist_ok=True)
    words = next_words()
    packages = files(*given.packages)
    todo = [m for names in packages.values() for file in names for m in mutants(ROOT, file, words)]
    if given.sample is not None:
        todo = random.Random(given.seed).sample(todo, min(given.sample, len(todo)))
    results = play(todo, given)
    todo = [m for m in todo if results[m.key] != BROKEN]  # no program, so no mutant
    survivors = [m for m in todo if results[m.key] not in (KILLED, SLOW)]
    for mutant in survivors:
        print(
            f"{mutant.file}:{mutant.line} {mutant.function}: {mutant.text} [{results[mutant.key]}]"
        )
    print(dict(Counter(results[m.key] for m in todo)))
    for package, names in packages.items():
        print(line(package, [m for m in todo if m.file in names], survivors))
    if given.sample is None and given.tests == ["tests"]:
        write(packages, survivors)
        what = f"mutants of {', '.join(packages)}"
        bar.add("mutants", what, line("", todo, survivors), round(time.monotonic() - start))
    return 0


def line(package: str, played: list[Mutant], survivors: list[Mutant]) -> str:
    left = sum(m in survivors for m in played)
    share = 100 * (len(played) - left) / max(1, len(played))
    return f"{package} {len(played) - left} of {len(played)} killed ({share:.1f} %)".strip()


def play(todo: list[Mutant], given: argparse.Namespace) -> dict[str, str]:
    """The result of each mutant by its key; kills of an earlier run of the same text are kept."""
    store = FOLDER / "results.jsonl"
    results: dict[str, str] = {}
    if store.exists() and not given.fresh:
        for row in map(json.loads, store.read_text(encoding="utf-8").splitlines()):
            results[row[0]] = row[1]
    left = [m for m in todo if results.get(m.key) not in (KILLED, SLOW)]
    from khuyencong.rules.book import load

    start = time.monotonic()
    with store.open("a", encoding="utf-8") as out:

        def told(mutant: Mutant, result: str) -> None:
            results[mutant.key] = result
            out.write(json.dumps([mutant.key, result, mutant.text]) + "\n")
            out.flush()
            told.count += 1  # type: ignore[attr-defined]
            if told.count % 100 == 0:  # type: ignore[attr-defined]
                seconds = time.monotonic() - start
                print(f"{told.count} of {len(left)}, {seconds:.0f} s", file=sys.stderr)  # type: ignore[attr-defined]

        told.count = 0  # type: ignore[attr-defined]
        watched = [name for names in files(*given.packages).values() for name in names]
        remembered = frozenset({"book", "reading", "packs", "schema"})
        warm = partial(load, "40")
        runner = Runner(ROOT, left, watched, FOLDER, given.jobs, given.most, remembered, warm, told)
        hypothesis.settings.register_profile(
            "mutants", derandomize=True, deadline=None, database=None, max_examples=30,
            phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        )  # fmt: skip
        hypothesis.settings.load_profile("mutants")
        ignored = [f"--ignore=tests/{name}" for name in ("browser", "demo", "architecture")]
        code = (
            pytest.main(["-q", "--tb=native", *ignored, *given.tests], plugins=[runner])
            if left
            else 0
        )
    if code not in (0, 5):
        raise SystemExit(f"pytest ended with {code}")
    return results


def write(packages: dict[str, Any], survivors: list[Mutant]) -> None:
    """The survivors of these packages; reasons once written are kept."""
    reasons: dict[tuple[str, str, str], str] = {}
    text = LIST.read_text(encoding="utf-8")
    before, table = text.split(HEAD)
    for row in table.splitlines():
        package, function, change, reason = row.strip("|").split(" | ")
        reasons[package.strip(), function, change] = reason.strip()
    kept = {key: why for key, why in reasons.items() if key[0] not in packages}
    for package, names in packages.items():
        for mutant in (m for m in survivors if m.file in names):
            key = (package, mutant.function, f"`{mutant.text.replace('|', '¦')}`")
            kept[key] = reasons.get(key, UNKNOWN)
    rows = [f"| {' | '.join(key)} | {why} |\n" for key, why in sorted(kept.items())]
    LIST.write_text(before + HEAD + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
