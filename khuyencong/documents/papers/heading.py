"""The frame of a paper about to be issued: who issues it, who signs, on which grounds."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path

import yaml

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Assignment, Organisation, valid_on
from khuyencong.directory.models.roles import LEADERS, ROLES
from khuyencong.documents.papers.frame import Frame, Signer
from khuyencong.documents.papers.payload import PaperData

COMMITTEES = {Organisation.Kind.PROVINCIAL_COMMITTEE, Organisation.Kind.COMMUNE_COMMITTEE}
DEPUTY = "Phó "
NOBODY = "(chưa rõ người ký)"
NO_ADDRESSEE = "……………………………… (chưa rõ cơ quan nhận)"


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
    return Signer(title=title, name=by.name, authority=_authority(organisation, title))


def _authority(organisation: Organisation, title: str) -> str:
    lines = []
    if organisation.kind in COMMITTEES:
        lines.append("TM. Ủy ban nhân dân")
    if title.startswith(DEPUTY):
        lines.append(f"KT. {title.removeprefix(DEPUTY)}")
    return "\n".join(lines)


def head_of(organisation: Organisation, by: Actor, on: date) -> Signer:
    """Whose signature a letter of the body is for: who issues it, where she leads the body; else
    who leads it that day; an empty place, plainly marked, where nobody is known to."""
    if any(grant.organisation_id == organisation.pk for grant in by.grants_for(*LEADERS)):
        return signer_of(by, organisation)
    held = Assignment.objects.filter(
        valid_on(on), role__in=LEADERS, organisation=organisation, on_behalf_of=None
    ).select_related("post", "person")
    posts = [
        (one.post.title if one.post else str(ROLES[one.role].label), one.person.full_name)
        for one in held.order_by("valid_from", "pk")
    ]
    if not posts:
        return Signer(title="Thủ trưởng đơn vị", name=NOBODY)
    title, name = min(posts, key=lambda post: post[0].startswith(DEPUTY))
    return Signer(title=title, name=name, authority=_authority(organisation, title))


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
