"""The guide names buttons and pages as the screens do."""

import re
from pathlib import Path

import pytest
from django.conf import settings

GUIDES = sorted((Path(settings.BASE_DIR) / "docs" / "guide").glob("*.md"))
NAMED = [
    (guide.name, name)
    for guide in GUIDES
    for name in re.findall(r"\*\*(.+?)\*\*", guide.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def said() -> str:
    """Everything our Vietnamese screens say."""
    catalogue = Path(settings.BASE_DIR) / "locale" / "en" / "LC_MESSAGES" / "django.po"
    return catalogue.read_text(encoding="utf-8")


@pytest.mark.parametrize(("guide", "name"), NAMED)
def test_what_the_guide_calls_a_button_is_on_a_screen(said, guide, name):
    assert name in said, f"{guide}: {name}"


def test_there_is_something_to_look_for():
    assert len(NAMED) > 10
