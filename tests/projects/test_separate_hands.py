"""Separation of duties on the real path of a project, for every pair of the table.

Each act is done by a person of its own. Before each act, whoever did an earlier one that the table
keeps apart from it is given its role, in every way somebody comes to hold a role, and is refused;
then the lawful person does it. `RULE` of routes.py says the same as the table in other words, so
that a pair left out of the table is noticed.

KHUYENCONG_ALL_WAYS=1 plays each pair in every way, and each route by who acts for herself as well.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, islice, product

import pytest
from django.db import transaction

from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.selectors import points
from khuyencong.appraisal.services import answers, opinions
from khuyencong.contracts.models import Commitment
from khuyencong.core import events, verification
from khuyencong.core.actors import ON_BEHALF_OF, Actor
from khuyencong.directory.models import Assignment, Person
from khuyencong.ledger.models import Fund
from khuyencong.payments import services as payments
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.services import Line
from khuyencong.planning import services as planning
from khuyencong.planning.models import Adjustment
from khuyencong.projects import checks
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project, Request
from khuyencong.projects.permissions import duties
from khuyencong.projects.permissions.duties import MATTERS, SEPARATED, TYPED_SINCE
from khuyencong.projects.selectors import estimate_lines
from khuyencong.projects.services import confirmations, groups, recalls, text
from khuyencong.projects.workflow import PAYMENT, PROJECT
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import Invoice, Voucher
from khuyencong.settlement.selectors import proofs
from tests import money
from tests import world as province
from tests.documents.hostile_files import picture
from tests.duties import refused
from tests.projects.routes import HELD_IN_APPRAISAL, ORDERED, ROUTES, RULE
from tests.world import YEAR, World, at, machine

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MILLION = 1_000_000
DAY = date(YEAR, 3, 1)
IS_FULL = os.environ.get("KHUYENCONG_ALL_WAYS") == "1"
REFUSED = "đã làm bước trước|không tự quyết định"


def met(route: str) -> set[tuple[str, str]]:
    """The pairs of the table on this route: (earlier, later)."""
    acts = ROUTES[route]
    return {
        (earlier, act)
        for place, act in enumerate(acts)
        for earlier in acts[:place]
        if earlier in SEPARATED.get(act, ())
    }


def first_met(route: str) -> set[tuple[str, str]]:
    """Those that no route before it meets: each pair is played once."""
    before = list(ROUTES)[: list(ROUTES).index(route)]
    return met(route).difference(*map(met, before))


BODIES = {
    "centre_specialist": "centre",
    "centre_head": "centre",
    "centre_accountant": "centre",
    "department_specialist": "department",
    "department_leader": "department",
    "finance_officer": "finance",
    "provincial_approver": "committee",
}
ROLE_OF = {
    "request": "centre_specialist",
    "submit_request": "centre_specialist",
    "draft": "centre_specialist",
    "write_estimate": "centre_specialist",
    "write_text": "centre_specialist",
    "answer_opinion": "centre_specialist",
    "fill_slot": "centre_specialist",
    "register": "centre_head",
    "ask_adjustment": "centre_head",
    "decide_adjustment": "department_leader",
    "settle": "finance_officer",
    "record_voucher": "centre_specialist",
    "cancel_voucher": "centre_specialist",
    "submit_dossier": "centre_specialist",
    "prepare_payment": "centre_specialist",
}


def role_of(act: str) -> str:
    steps = {step.name: step for step in (*PROJECT.steps, *PAYMENT.steps)}
    return ROLE_OF.get(act) or sorted(steps[act].roles)[0]


class Case:
    """One project and its people; `route` says how it is meant to go."""

    def __init__(self, world: World, route: str) -> None:
        self.world, self.route = world, route
        self.project: Project | None = None
        self.asked: Request | None = None
        self.fund = world.fund
        if "ministry" in route:
            self.fund = Fund.objects.create(
                code="KCQG-40", name="Khuyến công quốc gia", province="40", track="national",
                organisation=world.bodies["department"],
            )  # fmt: skip

    def person(self, name: str) -> Person:
        return Person.objects.get(user=self.world.users[name])

    def newcomer(self, name: str, role: str | None = None) -> Assignment:
        self.world.users[name] = province.person(
            name,
            role or "inspector",
            organisation=self.world.bodies[BODIES.get(role or "", "committee")],
        )
        return Assignment.objects.get(person=self.person(name))

    def give(self, name: str, role: str, *, place_of: Assignment | None = None) -> Actor:
        """The same person, with one more role."""
        Assignment.objects.create(
            person=self.person(name), role=role, organisation=self.world.bodies[BODIES[role]],
            valid_from=date(2020, 1, 1), on_behalf_of=place_of,
        )  # fmt: skip
        return self.actor(name)

    def actor(self, name: str) -> Actor:
        return self.world.actor(name, on=DAY)

    @property
    def commitment(self) -> Commitment:
        return Commitment.objects.get(project=self.project)

    @property
    def is_class(self) -> bool:
        return self.route == "a class"

    def do(self, act: str, by: Actor) -> None:
        """The act, through its own service."""
        getattr(self, act)(by)
        if self.project:
            self.project.refresh_from_db()

    def draft(self, by: Actor) -> None:
        activity = "vocational_training" if self.is_class else "machinery"
        is_group = "group" in self.route
        self.project = projects.draft(
            self.world.bodies["centre"], activity=activity, title="Máy chẻ nan", year=YEAR,
            track="national" if "ministry" in self.route else "local", is_group=is_group,
            requests=[self.asked] if self.asked else [], by=by, at=at(2),
        )  # fmt: skip
        if is_group:
            groups.open_slots(
                self.project, count=1, item="Máy chẻ nan", unit="máy",
                unit_price_dong=800 * MILLION, support_dong=300 * MILLION, fund=self.fund,
                by=by, at=at(2),
            )  # fmt: skip

    def request(self, by: Actor) -> None:
        self.asked = projects.request(
            self.world.workshops[0], activity="machinery", title="Máy",
            lines=[machine(800 * MILLION, 300 * MILLION)], baselines={"workers": 12},
            by=by, at=at(1),
        )  # fmt: skip

    def submit_request(self, by: Actor) -> None:
        confirmations.confirm_by_signature(
            self.asked, name="trang-ky.jpg", content=picture((400, 300)), by=by, at=at(1)
        )
        self.asked = projects.submit_request(self.asked, by=by, at=at(1))
        self.newcomer("nhin", "centre_specialist")
        recalls.look_at_signature(self.asked, is_hers=True, by=self.actor("nhin"), at=at(1))

    def write_estimate(self, by: Actor) -> None:
        who = None if self.is_class else self.world.workshops[0]
        line = machine(800 * MILLION, 300 * MILLION, self.fund, who)
        projects.write_estimate(self.project, [line], by=by, at=at(2))

    def write_text(self, by: Actor) -> None:
        text.write_text(self.project, parts={"need": "Máy cũ đã hỏng."}, by=by, at=at(2))

    def fill_slot(self, by: Actor) -> None:
        groups.fill_slot(self.project.slots.get(), self.world.workshops[0], by=by, at=at(2))

    def register(self, by: Actor) -> None:
        province.complete(self.project, by, 3)
        projects.register(self.project, by=by, at=at(3))

    def answer_opinion(self, by: Actor) -> None:
        """Finance has a condition, which the unit adopts."""
        world, bodies = self.world, [self.world.bodies["finance"]]
        asked = opinions.ask_opinions(self.project, bodies, by=world.actor("binh"), at=at(4))
        for row in asked:
            opinions.give_opinion(
                row, stance="agree_if", text="Ghi rõ bảo hành.", by=world.actor("son"), at=at(4)
            )
        for point in points(self.project):
            answers.answer_opinion(point, is_adopted=True, text="Đã ghi.", by=by, at=at(4))

    def return_for_completion(self, by: Actor) -> None:
        items = [("Báo giá", "Thiếu báo giá thứ hai.")]
        appraisal.return_for_completion(self.project, items=items, by=by, at=at(4))

    def conclude(self, by: Actor) -> None:
        appraisal.conclude(self.project, opinion="Đạt.", by=by, at=at(5))

    def reject(self, by: Actor) -> None:
        appraisal.reject(self.project, opinion="Không đạt.", by=by, at=at(5))

    def approve(self, by: Actor) -> None:
        body = self.world.bodies["committee"]
        planning.approve([self.project], organisation=body, year=YEAR, by=by, at=at(10))

    def forward(self, by: Actor) -> None:
        planning.forward([self.project], by=by, at=at(9))

    def record_ministry_plan(self, by: Actor) -> None:
        planning.record_ministry_plan(
            self.project, number="9/QĐ-BCT", decided_date=date(YEAR, 3, 10), by=by, at=at(10)
        )

    def ask_adjustment(self, by: Actor) -> None:
        planning.ask_adjustment(
            self.project, kind="reduction", text="Giảm giá máy", reason="Giá hạ", fund=self.fund,
            amount_dong=10 * MILLION, by=by, at=at(11),
        )  # fmt: skip

    def decide_adjustment(self, by: Actor) -> None:
        row = Adjustment.objects.get(project=self.project)
        planning.decide_adjustment(row, by=by, at=at(11))

    def approve_estimate(self, by: Actor) -> None:
        planning.approve_estimate(self.project, by=by, at=at(12))

    def sign(self, by: Actor) -> None:
        money.sign(self.world, self.project, by=by)

    def assign(self, by: Actor) -> None:
        money.assign(self.world, self.project, by=by)

    def prepare_payment(self, by: Actor) -> None:
        """Of the advance before acceptance, of all that is payable after it."""
        commitment, number = self.commitment, PaymentRequest.objects.count()
        money.ready_to_pay(self.world, commitment, money.party(commitment))
        asked = {"key": f"request {number}", "is_again": True, "by": by}
        if self.project.state == "accepted":
            due = settlement.payable(commitment)
            lines = money.lines_to_pay(commitment, due, money.party(commitment))
            papers = [code for code, _name in proofs(self.project, DAY, "vi")]
            asked |= {"kind": "payment", "papers": papers, "at": at(10, 9)}
        else:
            money.report(self.world, self.project, 71)
            lines = [Line(money.party(commitment), 20 * MILLION)]
            asked |= {"kind": "advance", "at": at(20)}
            asked |= {"decision": money.DECISION, "treasury_reason": money.WHY}
        payments.prepare_payment(commitment, lines=lines, **asked)

    @property
    def request_for_money(self) -> PaymentRequest:
        return PaymentRequest.objects.latest("pk")

    def check_payment(self, by: Actor) -> None:
        payments.check_payment(self.request_for_money, by=by, at=self.day)

    def approve_payment(self, by: Actor) -> None:
        payments.approve_payment(self.request_for_money, by=by, at=self.day)

    def send_payment(self, by: Actor) -> None:
        payments.send_payment(self.request_for_money, by=by, at=self.day)

    def pay_advance(self, by: Actor) -> None:
        number = f"KB-{self.request_for_money.pk}"
        said = {"treasury_number": number, "treasury_date": self.day.date()}
        payments.pay_advance(self.request_for_money, **said, by=by, at=self.day)

    @property
    def day(self) -> datetime:
        return self.request_for_money.prepared_at

    def return_advance(self, by: Actor) -> None:
        back_dong = 20 * MILLION if self.route == "a machine given up" else 10 * MILLION
        money.return_advance(self.world, self.commitment, back_dong, by=by)

    def record_invoice(self, by: Actor) -> None:
        settlement.record_invoice(
            estimate_lines(self.project)[0], seller_tax_code="0100109106", symbol="1C27TAA",
            number="12", place=1, issued_date=date(YEAR, 4, 2), amount_dong=self.estimate_dong,
            by=by, at=at(3, 4),
        )  # fmt: skip

    def cancel_invoice(self, by: Actor) -> None:
        settlement.cancel_invoice(
            self.invoice, cancelled="typed", reason="Gõ nhầm.", by=by, at=at(3, 4)
        )

    def correct_invoice(self, by: Actor) -> None:
        settlement.correct_invoice(
            self.invoice, cancelled="typed", reason="Số đúng là 21.", by=by, at=at(1, 9)
        )

    @property
    def estimate_dong(self) -> int:
        return estimate_lines(self.project)[0].amount_dong

    @property
    def invoice(self) -> Invoice:
        return Invoice.objects.latest("pk")

    def allow_payee(self, by: Actor) -> None:
        payee = f"Công ty {self.project.version}"
        money.allow(self.world, self.project, payee, MILLION, by=by)

    def reduce(self, by: Actor) -> None:
        paper = "Quyết định 15/QĐ-CTĐP" if "ministry" in self.route else ""
        money.reduce(self.world, self.commitment, 30 * MILLION, authority=paper, by=by)

    def stop(self, by: Actor) -> None:
        money.stop(self.world, self.project, by=by)

    def accept(self, by: Actor) -> None:
        cost_dong = 10 * MILLION if self.route == "an advance too large" else self.estimate_dong
        money.accept(self.world, self.project, cost_dong, by=by)

    def pay(self, by: Actor) -> None:
        said = {"treasury_number": "16", "treasury_date": self.day.date()}
        payments.pay(self.request_for_money, **said, by=by, at=self.day)

    def record_voucher(self, by: Actor) -> None:
        settlement.record_voucher(
            self.project, kind="counterpart", number="UNC 7", issued_date=date(YEAR, 9, 2),
            amount_dong=MILLION, by=by, at=at(20, 9),
        )  # fmt: skip

    def cancel_voucher(self, by: Actor) -> None:
        voucher = Voucher.objects.latest("pk")
        settlement.cancel_voucher(voucher, reason="Gõ nhầm.", by=by, at=at(20, 9))

    def submit_dossier(self, by: Actor) -> None:
        money.vouch(self.world, self.project)
        settlement.submit_dossier(self.project, by=by, at=at(30, 9))

    def settle(self, by: Actor) -> None:
        money.settle(self.world, self.project, by=by)


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is taken back."""
    sid = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(sid)


