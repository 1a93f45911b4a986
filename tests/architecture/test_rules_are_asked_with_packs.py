"""Whoever asks the rules about a day hands them the book of the province, with its packs."""

import ast
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR, "khuyencong")
# Texts about the national rules as they were delivered, and a world that has no packs.
WITHOUT_PACKS = {"demo/build.py", "demo/management/commands/write_docs.py"}


def askers() -> dict[str, set[str]]:
    """{module of rules: its functions that take a book and do without}."""
    found = {}
    for path in FOLDER.glob("rules/*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                named = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                if any(one.arg == "book" and default is not None for one, default in named):
                    found.setdefault(path.stem, set()).add(node.name)
    found["engine"] = set().union(*found.values())
    return found


def silent(tree: ast.Module) -> list[int]:
    """The lines that ask without a book."""
    modules, names = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("khuyencong.rules"):
            module = (node.module or "").rpartition(".")[2]
            for one in node.names:
                of = ASKERS.get(module, set())
                (names if one.name in of else modules).add(one.asname or one.name)
    asked = set().union(*ASKERS.values())
    return [
        call.lineno
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call))
        if _is_asked(call.func, modules, names, asked)
        and not any(word.arg in ("book", None) for word in call.keywords)
    ]


def _is_asked(func: ast.expr, modules: set[str], names: set[str], asked: set[str]) -> bool:
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
        return func.value.id in modules and func.attr in asked
    return isinstance(func, ast.Name) and func.id in names


ASKERS = askers()


def test_the_book_is_handed_on_by_every_app():
    wrong = {
        f"{name}:{line}"
        for path in sorted(FOLDER.glob("**/*.py"))
        if (name := path.relative_to(FOLDER).as_posix()) not in WITHOUT_PACKS
        and not name.startswith("rules/")
        for line in silent(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert wrong == set()
    planted = "from khuyencong.rules import engine\nengine.count('x', on=1)\n"
    assert silent(ast.parse(planted)) == [2]
