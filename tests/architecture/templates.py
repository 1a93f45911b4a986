"""The linter of templates: run by script/check and by test_templates.py.

A template keeps 120 columns, starts every block-level element, table part, list item, heading,
control and button on a line of its own, and indents by two spaces as it nests. Tables and controls
are drawn by components. A template asks for decisions, so it names no role, and imports only what
it uses.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2] / "khuyencong"
WIDTH = 120
TAGS = (
    "html head body meta link title header nav main footer section article aside div p h1 h2 h3 h4"
    " h5 h6 ul ol li dl dt dd table caption thead tbody tr th td form fieldset legend details"
    " summary dialog figure figcaption button input select option textarea label pre"
)
OWN_LINE = set(TAGS.split())
WITHOUT_END = {"meta", "link", "input", "img", "br", "hr"}
DRAWN_BY_COMPONENTS = {"table", "input", "select", "textarea"}
COMPONENTS = "ui/jinja2/ui/components/"
BY_HAND = {  # file: why no component draws its table or control
    "appraisal/jinja2/appraisal/score.html": "the columns are the criteria of the rules in force",
    "appraisal/jinja2/appraisal/sheet.html": "printed and filled in by pen, never a row of cards",
    "desk/jinja2/desk/_contact.html": "a text to copy, which is sent nowhere",
    "desk/jinja2/desk/paste.html": "the columns are those of the sheet that was pasted",
    "desk/jinja2/desk/projects.html": "the columns are those the reader chose",
    "planning/jinja2/planning/compare.html": "the columns are the scenarios compared",
    "planning/jinja2/planning/proposal.html": "a sum of four parts under no headings",
    "ui/jinja2/ui/layouts/officer.html": "a switch of this browser, which is sent nowhere",
}
BLOCKS = {"if", "for", "block", "macro", "call", "filter", "set"}
PIECE = re.compile(
    r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!.*?>|</?[a-zA-Z](?:\{\{.*?\}\}|\{%.*?%\}|[^>{]|\{)*>", re.S
)

IMPORTED = re.compile(r"\{%[-+]?\s*from\s+\S+\s+import\s+(.*?)\s*[-+]?%\}", re.S)


def unused(text: str) -> Iterator[tuple[int, str]]:
    """Macros that are imported and not called, as (line, name)."""
    rest = IMPORTED.sub("", text)
    for imported in IMPORTED.finditer(text):
        for words in imported[1].removesuffix(" with context").split(","):
            name = words.split()[-1]
            if not re.search(rf"\b{name}\b", rest):
                yield text.count("\n", 0, imported.start()) + 1, name


def change(piece: str) -> int:
    """How much deeper what follows is nested: 1, 0 or -1."""
    if statement := re.match(r"\{%[-+]?\s*(\w+)(.*)", piece, re.S):
        word, rest = statement.groups()
        opens = word in BLOCKS and not (word == "set" and "=" in rest)
        return 1 if opens else -1 if word.startswith("end") else 0
    if not (tag := re.match(r"<(/?)(\w+)", piece)):
        return 0
    if tag[1]:
        return -1
    return 0 if tag[2] in WITHOUT_END or piece.endswith("/>") else 1


def tag_of(piece: str) -> str:
    name = re.match(r"</?(\w+)", piece)
    return name[1] if name else ""


def nesting(text: str) -> Iterator[tuple[int, int, str]]:
    """Indentation by line, as (line, spaces it should have, the line)."""
    depth, inside = 0, 0
    changes = [(m.start(), m.end(), change(m[0]), m[0]) for m in PIECE.finditer(text)]
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        end = start + len(line)
        first = start + len(line) - len(line.lstrip())
        if line.strip() and inside <= first:
            closes = re.match(r"</|\{%[-+]?\s*(end|else|elif)", line.lstrip())
            yield number, 2 * (depth - bool(closes)), line
        for at, until, step, _piece in changes:
            if start <= at <= end:
                depth += step
                inside = max(inside, until)
        start = end + 1


def role() -> re.Pattern[str]:
    from khuyencong.directory.models.roles import ROLES

    return re.compile(r"has_role|[\"'](?:" + "|".join(map(re.escape, ROLES)) + r")[\"']")


def faults_of(text: str, name: str) -> Iterator[tuple[int, str]]:
    """Every fault of one template, as (line, what is wrong)."""
    names_a_role = role().search
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > WIDTH:
            yield number, f"{len(line)} columns, {WIDTH} at most"
        if names_a_role(line):
            yield number, "a role: pass a decision instead"
    for number, unused_name in unused(text):
        yield number, f"{unused_name} is imported and not used"
    for number, spaces, line in nesting(text):
        if len(line) - len(line.lstrip()) != spaces:
            yield number, f"{spaces} spaces of indentation expected"
    for piece in PIECE.finditer(text):
        tag = tag_of(piece[0])
        if tag not in OWN_LINE:
            continue
        number = text.count("\n", 0, piece.start()) + 1
        before = text[text.rfind("\n", 0, piece.start()) + 1 : piece.start()]
        after = text[piece.end() :].split("\n", 1)[0]
        if piece[0].startswith("</"):
            if after.strip():
                yield number, f"</{tag}> ends its line"
            if before.strip() and f"<{tag}" not in before and not before.lstrip().startswith(">"):
                yield number, f"</{tag}> stands alone, or on the line of its <{tag}>"
        elif before.strip():
            yield number, f"<{tag}> starts a line of its own"
        is_elsewhere = COMPONENTS not in name and name not in BY_HAND
        if is_elsewhere and tag in DRAWN_BY_COMPONENTS and piece[0][1] != "/":
            yield number, f"<{tag}> is drawn by a component"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    found = 0
    for file in sorted(ROOT.glob("*/jinja2/**/*.html")):
        name = file.relative_to(ROOT).as_posix()
        for number, fault in faults_of(file.read_text(encoding="utf-8"), name):
            print(f"khuyencong/{name}:{number}: {fault}")  # noqa: T201
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
