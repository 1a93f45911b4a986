"""Activities, sources, instruments, and what is not known of them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from khuyencong.rules.periods import Evidence, Label, Strict


class Activity(Strict):
    """`who`: whose eligibility is tested; see activities.yaml."""

    label: Label
    content: Literal["KC1", "KC2", "KC3", "KC4", "KC5", "KC6", "KC7", "KC8", "KC9"]
    unit: str
    who: Literal["establishment", "any_producer", "cluster_investor", "none"]
    alternatives: tuple[str, ...]


class Source(Strict):
    title: str
    address: str


class Instrument(Strict):
    """A legal instrument: what it is called, when it was signed and since when it binds.

    `evidence`: how well the day in force is known. `replaces`, `amends`: keys of the instruments
    it ends or changes; `replaced_on`: the day it ends itself. `title_en`: in plain words of ours.
    """

    number: str = Field(min_length=3, max_length=60)
    kind: Literal[
        "law",
        "decree",
        "circular",
        "joint_circular",
        "prime_minister_decision",
        "ministry_decision",
        "council_resolution",
        "committee_decision",
        "guidance",
    ]
    title: str = Field(min_length=5, max_length=400)
    title_en: str = Field(default="", max_length=400)
    signed: date | None = None
    in_force: date | None = None
    evidence: Evidence
    source: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()
    replaced_on: date | None = None

    @property
    def is_day_seen(self) -> bool:
        return self.in_force is not None and self.evidence == "seen"


class Question(Strict):
    """What is not known about an instrument, and which office to ask."""

    instrument: str
    ask: Literal[
        "industry_department",
        "finance_department",
        "provincial_committee",
        "ministry_of_industry",
        "ministry_of_finance",
        "treasury",
    ]
    text: Label
