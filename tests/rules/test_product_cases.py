"""Every worked case of votes, villages and projects answers as written in rules/cases/products."""

import pytest

from khuyencong.rules import conditions, engine, products
from khuyencong.rules.reading import FOLDER, read

CASES = read(FOLDER / "cases" / "products" / "products.yaml")["cases"]


def council(facts, on):
    found = products.council(facts["level"], on=on)
    faults = products.council_faults(facts["level"], facts["members"], facts["jury"], on=on)
    return {"least": found.least, "most": found.most, "faults": [one.code for one in faults]}


def village(facts, on):
    found = products.village(**facts, on=on)
    if found is None:
        return {"is_met": None}
    return {"is_met": found.is_met, "codes": [reason.code for reason in found.reasons]}


def local_material(facts, on):
    found = conditions.local_material(facts["local_dong"], facts["material_dong"], on=on)
    return {"is_met": found.verdict == engine.ELIGIBLE}


def flagship(facts, on):
    return {"codes": [one.reason.code for one in conditions.flagship(**facts, on=on)]}


def figure(facts, on):
    return {"value": engine.procedure(facts["name"], on=on)}


ASKED = {
    "council": council,
    "village": village,
    "local_material": local_material,
    "flagship": flagship,
    "figure": figure,
    "typical": lambda facts, on: {"is_typical": products.is_typical(facts["totals"], on=on)},
    "certificate": lambda _facts, on: {"until": products.certificate_until(on)},
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_case_answers_as_written(case):
    found = ASKED[case["ask"]](case["facts"], case["on"])
    assert {name: found[name] for name in case["expect"]} == case["expect"]
