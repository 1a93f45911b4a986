"""Reads every refusal of the code: its words, its article, its next step.

`python -m tests.architecture.refusals` prints those of the tree as JSON, one line each.
"""

from __future__ import annotations

import ast
import json
import pathlib
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).resolve().parents[2]
CALLS = {"Refused", "refuse", "Changed", "TooMany", "Decision", "Words"}

COMPUTED = "…"  # an article that a rule gives, not a text of the code

# message: source strings in the order they stand; legal: the text, or COMPUTED.
Refusal = tuple[str, str, str]


def refusals(root: pathlib.Path = ROOT) -> set[Refusal]:
    """(message, legal, fix) of every refusal below `root`/khuyencong, migrations left out."""
    found: set[Refusal] = set()
    for path in sorted((root / "khuyencong").rglob("*.py")):
        if "migrations" not in path.parts:
            found.update(_of_module(ast.parse(path.read_text("utf-8"))))
    return found


def _of_module(module: ast.Module) -> Iterator[Refusal]:
    constants = {
        target.id: node.value.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }
    for node in ast.walk(module):
        if not (isinstance(node, ast.Call) and _name(node.func) in CALLS):
            continue
        named = {word.arg: word.value for word in node.keywords if word.arg}
        places = [*node.args, None, None, None]
        message = _words(places[0] or named.get("message") or named.get("reason"))
        if message:
            legal = _legal(places[1] or named.get("legal"), constants)
            yield message, legal, _words(places[2] or named.get("fix"))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _words(node: ast.expr | None) -> str:
    """The source strings of gettext in an expression, whatever fills or chooses them."""
    if node is None:
        return ""
    strings = [
        call.args[0].value
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and _name(call.func) in {"_", "gettext", "ngettext", "lazy"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]
    return " | ".join(sorted(strings))


def _legal(node: ast.expr | None, constants: dict[str, str]) -> str:
    if node is None or (isinstance(node, ast.Constant) and not node.value):
        return ""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name) and node.id in constants:
        return constants[node.id]
    return COMPUTED


if __name__ == "__main__":
    for refusal in sorted(refusals()):
        print(json.dumps(refusal, ensure_ascii=False))  # noqa: T201
