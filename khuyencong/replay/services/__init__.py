"""A replay from its first project to its last: sums for the page, every part for the workbook."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from itertools import islice
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.documents.services.orders import Made, Making
from khuyencong.policy import selectors as policy
from khuyencong.policy.models import RulePack
from khuyencong.replay import selectors
from khuyencong.replay.selectors import Outcome, Part
from khuyencong.replay.services import reform
from khuyencong.replay.services.sums import MOST_UNDECIDED, Sums, Undecided
from khuyencong.replay.services.workbook import Workbook
from khuyencong.rules import engine, wording
from khuyencong.rules.engine import Facts, RuleBook
from khuyencong.ui.sheets import MEDIA_TYPE


def sums(making: Making) -> Sums:
    """What a replay says on screen, without a file.

    `what`: `pack` (its code), the filters of `selectors.asked`, and `budget_dong` with caps.
    Errors: ParameterError.
    """
    return _run(making, policy.find_pack(making.what["pack"], by=making.by), None)


def make(making: Making) -> Made:
    """The replay as XLSX, its sums beside it."""
    pack = policy.find_pack(making.what["pack"], by=making.by)
    with Workbook(making.file) as book:
        found = _run(making, pack, book)
        book.write_totals(str(pack), found)
    return Made(f"chay-lai-{pack.code}.xlsx", MEDIA_TYPE, summary=found.as_data())


def _run(making: Making, pack: RulePack, book: Workbook | None) -> Sums:
    what = making.what
    caps = [cap for cap in (what.get("small_cap_dong"), what.get("large_cap_dong")) if cap]
    found = Sums(_groups(), budget_dong=what.get("budget_dong") or 0, caps_dong=caps)
    code = pack.province.code
    books = {"before": policy.book(code), "after": policy.book_with(pack)}
    on = selectors.day_of(pack)
    scenario = reform.latest_scenario(code)
    planned = set(scenario.proposals.values_list("project__code", flat=True)) if scenario else ()
    supports: dict[str, list[Outcome]] = {}
    why = _Doubts(on, **books)
    for rows in selectors.outcomes(pack, what, by=making.by, tell=making.tell):
        found.add(rows)
        left = (row for row in rows if row.before_dong is None or row.after_dong is None)
        for row in islice(left, MOST_UNDECIDED - len(found.undecided)):
            found.undecided.append(why.of(row))
        if book:
            book.add(rows)
        for row in rows:
            if row.part.project in planned:
                supports.setdefault(row.part.project, []).append(row)
        codes = {row.part.project for row in rows}
        for refusal in reform.refused_advances(codes, on=on, **books):
            if len(found.advances) < reform.MOST_REFUSED:
                found.advances.append(asdict(refusal))
    if scenario and supports:
        asked = {name: sum(row.projected_dong for row in rows) for name, rows in supports.items()}
        listed = policy.communes(pack)
        plan = reform.replanned(
            scenario, asked, on=on, listed=listed, is_at_once=book is None, **books
        )
        found.plan = asdict(plan) if plan else None
    return found


class _Doubts:
    """Why a person must decide; asked once of parts alike."""

    def __init__(self, on: date, *, before: RuleBook, after: RuleBook) -> None:
        self._on, self._before, self._after = on, before, after
        self._lang = get_language() or "vi"
        self._said: dict[tuple[bool, Facts], list[tuple[str, str]]] = {}

    def of(self, row: Outcome) -> Undecided:
        part = row.part
        return Undecided(
            part.project,
            part.title,
            part.who,
            self._why(part.facts, is_after=False) if row.before_dong is None else [],
            self._why(part.facts, is_after=True) if row.after_dong is None else [],
        )

    def _why(self, facts: Facts, *, is_after: bool) -> list[tuple[str, str]]:
        if (key := (is_after, facts)) not in self._said:
            book = self._after if is_after else self._before
            doubts = engine.ceiling(facts, on=self._on, book=book).doubts
            self._said[key] = [(wording.say(one, self._lang), one.legal) for one in doubts]
        return self._said[key]


def _groups() -> list[tuple[str, Any]]:
    """(name, what it says of a part): everything first, then by year, activity, area, trade."""
    lang = get_language() or "vi"

    def area(part: Part) -> str:
        return wording.label("area", part.area, lang) if part.area else _("chưa phân loại")

    return [
        (_("Tất cả"), lambda part: _("Tất cả")),
        (_("Năm"), lambda part: str(part.year)),
        (_("Nội dung"), lambda part: engine.label(part.activity, lang)),
        (_("Địa bàn"), area),
        (_("Ngành nghề"), lambda part: part.trade or _("không áp dụng")),
    ]