def holds_both(case: Case, name: str, role: str, lawful: Assignment) -> Actor:
    return case.give(name, role)


def changed_midway(case: Case, name: str, role: str, lawful: Assignment) -> Actor:
    own = Assignment.objects.filter(person=case.person(name))
    own.update(valid_until=DAY)
    return case.give(name, role)


def stands_in(case: Case, name: str, role: str, lawful: Assignment) -> Actor:
    """She takes the place of the lawful person."""
    return case.give(name, role, place_of=lawful)


def is_stood_in_for(case: Case, name: str, role: str, lawful: Assignment) -> Actor:
    """She holds the post, and somebody takes her place in it."""
    case.give(name, role)
    post = Assignment.objects.get(person=case.person(name), role=role, on_behalf_of=None)
    case.newcomer("khach")
    return case.give("khach", role, place_of=post)


Way = Callable[[Case, str, str, Assignment], Actor]
WAYS: tuple[Way, ...] = (holds_both, changed_midway, stands_in, is_stood_in_for)


def walk(
    world: World,
    route: str,
    *,
    by_stand_ins: bool,
    pairs: set[tuple[str, str]] | None = None,
) -> None:
    """Goes the route; whoever did what is kept apart is refused on it, in one of the ways by turns:
    no way knows what was done, and no act in which way somebody came."""
    case, done = Case(world, route), []
    pairs = first_met(route) if pairs is None else pairs
    for number, act in enumerate(ROUTES[route]):
        role, lawful = role_of(act), f"{act}_{number}"
        post = case.newcomer(lawful, role)
        by = case.actor(lawful)
        if by_stand_ins:
            case.newcomer(f"thay_{lawful}")
            by = case.give(f"thay_{lawful}", role, place_of=post)
        apart = [
            name
            for earlier, name in done
            if (earlier, act) in pairs and not is_of_another_request(earlier, name, act, done)
        ]
        for name, way in by_turns(apart):
            for culprit in (name, f"thay_{name}") if by_stand_ins else (name,):
                _is_refused(case, act, role, post, culprit, way)
        case.do(act, by)
        done.append((act, lawful))


