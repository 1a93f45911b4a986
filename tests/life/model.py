"""What the money of a province may do in two budget years, in the simplest words: dictionaries.

Written from the design and the law, not from the code. Each act returns whether it is taken; one
that is refused changes nothing. Amounts in đồng; a share stands for the workshop whose it is.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

YEAR, NEXT = 2027, 2028
LAST = date(YEAR, 12, 31)  # on which money of the year is spent or signed for
SHARES = {"pair": ("tam", "loc"), "class": ("class",), "loan": ("dao",), "late": ("yen",)}
OF = {share: project for project, shares in SHARES.items() for share in shares}
COST = {"tam": 800, "loc": 500, "class": 100, "dao": 600, "yen": 400}  # million đồng
ASKED = {"tam": 300, "loc": 150, "class": 100, "dao": 150, "yen": 200}
MILLION = 1_000_000
OF_A_SHARE = ("planned", "committed", "ordered", "advanced", "paid")
OPEN = ("appropriated", *OF_A_SHARE[:-1])

PEOPLE = {
    "mai": {"specialist"}, "nam": {"specialist"}, "hung": {"head"}, "phuc": {"head"},
    "thu": {"accountant"}, "thoa": {"accountant"}, "khoa": {"specialist", "head", "accountant"},
    "lan": {"leader"}, "tuyet": {"leader"}, "cuc": {"leader", "finance"}, "son": {"finance"},
    "binh": {"examiner"}, "dung": {"approver"}, "ha": set(), "tam": set(), "khanh": set(),
}  # fmt: skip
WHO = {
    "appropriate": {"finance", "leader"}, "approve": {"approver"}, "approve_estimate": {"leader"},
    "sign": {"head"}, "assign": {"leader"}, "report": {"specialist", "head"},
    "prepare": {"specialist", "accountant"}, "check": {"accountant"}, "approve_payment": {"head"},
    "send": {"accountant"}, "pay": {"accountant"}, "pay_advance": {"accountant"},
    "return_payment": {"accountant"}, "withdraw": {"specialist", "accountant", "head"},
    "return_advance": {"accountant"}, "reduce": {"head"}, "suspend": {"head"}, "resume": {"head"},
    "stop": {"head"}, "accept": {"specialist", "head"}, "settle": {"finance", "leader"},
    "ask_reversal": {"accountant"}, "decide_reversal": {"head"},
    "ask_recovery": {"examiner", "finance", "head"}, "decide_recovery": {"leader"},
    "collect": {"accountant"}, "ask_year": {"accountant", "finance"}, "decide_year": {"leader"},
}  # fmt: skip
# Who did one of these on a project does not do the act; of a request, on that request alone.
FIRST = {"approve_estimate", "sign", "assign", "reduce"}
AT_ONE = {"check", "approve_payment", "send"}
OUT = AT_ONE | {"pay_advance", "return_advance"}
OF_A_REQUEST = AT_ONE | {"prepare", "pay", "pay_advance"}
APART = {
    "reduce": OUT, "stop": OUT, "accept": OUT, "check": FIRST | {"prepare"},
    "approve_payment": FIRST | {"accept", "prepare", "check"}, "send": {"approve_payment"},
    "pay_advance": FIRST | {"return_advance", "prepare", "approve_payment"},
    "pay": FIRST | {"accept", "prepare", "approve_payment"}, "return_advance": FIRST | {"accept"},
    "settle": FIRST | OUT | {"prepare", "pay", "accept"},
}  # fmt: skip
SOURCES = {"check": "prepared", "approve_payment": "checked", "send": "approved"}
LEADS = {"check": "checked", "approve_payment": "approved", "send": "ordered"}


class Life:
    """`held`: {(year, stage, whose or None): đồng}; `done`: {project: [(act, who, request)]}."""

    def __init__(self, given: int) -> None:
        self.day = date(YEAR, 3, 16)
        self.held: dict[tuple, int] = defaultdict(int)
        self.states = {"pair": "planned", "class": "planned", "loan": "planned"}
        self.states["late"] = "concluded"
        self.done: dict[str, list] = defaultdict(list)
        self.plan, self.approved, self.signed = {}, {}, {}
        self.earned: dict[str, int] = {}
        self.agreed, self.percent, self.signed_on, self.cost = {}, {}, {}, {}
        self.paused: set[str] = set()
        self.requests, self.entries, self.reversals, self.debts, self.acts = [], [], [], [], []
        self.closed: set[int] = set()
        self.move(YEAR, "source", "appropriated", None, given)
        for project in ("pair", "class", "loan"):
            self.plan[project] = sum(ASKED[share] for share in SHARES[project]) * MILLION
            self.move(YEAR, "appropriated", "planned", project, self.plan[project])

    # Money

    def at(self, year: int, stage: str, whose: str | None = None) -> int:
        return self.held[year, stage, whose if stage in OF_A_SHARE else None]

    def sum(self, stage: str, *whose: str) -> int:
        return sum(self.at(year, stage, one) for year in (YEAR, NEXT) for one in whose)

    def move(self, year, before, after, whose, amount, to=None) -> None:
        self.held[year, before, whose if before in OF_A_SHARE else None] -= amount
        self.held[year, after, (to or whose) if after in OF_A_SHARE else None] += amount

    def year_of(self, stage: str, whose: str, amount: int) -> int | None:
        """The oldest year that holds as much."""
        return next((y for y in (YEAR, NEXT) if self.at(y, stage, whose) >= amount), None)

    def spend(self, before, after, whose, amount, to=None) -> int | None:
        year = self.year_of(before, whose, amount)
        if year is not None:
            self.move(year, before, after, whose, amount, to)
        return year

    # Hands

    def may(self, act: str, who: str, project: str = "", request: int | None = None) -> bool:
        if not WHO[act] & PEOPLE[who]:
            return False
        return not any(
            person == who and before in APART.get(act, ())
            and not (request is not None and before in OF_A_REQUEST and of != request)
            for before, person, of in self.done[project]
        )  # fmt: skip

    def did(self, act: str, who: str, project: str, request: int | None = None) -> bool:
        self.done[project].append((act, who, request))
        return True

    def is_again(self, act: str, who: str, project: str, request: int | None = None) -> bool:
        return (act, who, request) in self.done[project]

    # The budget and the plan

    def appropriate(self, who: str, year: int, amount: int) -> bool:
        if not self.may("appropriate", who) or not amount or year in self.closed:
            return False
        if self.at(year, "appropriated") + amount < 0:
            return False
        self.move(year, "source", "appropriated", None, amount)
        return True

    def approve(self, who: str, percent: int) -> bool:
        """The fourth project, with so much of what it asks."""
        amount = ASKED["yen"] * MILLION * percent // 100
        if not self.may("approve", who, "late") or self.states["late"] != "concluded":
            return False
        if amount > self.at(YEAR, "appropriated"):
            return False
        self.move(YEAR, "appropriated", "planned", "late", amount)
        self.plan["late"], self.states["late"] = amount, "planned"
        return self.did("approve", who, "late")

    def approve_estimate(self, who: str, project: str, percent: int) -> bool:
        asked = {one: ASKED[one] * MILLION * percent // 100 for one in SHARES[project]}
        again = self.is_again("approve_estimate", who, project)
        again = again and self.approved[project] == asked
        if again or not self.may("approve_estimate", who, project):
            return again
        freed = self.plan.get(project, 0) - sum(asked.values())
        if self.states[project] != "planned" or percent > 100 or freed < 0:
            return False
        if freed and self.spend("planned", "appropriated", project, freed) is None:
            return False
        self.approved[project], self.states[project] = asked, "estimated"
        return self.did("approve_estimate", who, project)

    def sign(self, who: str, project: str, agreed: int | None) -> bool:
        act = "assign" if project == "class" else "sign"
        if not self.may(act, who, project) or self.states[project] != "estimated":
            return False
        shares = self.approved[project]
        most = sum(shares.values()) * 70 // 100
        if act == "sign" and (agreed or 0) > most:
            return False
        if self.at(YEAR, "planned", project) < sum(shares.values()):
            return False
        for share, amount in shares.items():
            self.spend("planned", "committed", project, amount, share)
        self.signed |= shares
        self.agreed[project] = None if act == "assign" else most if agreed is None else agreed
        self.signed_on[project], self.states[project] = self.day, "committed"
        return self.did(act, who, project)

    def report(self, who: str, project: str, percent: int) -> bool:
        may = self.may("report", who, project) and self.states[project] == "committed"
        if may and 0 <= percent <= 100:
            self.percent[project] = percent
            return True
        return False

    # Money leaves by a request

    def fits(self, kind: str, share: str, amount: int, but: dict | None = None) -> bool:
        project = OF[share]
        if self.paused & {share, project} or amount <= 0:
            return False
        out = self.sum("advanced", share) + self.sum("ordered", share)
        if kind == "advance":
            if self.states[project] != "committed":
                return False
            if project != "class" and self.percent.get(project, 0) <= 70:
                return False
            all_out = sum(self.sum(s, *SHARES[project]) for s in ("advanced", "ordered"))
            agreed = self.agreed[project]
            is_agreed = agreed is None or all_out + amount <= agreed
            return is_agreed and out + amount <= self.signed[share] * 70 // 100
        asked = sum(
            one["amount"] for one in self.requests
            if one["share"] == share and one["kind"] == kind and one is not but
            and one["state"] not in ("refused", "withdrawn")
        )  # fmt: skip
        asked -= sum(
            one["reversed"] for one in self.entries
            if one["share"] == share and one["stage"] == "paid"
        )  # fmt: skip
        room = self.earned.get(share, 0) - out - self.sum("paid", share)
        return amount <= room and asked + amount <= self.found(share)

    def found(self, share: str) -> int:
        """What acceptance earned of the line, before a smaller contract bounds it."""
        cost = min(self.cost[share], COST[share] * MILLION)
        part = ASKED[share] * MILLION * cost // (COST[share] * MILLION)
        return min(part, self.approved[OF[share]][share])

    def prepare(self, who: str, kind: str, share: str, amount: int) -> bool:
        state = {"advance": "committed", "payment": "accepted"}[kind]
        may = self.may("prepare", who, OF[share]) and self.states[OF[share]] == state
        if not may or not self.fits(kind, share, amount):
            return False
        self.requests.append({"kind": kind, "share": share, "amount": amount, "state": "prepared"})
        return self.did("prepare", who, OF[share], len(self.requests) - 1)

    def go_on(self, who: str, number: int, act: str) -> bool:
        """check, approve_payment, send"""
        one = self.requests[number]
        share, kind = one["share"], one["kind"]
        if one["state"] != SOURCES[act]:
            return self.is_again(act, who, OF[share], number)
        last = "pay_advance" if kind == "advance" else "pay"
        acts = (act,) if act == "approve_payment" else (act, last)
        if not all(self.may(name, who, OF[share], number) for name in acts):
            return False
        if not self.fits(kind, share, one["amount"], one):
            return False
        if act == "send":
            one["year"] = self.spend("committed", "ordered", share, one["amount"])
            if one["year"] is None:
                return False
        one["state"] = LEADS[act]
        return self.did(act, who, OF[share], number)

    def pay(self, who: str, number: int) -> bool:
        """The Treasury paid."""
        one = self.requests[number]
        act = "pay_advance" if one["kind"] == "advance" else "pay"
        if one["state"] != "ordered" or not self.may(act, who, OF[one["share"]], number):
            return False
        stage = "advanced" if one["kind"] == "advance" else "paid"
        self.move(one["year"], "ordered", stage, one["share"], one["amount"])
        self.enter(one["share"], stage, one["year"], one["amount"])
        one["state"] = "paid"
        return self.did(act, who, OF[one["share"]], number)

    def enter(self, share: str, stage: str, year: int, amount: int) -> None:
        entry = {"share": share, "stage": stage, "year": year, "amount": amount}
        self.entries.append(entry | {"back": 0, "reversed": 0})

    def go_back(self, who: str, number: int, act: str) -> bool:
        """withdraw, or return_payment by the Treasury"""
        one = self.requests[number]
        sources = ("ordered",) if act == "return_payment" else ("prepared", "checked", "approved")
        if one["state"] not in sources:
            return self.is_again(act, who, OF[one["share"]], number)
        if not self.may(act, who, OF[one["share"]], number):
            return False
        if act == "return_payment":
            self.move(one["year"], "ordered", "committed", one["share"], one["amount"])
        one["state"] = "refused" if act == "return_payment" else "withdrawn"
        return self.did(act, who, OF[one["share"]], number)

    def return_advance(self, who: str, share: str, amount: int) -> bool:
        project, most = OF[share], self.sum("advanced", share)
        if self.states[project] not in ("committed", "accepted"):
            return False
        if share in self.earned:
            most += self.sum("paid", share) - self.earned[share]
        if not self.may("return_advance", who, project) or not 0 < amount <= most:
            return False
        if self.spend("advanced", "committed", share, amount) is None:
            return False
        return self.did("return_advance", who, project)

    # The contract changes

    def reduce(self, who: str, share: str, amount: int) -> bool:
        project = OF[share]
        if self.states[project] != "committed" or not self.may("reduce", who, project):
            return False
        others = any(self.signed[one] for one in SHARES[project] if one != share)
        most = min(self.signed[share] - (not others), self.sum("committed", share))
        if not 0 < amount <= most:
            return False
        if self.spend("committed", "appropriated", share, amount) is None:
            return False
        self.signed[share] -= amount
        if not self.signed[share]:
            self.paused.discard(share)
        return self.did("reduce", who, project)

    def suspend(self, who: str, project: str, part: str) -> bool:
        """`part`: the share that pauses, or the project."""
        may = self.may("suspend", who, project) and self.states[project] == "committed"
        if not may or project in self.paused or part in self.paused:
            return False
        self.paused.add(part)
        return True

    def resume(self, who: str, project: str, part: str) -> bool:
        may = self.may("resume", who, project) and self.states[project] == "committed"
        if not may or part not in self.paused:
            return False
        self.paused.discard(part)
        return True

    def stop(self, who: str, project: str) -> bool:
        if self.is_again("stop", who, project):
            return True
        if self.states[project] != "committed" or not self.may("stop", who, project):
            return False
        for share in SHARES[project]:
            amount = self.signed[share]
            if self.sum("ordered", share) or self.sum("committed", share) != amount:
                return False
            if amount and self.year_of("committed", share, amount) is None:
                return False
        for share in SHARES[project]:
            self.spend("committed", "appropriated", share, self.signed[share])
            self.signed[share] = 0
        self.paused -= {project, *SHARES[project]}
        self.states[project] = "stopped"
        return self.did("stop", who, project)

    def accept(self, who: str, project: str, cost: dict[str, int]) -> bool:
        shares = SHARES[project]
        if self.states[project] != "committed" or not self.may("accept", who, project):
            return False
        if self.paused & {project, *shares} or min(cost.values()) < 0:
            return False
        self.cost |= cost
        self.earned |= {one: min(self.found(one), self.signed[one]) for one in shares}
        self.states[project] = "accepted"
        return self.did("accept", who, project)

    def settle(self, who: str, project: str) -> bool:
        if self.is_again("settle", who, project):
            return True
        if self.states[project] != "accepted" or not self.may("settle", who, project):
            return False
        before = dict(self.held)
        for share in SHARES[project]:
            advanced, rest = self.sum("advanced", share), self.sum("committed", share)
            is_all = advanced + self.sum("paid", share) == self.earned[share]
            if not is_all or self.sum("ordered", share):
                self.held.update(before)
                return False
            for stage, to, amount in (
                ("advanced", "paid", advanced), ("committed", "appropriated", rest),
            ):  # fmt: skip
                year = self.spend(stage, to, share, amount) if amount else YEAR
                if year is None:
                    self.held.update(before)
                    return False
                if amount and to == "paid":
                    self.enter(share, "paid", year, amount)
        self.states[project] = "settled"
        if paid := project == "loan" and self.sum("paid", "dao"):
            self.debts.append({"share": "dao", "amount": paid, "came": 0, "is_lent": True,
                               "asker": "", "decider": who, "answer": "decided"})  # fmt: skip
        return self.did("settle", who, project)

    # Wrong entries, and money that comes back

    def ask_reversal(self, who: str, number: int, amount: int) -> bool:
        entry = self.entries[number]
        project = OF[entry["share"]]
        may = self.may("ask_reversal", who) and self.states[project] in ("committed", "accepted")
        waiting = [o for o in self.reversals if o["entry"] is entry and not o["answer"]]
        if not may:
            return False
        if waiting:
            return (waiting[0]["asker"], waiting[0]["amount"]) == (who, amount)
        if not 0 < amount <= entry["amount"] - entry["back"]:
            return False
        self.reversals.append({"entry": entry, "amount": amount, "asker": who, "answer": ""})
        return True

    def decide_reversal(self, who: str, number: int) -> bool:
        one = self.reversals[number]
        entry, amount = one["entry"], one["amount"]
        if one["answer"]:
            return one["answer"] == who
        if not self.may("decide_reversal", who) or who == one["asker"]:
            return False
        if self.states[OF[entry["share"]]] not in ("committed", "accepted"):
            return False
        if self.at(entry["year"], entry["stage"], entry["share"]) < amount:
            return False
        self.move(entry["year"], entry["stage"], "committed", entry["share"], amount)
        entry["back"] += amount
        entry["reversed"] += amount
        one["answer"] = who
        return True

    def owed_at_most(self, share: str) -> int:
        left = sum(
            one["amount"] - one["back"] for one in self.entries
            if one["share"] == share and one["stage"] == "paid"
        )  # fmt: skip
        return left - sum(o["amount"] - o["came"] for o in self.debts if o["share"] == share)

    def ask_recovery(self, who: str, share: str, amount: int) -> bool:
        if not self.may("ask_recovery", who) or self.states[OF[share]] != "settled":
            return False
        for one in self.debts:
            same = (one["share"], one["amount"], one["asker"]) == (share, amount, who)
            if same and not one["answer"]:
                return True
        if not 0 < amount <= self.owed_at_most(share):
            return False
        self.debts.append({"share": share, "amount": amount, "came": 0, "is_lent": False,
                           "asker": who, "decider": "", "answer": ""})  # fmt: skip
        return True

    def decide_recovery(self, who: str, number: int) -> bool:
        one = self.debts[number]
        if one["answer"]:
            return one["decider"] == who
        if not self.may("decide_recovery", who) or who == one["asker"]:
            return False
        one["answer"], one["decider"] = "decided", who
        return True

    def collect(self, who: str, number: int, amount: int) -> bool:
        one = self.debts[number]
        if not self.may("collect", who) or not one["answer"] or who == one["decider"]:
            return False
        if not 0 < amount <= one["amount"] - one["came"]:
            return False
        one["came"] += amount
        to = "appropriated" if one["is_lent"] else "remitted"
        paid = [e for e in self.entries if (e["share"], e["stage"]) == (one["share"], "paid")]
        for entry in sorted(paid, key=lambda e: e["year"]):
            part = min(amount, entry["amount"] - entry["back"])
            amount -= part
            entry["back"] += part
            is_later = entry["year"] in self.closed
            year = max(self.day.year, entry["year"] + 1) if is_later else entry["year"]
            self.move(year, "source" if is_later else "paid", to, one["share"], part)
        return True

    # The end of the year

    def ask_year(
        self, who: str, kind: str, ground: str, stage: str, whose: str, amount: int
    ) -> bool:
        if not self.may("ask_year", who) or YEAR in self.closed:
            return False
        asked = {"kind": kind, "ground": ground, "stage": stage, "whose": whose, "amount": amount}
        same = asked | {"asker": who, "answer": ""}
        if same in self.acts:
            return True
        if kind == "close":
            if self.day <= LAST or self.is_open():
                return False
        else:
            waits = sum(
                one["amount"] for one in self.acts
                if not one["answer"] and (one["stage"], one["whose"]) == (stage, whose)
            )  # fmt: skip
            if not 0 < amount <= self.at(YEAR, stage, whose) - waits:
                return False
            signed = self.signed_on.get(OF.get(whose, whose))
            lapses = stage in ("appropriated", "planned") or not signed or signed > LAST
            if stage == "advanced":
                lapses = False
            if (kind, stage) not in WAYS or (kind == "carry" and lapses):
                return False
            if ground == "no_contract" and (not lapses or self.day <= LAST):
                return False
        self.acts.append(same)
        return True

    def is_open(self) -> bool:
        return any(a for (y, stage, _w), a in self.held.items() if y == YEAR and stage in OPEN)

    def decide_year(self, who: str, number: int) -> bool:
        one = self.acts[number]
        if one["answer"]:
            return one["answer"] == who
        if not self.may("decide_year", who) or who == one["asker"] or YEAR in self.closed:
            return False
        stage, whose, amount = one["stage"], one["whose"], one["amount"]
        if one["kind"] == "close":
            if self.is_open():
                return False
            self.closed.add(YEAR)
        elif self.at(YEAR, stage, whose) < amount:
            return False
        elif one["kind"] == "carry":
            self.move(YEAR, stage, "carried", whose, amount)
            self.move(NEXT, "source", stage, whose, amount)
        else:
            out = "cancelled" if one["kind"] == "cancel" else "remitted"
            self.move(YEAR, stage, out, whose, amount)
        one["answer"] = who
        return True


WAYS = {("cancel", "appropriated"), ("cancel", "planned"), ("remit", "appropriated")}
WAYS |= {("carry", stage) for stage in ("appropriated", "planned", "committed", "advanced")}
