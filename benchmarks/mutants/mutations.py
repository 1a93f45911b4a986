"""The faults: one change of one expression or statement, read from the syntax tree.

Left out, because no test could or should tell: words on screen and refusals (a list of their own
holds these), annotations, docstrings, assertions, logs, locks, and what only loads rows earlier.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult, ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
NAMES = {
    "min": "max", "max": "min", "any": "all", "all": "any", "filter": "exclude",
    "exclude": "filter", "first": "last", "last": "first",
}  # fmt: skip
# Words for people, and what changes only how or how fast rows are read.
SILENT = {
    "_", "gettext", "ngettext", "pgettext", "gettext_lazy", "Refused", "refuse", "format", "cast",
    "select_for_update", "select_related", "prefetch_related", "Prefetch", "only", "defer",
    "iterator", "strftime", "compile", "debug", "info", "warning", "exception", "TypeVar",
}  # fmt: skip
# Their strings are names of columns: another name is an error whenever the line runs.
COLUMNS = {
    "values", "values_list", "order_by", "annotate", "aggregate", "F", "Q", "Sum", "Max", "Min",
    "Count", "getattr", "hasattr", "get_model", "distinct", "in_bulk",
}  # fmt: skip
CONDITIONED = {"filter", "exclude", "get", "Q", "update", "get_or_create", "update_or_create"}
# Parts of a statement that are no expressions of its own.
APART = {
    "annotation", "type_comment", "returns", "decorator_list", "args", "target", "targets", "body",
    "orelse", "finalbody", "handlers", "cases",
}  # fmt: skip
WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
Change = tuple[
    Any, str, int | None, Any
]  # owner, field, place in a list, what stands there instead


@dataclass
class Mutant:
    """One fault. `lines`: the tests that run one of these may notice it."""

    file: str
    function: str  # dotted name, or the constant's
    is_constant: bool
    line: int
    lines: range
    text: str
    key: str
    change: Change
    tree: ast.Module

    def plant(self) -> None:
        """Changes the tree, for good: the caller is a process of its own."""
        owner, field, place, new = self.change
        if place is None:
            setattr(owner, field, new)
        elif new is None:
            del getattr(owner, field)[place]
        else:
            getattr(owner, field)[place] = new
        ast.fix_missing_locations(self.tree)


def mutants(root: Path, file: str, words: dict[str, str]) -> list[Mutant]:
    """All faults of one file, in its order. `words`: a state, stage or role and the next one."""
    tree = ast.parse((root / file).read_text(encoding="utf-8"))
    found: list[Mutant] = []
    for name, node in _places(tree, ""):
        is_constant = isinstance(node, ast.Assign | ast.AnnAssign)
        source = hashlib.sha256(ast.unparse(node).encode()).hexdigest()[:12]
        for number, (statement, change) in enumerate(_Reader(words).read(node)):
            owner, field, place, new = change
            old = getattr(owner, field)
            old = old if place is None else old[place]
            at = old if hasattr(old, "lineno") else owner if hasattr(owner, "lineno") else statement
            text = _difference(old, new, owner)
            lines = range(at.lineno, _last(at) + 1)
            found.append(
                Mutant(
                    file, name, is_constant, at.lineno, lines, text,
                    f"{file}:{name}:{source}:{number}", change, tree,
                )
            )  # fmt: skip
    return found


def _places(body: Any, prefix: str) -> Iterator[tuple[str, ast.stmt]]:
    """Functions, methods and constants of a module."""
    for node in body.body:
        if isinstance(node, ast.FunctionDef):
            if node.name not in ("__str__", "__repr__"):
                yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _places(node, f"{prefix}{node.name}.")
        elif not prefix and isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id.strip("_").isupper():
                yield target.id, node


def _difference(old: Any, new: Any, owner: Any) -> str:
    if isinstance(new, ast.Dict | ast.List | ast.Set):
        before = [ast.unparse(part) for part in getattr(old, "elts", getattr(old, "keys", []))]
        after = [ast.unparse(part) for part in getattr(new, "elts", getattr(new, "keys", []))]
        return f"without {next(b for b in before if b not in after)}"
    return f"{_text(old, owner)} → {'nothing' if new is None else _text(new, owner)}"


def _text(node: Any, owner: Any) -> str:
    if isinstance(node, ast.operator | ast.cmpop | ast.boolop):
        kind = type(node).__name__
        return f"{kind} in “{_short(ast.unparse(owner))}”"
    if isinstance(node, ast.Constant):
        return f"{node.value!r}"
    return _short(ast.unparse(node)) if isinstance(node, ast.AST) else str(node)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else line[:87] + "…"


def _last(node: Any) -> int:
    """The last line of a node, of a compound statement its head's."""
    body = getattr(node, "body", None)
    if isinstance(body, list) and body:
        return max(node.lineno, body[0].lineno - 1)
    return node.end_lineno or node.lineno


