"""How a row of the seed becomes the row of copy number k."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.grown.finding import NAMED, Seed, dashed, is_uuid
from khuyencong.directory.models import Establishment
from khuyencong.documents.models import Paper

# Marks that never stand in our texts: eight hexadecimal digits, the number of the copy, and a name
# made of it, so that workshops are no more alike than those of a province are.
HEX, NUMBER, OPEN, CLOSE, NAME = "\ue000", "\ue001", "\ue002", "\ue003", "\ue005"
SYLLABLES = (
    "an", "binh", "cam", "dong", "giang", "hoa", "kim", "lam",
    "minh", "nam", "phuc", "quy", "son", "tam", "van", "xuan",
)  # fmt: skip
SLOT = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
# A paper as another text cites it: 05/HĐ-TTKC ngày 05/02/2026.
CITED = re.compile(r"\d+/\S+ ngày \d\d/\d\d/\d{4}")
# What tells copies apart and is neither key nor code: this is written behind it.
CARD = ("name", "folded", "words", "owner_name", "address_text")
VARIES = {
    "directory.Establishment": dict.fromkeys(CARD, f" {NAME}")
    | dict.fromkeys(("owner_phone", "tax_code"), f" {NUMBER}"),
    "directory.EstablishmentKey": {"value": f" {NAME}"},
    "directory.User": dict.fromkeys(("username", "email"), f" {NUMBER}"),
    "documents.Paper": {"number": f".{NUMBER}"},
    "payments.PaymentRequest": {"treasury_number": f" {NUMBER}"},
    "payments.PaymentRequestLine": {"payee": f" {NAME}"},  # where it is a workshop
    "market.RecognisedProduct": dict.fromkeys(("name", "folded"), f" {NAME}"),
    "settlement.Invoice": dict.fromkeys(
        ("number", "invoice_key", "serial", "plate_key"), f" {NUMBER}"
    ),
}
# Counted within a year, not a key: {table: columns}.
COUNTED = {"market.RecognisedProduct": {"serial"}}
# Numbers of rows inside the payload of events: {kind of event: {key: whose rows}}.
IN_PAYLOADS = {
    "accept": {"found": "projects.EstimateLine"},
    "approve_estimate": {"lines": "projects.LineSource"},
    "score": {"sheet": "appraisal.Sheet"},
    "add_link": {"link": "projects.ChainLink"},
}
# Numbers of rows inside a text of a row: {table: {column: whose rows}}.
IN_TEXTS = {"obligations.Obligation": {"part": "appraisal.CompletionItem"}}
PARTS = ("project.", "request.")  # kinds of obligations whose part, a number, is the key of an item
# What varies in a row and is told by its event as well: {kind of event: {key: (table, column)}}.
TOLD = {
    "issue": {"number": ("documents.Paper", "number")},
    "propose_product": {"name": ("market.RecognisedProduct", "name")},
}


@dataclass
class Numbers:
    """The keys that copies get: `first` is the smallest one free, `size` those of one copy."""

    first: dict[str, int]
    size: dict[str, int]

    def step(self, label: str, place: int) -> tuple[int, int]:
        """(a, b): the key in copy k is a + b·k, k from 1."""
        return self.first[label] + place - self.size[label], self.size[label]


@dataclass
class Pattern:
    """One row: what stays, numbers that grow with k, texts that name k."""

    row: list[Any]
    numbers: list[tuple[int, int, int]]
    texts: list[tuple[int, str]]

    def copy(self, number: int, digests: dict[str, str]) -> list[Any]:
        row = self.row.copy()
        for place, first, size in self.numbers:
            row[place] = first + size * number
        for place, text in self.texts:
            row[place] = filled(text, number, digests)
        return row


def filled(text: str, number: int, digests: dict[str, str]) -> str:
    text = text.replace(HEX, f"{number:08x}").replace(NUMBER, f"{number:06d}")
    if OPEN in text:
        text = SLOT.sub(lambda slot: _slot(slot[1], number, digests), text)
    if NAME in text:
        text = text.replace(NAME, name_of(number))
    return text


def name_of(number: int) -> str:
    """Six syllables that another number hardly shares, folded already."""
    drawn = hashlib.sha256(str(number).encode()).hexdigest()[:6]
    return " ".join(SYLLABLES[int(digit, 16)] for digit in drawn)


def _told_apart(value: str, most: int) -> str:
    """Of its own in each copy; where there is no room for more, its end makes way."""
    return f"{value} {NUMBER}" if len(value) + 7 <= most else value[: most - 6] + NUMBER


def _slot(inside: str, number: int, digests: dict[str, str]) -> str:
    first, _star, size = inside.partition("*")
    return str(int(first) + int(size) * number) if size else digests[inside]


class Patterns:
    """Patterns of all rows. `derived` are the digests of texts that differ in each copy."""

    def __init__(self, seeds: dict[str, Seed], names: set[str], numbers: Numbers) -> None:
        self.seeds, self.names, self.numbers = seeds, names, numbers
        self.papers = {
            f"{number}/{symbol} ngày {day:%d/%m/%Y}"
            for number, symbol, day in Paper.objects.filter(
                pk__in=list(seeds["documents.Paper"].copied)
            ).values_list("number", "symbol", "issued_date")
        }
        workshops = Establishment.objects.filter(
            pk__in=list(seeds["directory.Establishment"].copied)
        )
        self.workshops = {
            text for names in workshops.values_list("name", "owner_name") for text in names
        }
        self.derived: dict[str, str] = {}
        for seed in seeds.values():
            for row in seed.copied_rows():
                self._find_derived(row)

    def _is_of_a_copy(self, column: str, value: str) -> bool:
        """Of payees only workshops are copied, bodies are not."""
        return column != "payee" or value in self.workshops

    def _find_derived(self, row: list[Any]) -> None:
        """A column that is the SHA-256 of a text beside it, when the text is not the same."""
        digests = {v for v in row if isinstance(v, str) and len(v) == 64}
        for value in row if digests else ():
            if isinstance(value, str) and (pattern := self._named(value)) != value:
                digest = hashlib.sha256(value.encode()).hexdigest()
                if digest in digests:
                    self.derived[digest] = pattern

    def digests(self, number: int) -> dict[str, str]:
        return {
            digest: hashlib.sha256(filled(pattern, number, {}).encode()).hexdigest()
            for digest, pattern in self.derived.items()
        }

    def of(self, seed: Seed) -> list[Pattern]:
        return [self._of(seed, row) for row in seed.copied_rows()]

    def _of(self, seed: Seed, row: list[Any]) -> Pattern:
        pattern = Pattern(row.copy(), [], [])
        varies, pointing = VARIES.get(seed.label, {}), IN_TEXTS.get(seed.label, {})
        names = [column.name for column in seed.fields]
        of_items = pointing and str(row[names.index("kind")]).startswith(PARTS)
        for place, column in enumerate(seed.fields):
            value = row[place]
            if value is None:
                continue
            step = self._step(seed, column, value)
            if step is not None:
                pattern.numbers.append((place, *step))
                continue
            if is_uuid(column):
                text = self._named(dashed(value))
                text = text if "-" in str(value) else text.replace("-", "")
            elif not isinstance(value, str):
                continue
            elif column.name in pointing and value.isdigit() and of_items:
                text = self._row(pointing[column.name], int(value))
            else:
                text = self.text(value)
                if value and column.name in varies and self._is_of_a_copy(column.name, value):
                    text += varies[column.name]
                elif value and column.unique and text == value and len(value) < 200:
                    text = _told_apart(value, column.max_length or 200)
            if text != str(value):
                pattern.texts.append((place, text))
        return pattern

    def _step(self, seed: Seed, column: Any, value: object) -> tuple[int, int] | None:
        if column is seed.model._meta.pk and isinstance(value, int):
            return self.numbers.step(seed.label, seed.copied[value])
        to = column.remote_field and self.seeds.get(column.remote_field.model._meta.label)
        if to and value in to.copied:
            return self.numbers.step(to.label, to.copied[value])
        if column.name in COUNTED.get(seed.label, ()) and isinstance(value, int):
            return value, len(seed.copied)
        return None

    def text(self, value: str) -> str:
        text = self._named(value)
        if self.derived:
            text = re.sub(r"\b[0-9a-f]{64}\b", self._digest, text)
        return text

    def _digest(self, found: re.Match[str]) -> str:
        return f"{OPEN}{found[0]}{CLOSE}" if found[0] in self.derived else found[0]

    def _named(self, value: str) -> str:
        return CITED.sub(self._citation, NAMED.sub(self._name, value))

    def _citation(self, found: re.Match[str]) -> str:
        """With the number that the copy of the paper has."""
        number, slash, rest = found[0].partition("/")
        varies = VARIES["documents.Paper"]["number"]
        return number + varies + slash + rest if found[0] in self.papers else found[0]

    def _name(self, found: re.Match[str]) -> str:
        name = found[0]
        if name not in self.names:
            return name
        if len(name) == 36 and name[8] == "-":
            return HEX + name[8:]
        cut = max(name.rfind("-"), name.rfind(" ")) + 1
        return name[:cut] + NUMBER + name[cut:]

    def payload(self, kind: str, text: str, canonical: Callable[[object], str]) -> str:
        """The payload of an event, with the numbers of rows in it."""
        known, varying = IN_PAYLOADS.get(kind, {}), TOLD.get(kind, {})
        if not known and not varying:
            return self.text(text)
        payload = json.loads(text)
        for key, (label, column) in varying.items():
            payload[key] += VARIES[label][column]
        for key, label in known.items():
            if isinstance(payload.get(key), dict):
                payload[key] = {self._row(label, int(pk)): v for pk, v in payload[key].items()}
            elif key in payload:
                payload[key] = f"\ue004{self._row(label, payload[key])}\ue004"
        text = self.text(canonical(payload))
        return text.replace('"\ue004', "").replace('\ue004"', "")

    def _row(self, label: str, key: int) -> str:
        first, size = self.numbers.step(label, self.seeds[label].copied[key])
        return f"{OPEN}{first}*{size}{CLOSE}"
