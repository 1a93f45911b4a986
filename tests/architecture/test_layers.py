"""The import contracts hold (pyproject.toml, tool.importlinter)."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings


def test_later_life_knows_earlier_life_and_never_the_reverse():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