def _called(node: Any) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


class _Reader:
    """Walks one function or constant and gives each change with its statement."""

    def __init__(self, words: dict[str, str]) -> None:
        self.words = words

    def read(self, node: ast.stmt) -> Iterator[tuple[ast.stmt, Change]]:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            for change in self._parts(node, "value", node.value):
                yield node, change
            return
        assert isinstance(node, ast.FunctionDef)
        yield from self._body(node, "body")

    def _body(self, owner: Any, field: str) -> Iterator[tuple[ast.stmt, Change]]:
        for place, statement in enumerate(getattr(owner, field)):
            for change in self._statement(owner, field, place, statement):
                yield statement, change
            for inner in ("body", "orelse", "finalbody"):
                if isinstance(getattr(statement, inner, None), list):
                    yield from self._body(statement, inner)
            for handler in getattr(statement, "handlers", ()):
                yield from self._body(handler, "body")
            for case in getattr(statement, "cases", ()):
                yield from self._body(case, "body")

    def _statement(self, owner: Any, field: str, place: int, node: ast.stmt) -> Iterator[Change]:
        """The statement dropped, its condition turned, its parts changed."""
        if isinstance(node, ast.Assert | ast.Import | ast.ImportFrom | ast.Pass):
            return
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return
        if _called(getattr(node, "value", None)) in SILENT and isinstance(node, ast.Expr):
            return
        if _is_dropped(node):
            yield owner, field, place, ast.copy_location(ast.Pass(), node)
        if isinstance(node, ast.AugAssign) and type(node.op) in OPERATORS:
            yield node, "op", None, OPERATORS[type(node.op)]()
        if isinstance(node, ast.Return) and not isinstance(node.value, ast.Constant | None):
            yield node, "value", None, ast.copy_location(ast.Constant(None), node)
        if isinstance(node, ast.If | ast.While):
            yield from self._turned(node, "test", None, node.test)
        for name, value in ast.iter_fields(node):
            if name not in APART:
                yield from self._parts(node, name, value)

    def _parts(self, owner: Any, field: str, value: Any) -> Iterator[Change]:
        if isinstance(value, list):
            for place, part in enumerate(value):
                if isinstance(part, ast.expr):
                    yield from self._expression(owner, field, place, part)
                elif isinstance(part, ast.keyword | ast.comprehension | ast.withitem):
                    yield from self._inside(part)
        elif isinstance(value, ast.expr):
            yield from self._expression(owner, field, None, value)

    def _inside(self, node: Any) -> Iterator[Change]:
        for name, value in ast.iter_fields(node):
            if name not in ("target", "optional_vars", "ctx"):
                yield from self._parts(node, name, value)
        if isinstance(node, ast.comprehension):
            for place, test in enumerate(node.ifs):
                yield from self._turned(node, "ifs", place, test)

    def _turned(
        self, owner: Any, field: str, place: int | None, test: ast.expr
    ) -> Iterator[Change]:
        """The opposite condition, unless another change already is just that."""
        is_one = isinstance(test, ast.Compare) and isinstance(
            test.ops[0], ast.Eq | ast.NotEq | ast.Is | ast.IsNot | ast.In | ast.NotIn
        )
        is_not = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
        if not is_one and not is_not:
            turned = ast.UnaryOp(ast.Not(), test)
            yield owner, field, place, ast.copy_location(turned, test)

    def _expression(
        self, owner: Any, field: str, place: int | None, node: ast.expr
    ) -> Iterator[Change]:
        called = _called(node)
        # A chain goes on below a silent call: .filter(…).select_related(…)
        if called in SILENT:
            assert isinstance(node, ast.Call)
            if isinstance(node.func, ast.Attribute) and called != "format":
                yield from self._expression(node.func, "value", None, node.func.value)
            return
        if isinstance(node, ast.JoinedStr):
            return
        if isinstance(node, ast.Constant):
            if (new := self._constant(owner, field, node)) is not None:
                yield owner, field, place, ast.copy_location(ast.Constant(new), node)
            return
        yield from self._operator(owner, field, place, node)
        if isinstance(node, ast.Call):
            yield from self._call(node, called)
        if isinstance(node, ast.Set | ast.List | ast.Dict) and _is_table(node):
            for shorter in _shorter(owner, node):
                yield owner, field, place, ast.copy_location(shorter, node)
        yield from self._inside(node)

    def _operator(
        self, owner: Any, field: str, place: int | None, node: ast.expr
    ) -> Iterator[Change]:
        if isinstance(node, ast.Compare):
            for number, op in enumerate(node.ops):
                yield node, "ops", number, COMPARISONS[type(op)]()
        elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS and not _is_text(node):
            yield node, "op", None, OPERATORS[type(node.op)]()
        elif isinstance(node, ast.BoolOp):
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield node, "op", None, other
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
            yield owner, field, place, node.operand
        elif isinstance(node, ast.IfExp):
            yield from self._turned(node, "test", None, node.test)

    def _call(self, node: ast.Call, called: str) -> Iterator[Change]:
        if called in NAMES:
            of = "attr" if isinstance(node.func, ast.Attribute) else "id"
            if (of == "attr") == (called in ("filter", "exclude", "first", "last")):
                yield node.func, of, None, NAMES[called]
        if called in CONDITIONED:
            for place in range(len(node.keywords)):
                yield node, "keywords", place, None
        for keyword in node.keywords:
            if keyword.arg == "update_fields" and isinstance(keyword.value, ast.List):
                for place in range(len(keyword.value.elts)):
                    yield keyword.value, "elts", place, None
        for place, keyword in enumerate(node.keywords):
            if keyword.arg in ("key", "default", "reverse", "distinct", "flat"):
                yield node, "keywords", place, None

    def _constant(self, owner: Any, field: str, node: ast.Constant) -> str | int | None:
        value = node.value
        if isinstance(value, bool):
            return not value
        if isinstance(value, int):
            return value + 1
        if not isinstance(value, str) or _called(owner) in COLUMNS:
            return None
        if _called(owner) == "Decimal":
            return f"{value}1" if "." in value else f"{value}.1"
        if field == "update_fields" or not WORD.fullmatch(value):
            return None
        return self.words.get(value, f"{value}_x")


