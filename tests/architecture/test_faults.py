"""Each planted fault still has its place in the code: a list that fits nothing proves nothing."""

import pytest

from benchmarks.faults import FAULTS, ROOT, place


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.sentence)
def test_the_fault_fits_one_place_and_its_tests_exist(fault):
    path, text = place(fault)
    assert text != path.read_text(encoding="utf-8")
    compile(text, str(path), "exec")
    file, _of_it, name = fault.tests.partition("::")
    assert (
        f"def {name}" in (ROOT / file).read_text(encoding="utf-8")
        if name
        else (ROOT / file).exists()
    )
