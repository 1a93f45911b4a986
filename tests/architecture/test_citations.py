"""What a comment or a page of the docs points to can be opened: it lies in this repository."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("khuyencong", "tests", "benchmarks", "docs", "script", "config", ".ci")
KINDS = {".py", ".md", ".html", ".css", ".js", ".yaml", ".typ", ".sh", ""}
# Working papers that readers of this repository do not have.
ELSEWHERE = re.compile(
    r"\bdesign(-\d)?(\.md|,? §)|\(design\b|\bdomain(-\d)?(\.md|,? §)|\(domain\b|service[ -]bar"
    r"|\b(performance|style|anchors)\.md|\breread\b"
)
# A path of the docs or tests, and a row of docs/bar.md.
PATH = re.compile(r"(?<![\w/.-])((?:docs|tests)/[\w./-]*\w\.(?:md|py|json|jsonl))\b")
ROW = re.compile(r"\b(?:rows?|bar) ((?:[UC]|R-)\d+)\b")


def texts() -> Iterator[tuple[str, str]]:
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*")):
            if path.is_file() and path.suffix in KINDS and path != Path(__file__).resolve():
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="ignore")
    for path in sorted(ROOT.glob("*.md")):
        yield path.name, path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def lines() -> list[tuple[str, str]]:
    return [
        (f"{name}:{number}", line)
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
    ]


def test_nothing_cites_a_paper_outside_the_repository(lines):
    assert [(at, line.strip()) for at, line in lines if ELSEWHERE.search(line)] == []


def test_every_path_of_docs_and_tests_that_is_named_exists(lines):
    # Tests write files of their own, so their paths are not looked for.
    told = [(at, line) for at, line in lines if not at.startswith("tests/")]
    named = ((at, path) for at, line in told for path in PATH.findall(line))
    assert [(at, path) for at, path in named if not (ROOT / path).exists()] == []


def test_every_row_that_is_named_stands_in_the_bar(lines):
    bar = (ROOT / "docs" / "bar.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| ((?:[UC]|R-)\d+) \|", bar, re.MULTILINE))
    assert len(rows) > 80
    named = ((at, row) for at, line in lines for row in ROW.findall(line))
    assert [(at, row) for at, row in named if row not in rows] == []
