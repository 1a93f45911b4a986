"""Only the ledger writes ledger rows; nobody but its own urls imports a page."""

import ast
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR) / "khuyencong"
LEDGER_ROWS = {"Account", "Transfer", "Closing", "YearTotal"}
WRITES = {"create", "bulk_create", "update", "delete", "save", "bulk_update", "update_or_create"}


@cache
def sources() -> dict[Path, list[ast.AST]]:
    """{file below the package: everything in it}"""
    return {
        path.relative_to(ROOT): list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        for path in sorted(ROOT.rglob("*.py"))
    }


def imports(nodes: list[ast.AST]):
    """(module, name) of every import in a file."""
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def test_there_are_files_to_judge():
    assert len(sources()) > 1000


def test_a_page_is_imported_by_its_own_urls_alone():
    """Pages of one app may share what they have in common, within `pages`."""
    strange = []
    for path, nodes in sources().items():
        for module, name in imports(nodes):
            parts = [*module.split("."), name]
            if parts[0] == "khuyencong" and {"pages", "views"} & set(parts):
                is_of_the_pages = path.name == "urls.py" or "pages" in path.parts
                if not is_of_the_pages or parts[1] != path.parts[0]:
                    strange.append(f"{path} imports {module}.{name}")
    assert strange == []


def test_ledger_rows_are_written_by_the_ledger_alone():
    written = [
        f"{path}: {ast.unparse(node.func)}"
        for path, nodes in sources().items()
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and ast.unparse(node.func).split(".")[0] in LEDGER_ROWS
        and path.parts[0] != "ledger"
    ]
    assert written == []


def test_only_the_service_that_moves_assigns_a_state():
    """`.state =` stands in the one function that takes a step: move, _move or _move_request."""
    found = []
    for path, nodes in sources().items():
        for function in nodes:
            if not isinstance(function, ast.FunctionDef):
                continue
            if function.name.lstrip("_").startswith("move"):
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Assign):
                    told = {t.attr for t in node.targets if isinstance(t, ast.Attribute)}
                    if "state" in told:
                        found.append(f"{path}: {function.name} assigns a state")
    assert found == []
