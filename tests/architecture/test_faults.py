"""Each planted fault still has its place in the code: a list that fits nothing proves nothing."""

from benchmarks.faults import FAULTS, ROOT, place
from benchmarks.faults.fault import Fault


def test_each_fits_one_place_and_its_tests_exist():
    assert {fault.sentence: told for fault in FAULTS if (told := wrong_with(fault))} == {}


def wrong_with(fault: Fault) -> str:
    try:
        path, text = place(fault)
        if text == path.read_text(encoding="utf-8"):
            return "changes nothing"
        compile(text, str(path), "exec")
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    file, _of_it, name = fault.tests.partition("::")
    tests = ROOT / file
    if not tests.exists():
        return f"{file} is not there"
    is_there = not name or f"def {name}" in tests.read_text(encoding="utf-8")
    return "" if is_there else f"{name} is not there"