def _is_dropped(node: ast.stmt) -> bool:
    """Whether the function can still run without this statement."""
    if isinstance(node, ast.Assign):
        return not isinstance(node.targets[0], ast.Name | ast.Tuple)
    return isinstance(node, ast.Expr | ast.Raise | ast.Continue | ast.Break | ast.AugAssign)


def _is_text(node: ast.BinOp) -> bool:
    """Strings put together, or a path."""
    sides = (node.left, node.right)
    return any(
        isinstance(side, ast.JoinedStr)
        or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in sides
    )


def _is_table(node: ast.Set | ast.List | ast.Dict) -> bool:
    parts = node.values if isinstance(node, ast.Dict) else node.elts
    is_spread = isinstance(node, ast.Dict) and None in node.keys
    return len(parts) > 1 and not is_spread and not any(isinstance(p, ast.Starred) for p in parts)


def _shorter(owner: Any, node: ast.Set | ast.List | ast.Dict) -> Iterator[ast.expr]:
    """The set, list or table with one entry less."""
    if isinstance(owner, ast.keyword) and owner.arg == "update_fields":
        return
    if isinstance(node, ast.Dict):
        for out in range(len(node.keys)):
            pairs = [p for n, p in enumerate(zip(node.keys, node.values, strict=True)) if n != out]
            yield ast.Dict([key for key, _ in pairs], [value for _, value in pairs])
        return
    for out in range(len(node.elts)):
        parts = [part for n, part in enumerate(node.elts) if n != out]
        yield ast.Set(parts) if isinstance(node, ast.Set) else ast.List(parts, ast.Load())
