"""Each app says in about ten lines what it is, and names only what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
APPS = sorted(path.parent.name for path in (ROOT / "khuyencong").glob("*/__init__.py"))
LABELS = {"**What it is**", "**Nouns**", "**Tables**", "**Imported by**", "**Begin with**"}
OURS = [c.label for c in apps.get_app_configs() if c.name.startswith("khuyencong.")]
MOST_LINES = 15


def readme(app: str) -> str:
    return (ROOT / "khuyencong" / app / "README.md").read_text(encoding="utf-8")


def names(app: str) -> list[str]:
    """What stands between back quotes, and paths in plain words."""
    text = readme(app)
    plain = re.findall(r"(?<![\w/`])docs/[\w/.-]+\.md", text)
    return [*re.findall(r"`([^`\n]+)`", text), *plain]


def looks_like_a_file(name: str) -> bool:
    is_path = re.fullmatch(r"[\w./-]+", name) and not name.startswith("/")
    return bool(is_path and (name.endswith("/") or re.search(r"\.(py|md|yaml|html|css|js)$", name)))


@pytest.mark.parametrize("app", APPS)
def test_an_app_says_what_it_is_in_few_lines(app):
    lines = readme(app).splitlines()
    assert lines[0].startswith(f"# {app}: ")
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= 135
    assert set(re.findall(r"\*\*[^*]+\*\*", readme(app))) >= LABELS


@pytest.mark.parametrize("app", APPS)
def test_it_names_only_files_that_exist(app):
    homes = (ROOT / "khuyencong" / app, ROOT)
    files = filter(looks_like_a_file, names(app))
    assert [name for name in files if not any((home / name).exists() for home in homes)] == []


@pytest.mark.parametrize("app", OURS)
def test_it_names_its_tables_and_no_other(app):
    config = apps.get_app_config(app)
    tables = {model.__name__ for model in config.get_models()}
    every = {m.__name__ for c in apps.get_app_configs() for m in c.get_models()}
    assert {name for name in names(app) if name in every} == tables
