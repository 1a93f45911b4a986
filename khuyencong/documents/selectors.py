"""Papers of one request or project, and the frame of a paper about to be issued."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from functools import cache
from pathlib import Path

import yaml
from django.db.models import Exists, OuterRef, Q, QuerySet

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation
from khuyencong.documents.models import Filing, Paper, Upload
from khuyencong.documents.papers.frame import Frame, Signer

COMMITTEES = {Organisation.Kind.PROVINCIAL_COMMITTEE, Organisation.Kind.COMMUNE_COMMITTEE}
DEPUTY = "Phó "


def papers_about(*abouts: uuid.UUID) -> QuerySet[Paper]:
    filed = Filing.objects.filter(paper=OuterRef("pk"), about__in=abouts)
    return Paper.objects.filter(Q(about__in=abouts) | Exists(filed)).order_by("issued_at", "pk")


def uploads_about(about: uuid.UUID) -> QuerySet[Upload]:
    """Files sent for a request, by kind and in their order."""
    return Upload.objects.filter(about=about).order_by("kind", "order", "pk")


def reference(about: uuid.UUID, *codes: str) -> str:
    """How the newest paper of these forms is cited; empty when none was issued."""
    paper = papers_about(about).filter(code__in=codes).last()
    return paper.reference if paper else ""


def frame_of(
    organisation: Organisation,
    *,
    number: str,
    kind: str,
    title: str,
    at: datetime,
    signers: tuple[Signer, ...],
    summary: str = "",
    recipients: tuple[str, ...] = (),
    has_grounds: bool = True,
    is_letter: bool = False,
) -> Frame:
    """The body as it was named on the day. `kind`: the letters of the symbol, QĐ, BB, HĐ, PTN …

    Every form so far is the system's own, so each paper says so.
    """
    on = hanoi_date(at)
    name = directory.name_on(organisation, on)
    parent = directory.name_on(organisation.parent, on).name if organisation.parent else ""
    return Frame(
        parent_body=parent,
        issuing_body=name.name,
        number=number,
        symbol=f"{kind}-{name.symbol}" if kind else name.symbol,
        place=organisation.province.name,
        issued_date=on,
        title=title,
        summary=summary,
        grounds=grounds(on) if has_grounds else (),
        signers=signers,
        recipients=(*recipients, f"Lưu: VT, {name.symbol}"),
        is_letter=is_letter,
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
