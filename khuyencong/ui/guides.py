"""Guides of docs/guide as pages, and which part of one helps on which page.

A line `<!-- trang: desk:home, desk:search -->` below a heading says that this part is the help of
those pages, by the names of their URLs. A file without such a line is for engineers and is not
shown. Pictures stand in docs/guide/pictures, packs to try in docs/guide/goi-thu.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from khuyencong.core.folding import fold

FOLDER = Path(settings.BASE_DIR) / "docs" / "guide"
PICTURES = FOLDER / "pictures"
SAMPLES = FOLDER / "goi-thu"
HELPS = re.compile(r"^<!-- trang: (.+?) -->$")
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Guide:
    """`helps`: where in it each page is explained, by the name of the page's URL."""

    slug: str
    title: str
    html: SafeString
    helps: dict[str, str]


@cache
def all_guides() -> dict[str, Guide]:
    """Every guide that is shown, by its slug, in the order of their titles."""
    read = [_read(path) for path in FOLDER.glob("*.md")]
    shown = sorted((guide for guide in read if guide.helps), key=lambda guide: guide.title)
    return {guide.slug: guide for guide in shown}


def help_of(name: str) -> str:
    """The address of the part of a guide that helps on a page, empty where there is none."""
    for guide in all_guides().values():
        if name in guide.helps:
            return f"{reverse('ui:guide', args=[guide.slug])}#{guide.helps[name]}"
    return ""


def _read(path: Path) -> Guide:
    lines: list[str] = []
    helps: dict[str, str] = {}
    place = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if told := HELPS.match(line):
            helps |= dict.fromkeys(told[1].split(", "), place)
            continue
        place = _anchor(line.lstrip("# ")) if line.startswith("#") else place
        lines.append(line)
    tokens = _markdown.parse("\n".join(lines))
    title = tokens[1].content if tokens else path.stem
    _link(tokens)
    html = _markdown.renderer.render(tokens[3:], _markdown.options, {})
    return Guide(path.stem, title, mark_safe(html), helps)  # noqa: S308  (ours; raw HTML is off)


def _anchor(heading: str) -> str:
    return slugify(fold(heading))


def _link(tokens: list[Token]) -> None:
    """Gives headings their names; points other guides and pictures to their pages."""
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", _anchor(tokens[at + 1].content))
        for child in token.children or ():
            href, source = child.attrGet("href"), child.attrGet("src")
            if isinstance(href, str) and href.endswith(".md") and "/" not in href:
                child.attrSet("href", reverse("ui:guide", args=[href.removesuffix(".md")]))
            if isinstance(href, str) and href.startswith("goi-thu/"):
                sample = href.removeprefix("goi-thu/").removesuffix(".yaml")
                child.attrSet("href", reverse("ui:sample", args=[sample]))
            if isinstance(source, str) and source.startswith("pictures/"):
                picture = source.removeprefix("pictures/").removesuffix(".png")
                child.attrSet("src", reverse("ui:picture", args=[picture]))
                child.attrSet("loading", "lazy")
