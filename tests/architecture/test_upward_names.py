"""What stands below names no page above it: the app above registers its places when it starts."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from django.urls import get_resolver, reverse

from khuyencong.core import addresses
from khuyencong.ui import navigation

ROOT = Path(__file__).resolve().parents[2]
# A URL name as templates and Python write it: "desk:project", 'portal:my_request'.
NAME = re.compile(r"[\"']([a-z_]+):[a-z_]+[\"']")
# An address as text: "/ban-lam-viec/", whatever follows it.
ADDRESS = re.compile(r"(?:(?<!:)path=|href=|redirect\()[\"'](/(?!static/)[\w/-]+)")
LOW = ("core", "ui", "directory", "documents", "ledger", "policy", "projects", "network")


def order() -> list[set[str]]:
    """The apps, from the top down, as the import contract has them."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    layers = next(one for one in contracts if one["name"] == "Later life knows earlier life")
    return [{name.strip() for name in row.split("|")} for row in layers["layers"]]


def above(app: str) -> set[str]:
    """Every app that `app` may not know: those above it and beside it."""
    rows = order()
    place = next(number for number, row in enumerate(rows) if app in row)
    return set().union(*rows[: place + 1]) - {app}


def sources(app: str) -> list[Path]:
    folder = ROOT / "khuyencong" / app
    return [*sorted(folder.rglob("*.py")), *sorted(folder.rglob("*.html"))]


@pytest.mark.parametrize("app", LOW)
def test_an_app_names_no_page_above_it(app):
    named = [
        (path.name, name)
        for path in sources(app)
        if "migrations" not in path.parts
        for name in NAME.findall(path.read_text(encoding="utf-8"))
    ]
    assert [(file, name) for file, name in named if name in above(app)] == []


def test_the_apps_above_projects_are_known_to_the_test():
    assert {"appraisal", "planning", "desk", "portal"} <= above("projects")
    assert "directory" not in above("projects")


@pytest.mark.parametrize("app", LOW)
def test_an_app_writes_no_address_as_text(app):
    written = [
        (path.name, address)
        for path in sources(app)
        for address in ADDRESS.findall(path.read_text(encoding="utf-8"))
    ]
    assert written == []


def test_every_registered_place_is_a_page():
    entries = [one for area in (*navigation.AREAS, "") for one in navigation.entries(area)]
    assert len(entries) >= 15
    for one in entries:
        assert reverse(one.name).startswith("/")
    known = get_resolver().namespace_dict
    assert {name.split(":")[0] for name in addresses.names().values()} <= set(known)


def test_two_entries_at_one_place_are_refused():
    with pytest.raises(ValueError, match="policy:packs stands where"):
        navigation.register(navigation.OFFICER, 10, "Quy định", "policy:packs")
    with pytest.raises(ValueError, match="stands where"):
        navigation.register(navigation.OFFICER, 99, "Quy định", "policy:packs", key="h")
    with pytest.raises(ValueError, match="project is"):
        addresses.register(project="portal:home")
