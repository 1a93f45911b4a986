"""Plays the mutants: one warm pytest session, one forked child for each."""

from __future__ import annotations

import ast
import gc
import hashlib
import math
import os
import pickle
import resource
import signal
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, cast

import pytest
from _pytest.runner import runtestprotocol

from benchmarks.mutants.mutations import Mutant

KILLED, SURVIVED, SLOW, UNREACHED, BROKEN = "killed", "survived", "slow", "no test", "broken"
MOST_TESTS, MOST_SECONDS = 400, 20.0
ROOM = 2 * 1024**3  # bytes that a mutant may take beyond what the warm process holds


@dataclass
class Run:
    """What a test ran: its seconds of the processor, and (file, line) of the files watched."""

    seconds: float
    lines: dict[str, set[int]]


@dataclass
class Runner:
    """A pytest plugin: collects as usual, then plays mutants instead of the tests."""

    root: Path
    mutants: list[Mutant]
    watched: list[str]
    folder: Path  # where records are kept between runs
    jobs: int = 2
    most: int = MOST_TESTS  # tests that a mutant must pass to be called a survivor
    remembered: frozenset[str] = frozenset()  # modules, packages whose answers a cache keeps
    warm: Callable[[], object] = lambda: None
    told: Callable[[Mutant, str], None] = lambda mutant, result: None
    runs: dict[str, Run] = field(default_factory=dict)
    killers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    trees: dict[str, ast.Module] = field(default_factory=dict)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        first = next((i for i in session.items if "db" in getattr(i, "fixturenames", ())), None)
        if first is not None:  # makes the database, once
            other = next(i for i in session.items if i.path != first.path or i is not first)
            runtestprotocol(first, nextitem=other, log=False)
        self.warm()
        gc.collect()
        gc.freeze()
        self.runs = self._recorded()
        self.by_line: dict[tuple[str, int], set[str]] = defaultdict(set)
        for test, run in self.runs.items():
            for file, lines in run.lines.items():
                for line in lines:
                    self.by_line[file, line].add(test)
        self.functions = _functions(self.root, self.watched)
        self.caches = _caches(self.root)
        self._play()
        return True

    # The record: which test runs which line.

    def _recorded(self) -> dict[str, Run]:
        """Of the last time where neither the code watched nor the test's file changed."""
        names = hashlib.sha256("".join(self.watched).encode()).hexdigest()[:8]
        store = self.folder / f"lines.{names}.pickle"
        source = hashlib.sha256(
            b"".join((self.root / file).read_bytes() for file in self.watched)
        ).hexdigest()
        known: dict[str, dict[str, Run]] = {}
        if store.exists():
            kept = pickle.loads(store.read_bytes())
            known = kept["files"] if kept["source"] == source else {}
        wanted: dict[str, list[Any]] = defaultdict(list)
        for item in self.items.values():
            wanted[f"{item.path}:{hashlib.sha256(item.path.read_bytes()).hexdigest()}"].append(item)
        missing = [items for name, items in wanted.items() if name not in known]
        missing.sort(key=len, reverse=True)
        shares = [missing[n :: self.jobs] for n in range(self.jobs)]
        pieces = [self.folder / f"lines.{names}.{n}" for n in range(self.jobs)]
        children = [
            _fork(partial(self._record, [i for items in share for i in items], piece))
            for share, piece in zip(shares, pieces, strict=True)
        ]
        for child in children:
            os.waitpid(child, 0)
        found: dict[str, Run] = {}
        for piece in pieces:
            found |= pickle.loads(piece.read_bytes())
            piece.unlink()
        for name, items in wanted.items():
            if name not in known:
                known[name] = {i.nodeid: found[i.nodeid] for i in items if i.nodeid in found}
        store.write_bytes(pickle.dumps({"source": source, "files": known}))
        # Where single tests are named, the others of their file are known but not at hand.
        return {
            test: run for name in wanted for test, run in known[name].items() if test in self.items
        }

    def _record(self, items: list[Any], piece: Path) -> int:
        found: dict[str, Run] = {}
        watched = {str(self.root / file): file for file in self.watched}
        for item, following in zip(items, [*items[1:], None], strict=False):
            seen = _Lines(watched)
            start = time.process_time()
            sys.settrace(seen.trace)
            threading.settrace(seen.trace)
            try:
                reports = runtestprotocol(item, nextitem=following, log=False)
            finally:
                sys.settrace(None)
                threading.settrace(None)
            if all(report.passed for report in reports):
                found[item.nodeid] = Run(time.process_time() - start, dict(seen.lines))
        piece.write_bytes(pickle.dumps(found))
        return 0

    # The play.

    def _play(self) -> None:
        running: dict[int, tuple[Mutant, float]] = {}
        waiting = list(reversed(self.mutants))
        while waiting or running:
            while waiting and len(running) < self.jobs:
                mutant = waiting.pop()
                if tests := self._tests(mutant):
                    limit = 2 + 5 * sum(self.runs[test].seconds for test in tests)
                    child = _fork(partial(self._judge, mutant, tests))
                    # A test that waits takes no processor: minutes, as the machine may be busy.
                    running[child] = (mutant, time.monotonic() + 300 + 10 * limit)
                else:
                    self.told(mutant, UNREACHED)
            self._reap(running)

    def _reap(self, running: dict[int, tuple[Mutant, float]]) -> None:
        for child, (mutant, limit) in list(running.items()):
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                code = os.waitstatus_to_exitcode(status)
                self._remember_the_killer(mutant, child)
                named = {0: SURVIVED, 3: BROKEN, -signal.SIGXCPU: SLOW}
                self.told(mutant, named.get(code, KILLED))
                del running[child]
            elif time.monotonic() > limit:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                self.told(mutant, SLOW)
                del running[child]
        time.sleep(0.005)

    def _remember_the_killer(self, mutant: Mutant, child: int) -> None:
        """What noticed one fault of a function is asked first about its next, then what noticed
        one of the file: of what a cache keeps, only the first test is seen to run it."""
        note = self.folder / f"killer.{child}"
        if note.exists():
            killer = note.read_text(encoding="utf-8")
            for place, most in ((mutant.file + mutant.function, 3), (mutant.file, 30)):
                killers = self.killers[place]
                killers[:] = list(dict.fromkeys([killer, *killers]))[:most]
            note.unlink()

    def _tests(self, mutant: Mutant) -> list[str]:
        """The tests that reach the lines: who killed before, its own app, one case of each test
        before a second one, the quick ones."""
        reach: set[str] = set()
        for place in self._lines(mutant):
            reach |= self.by_line.get(place, set())
        own = f"tests/{mutant.file.split('/')[1]}/"
        names = set(reach)
        is_read_at_start = mutant.is_constant and not reach
        if is_read_at_start or self._is_remembered(mutant):
            names |= {name for name in self.runs if name.startswith(own)}
        killers = self.killers[mutant.file + mutant.function] + self.killers[mutant.file]
        order = [name for name in dict.fromkeys(killers) if name in names]
        cases: Counter[str] = Counter()
        turn: dict[str, int] = {}
        for name in sorted(names - set(order), key=lambda n: (self.runs[n].seconds, n)):
            test = name.partition("[")[0]
            turn[name] = cases[test]
            cases[test] += 1
        order += sorted(turn, key=lambda n: (n not in reach, not n.startswith(own), turn[n]))
        chosen: list[str] = []
        seconds = 0.0
        for name in order[: self.most]:
            seconds += self.runs[name].seconds
            if chosen and seconds > MOST_SECONDS:
                break
            chosen.append(name)
        return chosen

    def _lines(self, mutant: Mutant) -> list[tuple[str, int]]:
        """(file, line) that run the fault: of a constant, wherever a file watched names it."""
        if not mutant.is_constant:
            return [(mutant.file, line) for line in mutant.lines]
        name = mutant.function
        return [
            (file, cast(ast.expr, node).lineno)
            for file in self.watched
            for node in ast.walk(self._tree(file))
            if name in (getattr(node, "id", ""), getattr(node, "attr", ""))
        ]

    def _tree(self, file: str) -> ast.Module:
        if file not in self.trees:
            self.trees[file] = ast.parse((self.root / file).read_text(encoding="utf-8"))
        return self.trees[file]

    def _is_remembered(self, mutant: Mutant) -> bool:
        return not self.remembered.isdisjoint(Path(mutant.file).with_suffix("").parts)

    def _judge(self, mutant: Mutant, tests: list[str]) -> int:
        """In a child: 0 where every test still passes."""
        _limit(resource.RLIMIT_AS, _held() + ROOM)
        try:
            mutant.plant()
            self._swap(mutant)
        except Exception:
            return 3
        items = [self.items[name] for name in tests]
        other = next((i for i in self.items.values() if i is not items[-1]), None)
        for item, following in zip(items, [*items[1:], other], strict=True):
            seconds = time.process_time() + 2 + 5 * self.runs[item.nodeid].seconds
            _limit(resource.RLIMIT_CPU, math.ceil(seconds))
            if any(r.failed for r in runtestprotocol(item, nextitem=following, log=False)):
                (self.folder / f"killer.{os.getpid()}").write_text(item.nodeid, encoding="utf-8")
                return 1
        return 0

    def _swap(self, mutant: Mutant) -> None:
        path = str(self.root / mutant.file)
        module = next(m for m in list(sys.modules.values()) if getattr(m, "__file__", "") == path)
        if self._is_remembered(mutant):
            for function in self.caches:
                function.cache_clear()
        if mutant.is_constant:
            _replace(module, mutant)
            return
        new = {_place(code): code for code in _codes(compile(mutant.tree, path, "exec"))}
        found = self.functions[path, mutant.function]
        for function in found:
            function.__code__ = new[_place(function.__code__)]


