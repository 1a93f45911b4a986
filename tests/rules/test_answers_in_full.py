"""Answers with every reason, clause and row they used, as they stand: none changes unseen.

A change of the rules or of a figure changes lines of answers.jsonl: write it anew with
`KHUYENCONG_WRITE=1 python -m pytest tests/rules/test_answers_in_full.py` and read the difference.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from khuyencong.rules import changes, engine
from khuyencong.rules.engine import Facts

FILE = Path(__file__).parent / "answers.jsonl"
JUNE_2020, JUNE_2026 = date(2020, 6, 1), date(2026, 6, 1)
COST = 700_000_001
WORKSHOP: dict[str, Any] = {
    "form": "cooperative", "place_kind": "commune", "area": "normal", "is_sme": True,
    "is_craft_village": False, "is_sector_listed": True,
}  # fmt: skip


def machine(**facts: Any) -> Facts:
    return Facts("machinery", **({"cost_dong": COST} | WORKSHOP | facts))


CASES: dict[str, tuple[Facts, date, str | None]] = {
    **{
        f"{code} {on.year}": (Facts(code, COST), on, None)
        for code in engine.activities()
        for on in (JUNE_2020, JUNE_2026)
    },
    **{
        name: (facts, JUNE_2020, None)
        for name, facts in {
            "all is known": machine(),
            "no cost": machine(cost_dong=None),
            "a đồng": machine(cost_dong=1),
            "held by the cap": machine(cost_dong=600_000_001),
            "just not held": machine(cost_dong=600_000_000),
            "three equal": machine(beneficiaries=3),
            "three, each its own": machine(cost_dong=None, costs_dong=(1, COST, 5_000_001)),
            "two without a cost": machine(cost_dong=None, beneficiaries=2),
            "a line": machine(is_technology_line=True),
            "a household": machine(form="business_household"),
            "a large company": machine(form="limited_company", is_sme=False),
            "a company of unknown size": machine(form="joint_stock", is_sme=None),
            "a large household": machine(form="business_household", is_sme=False),
            "a trade not listed": machine(is_sector_listed=False),
            "a trade not known": machine(is_sector_listed=None),
            "a ward": machine(place_kind="ward_type1"),
            "a ward in a craft village": machine(place_kind="ward_type1", is_craft_village=True),
            "a ward, village not asked": machine(place_kind="ward_type1", is_craft_village=None),
            "nothing known": Facts("machinery"),
            "a new enterprise, normal area": Facts("new_enterprise", COST, **WORKSHOP),
            "a new enterprise, poor area": Facts(
                "new_enterprise", COST, **(WORKSHOP | {"area": "extremely_difficult"})
            ),
            "a new enterprise, no area": Facts("new_enterprise", COST),
            "a vote of the region": Facts("product_vote", COST, level="region"),
            "a vote of the province": Facts("product_vote", COST, level="province"),
            "a vote of no level": Facts("product_vote", COST),
        }.items()
    },
    **{
        f"{name}, {on.isoformat()}": (facts, on, None)
        for on in (date(2018, 5, 10), date(2018, 5, 11), date(2025, 10, 14), date(2025, 10, 15))
        for name, facts in {
            "all is known": machine(),
            "a ward in a craft village": machine(place_kind="ward_type1", is_craft_village=True),
            "a ward, village not asked": machine(place_kind="ward_type1", is_craft_village=None),
            "approved in 2024": machine(
                approved_date=date(2024, 1, 1) if on.year > 2024 else None, place_kind="ward_type1"
            ),
        }.items()
    },
    **{
        f"of the province {province}, {track}": (machine(track=track), JUNE_2026, province)
        for province in ("sample", "40")
        for track in ("local", "national")
    },
}  # fmt: skip


def in_full(found: engine.Support) -> dict[str, Any]:
    """An answer with its codes and the dated rows it used."""
    return engine.as_json(found) | {
        "activity": found.activity,
        "term_years": found.term_years,
        "codes": [{"code": r.code, "params": plain(r.params)} for r in found.reasons],
        "derivation": engine.as_rows(found.derivation),
    }


def plain(params: Any) -> dict[str, Any]:
    return {k: v if isinstance(v, (int, str, list)) else str(v) for k, v in params.items()}


def answers() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, (facts, on, province) in CASES.items():
        book = engine.load(province)
        record = in_full(engine.support(facts, on=on, book=book))
        reasons = [
            {**code, "legal": reason["legal"]}
            for code, reason in zip(record.pop("codes"), record.pop("reasons"), strict=True)
        ]
        found[name] = record | {"why": reasons}
    for code in engine.activities():
        for on in (JUNE_2020, date(2016, 6, 1)):
            one = engine.advance(code, on=on)
            found[f"advance {code} {on.year}"] = {
                "share": one.share and str(one.share),
                "legal": one.legal,
                "verified": one.verified,
                "why": [[r.code, {k: str(v) for k, v in r.params.items()}] for r in one.reasons],
                "used": [[u.name, str(u.valid_from)] for u in one.derivation.rows],
            }
    for province, lang in ((None, "vi"), (None, "en"), ("sample", "vi")):
        for label, spans in changes.calendar(engine.load(province), lang):
            found[f"calendar {province} {lang} {label}"] = [
                [f"{span.since} {span.until} {span.standing}", span.words, span.legal]
                if lang == "vi"
                else span.words
                for span in spans
            ]
    return found


def test_every_answer_is_as_it_stands():
    now = {name: json.dumps(answer, ensure_ascii=False) for name, answer in answers().items()}
    if os.environ.get("KHUYENCONG_WRITE"):
        rows = ([name, json.loads(text)] for name, text in now.items())
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    kept = dict(json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines())
    assert set(now) == set(kept)
    for name, text in now.items():
        assert json.loads(text) == kept[name], name


@pytest.mark.parametrize("code", list(engine.activities()))
def test_papers_and_items_of_an_activity_stand_in_their_order(code):
    book = engine.load()
    dossier = engine.dossier(code, on=date(2027, 1, 1))
    own = book.dossiers.by_activity.get(code)
    papers = own.values[0].papers if own else ()
    assert dossier.papers == (*book.dossiers.every.values[0].papers, *papers)
    assert dossier.minutes == sum(paper.minutes for paper in dossier.papers) > 0
    assert (dossier.legal, dossier.verified) == ("Phụ lục 2 Thông tư 36/2013/TT-BCT", False)
    assert [name for name, _ in engine.estimate_items(code, on=date(2027, 1, 1))] == list(
        book.estimate_items.suggested[code].values[0].items
    )