def by_turns(people: list[str]) -> Iterator[tuple[str, Way]]:
    """Everybody, and every way, at least once."""
    if IS_FULL:
        return product(people, WAYS)
    return islice(zip(cycle(people), cycle(WAYS)), max(len(people), len(WAYS)))


def is_of_another_request(earlier: str, who: str, act: str, done: list[tuple[str, str]]) -> bool:
    """Of two requests for money on the way: who prepared the one may check the other."""
    if act not in {*ORDERED, "pay_advance", "pay"} or MATTERS.get(earlier) != "payment":
        return False
    began = max(place for place, (name, _who) in enumerate(done) if name == "prepare_payment")
    return (earlier, who) not in done[began:]


def _is_refused(
    case: Case, act: str, role: str, lawful: Assignment, culprit: str, way: Way
) -> None:
    with undone():
        already = Assignment.objects.filter(person=case.person(culprit), role=role)
        already.filter(on_behalf_of=None).update(role="inspector")
        already.delete()
        refused(lambda: case.do(act, way(case, culprit, role, lawful)), REFUSED)


@pytest.mark.parametrize("route", ROUTES if IS_FULL else ["a machine"])
def test_whoever_did_what_is_kept_apart_is_refused_and_another_is_not(route):
    walk(province.build(appropriated_dong=2_000 * MILLION), route, by_stand_ins=False)


