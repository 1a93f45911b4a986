"""Only the ledger writes ledger rows; nobody but its own urls imports a page."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

SOURCES = sorted((Path(settings.BASE_DIR) / "khuyencong").rglob("*.py"))
LEDGER_ROWS = {"Account", "Transfer", "Closing", "YearTotal"}
WRITES = {"create", "bulk_create", "update", "delete", "save", "bulk_update", "update_or_create"}


def imports(path: Path):
    """(module, name) of every import in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def app_of(path: Path) -> str:
    return path.relative_to(Path(settings.BASE_DIR) / "khuyencong").parts[0]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: "/".join(p.parts[-3:]))
def test_a_page_is_imported_by_its_own_urls_alone(path):
    """Pages of one app may share what they have in common, within `pages`."""
    for module, name in imports(path):
        parts = [*module.split("."), name]
        if parts[0] == "khuyencong" and {"pages", "views"} & set(parts):
            assert path.name == "urls.py" or "pages" in path.parts, f"imports {module}.{name}"
            assert parts[1] == app_of(path)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: "/".join(p.parts[-3:]))
def test_ledger_rows_are_written_by_the_ledger_alone(path):
    if app_of(path) == "ledger":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            text = ast.unparse(node.func)
            assert not (node.func.attr in WRITES and text.split(".")[0] in LEDGER_ROWS), text


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: "/".join(p.parts[-3:]))
def test_only_the_service_that_moves_assigns_a_state(path):
    """`.state =` stands in the one function that takes a step: move, _move or _move_request."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef) or function.name.lstrip("_").startswith(
            "move"
        ):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Assign):
                told = {t.attr for t in node.targets if isinstance(t, ast.Attribute)}
                assert "state" not in told, f"{function.name} assigns a state"
