"""The frame of a paper about to be issued: who issues it, who signs, on which grounds."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path

import yaml

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.words import lowered
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation
from khuyencong.documents.models import DraftingUnit
from khuyencong.documents.papers import signing
from khuyencong.documents.papers.frame import Frame, Signer
from khuyencong.documents.papers.payload import PaperData

MINUTES, DECISION = "BB", "QĐ"
END = "/."  # after the last full stop
PROPOSES = "Theo đề nghị của "  # begins the last ground of a decision
AN_HOUR = "…… giờ …… phút"  # written in by hand where minutes are signed
ENDED = frozenset({"QĐ", "TTr", "BC", "GM", "TB"})  # kinds whose text ends in "./."
RANKS = ("Luật", "Nghị định", "Quyết định", "Thông tư")  # of instruments, the highest first
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
    chain: tuple[str, ...] = (),
    symbol: str = "",
    hours: tuple[str, str] = (AN_HOUR, AN_HOUR),
) -> Frame:
    """The body as it was named on the day. `title` and `recipients`: where they differ from those
    of every such paper. `chain`: what the case itself rests on, after the law; `symbol`: as typed,
    of a paper that another body numbered; `hours`: of minutes, at which they began and ended."""
    on = hanoi_date(at)
    name = directory.name_on(organisation, on)
    parent = directory.name_on(organisation.parent, on).name if organisation.parent else ""
    is_minutes = paper.kind == MINUTES
    unit = drafting_unit(organisation, on)
    if paper.kind == DECISION and not any(one.startswith(PROPOSES) for one in chain[-1:]):
        chain = (*chain, *_proposed_within(organisation, on))
    return Frame(
        parent_body=parent,
        issuing_body=name.name,
        number=number,
        symbol=symbol or symbol_of(paper, organisation, on),
        place=place_of(organisation),
        issued_date=on,
        title=title or paper.title,
        summary=summary,
        grounds=(*grounds(on), *chain) if paper.has_grounds else (),
        signers=signers,
        recipients=(
            *(recipients or paper.recipients),
            ", ".join(filter(None, ["Lưu: VT", "Hồ sơ" if is_minutes else unit])),
        ),
        is_letter=paper.is_letter,
        is_minutes=is_minutes,
        began=hours[0] if is_minutes else "",
        ended=hours[1] if is_minutes else "",
        end_mark=END if paper.is_letter or paper.kind in ENDED else "",
        minutes_mark=END if is_minutes else "",
    )


def place_of(organisation: Organisation) -> str:
    """The administrative unit that the body has its seat in, as a paper names it: the commune of
    its People's Committee, else the province."""
    is_commune = organisation.kind == Organisation.Kind.COMMUNE_COMMITTEE
    return (organisation.place if is_commune and organisation.place else organisation.province).name


def symbol_of(paper: type[PaperData] | PaperData, organisation: Organisation, on: date) -> str:
    """What follows the number on such a paper of the body, as it is named that day: QĐ-SCT, and of
    a công văn SCT-QLCN, with the unit that drafts."""
    symbol = directory.name_on(organisation, on).symbol
    parts = [paper.kind, symbol] if paper.kind else [symbol, drafting_unit(organisation, on)]
    return "-".join(filter(None, parts))


def drafting_unit(organisation: Organisation, on: date) -> str:
    """The mark of the unit that drafts its papers that day; empty where the body named none."""
    unit = _unit_on(organisation, on)
    return unit.symbol if unit else ""


def _unit_on(organisation: Organisation, on: date) -> DraftingUnit | None:
    units = DraftingUnit.objects.filter(organisation=organisation, valid_from__lte=on)
    return units.order_by("-valid_from").first()


def _proposed_within(organisation: Organisation, on: date) -> tuple[str, ...]:
    """Whose proposal a decision rests on that nobody else proposed: of the room that drafts it;
    none where the body named no room."""
    unit = _unit_on(organisation, on)
    is_room = unit is not None and unit.name.startswith("Phòng ")
    return (f"{PROPOSES}Trưởng {lowered(unit.name)}",) if unit and is_room else ()


def signer_of(by: Actor, organisation: Organisation, on: date) -> Signer:
    """Who made it signs it: minutes, receipts, vouchers. For a committee (TM.) only who leads it;
    its officer signs in her own name."""
    is_committee = organisation.kind in signing.COMMITTEES
    if is_committee and signing.of(by, organisation, "", on) is None:
        return Signer(title=by.title or by.post, name=by.name)
    return signing.signer_by_post(organisation, by.title or by.post, by.name)


def head_of(organisation: Organisation, by: Actor, on: date, code: str = "") -> Signer:
    """Who signs a paper of the body that day: who acts, where she may; else who leads it; an empty
    place, plainly marked, where nobody is known to."""
    able = signing.lawful(organisation, code, on)
    mine = [one for one in able if one.actor_id == by.id]
    first = next(iter([*mine, *able]), None)
    return first.signer if first else Signer(title="Thủ trưởng đơn vị", name=NOBODY)


def decider_of(organisation: Organisation, on: date) -> str:
    """Who decides, as the heading of a decision says it."""
    name = directory.name_on(organisation, on).name
    return name if organisation.kind in signing.COMMITTEES else f"Giám đốc {name}"


@cache
def _instruments() -> list[dict]:
    path = Path(__file__).parent / "grounds.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["instruments"]


def grounds(on: date) -> tuple[str, ...]:
    """Căn cứ: the instruments on khuyến công in force on `on`, the highest rank first, in one rank
    the oldest."""
    rows = [
        row
        for row in _instruments()
        if row["from"] <= on and (row.get("until") is None or on < row["until"])
    ]
    rows.sort(key=lambda row: (_rank(row["title"]), row["from"]))
    return tuple(f"Căn cứ {row['title']}" for row in rows)


def _rank(title: str) -> int:
    return next(at for at, kind in enumerate((*RANKS, "")) if title.startswith(kind))
