"""`ceiling --activity CODE --cost DONG --on DATE`: the rules' answer as JSON."""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.core.reading.counts import read_year
from khuyencong.core.reading.errors import ReadingError
from khuyencong.directory import selectors as directory
from khuyencong.policy import selectors as policy
from khuyencong.rules import engine
from khuyencong.rules.engine import Facts
from khuyencong.rules.errors import RuleInputError
from khuyencong.rules.wording import say_error

NUMBERS = {"beneficiaries", "trips_abroad", "other_supports", "registered_capital_dong"}
TEXTS = {
    "area", "form", "track", "place_kind", "seat_kind", "level", "manager", "trade",
    "priority_decision", "kind", "former_province",
}  # fmt: skip
DATES = {"basis_date", "approved_date", "priority_decision_date"}
TRUTHS = {
    "is_craft_village", "is_technology_line", "is_sme", "is_sector_listed", "is_new_machine",
    "is_manual_kiln",
}  # fmt: skip
TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Command(BaseCommand):
    help = "Highest support for one project, with its clauses (JSON)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--activity", required=True, help="activity code, e.g. machinery")
        parser.add_argument("--cost", required=True, help="eligible cost, whole đồng")
        parser.add_argument("--on", required=True, help="deciding date, YYYY-MM-DD")
        parser.add_argument("--province", default=None, help="province code, e.g. 40")
        parser.add_argument("--plan-year", default=None, help="year of the plan it is asked for")
        parser.add_argument("--fact", action="append", default=[], metavar="K=V")

    def handle(self, *args: object, **options: object) -> None:
        try:
            answer = self.answer(options)
        except RuleInputError as error:
            self.refuse(*say_error(error, get_language() or "vi"))
        except Refused as refusal:
            self.refuse(refusal.message, refusal.fix)
        except DatabaseError:
            self.refuse(
                _("Chưa nạp danh mục địa bàn."),
                _("Chạy script/manage migrate rồi script/manage load_places."),
            )
        else:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))

    def refuse(self, error: str, fix: str) -> None:
        self.stderr.write(json.dumps({"error": str(error), "fix": str(fix)}, ensure_ascii=False))
        raise SystemExit(2)

    def answer(self, options: dict) -> dict:
        on, plan_year = _date(options["on"], "--on"), _year(options["plan_year"])
        facts_given: dict[str, Any] = {}
        for fact in options["fact"]:
            key, _mark, value = fact.partition("=")
            facts_given |= _fact(key.strip(), value.strip(), on, plan_year)
        basis = facts_given.pop("basis_date", on)
        cost = str(options["cost"]).replace("_", "")
        if not re.fullmatch(r"-?[0-9]+", cost):
            raise Refused(
                _("Chi phí “{cost}” không phải số nguyên đồng.").format(cost=options["cost"]),
                fix=_("Ghi số đồng không có dấu chấm, ví dụ --cost 800000000."),
            )
        facts = Facts(activity=options["activity"], cost_dong=int(cost), **facts_given)
        book = _book(options["province"])
        support = engine.support(facts, on=basis, book=book)
        return engine.as_json(support, lang=get_language() or "vi")


def _book(province: str | None) -> engine.RuleBook:
    """National without a province; with one, its own levels and the packs in force there."""
    if province is None:
        return engine.load()
    try:
        return policy.book(province)
    except DatabaseError:  # the command answers before the first migration too
        return engine.load(province)


def _date(text: object, name: str) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise Refused(
            _("{name} “{text}” không phải ngày.").format(name=name, text=text),
            fix=_("Ghi ngày dạng 2026-11-23."),
        ) from None


def _year(text: str | None) -> int | None:
    """A plan's years are those of the estimates; none said: the year of the deciding date."""
    try:
        return None if text is None else read_year(text, first=2002, last=2100)
    except ReadingError:
        raise Refused(
            _("--plan-year “{text}” không phải năm kế hoạch.").format(text=text),
            fix=_("Ghi năm, ví dụ --plan-year 2027."),
        ) from None


def _fact(key: str, value: str, on: date, plan_year: int | None) -> dict[str, Any]:
    if key == "place":
        unit = directory.place_on(value, on)
        return {
            name: found
            for name, found in {
                "place_kind": directory.place_kind(unit, on, plan_year=plan_year),
                "area": directory.area_of(unit, on),
            }.items()
            if found is not None
        }
    if key in DATES:
        return {key: _date(value, key)}
    if key in NUMBERS:
        if not re.fullmatch(r"[0-9]+", value):
            raise Refused(
                _("{key} “{value}” không phải số nguyên.").format(key=key, value=value),
                fix=_("Ví dụ --fact {key}=3.").format(key=key),
            )
        return {key: int(value)}
    if key in TRUTHS:
        if value.lower() not in TRUTH:
            raise Refused(
                _("{key} “{value}” không phải có hay không.").format(key=key, value=value),
                fix=_("Ví dụ --fact {key}=true.").format(key=key),
            )
        return {key: TRUTH[value.lower()]}
    if key in TEXTS:
        return {key: value}
    names = ", ".join(sorted({"place"} | DATES | NUMBERS | TEXTS | TRUTHS))
    raise Refused(
        _("Không biết dữ kiện “{key}”.").format(key=key),
        fix=_("Dùng một trong: {names}.").format(names=names),
    )
