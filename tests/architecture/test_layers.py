"""The import contracts hold (pyproject.toml, tool.importlinter)."""

import subprocess
import sys
import tomllib
from pathlib import Path

from django.conf import settings


def test_later_life_knows_earlier_life_and_never_the_reverse():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_module_of_a_domain_app_lies_outside_the_fixed_names():
    text = (Path(settings.BASE_DIR) / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    order = next(one for one in contracts if one.get("containers") == ["khuyencong"])
    apps = {name.strip() for layer in order["layers"] for name in layer.split("|")}
    held = {
        container.removeprefix("khuyencong.")
        for one in contracts
        if one["type"] == "layers" and one.get("exhaustive")
        for container in one["containers"]
    }
    assert apps - held == {"demo", "ui", "rules", "core"}
