"""A value from outside is read by core/reading, and by nothing else.

What still looks at digits by itself stands here by name, with its reason; the lists only grow
shorter.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR) / "khuyencong"
DOOR = ROOT / "core" / "reading"
OUTSIDE = {"pages", "forms", "urls", "views.py", "pages.py", "forms.py"}
# Boxes that read by the browser's or by Django's own rules: "1,5" becomes 15, "1.000" one.
BARE_FIELDS = {
    "IntegerField", "DecimalField", "FloatField", "DateField", "DateTimeField", "NumberInput",
    "DateInput", "DurationField", "SplitDateTimeField",
}  # fmt: skip
LOOKS = {"isdigit", "isdecimal", "isnumeric"}
NUMBERS = {"int", "float", "Decimal"}
ALLOWED = {
    ("core/folding.py", "isdigit"): "a letter of a sort key",
    ("desk/forms/estimate.py", "Decimal"): "a quantity that an earlier estimate kept",
    ("core/jobs.py", "isdecimal"): "the process number of this machine's own file",
    ("documents/papers/frame.py", "isdigit"): "a number that the register gave",
    ("planning/scenarios/pages/scenario.py", "int"): "a key of the solver's own answer",
}
# Lists have a reader of their own, which reads cells by the door.
LISTS = {
    ("desk/forms/list_cells.py", "int"): "a whole number of đồng that was read",
    ("desk/forms/estimate_list.py", "int"): "a price out of an amount and a number, both read",
    ("desk/forms/pasted_lists.py", "isdigit"): "the row of a cell corrected in place",
    ("desk/forms/pasted_lists.py", "int"): "the row of a cell corrected in place",
}


def faults(text: str, name: str) -> Iterator[tuple[str, str]]:
    """(file, what it uses) where a module reads a value by itself."""
    is_outside = bool(OUTSIDE & set(Path(name).parts))
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Attribute(value=ast.Name(id="forms"), attr=attr) if attr in BARE_FIELDS:
                yield name, attr
            case ast.Attribute(attr=attr) if attr in LOOKS:
                yield name, attr
            case ast.Call(func=ast.Name(id=func), args=[_, *_]) if func in NUMBERS:
                if is_outside or "request" in ast.unparse(node):
                    yield name, func


def modules() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.rglob("*.py")):
        if DOOR not in path.parents and "migrations" not in path.parts:
            yield path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()


def test_every_value_comes_through_the_door():
    found = {fault for text, name in modules() for fault in faults(text, name)}
    assert found - ALLOWED.keys() - LISTS.keys() == set()


def test_nothing_is_excused_any_longer_than_it_is_there():
    found = {fault for text, name in modules() for fault in faults(text, name)}
    assert ALLOWED.keys() - found == set()


@pytest.mark.parametrize(
    ("planted", "name", "what"),
    [
        ("count = forms.IntegerField(min_value=1)", "portal/forms.py", "IntegerField"),
        ("area = forms.DecimalField()", "desk/forms/steps.py", "DecimalField"),
        ("day = forms.DateField()", "network/forms.py", "DateField"),
        ("box = forms.NumberInput()", "ui/fields.py", "NumberInput"),
        ("after = int(request.GET['after'])", "desk/selectors/work.py", "int"),
        ("year = int(text)", "desk/pages/plan.py", "int"),
        ("rate = float(text)", "portal/forms.py", "float"),
        ("ok = text.isdigit()", "projects/services/drafts.py", "isdigit"),
        ("ok = request.GET['n'].isdecimal()", "desk/pages/plan.py", "isdecimal"),
    ],
)
def test_a_value_read_beside_the_door_is_found(planted, name, what):
    assert (name, what) in set(faults(planted, name))


def test_no_template_has_a_number_box_of_the_browser():
    boxes = ('type="number"', "type='number'", 'type="date"')
    found = [
        path.relative_to(ROOT).as_posix()
        for path in sorted(ROOT.rglob("*.html"))
        if any(box in path.read_text(encoding="utf-8") for box in boxes)
    ]
    assert found == []
