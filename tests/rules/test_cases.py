"""Every worked case of khuyencong/rules/cases answers as written there."""

from pathlib import Path

import pytest

from khuyencong.rules import engine
from khuyencong.rules.reading import FOLDER, read

CASES = [
    pytest.param(case, id=f"{path.stem}-{number:02}")
    for path in sorted(Path(FOLDER / "cases").glob("*.yaml"))
    for number, case in enumerate(read(path)["cases"], 1)
]
EXACT = {"status", "ceiling_dong", "rate", "cap_dong", "verified"}
KNOWN = EXACT | {"legal", "codes", "not_tested", "nothing_untested"}


def answer(case):
    given = dict(case["facts"])
    if "costs_dong" in given:
        given["costs_dong"] = tuple(given["costs_dong"])
    book = engine.load(case.get("province"))
    return engine.ceiling(engine.Facts(**given), on=case["on"], book=book)


def test_there_are_enough_cases():
    assert len(CASES) >= 160
    names = [param.values[0]["name"] for param in CASES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("case", CASES)
def test_the_case_answers_as_written(case):
    expected = case["expect"]
    assert not set(expected) - KNOWN
    found = answer(case)
    shown = engine.as_json(found)
    assert {key: shown[key] for key in EXACT & set(expected)} == {
        key: expected[key] for key in EXACT & set(expected)
    }, case["name"]
    assert set(expected.get("codes", ())) <= {reason.code for reason in found.reasons}
    assert set(expected.get("not_tested", ())) <= set(found.not_tested)
    if expected.get("nothing_untested"):
        assert found.not_tested == ()
    if "legal" in expected:
        assert any(expected["legal"] in reason.legal for reason in found.reasons)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_reason_has_its_words(case, lang):
    shown = engine.as_json(answer(case), lang)
    for reason in shown["reasons"]:
        assert reason["text"].strip()
        assert "{" not in reason["text"]
