"""Templates include only from their own app or `ui`, and carry no inline script or style."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.templates import BY_HAND, COMPONENTS, faults_of

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


def test_every_template_is_laid_out_as_style_md_asks():
    faults = [
        f"{file.relative_to(ROOT)}:{line}: {fault}"
        for file in TEMPLATES
        for line, fault in faults_of(
            file.read_text(encoding="utf-8"), file.relative_to(ROOT).as_posix()
        )
    ]
    assert faults == []


def test_what_is_drawn_by_hand_is_there_and_says_why():
    for name, reason in BY_HAND.items():
        assert (ROOT / name).exists(), name
        assert len(reason) > 20, name


SOUND = """{% macro list(rows) %}
  <ul
    class="hits"
  >
    {% for row in rows %}
      <li>{{ row.name }} <strong>{{ row.code }}</strong></li>
    {% endfor %}
  </ul>
{% endmacro %}
"""


def test_a_sound_template_has_no_fault():
    assert list(faults_of(SOUND, "desk/jinja2/desk/list.html")) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("row.name", "row.name" + " " * 120, "120 at most"),
        ("      <li>", "    <li>", "6 spaces"),
        ("    {% endfor %}", "      {% endfor %}", "4 spaces"),
        ("  </ul>", "</ul>", "2 spaces"),
        ("</li>", "</li><li></li>", "<li> starts a line of its own"),
        ("</li>", "</li> {{ row.note }}", "</li> ends its line"),
        ("<li>{{", "<li>\n        {{", "</li> stands alone"),
        ("<strong>", "<button>", "<button> starts a line of its own"),
        ("<li>", '<li>{% if may(actor, "centre_head") %}', "a role"),
        ("<li>", "<li>{% if actor.has_role(post) %}", "a role"),
        ("<ul", "<table", "<table> is drawn by a component"),
        ("{% macro", '{% from "a.html" import tag %}\n{% macro', "tag is imported and not used"),
        ("{{ row.name }}", "<input>", "<input> is drawn by a component"),
        ("{{ row.name }}", "<select></select>", "<select> is drawn by a component"),
        ("{{ row.name }}", "<textarea></textarea>", "<textarea> is drawn by a component"),
    ],
)
def test_each_fault_of_a_template_is_found(old, new, fault):
    assert old in SOUND
    found = [what for _line, what in faults_of(SOUND.replace(old, new, 1), "desk/jinja2/a.html")]
    assert any(fault in what for what in found), found


def test_a_component_may_draw_a_table():
    assert list(faults_of("<table>\n</table>\n", COMPONENTS + "data_table.html")) == []
