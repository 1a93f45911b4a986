"""Which rows of the rules a decision rests on, and whom to ask again when one of them changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import permissions, selectors
from khuyencong.appraisal.models import LookAgain, RuleUsed
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.told import told
from khuyencong.directory.services import notices
from khuyencong.policy import selectors as policy
from khuyencong.policy.models import RuleInForce
from khuyencong.policy.services import close_look
from khuyencong.projects.models import Project
from khuyencong.rules import engine
from khuyencong.rules.derivation import Derivation
from khuyencong.rules.engine import RuleBook
from khuyencong.rules.rows import Changed, changed


def keep(
    project: Project, decision: str, derivation: Derivation, *, on: date, at: datetime
) -> None:
    """Keeps what a decision rests on, beside the event that tells of it. `on`: its basis date."""
    _keep(project, decision, ((row, on) for row in engine.as_rows(derivation)), at=at)


def keep_figures(project: Project, decision: str, *names: str, on: date, at: datetime) -> None:
    """The same for figures asked by name, e.g. procedure.basis_date. `on`: the day they hold."""
    book = policy.book(project.province.code)
    keep(project, decision, engine.rests_on(names, on=on, book=book), on=on, at=at)


def keep_answers(project: Project, decision: str, snapshot: list[dict], *, at: datetime) -> None:
    """The same for answers about beneficiaries: each one's rows, and which day decides."""
    today, book = hanoi_date(at), policy.book(project.province.code)
    which_day = engine.rests_on(["procedure.basis_date"], on=today, book=book)
    asked = [(row, today) for row in engine.as_rows(which_day)]
    answers = [
        (row, date.fromisoformat(answer["basis_date"]))
        for answer in snapshot
        for row in answer["derivation"]
    ]
    _keep(project, decision, [*answers, *asked], at=at)


def _keep(
    project: Project,
    decision: str,
    rows: Iterable[tuple[Mapping[str, Any], date]],
    *,
    at: datetime,
) -> None:
    once = {(row["name"], row["from"], on): row for row, on in rows}
    RuleUsed.objects.bulk_create(
        RuleUsed(
            project=project,
            decision=decision,
            row=name,
            row_from=date.fromisoformat(since),
            unseen=",".join(row["unseen"]),
            basis_date=on,
            decided_at=at,
        )
        for (name, since, on), row in once.items()
    )


def ask_to_look_again(rule: RuleInForce, before: RuleBook, *, by: Actor, at: datetime) -> None:
    """Each open project with a decision that rests on a row the pack changes is to be looked at
    again by the Department. The decision stands as it was made until somebody changes it."""
    province = rule.province
    rows = changed(before, policy.book(province.code)) + policy.areas_said(rule)
    found = _resting(rows, province.code)
    for project, names in found.items():
        LookAgain.objects.create(project=project, rule=rule, rows=names, opened_at=at)
        payload = {"pack": rule.pack.code, "rows": names}
        events.record(project.stream, "rule_changed", payload, by=by, at=at)
    if not found:
        return
    notices.tell(
        notices.holders(permissions.LOOKERS, on=hanoi_date(at), province=province.code),
        text=told(
            lazy("Gói {code} đổi quy định mà {count} đề án đang dựa vào: cần xem lại."),
            code=rule.pack.code,
            count=len(found),
        ),
        path=address("look_again"),
        key=f"look_again/{rule.pack.code}",
        at=at,
    )


def _resting(rows: list[Changed], province: str) -> dict[Project, list[str]]:
    """Open projects of the province and the changed rows their decisions rest on."""
    by_name: dict[str, list[Changed]] = defaultdict(list)
    for row in rows:
        by_name[row.name].append(row)
    used = RuleUsed.objects.filter(row__in=by_name, project__province__code=province)
    used = used.exclude(project__state__in=selectors.AT_REST).select_related("project")
    found: dict[Project, dict[str, None]] = defaultdict(dict)
    for one in used.order_by("project_id", "row"):
        if any(row.holds(one.basis_date) for row in by_name[one.row]):
            found[one.project][one.row] = None
    return {project: list(names) for project, names in found.items()}


@transaction.atomic
def look_again(item: LookAgain, *, words: str, by: Actor, at: datetime) -> LookAgain:
    """Đã xem lại: what was found, in words. What it asks for is done by its own step."""
    item = selectors.lock_look_again(item)
    permissions.can_look_again(item, by).require()
    if not words.strip():
        raise Refused(
            _("Chưa ghi kết quả xem lại."),
            fix=_("Ghi quyết định cũ có giữ không, vì sao; nếu phải đổi thì đổi bằng bước nào."),
            field="words",
        )
    close_look(item, words, by=by, at=at)
    payload: dict[str, Any] = {"pack": item.rule.pack.code, "words": item.words}
    payload |= by.in_place_of(by.grants_for(*permissions.LOOKERS))
    events.record(item.project.stream, "look_again", payload, by=by, at=at)
    return item
