"""Acts on the money of a province, each pressed in the system and in the plain model.

After each the system refused what the model refuses, and every account, the state of every project
and of every request for money are the model's. At the end of a life `verify` has nothing to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine

from khuyencong.allocation.objective import WEIGHTS
from khuyencong.contracts import services as contracts
from khuyencong.contracts.models import Commitment
from khuyencong.contracts.services.schedules import Part as Instalment
from khuyencong.core import verification
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.ledger import checks as ledger
from khuyencong.ledger.models import Account, Subject, YearTotal
from khuyencong.payments import services as payments
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.services import Line
from khuyencong.planning import services as planning
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.projects.models import Beneficiary, Project
from khuyencong.projects.selectors import estimate_lines
from khuyencong.recoveries import services as recoveries
from khuyencong.recoveries.models import Recovery
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import AcceptedLine
from khuyencong.treasury import services as treasury
from khuyencong.treasury.services import Part
from tests import money
from tests.duties import elsewhere
from tests.life.model import (
    COST,
    MILLION,
    OF,
    PEOPLE,
    SHARES,
    WHO,
    YEAR,
    Life,
)
from tests.life.province import GIVEN
from tests.world import World, at

pressed: Counter[tuple[str, bool]] = Counter()


class Acts(RuleBasedStateMachine):
    """A life, and each act in it pressed in both."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.model = Life(GIVEN)
        self.turn = 0
        self.rows = {one.title: one for one in Project.objects.order_by("pk")}
        self.subjects = {one.subject_id: name for name, one in self.rows.items()}
        self.requests: list[Any] = []
        self.entries: list[Any] = []
        self.reversals: list[Any] = []
        self.debts: list[Any] = []
        self.acts: list[Any] = []

    def teardown(self) -> None:
        try:
            faults = [f"{name}: {one}" for name, found in verification.run() for one in found]
            assert faults == []
        finally:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    # How an act is pressed

    def who(self, given: str | None, act: str, project: str = "", of: int | None = None) -> str:
        """The person named, or somebody of the right post, who is not kept from it if there is."""
        if given is not None:
            return given
        held = [one for one, posts in PEOPLE.items() if posts & WHO[act]]
        may = [one for one in held if self.model.may(act, one, project, of)] or held
        return may[self.turn % len(may)]

    def actor(self, who: str) -> Actor:
        roles = ("centre_specialist", "centre_head", "centre_accountant", "finance_officer")
        return elsewhere(*roles, "department_leader") if who == "khanh" else self.world.actor(who)

    @property
    def now(self) -> datetime:
        day = self.model.day
        return at(day.day, day.month, day.year)

    def press(self, name: str, is_taken: bool, call: Callable[[], Any]) -> Any:
        """The act of the system, and that it answered as the model did."""
        made = None
        try:
            with transaction.atomic():
                made = call()
        except Refused as refused:
            assert not is_taken, f"{name}: {refused.message} {refused.fix}"
        else:
            assert is_taken, f"{name} was not refused"
        pressed[name, is_taken] += 1
        self.turn += 1
        self.model.day += timedelta(days=1)
        self.agrees()
        if is_taken:
            assert ledger.faults() == []
        return made

    def agrees(self) -> None:
        for one in Commitment.objects.select_related("share__beneficiary__request"):
            if one.share and one.share.beneficiary_id:
                owner = one.share.beneficiary.establishment.owner_name
                self.subjects.setdefault(one.share.subject_id, owner.lower())
        accounts = Account.objects.exclude(balance_dong=0).values_list(
            "year", "stage", "subject", "balance_dong"
        )
        held = {(y, stage, self.subjects.get(of)): dong for y, stage, of, dong in accounts}
        assert held == {place: dong for place, dong in self.model.held.items() if dong}
        assert sum(held.values()) == 0
        totals: Counter[tuple[int, str]] = Counter()
        for (year, stage, _whose), dong in held.items():
            totals[year, stage] += dong
        kept = YearTotal.objects.exclude(balance_dong=0).values_list(
            "year", "stage", "balance_dong"
        )
        assert {(y, stage): dong for y, stage, dong in kept} == totals
        assert dict(Project.objects.values_list("title", "state")) == self.model.states
        states = PaymentRequest.objects.order_by("pk").values_list("state", flat=True)
        assert list(states) == [one["state"] for one in self.model.requests]

    def commitment(self, share: str) -> Commitment | None:
        """Of a share that is signed."""
        subject = next((pk for pk, name in self.subjects.items() if name == share), None)
        rows = Commitment.objects.filter(share__subject=subject).select_related("project", "share")
        return rows.first() if subject else None

    def project(self, name: str) -> Project:
        return Project.objects.get(pk=self.rows[name].pk)

    @staticmethod
    def amount(limit: int, size: str) -> int:
        sizes = {"limit": limit, "half": limit // 2, "third": limit // 3, "one": 1, "nothing": 0}
        return sizes.get(size, limit + 1 if size == "over" else -1)

    # The budget and the plan

    def appropriate(self, who: str | None, year: int, size: str, is_cut: bool) -> None:
        who = self.who(who, "appropriate")
        free = self.model.at(year, "appropriated")
        amount = -self.amount(free, size) if is_cut else self.amount(90 * MILLION, size)
        is_taken = self.model.appropriate(who, year, amount)
        self.press("cut" if is_cut else "appropriate", is_taken, lambda: planning.appropriate(
            self.world.fund, year=year, number=f"{self.turn}/QĐ", decided_date=self.model.day,
            amount_dong=amount, by=self.actor(who), at=self.now,
        ))  # fmt: skip

    def approve(self, who: str | None, percent: int) -> None:
        who = self.who(who, "approve", "late")
        is_taken, by = self.model.approve(who, percent), self.actor(who)
        self.press("approve", is_taken, lambda: self.plan(percent, by))

    def plan(self, percent: int, by: Actor) -> None:
        """The Department makes and submits a plan with the fourth project, and it is approved."""
        binh, lan, now = self.world.actor("binh"), self.world.actor("lan"), self.now
        scenario = scenarios.create_scenario(
            self.world.province, year=YEAR, name="Phương án", by=binh, at=now
        )
        scenarios.set_aims(
            scenario, way="best", objective=WEIGHTS, levels=[100, 50], limits_dong={}, by=binh,
            at=now,
        )  # fmt: skip
        for one in scenario.proposals.filter(project=self.rows["late"]).select_related("project"):
            scenarios.set_level(one, percent, by=binh, at=now)
        scenarios.submit_plan(scenario, by=lan, at=now)
        scenarios.approve_plan(scenario, by=by, at=now)

    def approve_estimate(self, who: str | None, name: str, percent: int) -> None:
        who = self.who(who, "approve_estimate", name)
        project, is_taken = self.project(name), self.model.approve_estimate(who, name, percent)
        lines = {
            one.sources.get(source="support").pk: asked * percent // 100
            for one in estimate_lines(project)
            for asked in [one.sources.get(source="support").amount_dong]
        }
        self.press("approve_estimate", is_taken, lambda: planning.approve_estimate(
            project, lines=lines, by=self.actor(who), at=self.now
        ))  # fmt: skip

    def sign(self, who: str | None, name: str, agreed: int | None) -> None:
        act = "assign" if name == "class" else "sign"
        who = self.who(who, act, name)
        project, day = self.project(name), self.model.day
        end = max(date(YEAR, 12, 31), day + timedelta(days=60))
        is_taken, by = self.model.sign(who, name, agreed), self.actor(who)
        said = {"signed_date": day, "end_date": end, "by": by, "at": self.now}
        if act == "assign":
            self.press(act, is_taken, lambda: contracts.assign(project, **said))
            return
        if name == "loan":
            member = Beneficiary.objects.get(project=project)
            whole = sum(self.model.approved.get(name, {}).values())
            said["schedules"] = {member.pk: [Instalment(end + timedelta(days=90), whole)]}
            said["recoverable_decision"] = "Nghị quyết 12/2027/NQ-HĐND"
        call = lambda: contracts.sign(project, advance_dong=agreed, **said)  # noqa: E731
        self.press(act, is_taken, call)

    def report(self, who: str | None, name: str, percent: int) -> None:
        who = self.who(who, "report", name)
        project, is_taken = self.project(name), self.model.report(who, name, percent)
        self.press("report", is_taken, lambda: contracts.report_progress(
            project, seen_date=self.model.day, percent=percent, is_on_site=True, note="Đã xem.",
            by=self.actor(who), at=self.now,
        ))  # fmt: skip

    # Requests for money

    def prepare(self, who: str | None, kind: str, share: str, size: str) -> None:
        if (commitment := self.commitment(share)) is None:
            return
        who, model = self.who(who, "prepare", OF[share]), self.model
        out = model.sum("advanced", share) + model.sum("ordered", share)
        limit = model.signed[share] * 70 // 100 - out
        if kind == "payment":
            limit = model.earned.get(share, 0) - out - model.sum("paid", share)
        amount = self.amount(limit, size)
        is_taken, found = model.prepare(who, kind, share, amount), None
        if kind == "payment":
            rows = AcceptedLine.objects.filter(acceptance__project=commitment.project)
            owner = commitment.share.beneficiary_id
            found = rows.filter(line__beneficiary=owner).first()
        payee = money.party(commitment)
        made = self.press(f"prepare {kind}", is_taken, lambda: payments.prepare_payment(
            commitment, kind=kind, lines=[Line(payee, amount, "Mua máy", found)],
            decision=money.DECISION, treasury_reason=money.WHY, key=f"prepare/{self.turn}",
            by=self.actor(who), at=self.now,
        ))  # fmt: skip
        if is_taken:
            self.requests.append(made)

    def go_on(self, who: str | None, number: int, act: str) -> None:
        share = self.model.requests[number]["share"]
        who, request = self.who(who, act, OF[share], number), self.requests[number]
        services = {"check": payments.check_payment, "send": payments.send_payment}
        service = services.get(act, payments.approve_payment)
        is_taken = self.model.go_on(who, number, act)
        self.press(act, is_taken, lambda: service(request, by=self.actor(who), at=self.now))

    def pay(self, who: str | None, number: int) -> None:
        one, request = self.model.requests[number], self.requests[number]
        act = "pay_advance" if one["kind"] == "advance" else "pay"
        service = payments.pay_advance if act == "pay_advance" else payments.pay
        who = self.who(who, act, OF[one["share"]], number)
        is_taken = self.model.pay(who, number)
        said = {"treasury_number": f"KB-{self.turn}", "treasury_date": self.model.day}
        by = self.actor(who)
        made = self.press(act, is_taken, lambda: service(request, **said, by=by, at=self.now))
        if is_taken:
            self.entries.append(made.transfer)

    def go_back(self, who: str | None, number: int, act: str) -> None:
        share = self.model.requests[number]["share"]
        who, request = self.who(who, act, OF[share], number), self.requests[number]
        is_taken, said = self.model.go_back(who, number, act), {"reason": "Sai tài khoản"}
        service = payments.withdraw_payment
        if act == "return_payment":
            service, said["treasury_date"] = payments.return_payment, self.model.day
        by = self.actor(who)
        self.press(act, is_taken, lambda: service(request, **said, by=by, at=self.now))

    def return_advance(self, who: str | None, share: str, size: str) -> None:
        if (commitment := self.commitment(share)) is None:
            return
        who, model = self.who(who, "return_advance", OF[share]), self.model
        limit = model.sum("advanced", share)
        if share in model.earned:
            limit = max(limit + model.sum("paid", share) - model.earned[share], 0)
        amount = self.amount(limit, size)
        is_taken = model.return_advance(who, share, amount)
        self.press("return_advance", is_taken, lambda: settlement.return_advance(
            commitment, amount_dong=amount, document="Giấy nộp tiền", key=f"return/{self.turn}",
            by=self.actor(who), at=self.now,
        ))  # fmt: skip

    # The contract changes, is accepted, is settled

    def reduce(self, who: str | None, share: str, size: str) -> None:
        if (commitment := self.commitment(share)) is None:
            return
        who = self.who(who, "reduce", OF[share])
        amount = self.amount(self.model.sum("committed", share), size)
        is_taken = self.model.reduce(who, share, amount)
        self.press("reduce", is_taken, lambda: contracts.reduce(
            commitment, amount_dong=amount, reason="Bỏ một máy phụ", key=f"reduce/{self.turn}",
            by=self.actor(who), at=self.now,
        ))  # fmt: skip

    def pause(self, who: str | None, act: str, share: str, is_whole: bool) -> None:
        name = OF[share]
        if (commitment := self.commitment(share)) is None:
            return
        who, project = self.who(who, act, name), self.project(name)
        place = name if is_whole or name == share else share
        part = None if is_whole or name == share else commitment.share
        said = {"reason": "Nước lũ", "share": part, "by": self.actor(who), "at": self.now}
        if act == "resume":
            is_taken = self.model.resume(who, name, place)
            self.press(act, is_taken, lambda: contracts.resume(project, **said))
            return
        is_taken, said["until_date"] = self.model.suspend(who, name, place), self.later
        self.press(act, is_taken, lambda: contracts.suspend(project, **said))

    @property
    def later(self) -> date:
        return self.model.day + timedelta(days=30)

    def stop(self, who: str | None, name: str) -> None:
        who, project = self.who(who, "stop", name), self.project(name)
        is_taken, by = self.model.stop(who, name), self.actor(who)
        call = lambda: contracts.stop(project, reason="Ngừng", by=by, at=self.now)  # noqa: E731
        self.press("stop", is_taken, call)

    def accept(self, who: str | None, name: str, percents: tuple[int, int]) -> None:
        who, project = self.who(who, "accept", name), self.project(name)
        cost = {
            share: COST[share] * MILLION * percent // 100
            for share, percent in zip(SHARES[name], percents, strict=False)
        }
        is_taken, lines = self.model.accept(who, name, cost), estimate_lines(project)
        found = {line.pk: cost[share] for line, share in zip(lines, SHARES[name], strict=True)}
        self.press("accept", is_taken, lambda: settlement.accept(
            project, accepted_dong=found, remark="Chạy tốt", accepted_date=self.model.day,
            by=self.actor(who), at=self.now,
        ))  # fmt: skip

    def settle(self, who: str | None, name: str) -> None:
        who, project = self.who(who, "settle", name), self.project(name)
        money.vouch(self.world, project, day=self.now)
        is_taken, by = self.model.settle(who, name), self.actor(who)
        made = self.press(
            "settle", is_taken, lambda: settlement.settle(project, by=by, at=self.now)
        )
        if is_taken and len(self.entries) < len(self.model.entries):
            moved = made.amounts.filter(kind="paid").order_by("pk")
            self.entries += [one.transfer for one in moved]
        if len(self.debts) < len(self.model.debts):
            self.debts.append(Recovery.objects.get(is_lent=True))

    # What was wrong, what comes back

    def ask_reversal(self, who: str | None, number: int, size: str) -> None:
        entry, old = self.model.entries[number], self.entries[number]
        who = self.who(who, "ask_reversal")
        amount = self.amount(entry["amount"] - entry["back"], size)
        count, is_taken = len(self.model.reversals), self.model.ask_reversal(who, number, amount)
        made = self.press("ask_reversal", is_taken, lambda: recoveries.ask_reversal(
            self.commitment(entry["share"]), old=old, amount_dong=amount, reason="Chi nhầm",
            document="Thông báo 33/KBNN", by=self.actor(who), at=self.now,
        ))  # fmt: skip
        if len(self.model.reversals) > count:
            self.reversals.append(made)

    def decide_reversal(self, who: str | None, number: int) -> None:
        who, row = self.who(who, "decide_reversal"), self.reversals[number]
        is_taken, by = self.model.decide_reversal(who, number), self.actor(who)
        call = lambda: recoveries.decide_reversal(row, by=by, at=self.now)  # noqa: E731
        self.press("decide_reversal", is_taken, call)

    def ask_recovery(self, who: str | None, share: str, size: str) -> None:
        if (commitment := self.commitment(share)) is None:
            return
        who = self.who(who, "ask_recovery")
        amount = self.amount(self.model.owed_at_most(share), size)
        count, is_taken = len(self.model.debts), self.model.ask_recovery(who, share, amount)
        made = self.press("ask_recovery", is_taken, lambda: recoveries.ask(
            commitment, instalments=[Instalment(self.later, amount)], reason="Máy đã bán",
            basis="Kết luận kiểm toán", by=self.actor(who), at=self.now,
        ))  # fmt: skip
        if len(self.model.debts) > count:
            self.debts.append(made)

    def decide_recovery(self, who: str | None, number: int) -> None:
        who, row = self.who(who, "decide_recovery"), self.debts[number]
        is_taken, by = self.model.decide_recovery(who, number), self.actor(who)
        call = lambda: recoveries.decide(row, by=by, at=self.now)  # noqa: E731
        self.press("decide_recovery", is_taken, call)

    def collect(self, who: str | None, number: int, size: str) -> None:
        one, row = self.model.debts[number], self.debts[number]
        who, amount = self.who(who, "collect"), self.amount(one["amount"] - one["came"], size)
        is_taken = self.model.collect(who, number, amount)
        self.press("collect", is_taken, lambda: recoveries.collect(
            row, amount_dong=amount, received_date=self.model.day, document="Giấy nộp tiền",
            key=f"collect/{self.turn}", by=self.actor(who), at=self.now,
        ))  # fmt: skip

    # The end of the year

    def ask_year(self, who: str | None, kind: str, place: tuple, size: str, ground: str) -> None:
        who, (stage, whose) = self.who(who, "ask_year"), place
        amount = self.amount(self.model.at(YEAR, stage, whose), size)
        project = self.rows.get(OF.get(whose, whose))
        subject = None
        if whose:
            pk = next((pk for pk, name in self.subjects.items() if name == whose), None)
            subject = Subject.objects.filter(pk=pk).first()
        said = (kind, ground, stage, whose, amount) if kind != "close" else ("close", "", "", "", 0)
        count, is_taken = len(self.model.acts), self.model.ask_year(who, *said)
        made = self.press(f"ask {kind}", is_taken, lambda: treasury.ask(
            self.world.fund, year=YEAR, kind=kind, ground=ground, authority="Văn bản 12/UBND",
            reason="Hết năm chưa dùng", by=self.actor(who), at=self.now,
            parts=[] if kind == "close" else [Part(project, stage, amount, subject)],
        ))  # fmt: skip
        if len(self.model.acts) > count:
            self.acts.append(made)

    def decide_year(self, who: str | None, number: int) -> None:
        who, row = self.who(who, "decide_year"), self.acts[number]
        is_taken, by = self.model.decide_year(who, number), self.actor(who)
        kind = self.model.acts[number]["kind"]
        call = lambda: treasury.decide(row, by=by, at=self.now)  # noqa: E731
        self.press(f"decide {kind}", is_taken, call)