@pytest.mark.parametrize("route", ROUTES)
def test_both_who_took_a_place_and_whose_it_was_are_refused(route):
    """Who took the place is the one who did it: she is refused like whoever acts for herself."""
    walk(province.build(appropriated_dong=2_000 * MILLION), route, by_stand_ins=True)


def test_the_routes_meet_every_pair_of_the_table():
    table = {
        (earlier, act)
        for act, doers in SEPARATED.items()
        for earlier in doers
        if act not in HELD_IN_APPRAISAL
    }
    assert table == set().union(*map(met, ROUTES))


def test_the_table_keeps_apart_what_the_rule_says():
    table = {(earlier, act) for act, doers in SEPARATED.items() for earlier in doers}
    assert table == RULE


@pytest.mark.parametrize(
    ("act", "earlier"), [("approve_payment", "sign"), ("settle", "approve_estimate")]
)
def test_a_pair_left_out_of_the_check_is_noticed(monkeypatch, act, earlier):
    world = province.build(appropriated_dong=2_000 * MILLION)
    kept = duties.SEPARATED | {act: SEPARATED[act] - {earlier}}
    monkeypatch.setattr(duties, "SEPARATED", kept)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        walk(world, "paid at once", by_stand_ins=False, pairs={(earlier, act)})


def test_the_refusal_names_the_person_the_act_its_day_and_who_else_may():
    world = province.build()
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    case = Case(world, "a machine")
    case.project = commitment.project
    case.project.refresh_from_db()
    case.prepare_payment(world.actor("mai"))
    absent = Assignment.objects.get(person=case.person("thu"))
    by = case.give("hung", "centre_accountant", place_of=absent)
    said = refused(lambda: case.check_payment(by))
    assert said.message == (
        f"Hung đã làm bước trước của đề án {case.project.code} nên không được "
        "“Kiểm tra đề nghị thanh toán”. "
        "Hung (Lãnh đạo Trung tâm – Trung tâm Hỗ trợ và Tư vấn phát triển Công Thương) "
        "đã làm “Ký hợp đồng” ngày 15/03/2027."
    )
    assert said.fix.endswith("Người khác làm được: Thu.")


