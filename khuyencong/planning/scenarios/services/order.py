"""What the order of a plan rests on, kept as it was made, and asked about when a row changes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal.permissions import LOOKERS
from khuyencong.appraisal.selectors import AT_REST
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.told import told
from khuyencong.directory import selectors as directory
from khuyencong.directory.services import notices
from khuyencong.planning.models import OrderRule, PlanLookAgain, Proposal, Scenario
from khuyencong.planning.scenarios.permissions import can_look_again
from khuyencong.policy import selectors as policy
from khuyencong.policy.models import RuleInForce
from khuyencong.policy.services import close_look
from khuyencong.projects.models import Beneficiary
from khuyencong.rules import engine, ranking
from khuyencong.rules.areas import CLASSES, rows_of_cluster
from khuyencong.rules.derivation import Derivation, ParameterUsed
from khuyencong.rules.engine import RuleBook
from khuyencong.rules.rows import changed

SCALE = "scoring.appraisal"  # by which a project gets its worth; every other row is of its place
SENT = ("submitted", "approved")


def keep_order(scenario: Scenario, *, on: date, book: RuleBook) -> None:
    """The rows by which projects got their places on that day: the criteria and what they name, and
    what is said of the communes and clusters of the projects."""
    scenario.order_rules.exclude(row=SCALE).delete()
    book = book.of_track("local")
    rows = ranking.derivation(on, book=book)
    _keep(scenario, rows.with_rows(_rows_of_areas(scenario, on=on, book=book)), on)


def _rows_of_areas(scenario: Scenario, *, on: date, book: RuleBook) -> list[ParameterUsed]:
    asked = ranking.criteria(on, book=book).criteria
    kinds = tuple(CLASSES) if "area_class" in asked else ("investment",) if "area" in asked else ()
    members = Beneficiary.objects.filter(project__in=scenario.proposals.values("project"))
    members = members.select_related("establishment__place").order_by("pk")
    places = {one.establishment.place_id: one.establishment.place for one in members}
    rows = directory.rows_of_places(places.values(), on, kinds, book=book)
    areas = directory.areas_of(places.values(), on, book=book) if kinds else {}
    for one in members:
        if one.known.is_in_cluster and kinds:
            area, _rows = areas[one.establishment.place_id]
            rows += rows_of_cluster(area, on=on, book=book)
    return rows


def keep_worth(scenario: Scenario, *, on: date, book: RuleBook) -> None:
    """The scale of points by which projects got their worth; none where the order alone chooses."""
    scenario.order_rules.filter(row=SCALE).delete()
    if scenario.way == Scenario.Way.BEST:
        _keep(scenario, engine.rests_on([SCALE], on=on, book=book), on)


def _keep(scenario: Scenario, derivation: Derivation, on: date) -> None:
    OrderRule.objects.bulk_create(
        OrderRule(
            scenario=scenario,
            row=row.name,
            row_from=row.valid_from,
            unseen=",".join(row.unseen),
            basis_date=on,
        )
        for row in {row.name: row for row in derivation.rows}.values()
    )


def keep_where_missing(scenario: Scenario) -> None:
    """The order of a plan that took its projects in before its rows were kept."""
    if scenario.order_rules.exists():
        return
    taken_in = events.history(scenario.stream).filter(kind="take_in").last()
    assert taken_in is not None  # a scenario is created with it
    on, book = hanoi_date(taken_in.at), policy.book(scenario.province.code)
    keep_order(scenario, on=on, book=book)
    keep_worth(scenario, on=on, book=book)


def ask_to_look_again(rule: RuleInForce, before: RuleBook, *, by: Actor, at: datetime) -> None:
    """Each plan submitted or decided, with a project still open, whose order rests on a row that
    the pack changes on the day the order was made. The plan stands until somebody changes it."""
    rows = defaultdict(list)
    for row in changed(before, policy.book(rule.province.code)) + policy.areas_said(rule):
        rows[row.name].append(row)
    plans = Scenario.objects.filter(
        province=rule.province,
        state__in=SENT,
        pk__in=_open_plans(),
    )
    for scenario in plans.prefetch_related("order_rules").order_by("pk"):
        names = sorted(
            used.row
            for used in scenario.order_rules.all()
            if any(row.holds(used.basis_date) for row in rows[used.row])
        )
        if not names:
            continue
        PlanLookAgain.objects.create(scenario=scenario, rule=rule, rows=names, opened_at=at)
        payload = {"pack": rule.pack.code, "rows": names}
        events.record(scenario.stream, "rule_changed", payload, by=by, at=at)
        notices.tell(
            notices.holders(LOOKERS, on=hanoi_date(at), province=rule.province.code),
            text=told(
                lazy("Gói {code} đổi quy định về thứ tự của kế hoạch năm {year}: cần xem lại."),
                code=rule.pack.code,
                year=scenario.year,
            ),
            path=reverse("planning:scenario", args=[scenario.uuid]),
            key=f"plan_look_again/{scenario.uuid}/{rule.pack.code}",
            at=at,
        )


def _open_plans() -> QuerySet:
    """Scenarios that place money on a project not yet at rest."""
    chosen = Proposal.objects.filter(percent__gt=0).exclude(project__state__in=AT_REST)
    return chosen.values("scenario")


@transaction.atomic
def look_again(item: PlanLookAgain, *, words: str, by: Actor, at: datetime) -> PlanLookAgain:
    """Đã xem lại kế hoạch: what was found, in words. What it asks for is done by its own step."""
    item = (
        PlanLookAgain.objects.select_for_update(of=("self",))
        .select_related("scenario__province", "rule__pack")
        .get(pk=item.pk)
    )
    can_look_again(item, by).require()
    if not words.strip():
        raise Refused(
            _("Chưa ghi kết quả xem lại."),
            fix=_("Ghi kế hoạch cũ có giữ không, vì sao; nếu phải đổi thì đổi bằng bước nào."),
            field="words",
        )
    close_look(item, words, by=by, at=at)
    payload: dict[str, Any] = {"pack": item.rule.pack.code, "words": item.words}
    payload |= by.in_place_of(by.grants_for(*LOOKERS))
    events.record(item.scenario.stream, "look_again", payload, by=by, at=at)
    return item