class _Lines:
    """Lines of the files watched as they run. A function seen whole is watched no longer."""

    def __init__(self, watched: dict[str, str]) -> None:
        self.watched = watched
        self.lines: dict[str, set[int]] = defaultdict(set)
        self.unseen: dict[int, set[int]] = {}

    def trace(self, frame: FrameType, event: str, _: Any) -> Any:
        code = frame.f_code
        if (file := self.watched.get(code.co_filename)) is None:
            return None
        if (unseen := self.unseen.get(id(code))) is None:
            self.lines[file].add(code.co_firstlineno)
            unseen = {line for *_, line in code.co_lines() if line} - {code.co_firstlineno}
            self.unseen[id(code)] = unseen
        return self.local if unseen else None

    def local(self, frame: FrameType, event: str, _: Any) -> Any:
        self.lines[self.watched[frame.f_code.co_filename]].add(frame.f_lineno)
        self.unseen[id(frame.f_code)].discard(frame.f_lineno)
        return self.local


def _limit(what: int, most: int) -> None:
    resource.setrlimit(what, (most, resource.getrlimit(what)[1]))


def _held() -> int:
    """Bytes of addresses this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def _fork(work: Callable[[], int]) -> int:
    child = os.fork()
    if child:
        return child
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    code = 4
    try:
        code = work()
    finally:
        os._exit(code)


def _caches(root: Path) -> list[Any]:
    return [
        value
        for module in list(sys.modules.values())
        if str(getattr(module, "__file__", "")).startswith(str(root / "khuyencong"))
        for value in list(vars(module).values())
        if hasattr(value, "cache_clear")
    ]


def _place(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> list[CodeType]:
    inner = [part for part in code.co_consts if isinstance(part, CodeType)]
    return [code, *(deeper for part in inner for deeper in _codes(part))]


def _functions(root: Path, watched: list[str]) -> dict[tuple[str, str], list[FunctionType]]:
    """Every living function of the files watched, also those behind decorators."""
    paths = {str(root / file) for file in watched}
    found: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)
    gc.unfreeze()
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename in paths:
            found[thing.__code__.co_filename, thing.__code__.co_qualname].append(thing)
    gc.freeze()
    return found


def _replace(module: Any, mutant: Mutant) -> None:
    """The constant made anew, and what its module makes of it, wherever they were imported to."""
    changed: set[str] = set()
    for node in mutant.tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        name = getattr(target, "id", "")
        is_it = name == mutant.function and mutant.line in range(
            node.lineno, (node.end_lineno or node.lineno) + 1
        )
        used = {getattr(part, "id", "") for part in ast.walk(node.value)}
        if name and (is_it or used & changed):
            changed.add(name)
            _made_anew(module, name, node.value)


def _made_anew(module: Any, name: str, value: ast.expr) -> None:
    old = getattr(module, name)
    new = eval(compile(ast.Expression(value), str(module.__file__), "eval"), vars(module))
    for other in list(sys.modules.values()):
        names = getattr(other, "__dict__", {})
        if names.get(name) is old:
            setattr(other, name, new)
        for held in [value for value in names.values() if isinstance(value, list)]:
            _renew(held, old, new)


def _renew(held: list[Any], old: Any, new: Any) -> None:
    """Parts of the constant that were registered in a list elsewhere."""
    if isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        for place, value in enumerate(held):
            held[place] = next((b for a, b in zip(old, new, strict=True) if a is value), value)