def test_verify_names_a_payment_by_who_signed():
    """What the services refuse, written behind their back into the chain."""
    world = province.build()
    project = province.committed(world).project
    assert checks.faults_of_hands() == []
    with transaction.atomic():
        events.record(project.stream, "pay", {"amount_dong": 1}, by=world.actor("thu"), at=at(20))
    assert checks.faults_of_hands() == []
    behind = {ON_BEHALF_OF: {str(world.users["hung"].uuid): "Hung"}}
    with transaction.atomic():
        events.record(project.stream, "pay", {}, by=world.actor("hung"), at=at(21))
        events.record(project.stream, "pay", behind, by=world.actor("ha"), at=at(22))
    assert checks.faults_of_hands() == [
        f"Đề án {project.code}: Hung làm “Thanh toán” ngày {day}/03/2027 "
        "tuy đã làm “Ký hợp đồng” ngày 15/03/2027."
        for day in (21, 22)
    ]
    assert "separate hands" in dict(verification.run())


def test_verify_names_who_typed_for_the_owner_and_accepts_from_the_day_of_the_rule():
    world = province.build()
    project = province.committed(world).project
    asked = Request.objects.get(beneficiary__project=project)
    mai, tam = world.actor("mai"), world.actor("tam")
    with transaction.atomic():
        events.record(asked.stream, "submit_request", {}, by=mai, at=at(3))
        events.record(project.stream, "accept", {}, by=tam, at=at(20))
        early = datetime.combine(TYPED_SINCE - timedelta(days=1), time(9), tzinfo=UTC)
        events.record(project.stream, "accept", {}, by=mai, at=early)
    assert checks.faults_of_hands() == []
    with transaction.atomic():
        events.record(project.stream, "accept", {}, by=mai, at=at(21))
    assert checks.faults_of_hands() == [
        f"Đề án {project.code}: Mai làm “Nghiệm thu” ngày 21/03/2027 "
        "tuy đã làm “Nộp hộ đề nghị hỗ trợ” ngày 03/03/2027."
    ]
