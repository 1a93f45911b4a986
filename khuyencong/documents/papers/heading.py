"""The frame of a paper about to be issued: who issues it, who signs, on which grounds."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path

import yaml

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation
from khuyencong.documents.papers.frame import Frame, Signer
from khuyencong.documents.papers.payload import PaperData

COMMITTEES = {Organisation.Kind.PROVINCIAL_COMMITTEE, Organisation.Kind.COMMUNE_COMMITTEE}
DEPUTY = "Phó "


def frame_of(
    paper: type[PaperData],
    organisation: Organisation,
    *,
    number: str,
    at: datetime,
    signers: tuple[Signer, ...],
    title: str = "",
    summary: str = "",
    recipients: tuple[str, ...] = (),
) -> Frame:
    """The body as it was named on the day. `title` and `recipients`: where they differ from those
    of every such paper.

    Every form so far is the system's own, so each paper says so.
    """
    on = hanoi_date(at)
    name = directory.name_on(organisation, on)
    parent = directory.name_on(organisation.parent, on).name if organisation.parent else ""
    return Frame(
        parent_body=parent,
        issuing_body=name.name,
        number=number,
        symbol=f"{paper.kind}-{name.symbol}" if paper.kind else name.symbol,
        place=organisation.province.name,
        issued_date=on,
        title=title or paper.title,
        summary=summary,
        grounds=grounds(on) if paper.has_grounds else (),
        signers=signers,
        recipients=(*(recipients or paper.recipients), f"Lưu: VT, {name.symbol}"),
        is_letter=paper.is_letter,
        is_sample_note=True,
    )


def signer_of(by: Actor, organisation: Organisation) -> Signer:
    """Who signs for the body: a committee is signed for (TM.), a deputy signs in place (KT.)."""
    title = by.title or by.post
    lines = []
    if organisation.kind in COMMITTEES:
        lines.append("TM. Ủy ban nhân dân")
    if title.startswith(DEPUTY):
        lines.append(f"KT. {title.removeprefix(DEPUTY)}")
    return Signer(title=title, name=by.name, authority="\n".join(lines))


def decider_of(organisation: Organisation, on: date) -> str:
    """Who decides, as the heading of a decision says it."""
    name = directory.name_on(organisation, on).name
    return name if organisation.kind in COMMITTEES else f"Giám đốc {name}"


@cache
def _instruments() -> list[dict]:
    path = Path(__file__).parent / "grounds.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["instruments"]


def grounds(on: date) -> tuple[str, ...]:
    """Căn cứ: the instruments on khuyến công in force on `on`, oldest first."""
    return tuple(
        f"Căn cứ {row['title']}"
        for row in _instruments()
        if row["from"] <= on and (row.get("until") is None or on < row["until"])
    )
