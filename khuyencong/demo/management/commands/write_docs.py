"""Writes docs/generated from the tables the system runs on; --check says what is stale."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from khuyencong.core.money import grouped
from khuyencong.core.workflow import Step
from khuyencong.directory.models.roles import ROLES
from khuyencong.documents.drawing.forms import all_forms
from khuyencong.planning.workflow import ADJUSTMENT, SCENARIO
from khuyencong.policy.workflow import PACK
from khuyencong.projects.permissions.duties import SEPARATED, label
from khuyencong.projects.workflow import PAYMENT, PROJECT, REQUEST
from khuyencong.rules import changes, engine, packs, reading
from khuyencong.rules.periods import Period

TODAYS_RULES = date(2026, 1, 1)  # a fixed day, so that the pages change with the rules alone


def _days(step: Step) -> int | str:
    return engine.count(step.deadline, on=TODAYS_RULES) or "–" if step.deadline else "–"


def workflows() -> str:
    parts = [
        "# Workflows",
        "",
        "Generated from the workflow tables. Times are working days.",
    ]
    for flow in (REQUEST, PROJECT, PAYMENT, PACK, SCENARIO, ADJUSTMENT):
        parts += ["", f"## {flow.name}", "", "```mermaid", flow.mermaid().rstrip(), "```", ""]
        parts += ["| step | label | app | whose turn | days | legal |", "|---|---|---|---|---|---|"]
        parts += [
            f"| {s.name} | {s.label} | {s.app} | {', '.join(sorted(s.roles))} "
            f"| {_days(s)} | {s.legal or '–'} |"
            for s in flow.steps
        ]
    parts += ["", "## Separate hands", "", "| act | label | not by who did |", "|---|---|---|"]
    parts += [
        f"| {act} | {label(act)} | {', '.join(sorted(done))} |" for act, done in SEPARATED.items()
    ]
    return "\n".join(parts) + "\n"


def roles() -> str:
    rows = [f"| {r.code} | {r.label} | {r.description} |" for r in ROLES.values()]
    return "\n".join(["# Roles", "", "| code | label | who |", "|---|---|---|", *rows]) + "\n"


def form_list() -> str:
    rows = [
        f"| {form.code} | {form.wording.title} | {form.valid_from} "
        f"| {_numbers(form.code, form.valid_from)} | {form.wording.evidence} |"
        for form in all_forms()
    ]
    head = ["# Forms", "", "| code | title | from | number | standing |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def _numbers(code: str, on: date) -> str:
    """The forms of that day whose content the paper has."""
    rows = engine.forms_of(code, on=on)
    return f"{', '.join(row.number for row in rows)} ({rows[0].citation})" if rows else "–"


def rule_pages() -> str:
    """Every figure with its clause, then every worked case with the answer of the engine."""
    book = engine.load()
    parts = ["# Rules", "", "Generated from `khuyencong/rules`. National levels; amounts in đồng."]
    for timeline in changes.timelines(book):
        parts += ["", f"## {timeline.label}", "", "| from | what | standing | clause |"]
        parts += ["|---|---|---|---|"]
        parts += [
            f"| {row.valid_from} | {changes.say(row)} | {_standing(row)} | {row.citation} |"
            for row in timeline.rows
        ]
    parts += ["", "# Worked cases", "", "| case | on | facts | answer | clause |"]
    parts += ["|---|---|---|---|---|"]
    for path in sorted((reading.FOLDER / "cases").glob("*.yaml")):
        parts += [_case(case) for case in reading.read(path)["cases"]]
    for title, folder in (
        ("advances, payments and days", "money"),
        ("votes, craft villages and projects", "products"),
    ):
        parts += ["", f"# Worked cases of {title}", ""]
        parts += ["| case | on | asked | facts | answer |", "|---|---|---|---|---|"]
        for path in sorted((reading.FOLDER / "cases" / folder).glob("*.yaml")):
            parts += [_asked(case) for case in reading.read(path)["cases"]]
    return "\n".join(parts) + "\n"


def _asked(case: dict) -> str:
    facts, answer = (
        "; ".join(f"{name}={value}" for name, value in case[part].items())
        for part in ("facts", "expect")
    )
    return f"| {case['name']} | {case['on']} | {case['ask']} | {facts} | {answer} |"


def _standing(period: Period) -> str:
    return "verified" if period.is_verified else f"{period.evidence}, not verified"


def _case(case: dict) -> str:
    facts = dict(case["facts"])
    if "costs_dong" in facts:
        facts["costs_dong"] = tuple(facts["costs_dong"])
    book = engine.load(case.get("province"))
    support = engine.ceiling(engine.Facts(**facts), on=case["on"], book=book)
    asked = "; ".join(f"{k}={v}" for k, v in facts.items())
    amount = "a person decides" if support.ceiling_dong is None else grouped(support.ceiling_dong)
    legal = next((r.legal for r in reversed(support.reasons) if r.legal), "–")
    return f"| {case['name']} | {case['on']} | {asked} | {support.status}: {amount} | {legal} |"


def pack_schema() -> str:
    return json.dumps(packs.json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


PAGES = {
    "rules.md": rule_pages,
    "workflows.md": workflows,
    "roles.md": roles,
    "forms.md": form_list,
    "rule-pack.schema.json": pack_schema,
}


class Command(BaseCommand):
    help = "Writes docs/generated; --check fails when a page is stale."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        folder = Path(settings.BASE_DIR) / "docs" / "generated"
        folder.mkdir(parents=True, exist_ok=True)
        stale = []
        with translation.override("vi"):
            for name, write in PAGES.items():
                path, text = folder / name, write()
                if not path.exists() or path.read_text(encoding="utf-8") != text:
                    stale.append(name)
                    if not options["check"]:
                        path.write_text(text, encoding="utf-8")
        if stale and options["check"]:
            raise CommandError(f"stale: {', '.join(stale)}; run script/manage write_docs")
        self.stdout.write(f"docs/generated: {len(PAGES)} pages")
