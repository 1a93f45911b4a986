"""Walks through pages as a person does, by their links and their forms, and counts them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.test import Client

from tests.world import World

OWNERS = ("tam", "loc", "hoa")
SHORT = 7  # letters: what is shorter may be the same by chance
Boxes = dict[str, list[str]]


@dataclass
class Drawn:
    """A form as a page draws it: `boxes` is what it would send untouched."""

    action: str
    boxes: Boxes = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, formaction


class Forms(HTMLParser):
    """Every form of a page with what stands in its boxes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Drawn] = []
        self.select, self.options, self.area = "", [], ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        name = of.get("name", "")
        if tag == "form":
            self.found.append(Drawn(of.get("action", "")))
        if not self.found:
            return
        boxes = self.found[-1].boxes
        if tag == "select":
            self.select, self.options = name, []
        elif tag == "option" and self.select:
            self.options.append((of.get("value", ""), "selected" in of))
        elif tag == "textarea":
            self.area = name
            boxes[name] = [""]
        elif tag == "button":
            self.found[-1].buttons.append((name, of.get("value", ""), of.get("formaction", "")))
        elif tag == "input" and name:
            is_choice = of.get("type") in ("checkbox", "radio")
            boxes.setdefault(name, [])
            if not is_choice or "checked" in of:
                boxes[name].append(of.get("value", "on" if is_choice else ""))

    def handle_data(self, text: str) -> None:
        if self.area:
            self.found[-1].boxes[self.area][0] += text

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select" and self.select:
            chosen = [value for value, is_chosen in self.options if is_chosen]
            first = [value for value, _is_chosen in self.options[:1]]
            self.found[-1].boxes[self.select] = chosen or first
            self.select = ""


class Walk:
    """One province, one person at a time, one page at a time. `opened`: pages by step."""

    def __init__(self, world: World) -> None:
        self.world, self.step = world, ""
        self.opened: Counter[str] = Counter()
        self.typed: list[tuple[str, str, str]] = []  # step, box, what was typed
        self.client, self.path, self.page = Client(), "", ""

    def as_(self, name: str, step: str) -> None:
        """Somebody takes over, and begins at her first page."""
        self.client, self.step = Client(), step
        self.client.force_login(self.world.users[name])
        self._open("/cua-toi/" if name in OWNERS else "/ban-lam-viec/")

    def go(self, words: str) -> None:
        """Follows the link that says this."""
        links = re.findall(r'<a\b[^>]*href="([^"]+)"[^>]*>(.*?)</a>', self.page, re.DOTALL)
        for href, inner in links:
            if words in re.sub(r"<[^>]+>|\s+", " ", inner):
                return self._open(urljoin(self.path, href.replace("&amp;", "&")))
        raise AssertionError(f"{self.path} has no link “{words}”")

    def press(self, button: str = "", /, **typed: Any) -> None:
        """Fills in one form and sends it: by the button of this name or value, or by its first."""
        drawn, pressed = self._form(button, typed)
        given = {
            name: value if isinstance(value, list) else [value] for name, value in typed.items()
        }
        for name, values in given.items():
            was = drawn.boxes.get(name, [])
            self.typed += [(self.step, name, str(v)) for v in values if str(v) not in was]
        sent = drawn.boxes | given
        if pressed[0]:
            sent = sent | {pressed[0]: [pressed[1]]}
        path = urljoin(self.path, pressed[2] or drawn.action or self.path)
        answer = self.client.post(path, sent)
        if answer.status_code == 302:
            return self._open(urljoin(path, answer["Location"]))
        assert answer.status_code == 200, re.sub(r"<[^>]+>|\s+", " ", answer.content.decode())[
            :3000
        ]
        self._shown(path, answer)

    def _form(self, button: str, typed: dict[str, Any]) -> tuple[Drawn, tuple[str, str, str]]:
        for drawn in Forms(self.page[self.page.index("<main") :]).found:
            buttons = [one for one in drawn.buttons if not button or button in one[:2]]
            if buttons and set(typed) <= set(drawn.boxes):
                return drawn, buttons[0]
        raise AssertionError(f"{self.path} has no form with “{button}” and {sorted(typed)}")

    def _open(self, path: str) -> None:
        answer = self.client.get(path, follow=True)
        assert answer.status_code == 200, (path, answer.status_code)
        asked = answer.request.get("QUERY_STRING", "")
        self._shown(answer.request["PATH_INFO"] + (f"?{asked}" if asked else ""), answer)

    def _shown(self, path: str, answer: Any) -> None:
        self.path, self.page = path, answer.content.decode()
        self.opened[self.step] += 1

    def twice(self) -> dict[str, list[str]]:
        """What was typed in more than one step, by the words, with its boxes."""
        steps: dict[str, dict[str, str]] = {}
        for step, box, text in self.typed:
            if len(text) >= SHORT and not re.fullmatch(r"[\d/. ]+", text):
                steps.setdefault(text, {})[step] = box
        return {
            text: [f"{step}: {box}" for step, box in of.items()]
            for text, of in steps.items()
            if len(of) > 1
        }
