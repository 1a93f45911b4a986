"""Templates include only from their own app or `ui`, and carry no inline script or style."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR) / "khuyencong"
TEMPLATES = sorted(ROOT.glob("*/jinja2/**/*.html"))
REFERENCE = re.compile(r"{%-?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)[\"']")


def test_templates_know_only_their_own_app_and_ui():
    assert TEMPLATES
    for file in TEMPLATES:
        own = file.relative_to(ROOT).parts[0]
        for target in REFERENCE.findall(file.read_text(encoding="utf-8")):
            assert target.split("/")[0] in {own, "ui", "account", "mfa"}, (file, target)


OWN_SCRIPT = r"<script src=\"\{\{ static\('ui/\w+\.js'\) \}\}\" defer></script>"


def test_no_inline_script_style_or_foreign_address():
    for file in TEMPLATES:
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\s(style|on[a-z]+)=[\"']", text), file
        assert "<script" not in re.sub(OWN_SCRIPT, "", text), file
        assert not re.search(r"(src|href)=[\"']https?://", text), file
