"""A page declares its acts as a table; `ui.acts` does them and shows the refusals.

What does otherwise stands here by name, with its reason, and the lists only grow shorter.
"""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from khuyencong.directory.models.roles import ROLES

ROOT = Path(settings.BASE_DIR) / "khuyencong"
PAGES = sorted({*ROOT.glob("**/pages.py"), *ROOT.glob("**/pages/*.py")})

# File: how many refusals it turns into its page itself.
CATCHES = {
    "desk/pages/list_flow.py": 2,  # each cell of a pasted list is told by itself
    "desk/pages/project_list.py": 1,  # one form for each saved view
    "portal/pages/papers.py": 1,  # of several files the good ones are kept
}
# File: what it reads of a press besides the act's form.
READS_A_PRESS = {
    "desk/pages/list_flow.py",  # the cells of a list, typed or corrected in place
    "desk/pages/project_list.py",  # which of the saved views
    "desk/pages/projects.py",  # a script that says the dossier is still open here
    "portal/pages/sections.py",  # what is typed so far is kept as it is
    "portal/pages/papers.py",  # files of one paper
    "portal/pages/sending.py",  # a file in pieces
}


SHOWS = re.compile(r"\b(show|render)$")
# Said on every page, over whatever a page says by the same name.
OF_ALL_PAGES = {
    key.value
    for path, name in (("ui/context.py", "layout"), ("directory/access/__init__.py", "links"))
    for function in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    if isinstance(function, ast.FunctionDef) and function.name == name
    for answer in ast.walk(function)
    if isinstance(answer, ast.Return) and isinstance(answer.value, ast.Dict)
    for key in answer.value.keys
    if isinstance(key, ast.Constant)
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_refusal_is_shown_by_the_pattern(path):
    caught = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and node.type is not None
        and "Refused" in ast.unparse(node.type)
    ]
    assert len(caught) == CATCHES.get(name_of(path), 0)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_says_nothing_by_a_name_of_all_pages(path):
    """Of two facts of one name the layout's is shown, and the page's is lost."""
    said = {
        key.value
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).split(".")[-1] in ("show", "render")
        for facts in call.args
        if isinstance(facts, ast.Dict)
        for key in facts.keys
        if isinstance(key, ast.Constant)
    }
    assert {"layout", "signed_in_as", "may_open"} <= OF_ALL_PAGES
    assert not said & OF_ALL_PAGES


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_press_is_read_by_the_acts_form(path):
    reads = "request.POST" in path.read_text(encoding="utf-8")
    assert reads == (name_of(path) in READS_A_PRESS)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_asks_permissions_and_names_no_role(path):
    words = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert words & set(ROLES) == set()
