"""Cases for every verifier: what is scanned, with which lists, on which day, and what it is.

Written as JSON, a verifier in any language may read them: a root key, trust lists and lists of
status by name, and cases of [text, trust, statuses, now, today, verdict, number, stale].
"""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from khuyencong.certificates import codes, lists, sealing
from khuyencong.certificates.lists import Status
from khuyencong.certificates.sealing import Level
from khuyencong.certificates.verdicts import fingerprint, judge
from tests.certificates.samples import FACTS, NOW, ROOT, SITE, TOKEN, Office, certificate, office

OLD, NEW, STRANGE = b"\x20\x25", b"\x20\x26", b"\x20\x99"
Case = tuple[str, str, list[str], str, str, str, str | None, bool]


def made(count: int, seed: int = 1) -> dict[str, object]:
    """`count` cases, the same for the same seed, with the verdicts of this package."""
    chance, plain = random.Random(seed), office()  # cases, no secrets
    genuine = [
        sealing.seal(certificate(serial, 2026), plain.keys[NEW], NEW) for serial in range(1, 41)
    ]
    stolen = plain.with_key(
        NEW, stolen_on=date(2026, 6, 1), known=frozenset(map(fingerprint, genuine))
    )
    offices = {"plain": plain, "stolen": stolen}
    written = dict(_lists(chance, plain))
    opened = {
        name: {
            key: read for key, text in written.items() if (read := _opened(text, one)) is not None
        }
        for name, one in offices.items()
    }
    cases = []
    for _case in range(count):
        trust = chance.choice(("plain", "plain", "plain", "stolen"))
        text = _text(chance, plain, genuine)
        named = [
            chance.choice(of_a_year)
            for year in ("2025", "2026")
            if (of_a_year := [name for name in opened[trust] if name.startswith(year)])
            and chance.randrange(5)
        ]
        statuses = {opened[trust][name].year: opened[trust][name] for name in named}
        now = NOW + timedelta(days=chance.choice((0, 0, 1, 29, 30, 31, 400)))
        today = now.date() + timedelta(days=chance.choice((0, 0, 0, -400, 500, 900)))
        said = judge(text, offices[trust].trust, statuses, now, today)
        cases.append(
            (
                text,
                trust,
                named,
                now.isoformat(),
                today.isoformat(),
                str(said.verdict),
                said.certificate.number if said.certificate else None,
                said.is_stale,
            )
        )
    return {
        "root": base64.urlsafe_b64encode(ROOT.public_key().public_bytes_raw()).decode().rstrip("="),
        "trust": {name: lists.write_trust(one.trust, ROOT) for name, one in offices.items()},
        "status": written,
        "cases": cases,
    }


def _lists(chance: random.Random, of: Office) -> Iterator[tuple[str, str]]:
    for year, number, days in (
        (2025, OLD, 366),
        (2025, NEW, 31),
        (2025, NEW, 0),
        (2026, NEW, 200),
        (2026, NEW, 0),
    ):
        statuses = chance.choices(list(Status), weights=(8, 1, 1), k=50 if days == 0 else 30)
        text = lists.write_status(
            "NA",
            year,
            statuses,
            at=NOW - timedelta(days=days),
            key=of.keys[number],
            key_number=number,
        )
        yield f"{year} {days} days", text


def _opened(text: str, of: Office) -> lists.StatusList | None:
    try:
        return lists.read_status(text, of.trust)
    except sealing.Unsound:
        return None


def _text(chance: random.Random, of: Office, genuine: list[bytes]) -> str:
    kind = chance.randrange(10)
    if kind < 3:
        return codes.paper(SITE, TOKEN, chance.choice(genuine))
    year = chance.choice((2025, 2026))
    serial = chance.choice((1, 7, 23, 24, 49, 50, 51, 255, 256, 65_535))
    made = certificate(serial, year, level=chance.choice(list(Level)), facts=FACTS.digest)
    number = {2025: OLD, 2026: NEW}[year]
    sealed = bytearray(sealing.seal(made, of.keys[number], number))
    if kind == 3:
        made = replace(made, office=chance.choice(("HT", "QN", "")))
        sealed = bytearray(sealing.seal(made, of.keys[number], number))
    elif kind == 4:
        other = {2025: NEW, 2026: OLD}[year]
        sealed = bytearray(
            sealing.seal(made, of.keys[other], chance.choice((number, other, STRANGE)))
        )
    elif kind == 5:
        sealed[chance.randrange(len(sealed))] ^= 1 << chance.randrange(8)
    elif kind == 6:
        del sealed[chance.randrange(len(sealed)) :]
    elif kind == 7:
        sealed.insert(chance.randrange(len(sealed) + 1), chance.randrange(256))
    text = codes.paper(SITE, TOKEN, bytes(sealed))
    if kind == 8:
        place = chance.randrange(len(text))
        text = text[:place] + chance.choice("/ABZ2709 .é") + text[place + 1 :]
    return text.lower() if chance.randrange(20) == 0 else text
